"""Task folders as one sealed file, for people who share a set that must not be published.

The file is a tar, compressed with zstd, sealed in the age format. Whoever made it may be anybody
with the key, so it is read as hostile input, and nothing of it lies in place before all of it has
been looked at.
"""

import io
import os
import secrets
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import zstandard
from pydantic import TypeAdapter, ValidationError

from bench.core.archive import ReadLimits, pack, read_workspace
from bench.core.schema import Identifier
from bench.core.submission import EntryKind
from bench.core.tasks import LITTER
from bench.edges.catalog_places import task_places
from bench.edges.catalog_tasks import load_places
from bench.edges.sealing import Key, seal, unseal
from bench.errors import BadInputError

_TOP = "tasks"
_MOST_BYTES = 512 * 2**20
_MOST_FILES = 20_000
_DEEPEST = 32
_LONGEST_PART = 255  # bytes a file system takes for one name
_WINDOW = 2**27  # what a decoder may be asked to hold


def pack_tasks(folders: Sequence[Path], *, output: Path, key: Key) -> tuple[str, ...]:
    """Seal tasks in a new file; each folder is a task or holds some. Return their ids.

    Raises:
        BadInputError: for a task that is not sound, an id twice, or a file that is there already.
    """
    places = _places(folders)
    load_places(places.values())
    files = {f"{_TOP}/{id_}/{n}": c for id_, p in places.items() for n, c in _files(p).items()}
    if output.exists():
        raise BadInputError(f"packing into {output}: it is there already; choose another name.")
    # Sealed in memory: nothing unsealed ever lies on the disk.
    sealed = seal(zstandard.ZstdCompressor(level=12).compress(pack(files)), key)
    draft = output.with_name(f".{output.name}-{secrets.token_hex(4)}")
    try:
        draft.write_bytes(sealed)
        draft.rename(output)
    except OSError as error:
        raise BadInputError(f"packing into {output}: {error.strerror}.") from error
    finally:
        if draft.exists():
            draft.unlink()
    return tuple(places)


def unpack_tasks(file: Path, *, folder: Path, key: Key) -> tuple[str, ...]:
    """Put the tasks of a sealed file below a folder, all of them or none; return their ids.

    Raises:
        BadInputError: when the key does not open it, it is no pack or not a sound one, or one of
            its tasks is there already.
    """
    try:
        sealed = file.read_bytes()
    except OSError as error:
        raise BadInputError(f"opening {file}: {error.strerror}.") from error
    files = _opened(unseal(sealed, key, name=str(file)), name=str(file))
    ids = tuple(dict.fromkeys(name.partition("/")[0] for name in files))
    there = [str(folder / id_) for id_ in ids if os.path.lexists(folder / id_)]
    if there:
        raise BadInputError(
            f"unpacking {file}: {', '.join(there)} is there already; move it away, or name another "
            "folder."
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".unpacking-") as draft:
            _write(Path(draft), files, name=str(file))
            _refuse_unsound(Path(draft), ids, name=str(file))
            _move(Path(draft), folder, ids)
    except OSError as error:
        raise BadInputError(f"unpacking {file} into {folder}: {error.strerror}.") from error
    return ids


def _places(folders: Sequence[Path]) -> dict[str, Path]:
    single = [folder for folder in folders if (folder / "task.toml").is_file()]
    places = task_places(*(folder for folder in folders if folder not in single))
    problems = []
    for path in dict.fromkeys(folder.resolve() for folder in single):
        known = places.setdefault(path.name, path)
        if known.resolve() != path:
            problems.append(f"packing: {path.name} is in {known.parent} and in {path.parent}.")
    if problems or not places:
        raise BadInputError("\n".join(problems) or "packing: there is no task in these folders.")
    return places


def _files(task: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    problems: list[str] = []
    for path in sorted(task.rglob("*")):
        parts = path.relative_to(task).parts
        if not LITTER.isdisjoint(parts) or parts[0].startswith("."):
            continue  # beside the task's own files; those of a workspace may well be hidden
        name = "/".join(parts)
        if path.is_symlink() or not (path.is_file() or path.is_dir()):
            problems.append(f"packing {path}: it is neither a file nor a folder; take it out.")
        elif not name.isprintable():
            problems.append(f"packing {task}: the name {name!r} can't be printed; rename it.")
        elif path.is_file():
            files[name] = path.read_bytes()
    if problems:
        raise BadInputError("\n".join(problems))
    return files


def _opened(plain: bytes, *, name: str) -> dict[str, bytes]:
    """Return the files of a pack by `<task>/<path>`."""
    reader = zstandard.ZstdDecompressor(max_window_size=_WINDOW).stream_reader(io.BytesIO(plain))
    try:
        archive = reader.read(_MOST_BYTES + 1)
    except (zstandard.ZstdError, MemoryError) as error:
        raise BadInputError(f"opening {name}: what is sealed in it is no pack of tasks.") from error
    limits = ReadLimits(total_bytes=_MOST_BYTES, entries=_MOST_FILES, depth=_DEEPEST)
    read = read_workspace(archive, limits=limits, cut=len(archive) > _MOST_BYTES)
    problems = [read.truncated] if read.truncated else []
    problems += [
        f"{_shown(entry)} is a {kind}, not a regular file"
        for entry, kind in read.others.items()
        if kind is not EntryKind.FOLDER
    ]
    problems += [f"{_shown(entry)} is no place in a task" for entry in _outside(read.files)]
    if problems or not read.files:
        found = "; ".join(problems[:5]) or "it holds no file"
        raise BadInputError(f"opening {name}: it is no sound pack of tasks: {found}.")
    return {entry.decode(): content for entry, content in read.files.items()}


def _outside(files: Mapping[bytes, bytes]) -> Iterator[bytes]:
    for entry in files:
        try:
            parts = entry.decode("utf-8").split("/")
            TypeAdapter(Identifier).validate_python(parts[0])
        except (UnicodeDecodeError, ValidationError):
            yield entry
            continue
        plain = all(
            part not in ("", ".", "..")
            and "\\" not in part
            and part.isprintable()
            and len(part.encode()) <= _LONGEST_PART
            for part in parts
        )
        if not plain or len(parts) < 2:
            yield entry


def _write(folder: Path, files: Mapping[str, bytes], *, name: str) -> None:
    for entry, content in files.items():
        path = folder / entry
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # New only: where upper and lower case are one, two names may mean the same file.
            with path.open("xb") as file:
                file.write(content)
        except OSError as error:
            raise BadInputError(f"unpacking {name}: {entry}: {error.strerror}.") from error


def _refuse_unsound(folder: Path, ids: Sequence[str], *, name: str) -> None:
    try:
        load_places([folder / id_ for id_ in ids])
    except BadInputError as error:
        told = str(error).replace(f"{folder}/", "")
        raise BadInputError(f"unpacking {name}: its tasks are not sound.\n{told}") from error


def _move(draft: Path, folder: Path, ids: Sequence[str]) -> None:
    moved: list[str] = []
    try:
        for id_ in ids:
            (draft / id_).rename(folder / id_)
            moved.append(id_)
    except OSError:
        for id_ in moved:
            (folder / id_).rename(draft / id_)
        raise


def _shown(entry: bytes) -> str:
    return repr(entry[:100])[1:]
