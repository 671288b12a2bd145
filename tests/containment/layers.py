"""An image with a secret that its second layer deletes: it is still there for who saves it."""

import io
import json
import tarfile
from contextlib import closing
from hashlib import sha256

import docker


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
