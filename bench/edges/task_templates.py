"""Makes task folders from templates, and tells what of one is still the template's example."""

import json
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from bench.audit.canaries import stamp_task
from bench.core.schema import Identifier
from bench.core.specs import Difficulty, Language
from bench.core.tasks import LITTER
from bench.errors import BadInputError

_TEMPLATES = Path(__file__).resolve().parent.parent / "templates" / "tasks"
_SUFFIX = ".template"
# What a language's folder is made of; a later layer's file takes the place of an earlier one's.
_LAYERS = {
    Language.PYTHON: ("common", "numbers", "python"),
    Language.PYTORCH: ("common", "tensors", "pytorch"),
    Language.JAX: ("common", "tensors", "jax"),
    Language.C: ("common", "numbers", "compiled", "c"),
    Language.CPP: ("common", "numbers", "compiled", "cpp"),
    Language.RUST: ("common", "numbers", "compiled", "rust"),
    Language.SQL: ("common", "sql"),
}
_DELIVERABLES = {
    Language.PYTHON: "solution.py",
    Language.PYTORCH: "solution.py",
    Language.JAX: "solution.py",
    Language.C: "solution.c",
    Language.CPP: "solution.cpp",
    Language.RUST: "solution.rs",
    Language.SQL: "query.sql",
}
_MARK = re.compile(rb"FILL IN ([1-9])/[1-9]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Template:
    """What a new task is to be."""

    id: str
    language: Language
    title: str
    difficulty: Difficulty


def title_of(name: str) -> str:
    """Return a title for an id: `w1_word_count` is about word count."""
    words = re.sub(r"^[a-z]+[0-9]+_", "", name).replace("_", " ").replace("-", " ").strip()
    return words.capitalize() or name


def make_task(folder: Path, template: Template, *, known: Collection[str]) -> Path:
    """Make a task's folder below another one, whole or not at all; return it.

    Raises:
        BadInputError: naming all that is wrong with the id, the title and the place.
    """
    problems = list(_problems(folder, template, known))
    if problems:
        raise BadInputError(f"making task {template.id}:\n  " + "\n  ".join(problems))
    target = folder / template.id
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder, prefix=".new-") as draft:
            # Under its own name, as canaries name the folder.
            task = Path(draft) / template.id
            for name, content in _files(template).items():
                path = task / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(content, encoding="utf-8")
            stamp_task(task)
            task.rename(target)
    except OSError as error:
        raise BadInputError(f"making task {template.id} in {folder}: {error}.") from error
    return target


def unfilled(task: Path) -> tuple[str, ...]:
    """Return a sentence for every place that still holds the template's example."""
    return tuple(
        f"{task}/{name}:{line}: place {number} of 5 still holds the template's example; put your "
        "own there, then delete the mark"
        for number, name, line in sorted(_marks(task))
    )


def places_of(task: Path) -> tuple[str, ...]:
    """Return the places that are still to be filled in, by their numbers."""
    return tuple(f"{number}/5  {name}" for number, name, _ in sorted(_marks(task)))


def _marks(task: Path) -> Iterator[tuple[int, str, int]]:
    for path in sorted(task.rglob("*")):
        parts = path.relative_to(task).parts
        if path.is_symlink() or not path.is_file() or not LITTER.isdisjoint(parts):
            continue
        content = path.read_bytes()
        for mark in _MARK.finditer(content):
            line = content.count(b"\n", 0, mark.start()) + 1
            yield int(mark[1]), "/".join(parts), line


def _problems(folder: Path, template: Template, known: Collection[str]) -> Iterator[str]:
    try:
        TypeAdapter(Identifier).validate_python(template.id)
    except ValidationError:
        yield (
            f"{template.id!r} is no id: lower case letters, digits, '_' and '-', at most 64, the "
            "first a letter or digit"
        )
    if template.id in known:
        yield f"there is a task {template.id} already; choose another id"
    elif (folder / template.id).exists():
        yield f"{folder / template.id} is there already; move it away or choose another id"
    if not template.title.strip() or not template.title.isprintable():
        yield f"the title {template.title!r} is empty or can't be printed"


def _files(template: Template) -> dict[str, str]:
    values = {
        "@ID@": template.id,
        "@TITLE@": json.dumps(template.title, ensure_ascii=False),  # a string of TOML as well
        "@LANGUAGE@": template.language.value,
        "@DIFFICULTY@": template.difficulty.value,
        "@DELIVERABLE@": _DELIVERABLES[template.language],
    }
    files: dict[str, str] = {}
    for layer in _LAYERS[template.language]:
        for path in sorted((_TEMPLATES / layer).rglob(f"*{_SUFFIX}")):
            name = path.relative_to(_TEMPLATES / layer).as_posix().removesuffix(_SUFFIX)
            files[name] = path.read_text(encoding="utf-8")
    # In task.toml alone: what else looks like a place-holder is meant as it stands.
    for mark, value in values.items():
        files["task.toml"] = files["task.toml"].replace(mark, value)
    return files
