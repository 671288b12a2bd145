"""Reading what a judge wrote: a sound verdict, or why it is none."""

from typing import Literal

from pydantic import ValidationError

from bench.core.evidence import CheckResult, Graded
from bench.core.schema import Document


class PlannedChecks(Document):
    """`expected/plan.json`: the names a generator planned, which the judge must report."""

    checks: tuple[str, ...]


class JudgedCheck(Document):
    """One check as the judge reports it."""

    name: str
    passed: bool
    detail: str = ""


class VerdictFile(Document):
    """`verdict.json`, as `bench.grading` writes it."""

    schema_version: Literal[1]
    nonce: str
    inputs_sha256: str
    checks: tuple[JudgedCheck, ...]


def read_plan(raw: bytes | None) -> tuple[str, ...] | str:
    """Return the planned check names, or why there are none."""
    if raw is None:
        return "the generator wrote no expected/plan.json"
    try:
        names = PlannedChecks.model_validate_json(raw, strict=True).checks
    except ValidationError as error:
        return f"expected/plan.json is malformed: {_first(error)}"
    if not names or len(set(names)) != len(names):
        return "expected/plan.json plans no check, or one name twice"
    return names


def read_verdict(
    raw: bytes | None, *, nonce: str, inputs_sha256: str, plan: tuple[str, ...]
) -> Graded | str:
    """Return the verdict if it is this judge's, of these inputs, over exactly the planned checks.

    Otherwise returns why it is not sound.
    """
    if raw is None:
        return "the judge wrote no verdict.json"
    try:
        verdict = VerdictFile.model_validate_json(raw, strict=True)
    except ValidationError as error:
        return f"verdict.json is malformed: {_first(error)}"
    if verdict.nonce != nonce:
        return "the verdict does not carry the nonce this judge was given"
    if verdict.inputs_sha256 != inputs_sha256:
        return "the judge saw other inputs than the exhibit"
    reported = tuple(check.name for check in verdict.checks)
    if reported != plan:
        return f"the judge reported {len(reported)} checks, not the {len(plan)} planned ones"
    checks = tuple(
        CheckResult(name=c.name, passed=c.passed, detail=c.detail) for c in verdict.checks
    )
    return Graded(checks=checks, planned=len(plan))


def _first(error: ValidationError) -> str:
    fault = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in fault['loc'])}: {fault['msg']}"
