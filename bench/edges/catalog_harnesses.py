"""Reads which version of each harness the locks of its image name."""

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.errors import MissingPrerequisiteError

_PINNED = re.compile(r"^[A-Za-z0-9_.-]+==(\S+)$", re.MULTILINE)


def load_versions(checkout: Path, harnesses: Iterable[str]) -> Mapping[str, str]:
    """Return the version that each harness's image is built with.

    Raises:
        MissingPrerequisiteError: when there is no lock, or it names no one version.
    """
    folder = checkout / "images" / "harness"
    return {name: _version(folder / name) for name in harnesses}


def _version(folder: Path) -> str:
    versions = _npm_versions(folder) or _python_versions(folder)
    if len(versions) != 1:
        raise MissingPrerequisiteError(
            f"reading which version {folder} pins: found {sorted(versions) or 'none'}, not one. "
            "The bench runs from its checkout; `make lock` renews the locks there."
        )
    return versions.pop()


def _npm_versions(folder: Path) -> set[str]:
    """Return the versions of what the package depends on directly; a native program is several."""
    try:
        package = json.loads((folder / "package.json").read_bytes())
    except (OSError, ValueError):
        return set()
    return {
        str(version)
        for kind in ("dependencies", "optionalDependencies")
        for version in package.get(kind, {}).values()
    }


def _python_versions(folder: Path) -> set[str]:
    try:
        return set(_PINNED.findall((folder / "requirements.in").read_text()))
    except OSError:
        return set()
