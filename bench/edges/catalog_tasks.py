"""Loads task folders. Every problem of a folder is shown at once."""

import difflib
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from bench.audit.canaries import canaries_of
from bench.audit.decoy_lint import decoy_faults
from bench.core.specs import TaskSpec
from bench.core.tasks import LITTER, Proof, Task, below
from bench.edges.catalog_places import task_places
from bench.edges.task_templates import unfilled
from bench.errors import BadInputError

_REQUIRED_GRADER = ("generate.py", "test.sh", "exhibit/run.sh")
_RECIPE, _DRIVER = "compile/", "exhibit/"
_CAUGHT_BY = "Caught by: "
_LIBRARY = Path(__file__).resolve().parent.parent / "grading"
_LINK = "{}: is a link; a task holds plain files and folders only"


def load_tasks(*folders: Path) -> dict[str, Task]:
    """Load every task of some folders, by id.

    Raises:
        BadInputError: naming every problem of every broken task.
    """
    return load_places(task_places(*folders).values())


def load_places(places: Iterable[Path]) -> dict[str, Task]:
    """Load the tasks that lie in these folders, by id.

    Raises:
        BadInputError: naming every problem of every broken one.
    """
    library = _library()
    tasks: dict[str, Task] = {}
    problems: list[str] = []
    for path in places:
        try:
            tasks[path.name] = load_task(path, library=library)
        except BadInputError as error:
            problems.append(str(error))
    if problems:
        raise BadInputError("\n".join(problems))
    return tasks


def load_task(path: Path, *, library: Mapping[str, bytes] | None = None) -> Task:
    """Load one task folder.

    Raises:
        BadInputError: naming all of its problems, one a line.
    """
    problems: list[str] = []
    spec = _spec(path, problems)
    prompt = _prompt(path, problems)
    grader = _files(path / "grader", problems)
    recipe, driver = below(_RECIPE, grader), below(_DRIVER, grader)
    required = (*_REQUIRED_GRADER, *([f"{_RECIPE}run.sh"] if recipe else []))
    problems += [f"{path}/grader/{name}: missing" for name in required if name not in grader]
    workspace = _files(path / "workspace", problems)
    proofs = _proofs(path / "proofs", problems)
    canaries = _canaries(path, problems)
    decoy = _files(path / "decoy", problems)
    deliverables = spec.deliverables if spec is not None else ()
    faults = decoy_faults(decoy, deliverables=deliverables)
    problems += [f"{path}/decoy/{fault}" for fault in faults]
    problems += unfilled(path)
    if problems or spec is None:
        raise BadInputError(f"loading task {path.name}:\n  " + "\n  ".join(problems))
    return Task(
        spec=spec,
        prompt=prompt,
        workspace=workspace,
        grader={n: c for n, c in grader.items() if not n.startswith((_RECIPE, _DRIVER))},
        compile=recipe,
        driver=driver,
        library=_library() if library is None else library,
        proofs=proofs,
        canaries=canaries,
        decoy=decoy,
    )


def _spec(path: Path, problems: list[str]) -> TaskSpec | None:
    file = path / "task.toml"
    try:
        spec = TaskSpec.model_validate(tomllib.loads(file.read_text()))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.append(f"{file}: {error}")
        return None
    except ValidationError as error:
        problems += [f"{file}: {_fault(f['loc'], f['msg'], f['type'])}" for f in error.errors()]
        return None
    if spec.id != path.name:
        problems.append(f"{file}: id is {spec.id!r} but the folder is named {path.name!r}")
    return spec


def _fault(location: tuple[int | str, ...], message: str, kind: str) -> str:
    name = ".".join(str(part) for part in location)
    if kind != "extra_forbidden":
        return f"{name}: {message}"
    near = difflib.get_close_matches(str(location[-1]), TaskSpec.model_fields, n=1)
    return f"{name}: unknown key" + (f"; did you mean {near[0]!r}?" if near else "")


def _prompt(path: Path, problems: list[str]) -> bytes:
    file = path / "prompt.md"
    try:
        prompt = file.read_bytes()
    except OSError as error:
        problems.append(f"{file}: {error.strerror}")
        return b""
    if file.is_symlink():
        problems.append(_LINK.format(file))
    elif not prompt.strip():
        problems.append(f"{file}: is empty")
    return prompt


def _proofs(folder: Path, problems: list[str]) -> tuple[Proof, ...]:
    proofs = []
    for path in sorted(p for p in folder.iterdir() if p.is_dir()) if folder.is_dir() else ():
        files = _files(path, problems)
        why, caught_by = _reasons(files.pop("WHY.txt", b""))
        solved = path.name == "solved"
        if not solved and not why:
            problems.append(f"{path}: no WHY.txt that says why it must fail")
        proofs.append(
            Proof(name=path.name, files=files, solved=solved, why=why, caught_by=caught_by)
        )
    if not any(proof.solved for proof in proofs):
        problems.append(f"{folder}/solved: missing; a task needs a reference solution")
    return tuple(proofs)


def _reasons(content: bytes) -> tuple[str, str]:
    """Return the first line, which says why, and what the line `Caught by: ` names."""
    why, *others = content.decode(errors="replace").splitlines() or [""]
    named = [line.removeprefix(_CAUGHT_BY) for line in others if line.startswith(_CAUGHT_BY)]
    return why, named[0].strip() if named else ""


def _canaries(path: Path, problems: list[str]) -> Mapping[str, str]:
    try:
        return canaries_of(path)
    except ValueError as error:
        problems.append(str(error))
        return {}


def _files(folder: Path, problems: list[str]) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if folder.is_symlink():
        problems.append(_LINK.format(folder))
        return files
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        name = path.relative_to(folder).as_posix()
        if not LITTER.isdisjoint(path.relative_to(folder).parts):
            continue
        if path.is_symlink():
            problems.append(_LINK.format(path))
        elif path.is_file():
            files[name] = path.read_bytes()
    return files


def _library() -> dict[str, bytes]:
    """The grading library as a grader finds it below PYTHONPATH: package `bench.grading`."""
    modules = {f"bench/grading/{p.name}": p.read_bytes() for p in sorted(_LIBRARY.glob("*.py"))}
    return {"bench/__init__.py": b""} | modules
