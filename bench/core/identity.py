"""Which model really answered: what is recorded of the weights and of the server that runs them.

`changes` says whether it was the same one before and after a cell.
"""

from enum import StrEnum
from typing import Literal

from bench.core.schema import Document

_SHA256_DIGITS = 64


class ServedBy(StrEnum):
    """Who answers for a model."""

    SCRIPT = "script"  # no model at all
    BENCH = "bench"  # a server that the bench started on weights it hashed
    OTHERS = "others"  # a server that was there; what it says of itself is recorded


class ModelIdentity(Document):
    """What is known of the model behind a cell. `None` is unknown.

    Two equal identities mean the same weights, template and settings as far as anyone can tell;
    no address, path or key is part of it.
    """

    schema_version: Literal[1] = 1
    served_by: ServedBy
    script: str | None = None  # of a scripted model: what it does
    server: str | None = None  # program and build, such as `llama-server b11434-…`
    aliases: tuple[str, ...] = ()  # the ids /v1/models lists
    hub: str | None = None  # REPO:QUANT that a server of ours was told to fetch
    weights_file: str | None = None  # the name only
    weights_sha256: str | None = None  # hashed by the bench, never taken from the server
    weights_bytes: int | None = None  # the file's where the bench has it, else the server's word
    parameters: int | None = None
    quant: str | None = None
    context_tokens: int | None = None  # in force, of one slot
    slots: int | None = None
    chat_template_sha256: str | None = None  # of the template in force
    chat_template_edit: str | None = None  # how it was changed, if the bench changed it
    props_sha256: str | None = None  # of everything /props says but addresses, paths and state
    flags: tuple[str, ...] = ()  # what the bench started the server with


def scripted_identity(script: str) -> ModelIdentity:
    """Return the identity of a double: that it is one."""
    return ModelIdentity(served_by=ServedBy.SCRIPT, script=script)


def changes(before: ModelIdentity | None, after: ModelIdentity | None) -> str | None:
    """Name every part of a model's identity that is another after a cell than before, or `None`.

    A part that is known on one side only is another: a server that stops to tell of itself is not
    the one it was. A server that does not answer at all has no identity to compare; that it does
    not is for `bench.core.evidence.model_unavailable`.
    """
    if before is None or after is None:
        return None
    earlier, later = before.model_dump(), after.model_dump()
    changed = [
        f"{name}: {_shown(was)} before, {_shown(later[name])} after"
        for name, was in earlier.items()
        if later[name] != was
    ]
    return "; ".join(changed) or None


def _shown(value: object) -> str:
    match value:
        case None:
            return "unknown"
        case tuple() | list():
            return " ".join(str(part) for part in value) or "none"
        case str() if len(value) == _SHA256_DIGITS:
            return f"{value[:12]}…"
        case _:
            return str(value)
