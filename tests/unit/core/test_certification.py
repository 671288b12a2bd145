"""What stands against a task, from what was seen of it; and what does not."""

from dataclasses import replace

import pytest

from bench.core.certificate import Objection, ObjectionKind
from bench.core.certification import (
    BadAnswer,
    Drawing,
    Expected,
    Observed,
    Sitting,
    idle_checks,
    objections,
    proof_reports,
)
from bench.core.evidence import CheckResult
from bench.core.verdict import Decision, Outcome, Reason

SOLVED = Decision(outcome=Outcome.SOLVED, reason=Reason.ALL_CHECKS_PASSED, detail="2 checks")
FAILED = Decision(outcome=Outcome.FAILED, reason=Reason.CHECKS_FAILED, detail="1 of 2 checks")
CRASHED = Decision(outcome=Outcome.FAILED, reason=Reason.EXHIBIT_CRASHED, detail="exit code 1")
STUMPED = Decision(outcome=Outcome.FAILED, reason=Reason.UNGRADABLE, detail="the judge ended")
BROKEN = Decision(outcome=Outcome.VOID, reason=Reason.GRADER_FAILURE, detail="the broker ended")
PLAN = ("a", "b")


def a_sitting(
    proof: str, *passed: bool, decision: Decision | None = None, seed: int = 1
) -> Sitting:
    checks = tuple(
        CheckResult(name=name, passed=ok, detail="" if ok else "found 2, expected 1")
        for name, ok in zip(PLAN, passed, strict=False)
    )
    how = SOLVED if all(passed) and passed else FAILED
    return Sitting(proof=proof, seed=seed, decision=decision or how, checks=checks, log="said")


def a_drawing(seed: int = 1, **changes: object) -> Drawing:
    drawing = Drawing(seed=seed, plan=PLAN, inputs_sha256=f"sha-{seed}")
    return replace(drawing, **changes)  # type: ignore[arg-type] # a table of changes


def an_observation(
    *sittings: Sitting,
    drawings: tuple[Drawing, ...] = (a_drawing(),),
    again: tuple[Sitting, ...] = (),
    bad_answers: tuple[BadAnswer, ...] = (),
) -> Observed:
    return Observed(
        proofs=(
            Expected(name="solved", solved=True),
            Expected(name="wrong-x", solved=False, why="it is off by one"),
            Expected(name="wrong-y", solved=False, why="it never ends"),
            Expected(name="wrong-z", solved=False, why="it is late", caught_by="b"),
        ),
        drawings=drawings,
        sittings=sittings or (a_sitting("solved", True, True), a_sitting("wrong-x", True, False)),
        again=again,
        bad_answers=bad_answers,
    )


def a_bad_answer(decision: Decision = FAILED, **changes: object) -> BadAnswer:
    plain = BadAnswer(what="an empty answer", seed=1, is_none=True, decision=decision)
    return replace(plain, **changes)  # type: ignore[arg-type] # a table of changes


@pytest.mark.parametrize(
    ("observed", "kind", "words"),
    [
        pytest.param(
            an_observation(drawings=(a_drawing(), a_drawing(2, fault="it ended with exit code 1"))),
            ObjectionKind.GENERATOR_FAILED,
            ("drawing an exam", 2, "it ended with exit code 1", "grader/generate.py"),
            id="no-exam",
        ),
        pytest.param(
            an_observation(drawings=(a_drawing(differing=("inputs/cases.json",)),)),
            ObjectionKind.GENERATOR_VARIES,
            ("twice", 1, "inputs/cases.json came out otherwise", "no clock"),
            id="not-the-same-twice",
        ),
        pytest.param(
            an_observation(drawings=(a_drawing(differing=tuple("abcdefg"), hash_alone=True),)),
            ObjectionKind.GENERATOR_VARIES,
            ("twice", 1, "a, b, c, d, e and 2 more came out otherwise under another", "set"),
            id="another-hash-seed",
        ),
        pytest.param(
            an_observation(drawings=(a_drawing(), a_drawing(5, inputs_sha256="sha-1"))),
            ObjectionKind.SEED_IGNORED,
            ("another seed", 5, "those of seed 1", "Draw them from the seed"),
            id="the-seed-has-no-say",
        ),
        pytest.param(
            an_observation(a_sitting("solved", True, False, seed=3)),
            ObjectionKind.REFERENCE_FAILED,
            ("the reference", 3, "checks_failed: 1 of 2 checks; b: found 2, expected 1", "wrong"),
            id="the-reference-fails-a-check",
        ),
        pytest.param(
            an_observation(a_sitting("solved", decision=CRASHED)),
            ObjectionKind.REFERENCE_FAILED,
            ("the reference", 1, "exhibit_crashed: exit code 1", "wrong"),
            id="the-reference-crashes",
        ),
        pytest.param(
            an_observation(a_sitting("wrong-x", True, True, seed=7)),
            ObjectionKind.WRONG_SOLVED,
            ("must fail", 7, "solved, with 2 checks (it is off by one)", "Add cases"),
            id="a-wrong-one-is-solved",
        ),
        pytest.param(
            an_observation(a_sitting("wrong-z", False, True, seed=4)),
            ObjectionKind.OTHERWISE_CAUGHT,
            ("what catches it, b", 4, "checks_failed: 1 of 2 checks, failed: a", "WHY.txt"),
            id="a-wrong-one-is-caught-by-another-check",
        ),
        pytest.param(
            an_observation(a_sitting("wrong-x", decision=STUMPED)),
            ObjectionKind.NO_VERDICT,
            ("a submission", 1, "no sound verdict: the judge ended", "strict readers"),
            id="a-wrong-one-stumps-the-judge",
        ),
        pytest.param(
            an_observation(a_sitting("solved", decision=BROKEN)),
            ObjectionKind.NO_VERDICT,
            ("a submission", 1, "no sound verdict: the broker ended", "strict readers"),
            id="our-own-fault",
        ),
        pytest.param(
            an_observation(bad_answers=(a_bad_answer(SOLVED, passed=PLAN),)),
            ObjectionKind.EMPTY_PASSED,
            ("judging an empty answer", 1, "it is solved", "has not passed"),
            id="an-empty-answer-is-solved",
        ),
        pytest.param(
            an_observation(bad_answers=(a_bad_answer(passed=("b",)),)),
            ObjectionKind.EMPTY_PASSED,
            ("judging an empty answer", 1, "it passes b", "has not passed"),
            id="an-empty-answer-passes-one-check",
        ),
        pytest.param(
            an_observation(bad_answers=(a_bad_answer(STUMPED),)),
            ObjectionKind.NO_VERDICT,
            ("judging an empty answer", 1, "no sound verdict", "strict readers"),
            id="an-empty-answer-stumps-the-judge",
        ),
        pytest.param(
            an_observation(bad_answers=(a_bad_answer(SOLVED, is_none=False, passed=PLAN),)),
            ObjectionKind.EMPTY_PASSED,
            ("judging an empty answer", 1, "it is solved", "has not passed"),
            id="another-exams-answers-are-solved",
        ),
        pytest.param(
            an_observation(again=(a_sitting("wrong-x", False, True),)),
            ObjectionKind.VERDICT_VARIES,
            ("twice", 1, "first checks_failed (1 of 2 checks), then", "they differ in a, b", "no"),
            id="other-checks-fail-the-second-time",
        ),
        pytest.param(
            an_observation(again=(a_sitting("wrong-x", decision=CRASHED),)),
            ObjectionKind.VERDICT_VARIES,
            ("twice", 1, "then exhibit_crashed (exit code 1)", "they differ in b", "no time"),
            id="it-crashes-the-second-time",
        ),
    ],
)
def test_what_is_not_sound_stands_against_a_task(
    observed: Observed, kind: ObjectionKind, words: tuple[str | int, ...]
) -> None:
    (objection,) = objections(observed)
    doing, seed, *others = words
    assert objection.kind is kind
    assert str(doing) in objection.doing
    assert objection.seed == seed
    for word in others[:-1]:
        assert str(word) in objection.found
    assert str(others[-1]) in objection.advice


@pytest.mark.parametrize(
    "observed",
    [
        pytest.param(an_observation(), id="all-as-it-should-be"),
        pytest.param(
            an_observation(a_sitting("wrong-y", decision=CRASHED)), id="a-wrong-one-crashes"
        ),
        pytest.param(an_observation(bad_answers=(a_bad_answer(),)), id="an-empty-answer-fails"),
        pytest.param(
            an_observation(bad_answers=(a_bad_answer(is_none=False, passed=("a",)),)),
            id="another-exams-answers-pass-a-part",
        ),
        pytest.param(
            an_observation(
                again=(
                    replace(
                        a_sitting("wrong-x", True, False),
                        checks=(
                            CheckResult(name="a", passed=True),
                            CheckResult(name="b", passed=False, detail="at another place"),
                        ),
                    ),
                )
            ),
            id="other-words-the-second-time",
        ),
        pytest.param(
            an_observation(drawings=(a_drawing(1), a_drawing(2), a_drawing(3))), id="three-seeds"
        ),
        pytest.param(
            an_observation(drawings=(a_drawing(1, plan=("a",)), a_drawing(2))), id="another-plan"
        ),
    ],
)
def test_what_is_sound_stands_against_nothing(observed: Observed) -> None:
    assert objections(observed) == ()


def test_everything_that_stands_against_a_task_is_told_at_once() -> None:
    observed = an_observation(
        a_sitting("solved", False, True, seed=1),
        a_sitting("solved", False, True, seed=2),
        a_sitting("wrong-x", True, True, seed=1),
        drawings=(a_drawing(1), a_drawing(2, differing=("expected/plan.json",))),
        bad_answers=(a_bad_answer(SOLVED),),
    )

    def where(objection: Objection) -> tuple[str | None, int | None]:
        return objection.proof, objection.seed

    assert [where(o) for o in objections(observed)] == [
        (None, 2),
        ("solved", 1),
        ("solved", 2),
        ("wrong-x", 1),
        (None, 1),
    ]


def test_a_report_says_which_checks_caught_a_proof_over_all_seeds() -> None:
    observed = an_observation(
        a_sitting("solved", True, True),
        a_sitting("wrong-x", True, False, seed=1),
        a_sitting("wrong-x", False, True, seed=2),
        a_sitting("wrong-y", decision=CRASHED),
    )
    reports = {r.name: (r.solved, r.reasons, r.caught_by) for r in proof_reports(observed)}
    assert reports == {
        "solved": (True, ("all_checks_passed",), ()),
        "wrong-x": (False, ("checks_failed", "checks_failed"), ("a", "b")),
        "wrong-y": (False, ("exhibit_crashed",), ()),
        "wrong-z": (False, (), ()),
    }


def test_a_check_is_idle_when_only_the_untouched_workspace_fails_it() -> None:
    observed = an_observation(a_sitting("wrong-x", True, False), a_sitting("wrong-y", False, False))
    assert idle_checks(observed, apart_from=("wrong-y",)) == ("a",)
    assert idle_checks(observed, apart_from=()) == ()
