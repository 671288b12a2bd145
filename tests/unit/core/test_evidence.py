"""When the model server counts as unavailable, and when that is no excuse."""

import pytest

from bench.core.evidence import Traffic, budget_exhausted, model_unavailable, never_answered
from bench.core.traffic import ExchangeEnd as End
from support.builders import a_traffic, an_exchange

OK = an_exchange(1)
WAITED = OK.model_copy(
    update={"end": End.CLIENT_ABORTED, "sent_ms": 1.0, "first_byte_ms": None, "last_byte_ms": None}
)
BEGUN = WAITED.model_copy(update={"first_byte_ms": 5.0})
LOADING = an_exchange(2, End.UPSTREAM_ERROR).model_copy(update={"status": 503})
NOT_SENT = WAITED.model_copy(update={"sent_ms": None})


@pytest.mark.parametrize(
    ("traffic", "says"),
    [
        pytest.param(Traffic(opened=None, exchanges=(), closed=None), "did not start", id="unborn"),
        pytest.param(a_traffic(OK, closed=False), "without closing", id="gateway killed"),
        pytest.param(a_traffic(healthy_at_start=False), "at the start", id="never there"),
        pytest.param(a_traffic(OK, healthy_at_end=False), "at the end", id="gone at the end"),
        pytest.param(
            a_traffic(an_exchange(1, End.UPSTREAM_ERROR)), "no request was ever", id="always 500"
        ),
        pytest.param(
            a_traffic(an_exchange(1, End.UPSTREAM_SILENT)), "no request was ever", id="silent"
        ),
        pytest.param(
            a_traffic(OK, an_exchange(2, End.UPSTREAM_CUT)), "not regained", id="cut at last"
        ),
        pytest.param(
            a_traffic(OK, an_exchange(2, End.UPSTREAM_UNREACHABLE)), "not regained", id="refused"
        ),
        pytest.param(a_traffic(OK, LOADING), "not regained", id="started anew, and loads"),
        pytest.param(
            a_traffic(OK, an_exchange(2, End.UPSTREAM_CUT), an_exchange(3, End.UPSTREAM_ERROR)),
            "upstream_cut",
            id="cut, then 500",
        ),
    ],
)
def test_the_server_was_unavailable(traffic: Traffic, says: str) -> None:
    why = model_unavailable(traffic)
    assert why is not None
    assert says in why


@pytest.mark.parametrize(
    "traffic",
    [
        pytest.param(a_traffic(), id="nothing asked"),
        pytest.param(a_traffic(OK), id="all well"),
        pytest.param(a_traffic(an_exchange(1, End.UPSTREAM_CUT), an_exchange(2)), id="regained"),
        pytest.param(
            a_traffic(OK, an_exchange(2, End.UPSTREAM_ERROR)), id="a request made to get a 500"
        ),
        pytest.param(a_traffic(OK, LOADING, an_exchange(3)), id="loaded"),
        pytest.param(
            a_traffic(
                OK,
                an_exchange(2, End.UPSTREAM_CUT),
                an_exchange(3),
                an_exchange(4, End.UPSTREAM_ERROR),
            ),
            id="regained, then a 500",
        ),
        pytest.param(a_traffic(OK, an_exchange(2, End.UPSTREAM_SILENT)), id="slow at the end"),
        pytest.param(a_traffic(an_exchange(1, End.UPSTREAM_REJECTED)), id="context overflow"),
        pytest.param(a_traffic(an_exchange(1, End.CLIENT_ABORTED)), id="harness hung up"),
        pytest.param(
            a_traffic(OK, an_exchange(2, End.UPSTREAM_UNREACHABLE, dialect=None)),
            id="no inference request",
        ),
    ],
)
def test_the_server_was_available(traffic: Traffic) -> None:
    assert model_unavailable(traffic) is None


@pytest.mark.parametrize(
    ("traffic", "expected"),
    [
        pytest.param(a_traffic(WAITED), True, id="waited for the first"),
        pytest.param(a_traffic(NOT_SENT, WAITED, WAITED), True, id="again and again"),
        pytest.param(a_traffic(), False, id="nothing asked"),
        pytest.param(a_traffic(NOT_SENT), False, id="never passed on"),
        pytest.param(a_traffic(BEGUN), False, id="an answer had begun"),
        pytest.param(a_traffic(BEGUN, WAITED), False, id="waited for a later one"),
    ],
)
def test_a_server_that_never_said_a_word(traffic: Traffic, expected: bool) -> None:
    assert never_answered(traffic) is expected


def test_only_a_refusal_for_budget_means_the_budget_was_used_up() -> None:
    assert budget_exhausted(a_traffic(OK, an_exchange(2, End.BUDGET_EXHAUSTED)))
    assert not budget_exhausted(a_traffic(OK, an_exchange(2, End.REFUSED)))
