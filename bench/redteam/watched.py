"""A folder of the host's that no attack may change: is it as it was?"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

SECRET = "secret"  # noqa: S105 - a file's name
_MODES = {SECRET: 0o600, "public.txt": 0o644, "program": 0o755, "locked.txt": 0o400}


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """A folder, and how it was."""

    folder: Path
    before: Mapping[str, str]

    def untouched(self) -> bool:
        """Whether everything in it has the content and the mode it had."""
        return listing(self.folder) == self.before


@contextmanager
def a_watched_folder(secret: str) -> Iterator[Watched]:
    """Keep one, with files of several modes, one of which holds a secret."""
    with TemporaryDirectory(prefix="bench-redteam-") as name:
        folder = Path(name)
        (folder / "below").mkdir(mode=0o755)
        for place in (folder, folder / "below"):
            for file, mode in _MODES.items():
                (place / file).write_text(secret)
                (place / file).chmod(mode)
        yield Watched(folder=folder, before=listing(folder))


def listing(folder: Path) -> Mapping[str, str]:
    """Return mode and hash of everything in a folder, by its path."""
    return {str(path.relative_to(folder)): _facts(path) for path in sorted(folder.rglob("*"))}


def _facts(path: Path) -> str:
    facts = path.lstat()
    content = path.read_bytes() if path.is_file() and not path.is_symlink() else b""
    owner = f"{facts.st_uid}:{facts.st_gid}"
    return f"{facts.st_mode:o} {owner} {facts.st_nlink} {sha256(content).hexdigest()}"
