"""Images are looked through for private files: once each, however the stream is cut."""

from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from bench.audit.canaries import MARK, new_canary
from bench.edges.image_scan import marks_in, refuse_private_files
from bench.errors import LeakError

CANARY = new_canary("t1", "grader/judge.py").encode()
IMAGES = {"agent:1": "sha256:a", "gateway:1": "sha256:b"}


def cut(text: bytes, size: int) -> Iterator[bytes]:
    yield from (text[start : start + size] for start in range(0, len(text), size))


@pytest.mark.parametrize("size", [1, 3, len(MARK) - 1, len(MARK), 50, 1000])
def test_a_mark_is_found_wherever_the_stream_is_cut(size: int) -> None:
    stream = b"x" * 41 + b"# " + CANARY + b"\n" + b"y" * 41
    (found,) = marks_in(cut(stream, size))
    assert found.startswith(CANARY)


@pytest.mark.parametrize(
    "content", [b"", b"bench-canar", b"bench-canary", b"bench_canary x", b"a canary of the bench"]
)
def test_what_is_no_mark_is_not_found(content: bytes) -> None:
    assert list(marks_in(cut(content * 3, 5))) == []


class Engine:
    """Gives out images, and keeps count of which were asked for."""

    def __init__(self, content: bytes) -> None:
        self.content = content
        self.asked: list[tuple[str, ...]] = []

    def saved(self, tags: tuple[str, ...]) -> Iterable[bytes]:
        self.asked.append(tags)
        return cut(self.content, 7)


def test_an_image_is_read_once_and_one_that_is_built_anew_is_read_again(tmp_path: Path) -> None:
    engine, memory = Engine(b"nothing"), tmp_path / "deep" / "memory.json"
    for images in (IMAGES, IMAGES, IMAGES | {"agent:1": "sha256:c"}):
        refuse_private_files(images, saved=engine.saved, memory=memory)
    assert engine.asked == [("agent:1", "gateway:1"), ("agent:1",)]


def test_an_image_with_a_private_file_is_refused_every_time(tmp_path: Path) -> None:
    engine, memory = Engine(b"... " + CANARY), tmp_path / "memory.json"
    for _ in range(2):
        with pytest.raises(LeakError, match=r"agent:1, gateway:1.*t1 grader/judge\.py"):
            refuse_private_files(IMAGES, saved=engine.saved, memory=memory)
    assert len(engine.asked) == 2


def test_a_memory_that_can_not_be_written_costs_time_and_nothing_else(tmp_path: Path) -> None:
    engine, memory = Engine(b"nothing"), tmp_path / "file" / "memory.json"
    memory.parent.write_text("no folder")
    for _ in range(2):
        refuse_private_files(IMAGES, saved=engine.saved, memory=memory)
    assert len(engine.asked) == 2
