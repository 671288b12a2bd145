"""Which JSON events does the body of an answer hold? Server-sent ones, however it was cut."""

import re
from collections.abc import Iterator
from typing import Any

from bench.trajectory.hostile_json import loads

# Not `splitlines`: it also ends lines at characters that JSON text may hold as they are.
_LINE_END = re.compile(r"\r\n|\n|\r")
_FIELD = "data:"


def whole_body(body: str) -> dict[str, Any] | None:
    """Return the body's one JSON object, or `None` where it is a stream or broken."""
    value = loads(body) if body.lstrip().startswith("{") else None
    return value if isinstance(value, dict) else None


def stream_events(body: str) -> Iterator[dict[str, Any]]:
    """Yield the JSON object of every event; what is none is left out."""
    held: list[str] = []
    for line in _lines(body):
        if line.startswith(_FIELD):
            held.append(line[len(_FIELD) :])
        elif not line:
            yield from _event(held)
            held = []
    yield from _event(held)  # the last event of a stream that broke off


def _lines(body: str) -> Iterator[str]:
    start = 0
    for end in _LINE_END.finditer(body):
        yield body[start : end.start()]
        start = end.end()
    yield body[start:]


def _event(held: list[str]) -> Iterator[dict[str, Any]]:
    """Yield an event's object. A server that leaves out the empty lines gets one each line."""
    if not held:
        return
    value = loads("\n".join(held))
    values = [value] if value is not None else [loads(line) for line in held]
    yield from (one for one in values if isinstance(one, dict))
