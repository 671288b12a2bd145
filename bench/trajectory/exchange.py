"""One exchange of the record as a model call: what was asked, what was answered, when."""

from collections.abc import Mapping
from dataclasses import dataclass

from bench.core.traffic import Dialect, Exchange, ExchangeEnd
from bench.trajectory import anthropic, openai
from bench.trajectory.answer import AnswerDraft, ModelAnswer, TokenUsage, with_usage
from bench.trajectory.events import stream_events, whole_body
from bench.trajectory.message import Prompt, a_prompt

_READERS = {Dialect.OPENAI: openai, Dialect.ANTHROPIC: anthropic}
_COUNT_TOKENS = "/v1/messages/count_tokens"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelCall:
    """One time the model was asked, whatever became of it. Times are seconds since the epoch."""

    seq: int
    started_at: float
    sent_at: float | None
    first_byte_at: float | None
    last_byte_at: float | None
    end: ExchangeEnd
    status: int
    detail: str
    answer: ModelAnswer
    timings: Mapping[str, float]  # the server's own, where it gives them

    @property
    def completed(self) -> bool:
        """Whether the harness got a whole answer."""
        return self.end is ExchangeEnd.COMPLETED


def read_prompt(exchange: Exchange) -> Prompt | None:
    """Return the conversation a request sent, or `None` where it sent none."""
    if exchange.dialect is None or exchange.path.partition("?")[0] == _COUNT_TOKENS:
        return None
    if not isinstance(exchange.request, dict):
        return None
    reader = _READERS[exchange.dialect]
    prompt = a_prompt(reader.messages_of(exchange.request), tools=reader.tools_of(exchange.request))
    return prompt if prompt.messages else None


def read_call(exchange: Exchange) -> ModelCall:
    """Return what became of a request. Never raises, whatever the bytes of the answer are."""
    counted = TokenUsage(
        input=exchange.input_tokens, cached=exchange.cached_tokens, output=exchange.output_tokens
    )
    return ModelCall(
        seq=exchange.seq,
        started_at=exchange.started_at,
        sent_at=_at(exchange, exchange.sent_ms),
        first_byte_at=_at(exchange, exchange.first_byte_ms),
        last_byte_at=_at(exchange, exchange.last_byte_ms),
        end=exchange.end,
        status=exchange.status,
        detail=exchange.detail,
        answer=with_usage(read_answer(exchange), counted),
        timings=exchange.upstream_timings,
    )


def read_answer(exchange: Exchange) -> ModelAnswer:
    """Return what the model said, as far as it came, from the bytes the model server sent."""
    draft = AnswerDraft()
    if exchange.dialect is not None:
        reader = _READERS[exchange.dialect]
        body = "".join(chunk.text for chunk in exchange.chunks)
        answer = whole_body(body)
        if answer is not None:
            reader.read_whole(draft, answer)
        else:
            for event in stream_events(body):
                reader.read_event(draft, event)
    return draft.finished()


def _at(exchange: Exchange, after_ms: float | None) -> float | None:
    return None if after_ms is None else exchange.started_at + after_ms / 1000
