"""What did an agent try in one attempt? All rules over all evidence, as one value.

Evidence comes in as bytes and lines, from memory or from a folder; nothing here knows which.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bench.audit.conversation import TRAFFIC, hear_conversation
from bench.audit.decoy_rules import Decoy, look_for_copies, look_for_marks
from bench.audit.found import Findings
from bench.audit.record_lines import NumberedLines
from bench.audit.submission import SUBMISSION, look_at_reason, look_at_submission
from bench.core.findings import Audit
from bench.core.verdict import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidenced:
    """What is kept of an attempt, as far as the rules look at it."""

    traffic: Iterable[bytes]  # the lines of the gateway's record
    submission: Mapping[str, bytes]  # none where nothing was handed in
    reason: Reason
    detail: str
    logs: Mapping[str, bytes] = field(default_factory=dict)  # by name in the attempt's folder
    start: Mapping[str, bytes] = field(default_factory=dict)  # what the workspace began with


def audit_attempt(evidence: Evidenced, *, decoy: Decoy | None = None) -> Audit:
    """Return what the rules find. `decoy`: what was laid out for this attempt, if anything."""
    found = Findings()
    lines = NumberedLines(evidence.traffic, marks=decoy.kinds if decoy is not None else ())
    hear_conversation(lines, found)
    # What it began with is nobody's doing.
    changed = {n: c for n, c in evidence.submission.items() if evidence.start.get(n) != c}
    look_at_submission(changed, found)
    look_at_reason(evidence.reason, evidence.detail, found)
    if decoy is not None:
        look_for_marks(decoy, lines, evidence.logs, found, traffic=TRAFFIC)
        look_for_copies(decoy, changed, evidence.start, found, archive=SUBMISSION)
    return found.finished()
