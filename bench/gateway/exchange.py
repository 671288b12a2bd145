"""What is known so far of one exchange, until it becomes a line of the record."""

import codecs
import time
from dataclasses import dataclass, field
from typing import Any

from bench.core.traffic import Chunk, Dialect, Exchange
from bench.gateway.answer import AnswerFacts
from bench.gateway.replies import Settled
from bench.gateway.request import Rebuilt

_TEXT_BYTES = 64 * 1024


@dataclass(slots=True, kw_only=True)
class OpenExchange:
    """Filled in step by step while a request is answered."""

    seq: int
    method: str
    path: str
    dialect: Dialect | None
    started_at: float = field(default_factory=time.time)
    request_bytes: int = 0
    request: Any = None
    request_text: str | None = None
    dropped_fields: tuple[str, ...] = ()
    overridden: dict[str, Any] = field(default_factory=dict)
    output_cap: int | None = None
    offered_tools: frozenset[str] = frozenset()
    streamed: bool = False
    status: int = 0
    response_headers: dict[str, str] = field(default_factory=dict)
    facts: AnswerFacts = field(default_factory=AnswerFacts)
    sent_ms: float | None = None
    first_byte_ms: float | None = None
    last_byte_ms: float | None = None
    response_bytes: int = 0
    _started: float = field(default_factory=time.monotonic)
    _chunks: list[tuple[float, str]] = field(default_factory=list)
    _decoder: codecs.IncrementalDecoder = field(
        default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace")
    )

    def note_body(self, body: bytes) -> None:
        """Keep a body that cannot be kept as JSON, cut to what a person would read."""
        self.request_text = body[:_TEXT_BYTES].decode("utf-8", "replace")

    def note_rebuilt(self, rebuilt: Rebuilt) -> None:
        """The request is about to be passed on in this form."""
        self.dropped_fields = rebuilt.dropped_fields
        self.overridden = rebuilt.overridden
        self.output_cap = rebuilt.output_cap
        self.offered_tools = rebuilt.offered_tools
        self.streamed = rebuilt.streamed

    def note_sent(self) -> None:
        """The request was passed on."""
        self.sent_ms = self._now()

    def note_piece(self, piece: bytes) -> None:
        """A piece of the answer came from the model server, before anything is taken out."""
        now = self._now()
        # A comment is the server's sign of life while it reads the prompt, not its first token.
        if self.first_byte_ms is None and not piece.startswith(b":"):
            self.first_byte_ms = now
        self.last_byte_ms = now
        self.response_bytes += len(piece)
        self._chunks.append((now, self._decoder.decode(piece)))

    def close(self, settled: Settled) -> Exchange:
        """Return the line for the record."""
        facts, reply = self.facts, settled.reply
        return Exchange(
            seq=self.seq,
            started_at=self.started_at,
            uptime=self._started,
            method=self.method,
            path=self.path,
            dialect=self.dialect,
            streamed=self.streamed,
            request_bytes=self.request_bytes,
            request=self.request,
            request_text=self.request_text,
            dropped_fields=self.dropped_fields,
            overridden=self.overridden,
            output_cap=None if self.sent_ms is None else self.output_cap,
            end=settled.end,
            detail=settled.detail[:2000],
            error_type=None if reply is None else reply.error_type,
            status=self.status,
            response_headers=self.response_headers,
            chunks=tuple(Chunk(at_ms=at, text=text) for at, text in self._chunks),
            sent_ms=self.sent_ms,
            first_byte_ms=self.first_byte_ms,
            last_byte_ms=self.last_byte_ms,
            input_tokens=facts.input_tokens,
            cached_tokens=facts.cached_tokens,
            output_tokens=facts.output_tokens,
            finish_reason=facts.finish_reason,
            text_sha256=facts.text.sha256,
            tool_calls=facts.calls.seen(self.offered_tools),
            upstream_timings=facts.timings,
        )

    def _now(self) -> float:
        return round((time.monotonic() - self._started) * 1000, 3)
