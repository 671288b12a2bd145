"""What the gateway's record says of how an agent worked, and what it must not say."""

from dataclasses import replace
from hashlib import sha256

import pytest

from bench.core.conduct import conduct_of
from bench.core.containers import ContainerExit
from bench.core.evidence import Traffic
from bench.core.signs import Conducted, Sign
from bench.core.traffic import CallSeen, Closed, Dialect, Exchange
from bench.core.traffic import ExchangeEnd as End
from support.builders import a_call, a_traffic, an_exchange, an_exit

WRITE, LIST = a_call("write", {"path": "a"}), a_call("ls")
OVERFLOW = (
    'status 400: {"error":{"code":400,"message":"request (3031 tokens) exceeds the available '
    'context size (1024 tokens), try increasing it","type":"exceed_context_size_error"}}'
)
KILLED = an_exit(137, oom_killed=True)


def said(text: str = "The work is done.", **changes: object) -> Exchange:
    """An answer that calls nothing."""
    digest = sha256(text.encode()).hexdigest()
    answer = an_exchange(finish_reason="stop", text_sha256=digest)
    return answer.model_copy(update=changes)


def called(*calls: CallSeen, **changes: object) -> Exchange:
    """An answer that calls tools."""
    answer = an_exchange(finish_reason="tool_calls", tool_calls=calls)
    return answer.model_copy(update=changes)


def cut(*, tokens: int | None, cap: int | None, reason: str = "length") -> Exchange:
    return an_exchange(output_tokens=tokens, output_cap=cap, finish_reason=reason)


def ended(end: End, *, status: int = 502, detail: str = "a detail", **more: object) -> Exchange:
    """A request without an answer."""
    request = an_exchange(end=end, output_tokens=None, status=status, detail=detail)
    return request.model_copy(update=more)


def overflowed() -> Exchange:
    return ended(
        End.UPSTREAM_REJECTED, status=400, detail=OVERFLOW, error_type="exceed_context_size_error"
    )


def asked(*exchanges: Exchange) -> Traffic:
    """A record of these, in the order in which they were asked."""
    numbered = [e.model_copy(update={"seq": n}) for n, e in enumerate(exchanges, start=1)]
    return a_traffic(*numbered)


def seen(
    traffic: Traffic | None,
    agent: ContainerExit | None = None,
    *,
    submitted: bool | None = True,
) -> tuple[Conducted, ...]:
    return conduct_of(traffic, an_exit() if agent is None else agent, submitted=submitted)


def found(sign: Sign, count: int, detail: str) -> tuple[Conducted, ...]:
    return (Conducted(sign=sign, count=count, detail=detail),)


COUNT_TOKENS = an_exchange(
    dialect=Dialect.ANTHROPIC, path="/v1/messages/count_tokens", output_tokens=None
)

GAVE_UP = found(Sign.GAVE_UP, 1, "the last answer asked for nothing more, nothing was submitted")


@pytest.mark.parametrize(
    ("traffic", "agent"),
    [
        pytest.param(asked(said()), an_exit(), id="at once"),
        pytest.param(asked(called(LIST), said()), an_exit(), id="after some work"),
        pytest.param(asked(ended(End.UPSTREAM_ERROR), said()), an_exit(1), id="whatever its code"),
        pytest.param(asked(said()), an_exit(0, oom_killed=True), id="a child was OOM killed"),
        pytest.param(asked(an_exchange(finish_reason="stop")), an_exit(), id="without a word"),
        pytest.param(
            asked(called(LIST), COUNT_TOKENS, said()),
            an_exit(),
            id="tokens counted",
        ),
    ],
)
def test_an_agent_gave_up(traffic: Traffic, agent: ContainerExit) -> None:
    assert GAVE_UP[0] in seen(traffic, agent, submitted=False)


@pytest.mark.parametrize(
    ("traffic", "agent", "submitted"),
    [
        pytest.param(asked(said()), an_exit(), True, id="it submitted"),
        pytest.param(asked(said()), an_exit(), None, id="nobody looked"),
        pytest.param(asked(said()), an_exit(137, timed_out=True), False, id="deadline"),
        pytest.param(asked(said()), an_exit(137, overflowed=True), False, id="too much output"),
        pytest.param(asked(said()), KILLED, False, id="OOM killed"),
        pytest.param(asked(called(WRITE)), an_exit(), False, id="a tool was called"),
        pytest.param(asked(said(), overflowed()), an_exit(), False, id="pi's silent overflow"),
        pytest.param(asked(said(), ended(End.UPSTREAM_ERROR)), an_exit(), False, id="aider's 0"),
        pytest.param(asked(said(), ended(End.CLIENT_ABORTED)), an_exit(), False, id="hung up"),
        pytest.param(asked(said(), ended(End.BUDGET_EXHAUSTED)), an_exit(), False, id="budget"),
        pytest.param(asked(cut(tokens=10, cap=10)), an_exit(), False, id="cut short"),
        pytest.param(asked(COUNT_TOKENS), an_exit(), False, id="only counted tokens"),
        pytest.param(asked(), an_exit(), False, id="nothing asked"),
    ],
)
def test_an_agent_did_not_give_up(
    traffic: Traffic, agent: ContainerExit, submitted: bool | None
) -> None:
    signs = {one.sign for one in seen(traffic, agent, submitted=submitted)}
    assert Sign.GAVE_UP not in signs


def test_who_never_ran_did_not_give_up_or_crash() -> None:
    assert conduct_of(asked(said()), None, submitted=False) == ()


def test_what_was_asked_last_is_not_known_of_a_record_with_a_gap() -> None:
    whole = asked(said())
    full = Closed(at=2.0, upstream_healthy=True, exchanges=9, unrecorded=8)
    for gap in (
        replace(whole, closed=None),
        replace(whole, closed=full),
        replace(whole, unreadable_lines=1),
    ):
        assert seen(gap, an_exit(1), submitted=False) == ()


@pytest.mark.parametrize(
    ("traffic", "count", "what"),
    [
        pytest.param(asked(*[called(WRITE)] * 3), 3, "write", id="one call"),
        pytest.param(asked(*[called(WRITE, LIST)] * 28), 28, "write, ls", id="28 times"),
        pytest.param(asked(*[said("hm")] * 4), 4, "the same text", id="a text"),
        pytest.param(
            asked(called(LIST), *[called(WRITE)] * 3, said()), 3, "write", id="in the middle"
        ),
        pytest.param(
            asked(*[said("a")] * 3, said("b"), *[called(LIST)] * 5), 5, "ls", id="the longest"
        ),
        pytest.param(
            asked(called(WRITE), ended(End.CLIENT_ABORTED), *[called(WRITE)] * 2),
            3,
            "write",
            id="a request without an answer in between",
        ),
        pytest.param(
            asked(*[called(WRITE, text_sha256=text) for text in "abc"]),
            3,
            "write",
            id="the call counts, not the words around it",
        ),
        pytest.param(
            asked(called(WRITE), COUNT_TOKENS, called(WRITE), COUNT_TOKENS, called(WRITE)),
            3,
            "write",
            id="tokens counted in between",
        ),
    ],
)
def test_a_loop_is_seen(traffic: Traffic, count: int, what: str) -> None:
    detail = f"{count} answers in a row were the same: {what}"
    assert seen(traffic) == found(Sign.LOOP, count, detail)


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(asked(*[called(WRITE)] * 2), id="twice"),
        pytest.param(asked(*[called(WRITE), called(LIST)] * 5), id="in turns"),
        pytest.param(
            asked(*[called(a_call("write", {"path": name})) for name in "abcd"]),
            id="other arguments",
        ),
        pytest.param(asked(called(WRITE), called(WRITE, LIST), called(WRITE)), id="one call more"),
        pytest.param(asked(*[called(LIST, WRITE), called(WRITE, LIST)] * 2), id="another order"),
        pytest.param(asked(*map(said, "abcd")), id="other texts"),
        pytest.param(asked(*[an_exchange(finish_reason="stop")] * 5), id="no words at all"),
        pytest.param(
            asked(*[ended(End.UPSTREAM_REJECTED, status=400)] * 5), id="the same request refused"
        ),
        pytest.param(asked(*[COUNT_TOKENS] * 5), id="tokens counted"),
        pytest.param(asked(said(), called(WRITE), said(), called(WRITE), said()), id="text, call"),
    ],
)
def test_no_loop_is_seen(traffic: Traffic) -> None:
    assert seen(traffic) == ()


def test_a_loop_is_told_in_the_order_of_asking_not_of_the_lines() -> None:
    lines = [an_exchange(n, tool_calls=(LIST if n == 2 else WRITE,)) for n in (1, 3, 4, 2)]
    assert seen(a_traffic(*lines)) == ()


BROKEN, UNKNOWN = a_call("edit", b'{"path'), a_call("python", {}, offered=False)


@pytest.mark.parametrize(
    ("traffic", "count", "detail"),
    [
        pytest.param(
            asked(called(WRITE, BROKEN)),
            1,
            "of 2 calls, 1 with arguments that are no JSON object (edit)",
            id="broken arguments",
        ),
        pytest.param(
            asked(called(UNKNOWN), said()),
            1,
            "of 1 call, 1 of a tool that was not offered (python)",
            id="an unknown tool",
        ),
        pytest.param(
            asked(called(BROKEN, UNKNOWN), called(BROKEN)),
            3,
            "of 3 calls, 2 with arguments that are no JSON object (edit) and 1 of a tool that was "
            "not offered (python)",
            id="both",
        ),
        pytest.param(
            asked(called(a_call("x" * 500, b"", offered=False))),
            1,
            f"of 1 call, 1 with arguments that are no JSON object ({'x' * 40})",
            id="one call is counted once, a name cut",
        ),
        pytest.param(
            asked(called(*[a_call(name, {}, offered=False) for name in "abcdea"])),
            6,
            "of 6 calls, 6 of a tool that was not offered (a, b, c, …)",
            id="many names",
        ),
    ],
)
def test_calls_that_nobody_can_carry_out_are_counted(
    traffic: Traffic, count: int, detail: str
) -> None:
    assert seen(traffic) == found(Sign.MALFORMED_TOOL_CALLS, count, detail)


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(asked(called(WRITE, LIST), called(LIST)), id="all sound"),
        pytest.param(asked(called(a_call("ls"))), id="no arguments"),
        pytest.param(
            asked(ended(End.CLIENT_ABORTED, tool_calls=(BROKEN,))), id="the harness hung up"
        ),
        pytest.param(asked(said()), id="no call"),
        pytest.param(asked(), id="nothing asked"),
    ],
)
def test_calls_that_can_be_carried_out_are_not(traffic: Traffic) -> None:
    assert Sign.MALFORMED_TOOL_CALLS not in {one.sign for one in seen(traffic)}


def test_half_a_call_is_the_caps_fault() -> None:
    half = cut(tokens=15, cap=15).model_copy(update={"tool_calls": (BROKEN,)})
    assert [one.sign for one in seen(asked(half))] == [Sign.OUTPUT_CAP_HIT]


REFUSED, FULL = "1 request refused as too long", "1 answer cut where the context was full"


@pytest.mark.parametrize(
    ("traffic", "count", "detail"),
    [
        pytest.param(asked(called(LIST), overflowed()), 1, REFUSED, id="llama-server"),
        pytest.param(
            asked(
                ended(
                    End.UPSTREAM_REJECTED,
                    status=400,
                    error_type="invalid_request_error",
                    detail="status 400: This model's maximum context length is 8192 tokens.",
                )
            ),
            1,
            REFUSED,
            id="another server's words",
        ),
        pytest.param(asked(cut(tokens=3, cap=None)), 1, FULL, id="cut without a cap"),
        pytest.param(asked(cut(tokens=3, cap=4000, reason="max_tokens")), 1, FULL, id="message"),
        pytest.param(asked(cut(tokens=None, cap=None)), 1, FULL, id="cut, not counted, no cap"),
        pytest.param(
            asked(cut(tokens=3, cap=3, reason="model_context_window_exceeded")),
            1,
            FULL,
            id="a server that says so",
        ),
        pytest.param(
            asked(overflowed(), overflowed(), cut(tokens=3, cap=9), said()),
            3,
            f"2 requests refused as too long and {FULL}",
            id="both, and it went on",
        ),
    ],
)
def test_a_context_that_overflowed_is_seen(traffic: Traffic, count: int, detail: str) -> None:
    assert seen(traffic) == found(Sign.CONTEXT_OVERFLOW, count, detail)


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(asked(cut(tokens=4000, cap=4000)), id="cut at its cap"),
        pytest.param(asked(cut(tokens=None, cap=4000)), id="cut, not counted"),
        pytest.param(asked(cut(tokens=3, cap=4000, reason="stop")), id="ended of itself"),
        pytest.param(asked(said(detail=OVERFLOW)), id="an answer"),
        pytest.param(asked(ended(End.UPSTREAM_REJECTED, status=400)), id="rejected for another"),
        pytest.param(
            asked(
                ended(End.REFUSED, status=400, detail="the role 'prompt is too long' is not known")
            ),
            id="the agent's own words",
        ),
        pytest.param(asked(ended(End.BUDGET_EXHAUSTED, status=429)), id="budget"),
        pytest.param(asked(ended(End.UPSTREAM_CUT, detail=OVERFLOW)), id="broken off"),
    ],
)
def test_a_context_that_did_not_overflow_is_not(traffic: Traffic) -> None:
    assert Sign.CONTEXT_OVERFLOW not in {one.sign for one in seen(traffic)}


def test_a_server_that_fails_when_the_context_fills_shows_both() -> None:
    full = ended(
        End.UPSTREAM_ERROR, detail="an error in the stream: Context size has been exceeded."
    )
    signs = [one.sign for one in seen(asked(full))]
    assert signs == [Sign.CONTEXT_OVERFLOW, Sign.SERVER_ERROR]


@pytest.mark.parametrize(
    ("traffic", "count", "detail"),
    [
        pytest.param(
            asked(cut(tokens=4, cap=4)), 1, "1 answer cut at 4 output tokens", id="at the cap"
        ),
        pytest.param(
            asked(cut(tokens=5, cap=4), said()), 1, "1 answer cut at 4 output tokens", id="over it"
        ),
        pytest.param(
            asked(*[cut(tokens=16384, cap=16384, reason="max_tokens")] * 2),
            2,
            "2 answers cut at 16384 output tokens",
            id="messages",
        ),
    ],
)
def test_an_output_cap_that_was_hit_is_seen(traffic: Traffic, count: int, detail: str) -> None:
    assert seen(traffic) == found(Sign.OUTPUT_CAP_HIT, count, detail)


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(asked(cut(tokens=4, cap=4, reason="stop")), id="ended just there"),
        pytest.param(asked(cut(tokens=3, cap=4)), id="short of it"),
        pytest.param(asked(cut(tokens=None, cap=4)), id="not counted"),
        pytest.param(asked(cut(tokens=9, cap=None)), id="no cap"),
    ],
)
def test_an_output_cap_that_was_not_hit_is_not(traffic: Traffic) -> None:
    assert Sign.OUTPUT_CAP_HIT not in {one.sign for one in seen(traffic)}


OVER = ended(End.BUDGET_EXHAUSTED, status=429, detail="the budget of 2 requests is used up")


@pytest.mark.parametrize(
    ("traffic", "count", "detail"),
    [
        pytest.param(
            asked(said(), OVER),
            1,
            "1 request over budget: the budget of 2 requests is used up",
            id="once",
        ),
        pytest.param(
            asked(said("a"), OVER, OVER),
            2,
            "2 requests over budget: the budget of 2 requests is used up",
            id="and tried again",
        ),
        pytest.param(
            asked(OVER.model_copy(update={"detail": "x" * 2000, "status": 200})),
            1,
            f"1 request over budget: {'x' * 200}",
            id="in the middle of an answer",
        ),
    ],
)
def test_a_budget_that_is_used_up_is_seen(traffic: Traffic, count: int, detail: str) -> None:
    assert seen(traffic) == found(Sign.OUT_OF_BUDGET, count, detail)


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(asked(said(), ended(End.REFUSED, status=413)), id="a body that is too large"),
        pytest.param(
            asked(said(), ended(End.UPSTREAM_REJECTED, status=429)), id="the server's own"
        ),
        pytest.param(asked(cut(tokens=4, cap=4)), id="the cap of one answer"),
    ],
)
def test_a_budget_that_is_not_used_up_is_not(traffic: Traffic) -> None:
    assert Sign.OUT_OF_BUDGET not in {one.sign for one in seen(traffic)}


@pytest.mark.parametrize(
    ("traffic", "agent", "detail"),
    [
        pytest.param(
            asked(said()), an_exit(1), "exit code 1, after a whole answer", id="after an answer"
        ),
        pytest.param(
            asked(),
            an_exit(2),
            "exit code 2, without having asked the model anything",
            id="at once",
        ),
        pytest.param(
            asked(called(WRITE), ended(End.CLIENT_ABORTED, status=200)),
            an_exit(139),
            "exit code 139, in the middle of a request",
            id="in the middle",
        ),
        pytest.param(
            asked(called(WRITE)),
            an_exit(137),
            "exit code 137, after a whole answer",
            id="killed by a command of its model",
        ),
        pytest.param(
            asked(ended(End.UPSTREAM_REJECTED, status=400), said()),
            an_exit(1),
            "exit code 1, after a whole answer",
            id="an earlier request had failed",
        ),
        pytest.param(
            asked(called(WRITE)),
            an_exit(1, oom_killed=True),
            "exit code 1, after a whole answer; something in its container was OOM killed",
            id="a child was OOM killed",
        ),
    ],
)
def test_a_harness_that_crashed_is_seen(
    traffic: Traffic, agent: ContainerExit, detail: str
) -> None:
    assert seen(traffic, agent) == found(
        Sign.HARNESS_CRASH, 1, f"the agent ended by itself with {detail}"
    )


@pytest.mark.parametrize(
    ("traffic", "agent"),
    [
        pytest.param(asked(said()), an_exit(), id="exit code 0"),
        pytest.param(asked(called(WRITE)), an_exit(137, timed_out=True), id="deadline"),
        pytest.param(asked(called(WRITE)), an_exit(143, overflowed=True), id="too much output"),
        pytest.param(asked(called(WRITE)), KILLED, id="OOM killed"),
        pytest.param(asked(overflowed()), an_exit(1), id="overflow"),
        pytest.param(asked(said(), ended(End.UPSTREAM_ERROR)), an_exit(1), id="server error"),
        pytest.param(asked(ended(End.UPSTREAM_UNREACHABLE)), an_exit(1), id="no server"),
        pytest.param(asked(said(), ended(End.UPSTREAM_SILENT)), an_exit(1), id="silent server"),
        pytest.param(asked(ended(End.BUDGET_EXHAUSTED, status=429)), an_exit(1), id="budget"),
        pytest.param(asked(ended(End.REFUSED, status=400)), an_exit(1), id="refused"),
        pytest.param(asked(cut(tokens=4, cap=4)), an_exit(1), id="a cut answer"),
    ],
)
def test_a_harness_that_did_not_crash_is_not(traffic: Traffic, agent: ContainerExit) -> None:
    assert Sign.HARNESS_CRASH not in {one.sign for one in seen(traffic, agent)}


@pytest.mark.parametrize("agent", [an_exit(), an_exit(1)], ids=["exit 0", "exit 1"])
@pytest.mark.parametrize(
    ("ends", "detail"),
    [
        ((End.UPSTREAM_ERROR,), "1 of 2 requests failed at the model server: upstream_error 1"),
        (
            (End.UPSTREAM_UNREACHABLE,) * 3,
            "3 of 4 requests failed at the model server: upstream_unreachable 3",
        ),
        (
            (End.UPSTREAM_CUT, End.UPSTREAM_ERROR),
            "2 of 3 requests failed at the model server: upstream_cut 1, upstream_error 1",
        ),
        ((End.UPSTREAM_SILENT,), "1 of 2 requests failed at the model server: upstream_silent 1"),
    ],
)
def test_a_server_that_failed_is_seen_whatever_the_harness_says(
    ends: tuple[End, ...], detail: str, agent: ContainerExit
) -> None:
    traffic = asked(called(WRITE), *map(ended, ends))
    assert seen(traffic, agent) == found(Sign.SERVER_ERROR, len(ends), detail)


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(asked(called(WRITE), said()), id="all well"),
        pytest.param(asked(ended(End.UPSTREAM_REJECTED, status=400)), id="rejected"),
        pytest.param(asked(ended(End.CLIENT_ABORTED, status=0)), id="the harness hung up"),
        pytest.param(asked(ended(End.REFUSED, status=403)), id="refused by the gateway"),
        pytest.param(asked(ended(End.BUDGET_EXHAUSTED, status=429)), id="budget"),
        pytest.param(
            asked(said(), ended(End.UPSTREAM_SILENT, status=0)), id="still reading at the end"
        ),
        pytest.param(asked(ended(End.UPSTREAM_ERROR, dialect=None)), id="no inference request"),
    ],
)
def test_a_server_that_did_not_fail_is_not(traffic: Traffic) -> None:
    assert Sign.SERVER_ERROR not in {one.sign for one in seen(traffic)}


def test_signs_come_in_their_own_order_and_may_all_hold_at_once() -> None:
    traffic = asked(
        ended(End.UPSTREAM_ERROR),
        ended(End.BUDGET_EXHAUSTED, status=429),
        cut(tokens=4, cap=4),
        overflowed(),
        called(BROKEN),
        *[said()] * 3,
    )
    signs = [one.sign for one in seen(traffic, an_exit(1), submitted=False)]
    assert signs == list(Sign)


def test_a_cell_that_went_well_shows_nothing_and_so_does_one_without_a_record() -> None:
    assert seen(asked(called(LIST), called(WRITE), said())) == ()
    assert seen(None, an_exit(1), submitted=False) == ()
