"""A stream of server-sent events, piece by piece: what is in it, and what of it is passed on."""

import json

from bench.core.traffic import Dialect
from bench.gateway.answer import AnswerFacts, read_event
from bench.gateway.private import hide_private
from bench.gateway.strict_json import UnsoundJsonError, parse_answer

_DATA = b"data:"
_DONE = b"[DONE]"


class UnsoundStreamError(Exception):
    """A data line of the stream is no JSON object."""


class EventFilter:
    """Reads an answer's events into `facts` and cleans them, a whole line at a time.

    llama-server writes one event per piece, each with its JSON in one line, so that nothing is
    held back; a line that arrives in two pieces waits for its end.
    """

    def __init__(self, *, dialect: Dialect, alias: str, facts: AnswerFacts) -> None:
        self._dialect = dialect
        self._alias = alias
        self._facts = facts
        self._rest = b""

    def feed(self, piece: bytes) -> bytes:
        """Return what of the stream so far can be passed on.

        Raises:
            UnsoundStreamError: at a data line that is no JSON object.
        """
        *lines, self._rest = (self._rest + piece).split(b"\n")
        return b"".join(self._clean(line) + b"\n" for line in lines)

    def end(self) -> bytes:
        """Return a last line that had no line end."""
        rest, self._rest = self._rest, b""
        return self._clean(rest) if rest else b""

    def _clean(self, line: bytes) -> bytes:
        if not line.startswith(_DATA):
            return line
        text = line[len(_DATA) :].strip()
        if text == _DONE:
            self._facts.ended = True
            return line
        try:
            event = parse_answer(text)
        except UnsoundJsonError as error:
            raise UnsoundStreamError(f"an event of the stream is unsound: {error}") from error
        read_event(self._facts, self._dialect, event)
        if not hide_private(event, alias=self._alias):
            return line
        return _DATA + b" " + json.dumps(event, separators=(",", ":")).encode()
