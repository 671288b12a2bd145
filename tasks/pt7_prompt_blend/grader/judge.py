# bench-canary pt7_prompt_blend grader/judge.py 16cbb80d50dc1d544e41b702a10f48c3
"""Judges log-probabilities and tokens against what is right."""

from bench.grading.array_casework import AnsweredArrayCase, judge_array_cases
from bench.grading.compare import mark_same
from bench.grading.fields import as_object
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.near import Tolerance, mark_near
from bench.grading.show import show

# By type: its precision, as a power of two.
PRECISION = {"float32": -24, "float64": -53}
# A step's logits are sums of about 30 products below 10 in float32: off by less than 1e-5 each.
LOG_PROB = 1e-3


def mark(case: AnsweredArrayCase) -> Mark:
    if "raises" in case.expected:
        raised = isinstance(case.answer, dict) and case.answer.get("raised") == "ValueError"
        return PASSED if raised else failed(f"no ValueError but {show(case.answer)}")
    if isinstance(case.answer, dict) and "raised" in case.answer:
        return failed(f"it raised {show(case.answer['raised'])}")
    blended = case.question["call"] == "blend"
    said = as_object(case.answer, keys=("dtype" if blended else "tokens", "changed", *more(case)))
    if case.expected.get("unchanged") and said["changed"] is not False:
        return failed("an input is not what it was before the call")
    return mark_blend(case) if blended else mark_tokens(case)


def more(case: AnsweredArrayCase) -> tuple[str, ...]:
    return () if case.question["call"] == "blend" else ("log_prob",)


def mark_blend(case: AnsweredArrayCase) -> Mark:
    wanted = "float64" if case.question["dtype"] == "float64" else "float32"
    said = case.answer["dtype"] if isinstance(case.answer, dict) else None
    if said != wanted:
        return failed(f"a tensor of {show(said)} where {wanted} is asked for")
    return mark_near(
        case.answered("result"),
        case.expected_arrays["log_probs"],
        dtype=wanted,
        tolerance=tolerance(wanted, case.expected["largest"]),
        infinities=True,
    )


def tolerance(dtype: str, largest: float) -> Tolerance:
    """Return the tolerance of a mixture of logits none of which is larger.

    Dividing by the temperature, subtracting the highest and adding logarithms rounds half a dozen
    times, each time by the precision of the type times the number at hand, which is none larger
    than the largest logit; the sum over some thousand tokens rounds likewise. Half precision
    anywhere on the way is off by a thousand times as much.
    """
    unit = 2.0 ** PRECISION[dtype]
    return Tolerance(rtol=16 * unit, atol=16 * unit * (10 + largest), why="roundings on the way")


def mark_tokens(case: AnsweredArrayCase) -> Mark:
    said = as_object(case.answer, keys=("tokens", "log_prob", "changed"))
    chosen = mark_same(said["tokens"], case.expected["tokens"])
    if not chosen.passed:
        return chosen
    found, wanted = said["log_prob"], case.expected["log_prob"]
    if type(found) is not float or not abs(found - wanted) <= LOG_PROB:
        return failed(f"a log-probability of {show(found)}, expected {wanted!r}")
    return PASSED


if __name__ == "__main__":
    judge_array_cases(mark)
