"""Calls and what came of them as parts of an ATIF document."""

import math
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from bench.trajectory import atif
from bench.trajectory.answer import ToolCall
from bench.trajectory.exchange import ModelCall
from bench.trajectory.steps import Observation


def call_ids(calls: Sequence[ToolCall], *, number: int) -> tuple[str, ...]:
    """Return an id for each call: its own where it has one that no earlier call has."""
    seen: Counter[str] = Counter()
    ids: dict[str, None] = {}
    for place, call in enumerate(calls, start=1):
        id = wanted = call.id or f"step-{number}-call-{place}"
        while id in ids:
            seen[wanted] += 1
            id = f"{wanted}#{seen[wanted] + 1}"
        ids[id] = None
    return tuple(ids)


def tool_calls(calls: Sequence[ToolCall], ids: Sequence[str]) -> tuple[atif.ToolCall, ...]:
    """Return the calls under their ids."""
    return tuple(_tool_call(call, id) for call, id in zip(calls, ids, strict=True))


def observation_result(result: Observation, *, ids: Sequence[str]) -> atif.ObservationResult:
    """Return a result, under the id of the call it answers."""
    # An answer may have been asked anew, in other words, since its calls had results.
    id = None if result.call is None or result.call >= len(ids) else ids[result.call]
    extra = {
        "seq": result.seq,
        "at": iso(result.at),
        "call_id": result.call_id if result.call_id != id else None,
        "is_error": result.failed or None,
        "changed_later": result.changed or None,
    }
    return atif.ObservationResult(
        source_call_id=id, content=content(result.parts), extra=known(extra)
    )


def metrics(call: ModelCall) -> atif.Metrics:
    """Return the tokens of one call, and the server's own timings."""
    usage = call.answer.usage
    timings = {name: value for name, value in call.timings.items() if math.isfinite(value)}
    return atif.Metrics(
        prompt_tokens=usage.input,
        completion_tokens=usage.output,
        cached_tokens=usage.cached,
        extra={"timings": timings} if timings else None,
    )


def about_call(call: ModelCall) -> dict[str, Any]:
    """Return when a call was and how it ended."""
    error = None if call.completed else call.answer.error or call.detail or call.end.value
    return {
        "seq": call.seq,
        "started_at": iso(call.started_at),
        "sent_at": iso(call.sent_at),
        "first_byte_at": iso(call.first_byte_at),
        "last_byte_at": iso(call.last_byte_at),
        "end": call.end.value,
        "status": call.status,
        "finish_reason": call.answer.finish_reason,
        "error": error,
    }


def said(text: str, reasoning: str, calls: Sequence[ToolCall]) -> dict[str, Any]:
    """Return what is said beside a step: in an answer that broke off, or in other words."""
    written = [{"id": call.id, "name": call.name, "arguments": call.written} for call in calls]
    return {"message": text, "reasoning": reasoning, "tool_calls": written}


def content(parts: Sequence[str]) -> atif.Content:
    """Return a text as it was sent: in one part or in several."""
    if len(parts) < 2:
        return "".join(parts)
    return tuple(atif.ContentPart(text=part) for part in parts)


def known(extra: dict[str, Any]) -> dict[str, Any] | None:
    """Leave out what is unknown or empty."""
    return {name: value for name, value in extra.items() if value not in (None, "", [])} or None


def iso(at: float | None) -> str | None:
    """Return a time as ISO 8601 in UTC; `None` for one that is unknown or none."""
    if at is None:
        return None
    try:
        time = datetime.fromtimestamp(at, UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return time.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _tool_call(call: ToolCall, id: str) -> atif.ToolCall:
    arguments = call.arguments
    extra = {
        "written_arguments": call.written if arguments is None else None,
        "written_id": call.id if call.id != id else None,
        "id_made_up": None if call.id else True,
    }
    return atif.ToolCall(
        tool_call_id=id,
        function_name=call.name,
        arguments=arguments or {},
        extra=known(extra),
    )
