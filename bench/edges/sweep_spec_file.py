"""Loads a sweep file."""

import difflib
import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from bench.core.sweep_spec import Exclusion, SweepSpec
from bench.errors import BadInputError

_KEYS = {*SweepSpec.model_fields, *Exclusion.model_fields}


def load_sweep_spec(path: Path) -> SweepSpec:
    """Return what a sweep file asks for.

    Raises:
        BadInputError: naming every problem of the file.
    """
    try:
        return SweepSpec.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(f"loading a sweep: {path} can't be read: {error}") from error
    except ValidationError as error:
        problems = "\n  ".join(_told(fault) for fault in error.errors())
        raise BadInputError(f"loading a sweep from {path}:\n  {problems}") from error


def _told(fault: Any) -> str:
    place = ".".join(str(part) for part in fault["loc"])
    if fault["type"] != "extra_forbidden":
        return f"{place}: {fault['msg'].removeprefix('Value error, ')}"
    near = difflib.get_close_matches(str(fault["loc"][-1]), _KEYS, n=1)
    return f"{place}: unknown key" + (f"; did you mean {near[0]!r}?" if near else "")
