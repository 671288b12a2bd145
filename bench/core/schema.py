"""The base of everything that is read from or written to disk, and the names it may use."""

import hashlib
import json
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
"""A task's, harness's or toolchain's name: it becomes part of paths, tags and labels."""

ModelName = Annotated[
    str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*([/: ][A-Za-z0-9._+-]+){0,4}$")
]
"""A model's name as published, such as `scripted/oracle` or `Qwen3.6-27B UD-Q4_K_XL`."""


class Document(BaseModel):
    """A value with an on-disk form: frozen, and closed to unknown keys."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")


def digest(document: Document | dict[str, Any]) -> str:
    """Return the SHA-256 (hex) of a document's canonical JSON: sorted keys, no spaces, UTF-8."""
    plain = document.model_dump(mode="json") if isinstance(document, Document) else document
    text = json.dumps(plain, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
