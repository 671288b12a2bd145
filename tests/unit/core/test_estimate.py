"""Estimates: from the nearest there is, from settled attempts, and none out of nothing."""

import pytest

from bench.core.estimate import Estimate, Experience, Nearest, Total, total_of
from bench.core.verdict import Outcome
from support.builders import a_brief


def learned(*records: object) -> Experience:
    experience = Experience()
    for record in records:
        experience.add(record)  # type: ignore[arg-type] # briefs, all of them
    return experience


ALL = (
    a_brief(seconds=10, tokens=(100, 10), model="m1", harness="pi", task="t1"),
    a_brief(seconds=30, tokens=(300, 30), model="m1", harness="pi", task="t1", trial=2),
    a_brief(Outcome.FAILED, seconds=100, model="m1", harness="qwen", task="t2"),
    a_brief(seconds=1000, tokens=(1, 1), model="m2", harness="pi", task="t2"),
    a_brief(seconds=1, scripted=True, model="scripted/nop", harness="pi", task="t1"),
    a_brief(Outcome.VOID, seconds=9999, model="m1", harness="pi", task="t1"),
)


@pytest.mark.parametrize(
    ("cell", "nearest", "seconds", "attempts"),
    [
        (("m1", "pi", "t1"), Nearest.MODEL_HARNESS_TASK, 20, 2),
        (("m1", "qwen", "t1"), Nearest.MODEL_TASK, 20, 2),
        (("m1", "qwen", "t3"), Nearest.MODEL_HARNESS, 100, 1),
        (("m1", "aider", "t3"), Nearest.MODEL, 140 / 3, 3),
        (("m3", "pi", "t1"), Nearest.NOTHING, 1140 / 4, 4),
        (("scripted/nop", "qwen", "t9"), Nearest.MODEL, 1, 1),
    ],
)
def test_an_estimate_is_the_mean_of_the_nearest_settled_attempts(
    cell: tuple[str, str, str], nearest: Nearest, seconds: float, attempts: int
) -> None:
    estimate = learned(*ALL).estimate(*cell)
    assert estimate is not None
    assert (estimate.nearest, estimate.attempts) == (nearest, attempts)
    assert estimate.seconds == pytest.approx(seconds)


def test_tokens_are_the_mean_of_the_attempts_that_counted_them() -> None:
    near = learned(*ALL).estimate("m1", "pi", "t1")
    uncounted = learned(*ALL).estimate("m1", "qwen", "t2")
    assert near is not None
    assert uncounted is not None
    assert (near.input_tokens, near.output_tokens) == (200, 20)
    assert (uncounted.input_tokens, uncounted.output_tokens) == (None, None)


@pytest.mark.parametrize("records", [ALL[4:5], ALL[5:], ()], ids=["scripted", "void", "nothing"])
def test_what_nothing_is_known_of_stays_unknown(records: tuple[object, ...]) -> None:
    assert learned(*records).estimate("m1", "pi", "t1") is None


def test_real_models_teach_nothing_about_scripted_ones() -> None:
    assert learned(*ALL).estimate("scripted/oracle", "pi", "t1") is None


def test_a_total_says_how_many_cells_are_in_no_sum() -> None:
    one = Estimate(
        seconds=10, input_tokens=5, output_tokens=None, nearest=Nearest.MODEL, attempts=1
    )
    assert total_of([one, None, one]) == Total(
        cells=3, unknown=1, seconds=20, input_tokens=10, output_tokens=None
    )
    assert total_of([None]).seconds is None


def test_what_a_copy_learns_is_not_learned_by_the_first() -> None:
    first = learned(ALL[0])
    first.copy().add(ALL[1])
    estimate = first.estimate("m1", "pi", "t1")
    assert estimate is not None
    assert estimate.attempts == 1


def test_records_that_another_goes_through_are_learned_on_the_way() -> None:
    experience = Experience()
    assert list(experience.listening(ALL[:1])) == [ALL[0]]
    assert experience.estimate("m1", "pi", "t1") is not None
