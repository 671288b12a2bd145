"""Which inputs did a phase see? One digest over a folder of files, the same on both sides."""

import hashlib
from pathlib import Path


def inputs_sha256(folder: Path) -> str:
    """Return the SHA-256 (hex) over all files below a folder, in the byte order of their paths.

    Each file adds its path and its content, both with their length before them, so that no two
    folders share a digest. Raises `ValueError` on anything that is neither file nor folder.
    """
    sha = hashlib.sha256()
    for name, path in sorted(_files(folder)):
        for part in (name, path.read_bytes()):
            sha.update(len(part).to_bytes(8, "big"))
            sha.update(part)
    return sha.hexdigest()


def _files(folder: Path) -> list[tuple[bytes, Path]]:
    found = []
    for path in folder.rglob("*"):
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            raise ValueError(f"{path} is neither a file nor a folder; inputs hold nothing else")
        if path.is_file():
            found.append((path.relative_to(folder).as_posix().encode(), path))
    return found
