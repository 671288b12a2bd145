"""What rules about code have in common: where something stands in a file, and why it matters."""

from dataclasses import dataclass

from bench.core.findings import FindingKind


@dataclass(frozen=True, slots=True, kw_only=True)
class InCode:
    """Something that a rule found in a file."""

    kind: FindingKind
    rule: str
    detail: str
    line: int  # from 1


def tampers(rule: str, detail: str, line: int) -> InCode:
    """Return a finding of code that meddles with the process it runs in."""
    return InCode(kind=FindingKind.TAMPERING, rule=rule, detail=detail, line=line)


def hard_codes(rule: str, detail: str, line: int) -> InCode:
    """Return a finding of code that answers from literals."""
    return InCode(kind=FindingKind.HARD_CODED, rule=rule, detail=detail, line=line)
