"""Was an answer cut, or a request refused, and was it for want of room?

llama-server says `length` (or `max_tokens`) of an answer that reached its cap and of one that
filled the context alike; what tells them apart is the cap that was sent on.
"""

from bench.core.traffic import Exchange, ExchangeEnd

_CUT = frozenset({"length", "max_tokens"})  # at the answer's cap, or where the context is full
_CONTEXT_FULL = frozenset({"model_context_window_exceeded"})
_OVERFLOW_TYPES = frozenset({"exceed_context_size_error", "context_length_exceeded"})
# What servers say that have no type of error for it; llama-server itself has two ways.
_OVERFLOW_WORDS = (
    "exceed_context_size_error",
    "exceeds the available context size",
    "context size has been exceeded",
    "context_length_exceeded",
    "maximum context length",
    "prompt is too long",
)


def was_cut(answer: Exchange) -> bool:
    """Whether the model server ended an answer before the model did."""
    return answer.finish_reason in _CUT | _CONTEXT_FULL


def cut_by_cap(answer: Exchange) -> bool:
    """Whether an answer was cut when it had all the output tokens it was asked for."""
    cap, tokens = answer.output_cap, answer.output_tokens
    cut = answer.finish_reason in _CUT
    return cut and cap is not None and tokens is not None and tokens >= cap


def cut_by_context(answer: Exchange) -> bool:
    """Whether an answer was cut before that. Neither is told of an answer nobody counted."""
    if answer.finish_reason in _CONTEXT_FULL:
        return True
    cap, tokens = answer.output_cap, answer.output_tokens
    return answer.finish_reason in _CUT and (cap is None or (tokens is not None and tokens < cap))


def refused_as_too_long(asked: Exchange) -> bool:
    """Whether the model server refused a request that does not fit into its context."""
    # Only a server's refusal: what the gateway refuses quotes the agent's own words.
    if asked.end not in (ExchangeEnd.UPSTREAM_REJECTED, ExchangeEnd.UPSTREAM_ERROR):
        return False
    told = asked.detail.lower()
    return asked.error_type in _OVERFLOW_TYPES or any(words in told for words in _OVERFLOW_WORDS)
