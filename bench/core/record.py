"""The line of a settled attempt in `results/<model>.jsonl`: the source of truth for resume."""

from datetime import datetime
from typing import Literal

from bench.core.cells import CellKey
from bench.core.evidence import CellEvidence, Graded, Traffic
from bench.core.findings import Audit
from bench.core.identity import ModelIdentity
from bench.core.schema import Document
from bench.core.seal import Seal
from bench.core.signs import Conducted
from bench.core.specs import ModelSpec, Policy
from bench.core.terms import Terms
from bench.core.traffic import Exchange, ExchangeEnd
from bench.core.verdict import Decision, Outcome, Reason


class Check(Document):
    """One check of the judge."""

    name: str
    passed: bool
    detail: str = ""


class Times(Document):
    """Where an attempt's wall clock went, in seconds."""

    started_at: datetime
    setup_seconds: float
    agent_seconds: float
    collect_seconds: float
    grade_seconds: float
    total_seconds: float
    overhead_seconds: float  # all of it but the agent, and the wait for its turn
    model_busy_seconds: float | None  # from a request to the last byte of its answer
    waited_seconds: float = 0.0  # made ready, until the model server was free
    # From the last byte for the cell before to the first request of this one, by the gateways'
    # clock. Unknown for the first cell of a sweep, and where several agents work at once.
    idle_before_seconds: float | None = None


class Usage(Document):
    """What the cell asked of the model, from the gateway's record. `None` is unknown."""

    requests: int
    refused: int
    tool_calls: int
    input_tokens: int | None
    cached_tokens: int | None
    output_tokens: int | None
    tokens_per_second: float | None
    first_token_ms: float | None  # median over the completed exchanges
    ends: dict[str, int]


class AgentExit(Document):
    """How the agent's container ended. Recorded, never trusted."""

    exit_code: int
    oom_killed: bool
    timed_out: bool
    output_bytes: int


class Images(Document):
    """The images really used: tag and id."""

    agent: str
    agent_id: str
    toolchain: str
    toolchain_id: str
    gateway: str
    gateway_id: str


class Surroundings(Document):
    """What it ran on."""

    bench_version: str
    harness_version: str
    engine_version: str
    engine_os: str
    kernel: str
    architecture: str
    slots: int | None = None  # how many agents might work at once
    pipelined: bool | None = None  # others were made ready and graded while this one's worked
    seal: Seal | None = None  # how the sandbox was found before the sweep


class Retry(Document):
    """Why this is another attempt: the one before, in the same run, was void."""

    after: Reason
    pause_seconds: float
    attempt: int  # of this run, from 1
    max_attempts: int


class Record(Document):
    """One settled attempt at a cell."""

    schema_version: Literal[1] = 1
    cell: str
    model: str
    quant: str
    harness: str
    task: str
    trial: int
    attempt: int
    retry: Retry | None = None
    outcome: Outcome
    reason: Reason
    detail: str
    scripted: bool
    ranked: bool
    key: CellKey
    model_spec: ModelSpec
    policy: Policy
    checks: tuple[Check, ...] | None
    checks_planned: int | None
    times: Times
    usage: Usage | None
    conduct: tuple[Conducted, ...] = ()
    terms: Terms | None = None
    audit: Audit | None = None  # `None`: recorded before there was one, or it failed; see the notes
    agent: AgentExit | None
    submission_sha256: str | None
    seeds: tuple[int, ...]
    notes: tuple[str, ...]
    leaks: tuple[str, ...]
    model_before: ModelIdentity | None
    model_after: ModelIdentity | None
    images: Images
    surroundings: Surroundings
    artefacts: str  # the attempt's folder, relative to the results folder

    @property
    def settled(self) -> bool:
        """Whether the cell needs no further attempt."""
        return self.outcome is not Outcome.VOID


def checks_of(evidence: CellEvidence) -> tuple[tuple[Check, ...] | None, int | None]:
    """Return the checks and how many were planned; `None` where nothing was judged."""
    grading = evidence.grading
    if not isinstance(grading, Graded):
        return None, None
    checks = tuple(Check(name=c.name, passed=c.passed, detail=c.detail) for c in grading.checks)
    return checks, grading.planned


def usage_of(traffic: Traffic | None) -> Usage | None:
    """Add up a gateway's record."""
    if traffic is None:
        return None
    asked = [exchange for exchange in traffic.exchanges if exchange.dialect is not None]
    done = [exchange for exchange in asked if exchange.end is ExchangeEnd.COMPLETED]
    ends: dict[str, int] = {}
    for exchange in traffic.exchanges:
        ends[exchange.end.value] = ends.get(exchange.end.value, 0) + 1
    return Usage(
        requests=len(asked),
        refused=ends.get(ExchangeEnd.REFUSED.value, 0),
        tool_calls=sum(len(exchange.tool_calls) for exchange in done),
        input_tokens=_sum([exchange.input_tokens for exchange in done]),
        cached_tokens=_sum([exchange.cached_tokens for exchange in done]),
        output_tokens=_sum([exchange.output_tokens for exchange in done]),
        tokens_per_second=_rate(done),
        first_token_ms=_median([e.first_byte_ms for e in done if e.first_byte_ms is not None]),
        ends=ends,
    )


def busy_seconds(traffic: Traffic | None) -> float | None:
    """Return how long the model server was at work: the union of all inference exchanges."""
    if traffic is None:
        return None
    spans = sorted(
        (e.began, e.began + e.last_byte_ms / 1000)
        for e in traffic.exchanges
        if e.dialect is not None and e.last_byte_ms is not None
    )
    busy, reached = 0.0, float("-inf")
    for begin, end in spans:
        busy += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return busy


def summary(decision: Decision) -> str:
    """Return a decision as one short phrase: outcome and reason."""
    return f"{decision.outcome} ({decision.reason})"


def _sum(values: list[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _rate(done: list[Exchange]) -> float | None:
    tokens = seconds = 0.0
    for exchange in done:
        if exchange.output_tokens and exchange.first_byte_ms is not None and exchange.last_byte_ms:
            tokens += exchange.output_tokens
            seconds += (exchange.last_byte_ms - exchange.first_byte_ms) / 1000
    return tokens / seconds if seconds > 0 else None


def _median(values: list[float]) -> float | None:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else None
