"""How did the work go, beyond solved and failed? Told by the gateway's record, never by the agent.

pi exits 0 and silent when its context overflows, aider exits 0 whatever its model server does. So
the signs rest on what was asked and answered; an exit code says only how a process ended.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import assert_never

from bench.core.containers import ContainerExit
from bench.core.cuts import cut_by_cap, cut_by_context, refused_as_too_long, was_cut
from bench.core.evidence import UPSTREAM_FAULTS, Traffic
from bench.core.signs import LOOP_LENGTH, Conducted, Sign
from bench.core.traffic import CallSeen, Exchange, ExchangeEnd

_SIGKILL = 128 + 9


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    asked: tuple[Exchange, ...]
    answers: tuple[Exchange, ...]
    last: Exchange | None  # that was asked
    whole: bool  # nothing is missing, so that the last one is known
    agent: ContainerExit | None
    submitted: bool | None


def conduct_of(
    traffic: Traffic | None, agent: ContainerExit | None, *, submitted: bool | None
) -> tuple[Conducted, ...]:
    """Return the signs that hold, in the order of `Sign`. `submitted` is `None` when unknown."""
    if traffic is None:
        return ()
    seen = _look(traffic, agent, submitted=submitted)
    found = (_find(sign, seen) for sign in Sign)
    return tuple(one for one in found if one is not None)


def _look(traffic: Traffic, agent: ContainerExit | None, *, submitted: bool | None) -> _Seen:
    inference = (e for e in traffic.exchanges if e.dialect is not None)
    asked = tuple(sorted(inference, key=lambda e: e.seq))
    closed = traffic.closed
    return _Seen(
        asked=asked,
        answers=tuple(e for e in asked if e.generates and e.end is ExchangeEnd.COMPLETED),
        last=asked[-1] if asked else None,
        whole=closed is not None and not closed.unrecorded and not traffic.unreadable_lines,
        agent=agent,
        submitted=submitted,
    )


def _find(sign: Sign, seen: _Seen) -> Conducted | None:
    match sign:
        case Sign.GAVE_UP:
            return _gave_up(seen)
        case Sign.LOOP:
            return _loop(seen)
        case Sign.MALFORMED_TOOL_CALLS:
            return _malformed(seen)
        case Sign.CONTEXT_OVERFLOW:
            return _overflow(seen)
        case Sign.OUTPUT_CAP_HIT:
            return _cap_hit(seen)
        case Sign.OUT_OF_BUDGET:
            return _out_of_budget(seen)
        case Sign.HARNESS_CRASH:
            return _crash(seen)
        case Sign.SERVER_ERROR:
            return _server_error(seen)
        case _ as unreachable:
            assert_never(unreachable)


def _gave_up(seen: _Seen) -> Conducted | None:
    last = seen.answers[-1] if seen.answers else None
    if seen.submitted is not False or not _ended_by_itself(seen) or last is None:
        return None
    if last is not seen.last or last.tool_calls or was_cut(last):
        return None
    return _told(Sign.GAVE_UP, 1, "the last answer asked for nothing more, nothing was submitted")


def _loop(seen: _Seen) -> Conducted | None:
    longest, where = 0, ""
    length, before = 0, None
    for answer in seen.answers:
        content = _content(answer)
        length = length + 1 if content is not None and content == before else 1
        before = content
        if length > longest:
            longest, where = length, _named(answer.tool_calls) or "the same text"
    if longest < LOOP_LENGTH:
        return None
    return _told(Sign.LOOP, longest, f"{longest} answers in a row were the same: {where}")


def _content(answer: Exchange) -> tuple[tuple[str, str], ...] | str | None:
    """Return what makes an answer the same as another; `None` is the same as nothing."""
    if answer.tool_calls:
        return tuple((call.name, call.arguments_sha256) for call in answer.tool_calls)
    return answer.text_sha256


def _malformed(seen: _Seen) -> Conducted | None:
    calls = [call for answer in seen.answers if not was_cut(answer) for call in answer.tool_calls]
    unsound = [call for call in calls if not call.sound]
    unknown = [call for call in calls if call.sound and not call.offered]
    if not unsound + unknown:
        return None
    parts = []
    if unsound:
        parts.append(f"{len(unsound)} with arguments that are no JSON object ({_named(unsound)})")
    if unknown:
        parts.append(f"{len(unknown)} of a tool that was not offered ({_named(unknown)})")
    detail = f"of {_many(len(calls), 'call')}, {' and '.join(parts)}"
    return _told(Sign.MALFORMED_TOOL_CALLS, len(unsound + unknown), detail)


def _overflow(seen: _Seen) -> Conducted | None:
    refused = sum(map(refused_as_too_long, seen.asked))
    cut = sum(cut_by_context(answer) for answer in seen.answers)
    if not refused + cut:
        return None
    parts = []
    if refused:
        parts.append(f"{_many(refused, 'request')} refused as too long")
    if cut:
        parts.append(f"{_many(cut, 'answer')} cut where the context was full")
    return _told(Sign.CONTEXT_OVERFLOW, refused + cut, " and ".join(parts))


def _cap_hit(seen: _Seen) -> Conducted | None:
    hit = [answer for answer in seen.answers if cut_by_cap(answer)]
    if not hit:
        return None
    detail = f"{_many(len(hit), 'answer')} cut at {hit[-1].output_cap} output tokens"
    return _told(Sign.OUTPUT_CAP_HIT, len(hit), detail)


def _out_of_budget(seen: _Seen) -> Conducted | None:
    over = [e for e in seen.asked if e.end is ExchangeEnd.BUDGET_EXHAUSTED]
    if not over:
        return None
    detail = f"{_many(len(over), 'request')} over budget: {over[0].detail[:200]}"
    return _told(Sign.OUT_OF_BUDGET, len(over), detail)


def _crash(seen: _Seen) -> Conducted | None:
    agent = seen.agent
    if agent is None or agent.exit_code == 0 or not _ended_by_itself(seen):
        return None
    match seen.last:
        case None:
            why = "without having asked the model anything"
        case last if last.end is ExchangeEnd.COMPLETED and not was_cut(last):
            why = "after a whole answer"
        case last if last.end is ExchangeEnd.CLIENT_ABORTED:
            why = "in the middle of a request"
        case _:
            return None  # the request's own end is the reason
    oom = "; something in its container was OOM killed" if agent.oom_killed else ""
    detail = f"the agent ended by itself with exit code {agent.exit_code}, {why}{oom}"
    return _told(Sign.HARNESS_CRASH, 1, detail)


def _server_error(seen: _Seen) -> Conducted | None:
    failed = Counter(e.end.value for e in seen.asked if _server_failed(e))
    if not failed:
        return None
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(failed.items()))
    of = _many(len(seen.asked), "request")
    detail = f"{failed.total()} of {of} failed at the model server: {kinds}"
    return _told(Sign.SERVER_ERROR, failed.total(), detail)


def _told(sign: Sign, count: int, detail: str) -> Conducted:
    return Conducted(sign=sign, count=count, detail=detail)


def _ended_by_itself(seen: _Seen) -> bool:
    """Whether nobody ended the agent; never told when it is not known what it asked last."""
    agent = seen.agent
    if agent is None or not seen.whole or agent.timed_out or agent.overflowed:
        return False
    return not (agent.oom_killed and agent.exit_code == _SIGKILL)


def _server_failed(asked: Exchange) -> bool:
    # Without a status nobody was told of the silence: the cell's end broke it, not a time-out.
    cut_short = asked.end is ExchangeEnd.UPSTREAM_SILENT and asked.status == 0
    return asked.end in UPSTREAM_FAULTS and not cut_short


def _named(calls: Iterable[CallSeen]) -> str:
    """Return the names of calls, once each and not too many; they are the model's own words."""
    names = list(dict.fromkeys(call.name[:40] for call in calls))
    return ", ".join([*names[:3], "…"] if len(names) > 3 else names)


def _many(count: int, what: str) -> str:
    return f"{count} {what}" if count == 1 else f"{count} {what}s"
