"""Does a document keep to ATIF's own schema?"""

import json
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator

_FAULTS_TOLD = 10


def schema_faults(document: dict[str, Any]) -> list[str]:
    """Return what is wrong with a document, at most ten faults, each with its place."""
    validator = Draft202012Validator(_schema())
    faults = []
    for error in validator.iter_errors(document):
        place = "/".join(map(str, error.absolute_path)) or "the document"
        faults.append(f"{place}: {error.message[:200]}")
        if len(faults) == _FAULTS_TOLD:
            break
    return faults


def _schema() -> dict[str, Any]:
    text = resources.files(__package__).joinpath("atif-v1.8.schema.json").read_text("utf-8")
    schema: dict[str, Any] = json.loads(text)
    return schema
