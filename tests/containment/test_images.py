"""Images hold nothing of any task and nothing of the machine they were built on, in any layer."""

import hashlib
import secrets
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import certifi
import pytest
from pip._internal.models.index import PyPI

from bench.audit.canaries import private_files
from bench.settings import CHECKOUT
from containment.layers import Piece, load_hiding, pieces_of, remove_image
from support.cells import TASKS
from support.images import image_tags

pytestmark = pytest.mark.docker

MARK = b"bench-" + b"canary"
PRIVATE = TASKS / "p2_shortest_path" / "grader" / "judge.py"
PUBLIC = TASKS / "p2_shortest_path" / "prompt.md"
PUBLIC_CERTIFICATES = Path("/usr/share/ca-certificates")
SETTINGS = ("etc/pip.conf", "root/.npmrc", "etc/apt/apt.conf.d/99machine", "run/secrets/ca")
BEGIN, END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidden:
    """What must be in no image: words, and files by their hash."""

    words: tuple[bytes, ...]
    hashes: frozenset[str]

    def found_in(self, piece: Piece) -> list[str]:
        found = [f"{piece.place} holds {word!r}" for word in self.words if word in piece.content]
        if hashlib.sha256(piece.content).hexdigest() in self.hashes:
            found.append(f"{piece.place} is a private file")
        if piece.content and piece.place.endswith(SETTINGS):
            found.append(f"{piece.place} is a setting of the machine")
        return found


@pytest.fixture(scope="module")
def forbidden(tmp_path_factory: pytest.TempPathFactory) -> Forbidden:
    private = [task / name for task in tasks() for name in private_files(task)]
    assert len(private) > 20
    return Forbidden(
        words=(MARK, *machine_words(tmp_path_factory.mktemp("settings"))),
        hashes=frozenset(hashlib.sha256(path.read_bytes()).hexdigest() for path in private),
    )


def tasks() -> list[Path]:
    return [path for path in TASKS.iterdir() if (path / "task.toml").exists()]


def machine_words(folder: Path) -> Iterator[bytes]:
    """What the builds are told of this machine and must forget."""
    script = CHECKOUT / "images" / "bootstrap" / "machine-settings.sh"
    subprocess.run([script, folder], check=True)
    for name in ("pip_conf", "npmrc"):
        for word in text_of(folder / name).replace("=", " ").split():
            host = urlsplit(word).hostname
            if host and host != PyPI.netloc:  # pip itself names it
                yield host.encode()
    public = certifi.contents() + "".join(map(text_of, PUBLIC_CERTIFICATES.rglob("*.crt")))
    for certificate in certificates(text_of(folder / "ca")) - certificates(public):
        yield certificate.encode()


def text_of(path: Path) -> str:
    return path.read_text() if path.exists() else ""


def certificates(bundle: str) -> set[str]:
    """Return a line of each certificate that no other one has."""
    bodies = (part.partition(END)[0].split() for part in bundle.split(BEGIN)[1:])
    return {lines[len(lines) // 2] for lines in bodies}


def test_no_image_an_agent_or_submission_meets_holds_anything_private(
    forbidden: Forbidden,
) -> None:
    tags = image_tags()
    pieces = 0
    for piece in pieces_of(tags.agent, tags.toolchain, tags.gateway):
        pieces += 1
        assert forbidden.found_in(piece) == []
    assert pieces > 10_000  # the layers were opened


@pytest.mark.parametrize(
    ("content", "found"),
    [
        pytest.param(b"# " + MARK + b" t1 x 00", [f"holds {MARK!r}"], id="canary"),
        pytest.param(PRIVATE.read_bytes(), [f"holds {MARK!r}", "is a private file"], id="file"),
        pytest.param(PUBLIC.read_bytes(), [], id="public-file"),
    ],
)
def test_what_a_later_layer_deletes_is_found(
    forbidden: Forbidden, content: bytes, found: list[str]
) -> None:
    tag = f"bench-test/hiding:{secrets.token_hex(4)}"
    load_hiding(tag, "secret", content)
    try:
        pieces = list(pieces_of(tag))
    finally:
        remove_image(tag)
    place = next(piece.place for piece in pieces if piece.content == content)
    lines = [line for piece in pieces for line in forbidden.found_in(piece)]
    assert lines == [f"{place} {what}" for what in found]


def test_what_only_the_metadata_says_is_found(forbidden: Forbidden) -> None:
    history = Piece(place="history", content=b'[{"CreatedBy": "COPY ' + MARK + b'"}]')
    assert forbidden.found_in(history) == [f"history holds {MARK!r}"]
