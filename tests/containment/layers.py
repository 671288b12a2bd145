"""What is in an image? Every file of every layer, hidden or deleted ones too, and all metadata."""

import io
import json
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from hashlib import sha256
from typing import IO

import docker

_SMALL = 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A file of a layer, or something said about the image."""

    place: str
    content: bytes


def pieces_of(*tags: str) -> Iterator[Piece]:
    """Yield all that somebody who has the images can read; layers they share come once."""
    with closing(docker.APIClient(version="auto")) as api:
        for tag in tags:
            for place, said in (("inspect", api.inspect_image(tag)), ("history", api.history(tag))):
                yield Piece(place=f"{tag} {place}", content=json.dumps(said).encode())
    command = ["docker", "save", *tags]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as save:
        with tarfile.open(fileobj=save.stdout, mode="r|") as saved:
            for member in saved:
                # A layer that several images share is saved once, and linked to.
                content = saved.extractfile(member) if member.isreg() else None
                if content is not None:
                    yield from _inside(member, content)
        assert save.wait(60) == 0


def load_hiding(tag: str, name: str, content: bytes) -> None:
    """Make an image whose first layer holds a file that its second one deletes."""
    layers = [_tar({name: content}), _tar({f".wh.{name}": b""})]
    config = {
        "architecture": "amd64",
        "os": "linux",
        "config": {},
        "rootfs": {"type": "layers", "diff_ids": [f"sha256:{_hex(layer)}" for layer in layers]},
    }
    names = [f"{number}/layer.tar" for number in range(len(layers))]
    manifest = [{"Config": "config.json", "RepoTags": [tag], "Layers": names}]
    files = dict(zip(names, layers, strict=True)) | {
        "config.json": json.dumps(config).encode(),
        "manifest.json": json.dumps(manifest).encode(),
    }
    with closing(docker.APIClient(version="auto")) as api:
        api.load_image(_tar(files))


def remove_image(tag: str) -> None:
    with closing(docker.APIClient(version="auto")) as api:
        api.remove_image(tag)


def _inside(member: tarfile.TarInfo, content: IO[bytes]) -> Iterator[Piece]:
    """Yield the files of a layer, packed or not; what is no archive is metadata."""
    head = content.read(_SMALL)
    whole = io.BytesIO(head) if len(head) == member.size else _Rest(head, content)
    try:
        with tarfile.open(fileobj=whole, mode="r|*", errors="surrogateescape") as layer:
            for file in layer:
                body = layer.extractfile(file) if file.isreg() else None
                if body is not None:
                    yield Piece(place=f"{member.name}: {file.name}", content=body.read())
    except tarfile.ReadError:
        yield Piece(place=member.name, content=head)


class _Rest(io.RawIOBase):
    """A stream whose beginning was already read."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = io.BytesIO(head), rest

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        return self._head.read(size) or self._rest.read(size)


def _tar(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def _hex(content: bytes) -> str:
    return sha256(content).hexdigest()
