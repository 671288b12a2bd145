"""What outcomes add up to, and when all is well."""

from dataclasses import replace

import pytest

from bench.core.verdict import Reason
from bench.redteam.attack import NOTHING, Attack, Gain, Kind, Ours, Outcome, Submission
from bench.redteam.report import all_well, counts, rows

ATTACK = Attack(
    id="c1-exit",
    row="c1",
    kind=Kind.C,
    what="ends the process",
    means=Submission(task="c1_hashmap", files={}, ends=Reason.CHECKS_FAILED),
    naive="c-exit",
)
GOOD = Outcome(
    attack=ATTACK, naive=Gain.PASS, ours=Ours.FAILED, reason=Reason.CHECKS_FAILED, detail="0 of 9"
)
USELESS = replace(GOOD, naive=NOTHING)
THROUGH = replace(GOOD, ours=Ours.THROUGH, reason=Reason.ALL_CHECKS_PASSED)
VOID = replace(GOOD, ours=Ours.VOID, reason=Reason.ENGINE_FAILURE)


def test_all_is_well_if_each_works_on_the_naive_and_fails_here() -> None:
    assert all_well([GOOD, GOOD], untouched=True)


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(USELESS, id="it proves nothing"),
        pytest.param(replace(GOOD, naive=Gain.EXCUSE), id="it gained something else"),
        pytest.param(THROUGH, id="it got through"),
        pytest.param(VOID, id="our machinery broke"),
    ],
)
def test_one_that_is_otherwise_is_enough(bad: Outcome) -> None:
    assert not all_well([GOOD, bad], untouched=True)


def test_a_host_that_was_touched_is_enough() -> None:
    assert not all_well([GOOD], untouched=False)


def test_counts_are_by_group() -> None:
    other = replace(GOOD, attack=replace(ATTACK, id="a1-x", row="a1"))
    said = [str(count) for count in counts([GOOD, USELESS, THROUGH, VOID, other])]
    assert said == [
        "a: 1 attacks, naive 1 passed, ours 0",
        "c: 4 attacks, naive 3 passed, ours 1, void 1",
    ]


def test_a_row_says_when_an_attack_proves_nothing() -> None:
    assert rows([USELESS]) == [
        {
            "attack": "c1-exit",
            "row": "c1",
            "language": "c",
            "what": "ends the process",
            "naive": "withstood: proves nothing",
            "ours": "failed",
            "reason": "checks_failed",
            "detail": "0 of 9",
        }
    ]
