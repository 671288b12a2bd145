"""Where weights are found, in which order, and what is refused."""

import os
import threading
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bench.core.specs import Weights
from bench.edges.weights import Progress, ensure_weights
from bench.edges.weights_hub import Hub
from bench.errors import BadInputError, MissingPrerequisiteError
from support.hub import FakeHub, fake_hub
from support.weights import the_weights

CONTENT = bytes(range(256)) * 100
OTHER = CONTENT[::-1]
WEIGHTS = the_weights(CONTENT)


@dataclass
class Machine:
    """A machine with an empty cache, an empty hub cache and no hub."""

    folder: Path
    url: str | None = None
    told: list[Progress] = field(default_factory=list)

    @property
    def cache(self) -> Path:
        return self.folder / "cache"

    @property
    def home(self) -> Path:
        return self.cache / "weights" / f"{WEIGHTS.sha256[:16]}-model.gguf"

    def file(self, name: str, content: bytes = CONTENT) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def find(self, *, given: Path | None = None, weights: Weights = WEIGHTS) -> Path:
        return ensure_weights(
            weights,
            given=given,
            cache_dir=self.cache,
            on_progress=self.told.append,
            hub=Hub(cache=self.folder / "hub", url=self.url),
        )

    def complaint(self, *, given: Path | None = None, weights: Weights = WEIGHTS) -> list[str]:
        with pytest.raises(MissingPrerequisiteError) as caught:
            self.find(given=given, weights=weights)
        return [line.strip() for line in str(caught.value).splitlines()]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(folder=tmp_path)


def test_the_file_the_user_gives_is_taken_where_it_is(machine: Machine) -> None:
    given = machine.file("my.gguf")

    assert machine.find(given=given) == given


def test_a_folder_the_user_gives_may_hold_the_file(machine: Machine) -> None:
    given = machine.file("mine/model.gguf")

    assert machine.find(given=given.parent) == given


@pytest.mark.parametrize("content", [OTHER, CONTENT + b"x", b""], ids=["other", "longer", "empty"])
def test_another_file_the_user_gives_is_refused(machine: Machine, content: bytes) -> None:
    given = machine.file("my.gguf", content)

    with pytest.raises(BadInputError, match="has SHA-256"):
        machine.find(given=given)


def test_a_given_file_that_is_not_there_is_refused(machine: Machine) -> None:
    with pytest.raises(BadInputError, match="is no file"):
        machine.find(given=machine.folder / "none.gguf")


@pytest.mark.parametrize(
    "place", [f"blobs/{WEIGHTS.sha256}", "snapshots/0123abcd/model-q4_k_m.gguf"]
)
def test_the_hubs_cache_is_used_where_it_is(machine: Machine, place: str) -> None:
    cached = machine.file(f"hub/models--someone--Model-GGUF/{place}")

    assert machine.find() == cached


def test_the_benchs_cache_comes_before_the_hubs(machine: Machine) -> None:
    machine.file(f"hub/models--someone--Model-GGUF/blobs/{WEIGHTS.sha256}")
    machine.home.parent.mkdir(parents=True)
    machine.home.write_bytes(CONTENT)

    assert machine.find() == machine.home


def test_a_cached_file_of_another_content_is_not_taken(machine: Machine) -> None:
    file = machine.file(f"hub/models--someone--Model-GGUF/blobs/{WEIGHTS.sha256}", OTHER)

    complaint = machine.complaint()

    assert any(line.startswith(f"the hub's cache: {file} has SHA-256") for line in complaint)


def test_a_file_is_hashed_once(machine: Machine) -> None:
    given = machine.file("my.gguf")
    machine.find(given=given)
    before = given.stat()

    given.write_bytes(OTHER)  # in place: the same size and inode
    os.utime(given, ns=(before.st_atime_ns, before.st_mtime_ns))

    assert machine.find(given=given) == given


def test_a_file_that_changed_is_hashed_again(machine: Machine) -> None:
    given = machine.file("my.gguf")
    machine.find(given=given)
    before = given.stat()

    given.write_bytes(OTHER)
    os.utime(given, ns=(before.st_atime_ns, before.st_mtime_ns + 1))

    with pytest.raises(BadInputError, match="has SHA-256"):
        machine.find(given=given)


@pytest.mark.parametrize("memory", ["", "[1]", '{"a": {}}', "\0"])
def test_a_broken_memory_of_hashes_does_no_harm(machine: Machine, memory: str) -> None:
    machine.file("cache/hashes.json", memory.encode())

    assert machine.find(given=machine.file("my.gguf")) == machine.folder / "my.gguf"


def downloaded(machine: Machine, hub: FakeHub) -> None:
    assert machine.find() == machine.home
    assert machine.home.read_bytes() == CONTENT
    assert machine.told[-1] == Progress(
        source="the hub", done_bytes=len(CONTENT), total_bytes=len(CONTENT)
    )
    assert [path.name for path in machine.home.parent.iterdir() if path != machine.home] == [
        ".lock"
    ]


def test_the_hub_is_asked_for_what_is_not_on_the_machine(machine: Machine) -> None:
    with fake_hub(CONTENT) as hub:
        machine.url = hub.url
        downloaded(machine, hub)

    path = "/someone/Model-GGUF/resolve/main/model-q4_k_m.gguf"
    assert hub.asked == [(path, None)]


def test_a_download_that_broke_off_goes_on(machine: Machine) -> None:
    with fake_hub(CONTENT) as hub:
        machine.url, hub.break_after = hub.url, 1000
        assert "the hub" in " ".join(machine.complaint())

        hub.break_after = None
        downloaded(machine, hub)

    assert [wanted for _, wanted in hub.asked] == [None, "bytes=1000-"]


def test_a_hub_without_ranges_is_asked_for_the_whole_again(machine: Machine) -> None:
    with fake_hub(CONTENT) as hub:
        machine.url, hub.break_after, hub.ranges = hub.url, 1000, False
        machine.complaint()

        hub.break_after = None
        downloaded(machine, hub)


@pytest.mark.parametrize(
    ("content", "status", "complaint"),
    [
        (OTHER, 200, "has SHA-256"),
        (CONTENT + b"x", 200, f"larger than the {len(CONTENT)} bytes expected"),
        (CONTENT[:-1], 200, f"has {len(CONTENT) - 1} bytes"),
        (b"not found", 404, "status 404"),
        (b"sign in", 401, "status 401"),
    ],
    ids=["other", "longer", "shorter", "none", "closed"],
)
def test_what_the_hub_gives_is_not_trusted(
    machine: Machine, content: bytes, status: int, complaint: str
) -> None:
    with fake_hub(content) as hub:
        machine.url, hub.status = hub.url, status
        assert complaint in " ".join(machine.complaint())

        hub.content, hub.status = CONTENT, 200
        downloaded(machine, hub)


def test_when_no_source_has_it_every_one_is_named(machine: Machine) -> None:
    machine.url = "http://127.0.0.1:1"  # nobody listens there

    complaint = machine.complaint(given=machine.folder)

    assert complaint == [
        f"looking for model.gguf (SHA-256 {WEIGHTS.sha256}): no source has it:",
        f"the folder given: there is no {machine.folder}/model.gguf",
        f"the bench's cache: there is no {machine.home}",
        f"the hub's cache: nothing of someone/Model-GGUF in {machine.folder}/hub",
        "the hub (http://127.0.0.1:1): ConnectError: [Errno 111] Connection refused",
        "PyPI: this model's weights are not on PyPI",
        "Get the file by hand and name it with BENCH_WEIGHTS.",
    ]


def test_offline_the_hub_is_not_asked(machine: Machine) -> None:
    assert "the hub: is not asked (offline)" in machine.complaint()


def test_too_little_space_is_said_before_the_download(machine: Machine) -> None:
    with fake_hub(CONTENT) as hub:
        machine.url = hub.url
        huge = WEIGHTS.model_copy(update={"size_bytes": 10**18})

        assert "bytes free, and 1000000000000000000 are needed" in " ".join(
            machine.complaint(weights=huge)
        )
    assert hub.asked == []


def test_two_at_once_download_once(machine: Machine) -> None:
    found: list[Path] = []
    with fake_hub(CONTENT) as hub:
        machine.url = hub.url
        both = [threading.Thread(target=lambda: found.append(machine.find())) for _ in range(2)]
        for thread in both:
            thread.start()
        for thread in both:
            thread.join(30)

    assert found == [machine.home, machine.home]
    assert len(hub.asked) == 1
