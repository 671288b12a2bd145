"""What was found out once at some cost, kept in a JSON file. To lose it costs no more than that."""

import json
import os
import tempfile
from pathlib import Path


def read_memory(path: Path) -> dict[str, str]:
    """Return what is remembered; a memory that cannot be read is one that knows nothing."""
    try:
        known = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict):
        return {}
    return {key: value for key, value in known.items() if isinstance(value, str)}


def write_memory(path: Path, known: dict[str, str]) -> None:
    """Replace what is remembered. Raises `OSError`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    with os.fdopen(descriptor, "w") as file:
        json.dump(known, file, indent=1, sort_keys=True)
    Path(name).replace(path)
