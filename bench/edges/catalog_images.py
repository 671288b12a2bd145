"""Reads the recipes of a checkout's images."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from bench.core.recipes import Recipe, read_recipes
from bench.errors import MissingPrerequisiteError

_CONTEXT = (".dockerignore", "bench", "images")  # the whitelist of .dockerignore


def load_recipes(checkout: Path) -> Mapping[str, Recipe]:
    """Return the recipe of every image by name, in the order they are best built.

    Raises:
        MissingPrerequisiteError: when this is no checkout: an installed package has no images/.
    """
    dockerfile = checkout / "images" / "Dockerfile"
    if not dockerfile.is_file():
        raise MissingPrerequisiteError(
            f"reading the recipes of the images: {dockerfile} is not there. The bench runs from "
            "its checkout; clone it and run `make venv` there."
        )
    context = {
        path.relative_to(checkout).as_posix(): path.read_bytes() for path in _files(checkout)
    }
    return read_recipes(dockerfile.read_text(), context)


def _files(checkout: Path) -> Iterator[Path]:
    for name in _CONTEXT:
        top = checkout / name
        for path in (top, *top.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                yield path
