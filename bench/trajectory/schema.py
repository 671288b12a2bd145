"""Does a document keep to ATIF's own schema?"""

import json
from functools import cache
from importlib import resources
from typing import Any

from jsonschema import Draft202012Validator

_FAULTS_TOLD = 10


def schema_faults(document: dict[str, Any]) -> list[str]:
    """Return what is wrong with a document, at most ten faults, each with its place."""
    faults = []
    for error in _validator().iter_errors(document):
        place = "/".join(map(str, error.absolute_path)) or "the document"
        faults.append(f"{place}: {error.message[:200]}")
        if len(faults) == _FAULTS_TOLD:
            break
    return faults


@cache
def _validator() -> Draft202012Validator:
    text = resources.files(__package__).joinpath("atif-v1.8.schema.json").read_text("utf-8")
    return Draft202012Validator(json.loads(text))
