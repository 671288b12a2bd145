"""Facts the host observed about one attempt at a cell, and what follows from the traffic."""

from dataclasses import dataclass, field
from enum import StrEnum

from bench.core.containers import ContainerExit
from bench.core.submission import IllegalSubmission, Submission
from bench.core.terms import Terms
from bench.core.traffic import Closed, Exchange, ExchangeEnd, Opened

UPSTREAM_FAULTS = frozenset(
    {
        ExchangeEnd.UPSTREAM_ERROR,
        ExchangeEnd.UPSTREAM_UNREACHABLE,
        ExchangeEnd.UPSTREAM_CUT,
        ExchangeEnd.UPSTREAM_SILENT,
    }
)
_LOST_CONNECTION = frozenset({ExchangeEnd.UPSTREAM_UNREACHABLE, ExchangeEnd.UPSTREAM_CUT})
_LOADING = 503  # what llama-server answers until its model is loaded, whatever it is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """One named check of a judge."""

    name: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Graded:
    """A sound verdict: nonce, input hash and planned names were all as they should be."""

    checks: tuple[CheckResult, ...]
    planned: int

    @property
    def passed(self) -> int:
        """How many checks passed."""
        return sum(check.passed for check in self.checks)

    @property
    def solved(self) -> bool:
        """Whether at least one check was planned, all planned ones ran, and all passed."""
        return len(self.checks) == self.planned > 0 and self.passed == self.planned


class FaultKind(StrEnum):
    """How a container that runs submission code can end badly."""

    CRASHED = "crashed"
    TIMED_OUT = "timed_out"
    OUT_OF_MEMORY = "out_of_memory"
    OVERFLOWED = "overflowed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CompileFault:
    """The submission did not compile, or left what is no build: nothing to exhibit."""

    kind: FaultKind
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ExhibitFault:
    """Submission code ended badly: the submission's failure, nothing to judge."""

    kind: FaultKind
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ungradable:
    """The judge started twice and gave no sound verdict: listed for a person, never a pass."""

    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GraderFault:
    """Our own grader broke before submission code could have had a part in it."""

    why: str


Grading = Graded | CompileFault | ExhibitFault | Ungradable | GraderFault


@dataclass(frozen=True, slots=True, kw_only=True)
class Traffic:
    """The gateway's record of a cell, as read back."""

    opened: Opened | None
    exchanges: tuple[Exchange, ...]
    closed: Closed | None
    unreadable_lines: int = 0
    terms: Terms | None = None  # of the harness's first request


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEvidence:
    """Everything `decide` looks at."""

    engine_failure: str | None = None
    model_unavailable: str | None = None
    model_changed: str | None = None  # what `bench.core.identity.changes` says
    leaks: tuple[str, ...] = ()
    agent: ContainerExit | None = None
    never_answered: bool = False
    budget_exhausted: bool = False
    submission: Submission | IllegalSubmission | None = None
    grading: Grading | None = None
    notes: tuple[str, ...] = field(default=())


def model_unavailable(traffic: Traffic) -> str | None:
    """Say why the model server (or the gateway) was not there for this cell, or `None`.

    An agent under a model's control acts only after a first completed exchange, so faults before
    that are never of its making. After it, one failed answer is no excuse as long as the server
    is healthy: a request can be written so that a server answers 500. What counts then is a lost
    connection, or a server that just loads its model, with nothing completed after it; or one that
    is not healthy at the end.
    """
    if traffic.opened is None:
        return "the gateway did not start to listen"
    if traffic.closed is None:
        return "the gateway ended without closing its record"
    if not traffic.opened.upstream_healthy:
        return f"the model server was not healthy at the start: {traffic.opened.detail}"
    if not traffic.closed.upstream_healthy:
        return f"the model server was not healthy at the end: {traffic.closed.detail}"
    return _fault_of_exchanges([e for e in traffic.exchanges if e.dialect is not None])


def _fault_of_exchanges(asked: list[Exchange]) -> str | None:
    completed = [exchange.seq for exchange in asked if exchange.end is ExchangeEnd.COMPLETED]
    faults = [exchange for exchange in asked if exchange.end in UPSTREAM_FAULTS]
    if not faults:
        return None
    last = faults[-1]
    if not completed:
        return f"no request was ever answered; the last ended {last.end}: {last.detail}"
    lost = [fault for fault in faults if fault.seq > completed[-1] and _is_lost(fault)]
    if lost:
        return f"the connection was lost and not regained: {lost[-1].end}: {lost[-1].detail}"
    return None


def _is_lost(fault: Exchange) -> bool:
    """Whether the server was not there, or not yet there again."""
    loads = fault.end is ExchangeEnd.UPSTREAM_ERROR and fault.status == _LOADING
    return loads or fault.end in _LOST_CONNECTION


def never_answered(traffic: Traffic) -> bool:
    """Whether the model server was asked and not one byte of an answer ever came.

    An agent that waited so until its deadline waited for a server that hangs: nothing but its
    harness's own first request can have asked.
    """
    asked = [exchange for exchange in traffic.exchanges if exchange.sent_ms is not None]
    return bool(asked) and all(exchange.first_byte_ms is None for exchange in asked)


def budget_exhausted(traffic: Traffic) -> bool:
    """Whether the gateway refused a request because the cell's budget was used up."""
    return any(e.end is ExchangeEnd.BUDGET_EXHAUSTED for e in traffic.exchanges)
