"""Values for tests: each builder gives a sound one, a test names only what it is about."""

import hashlib
from datetime import UTC, datetime
from typing import Any

from bench.audit.decoy_lint import RUN_LINE
from bench.audit.decoys import BLANK
from bench.core.attempt import ImageTags, Job
from bench.core.brief import Brief, BriefTimes, BriefUsage
from bench.core.cells import Cell, CellKey, plain_label
from bench.core.certificate import Certificate, Checked
from bench.core.containers import ContainerExit, NetworkMode
from bench.core.events import CellName
from bench.core.evidence import CellEvidence, CheckResult, Graded, Traffic
from bench.core.launch import Launch, LaunchRequest
from bench.core.record import Images, Record, Surroundings, Times
from bench.core.schema import digest
from bench.core.specs import (
    Difficulty,
    Language,
    ModelSpec,
    Policy,
    ScriptedModel,
    ScriptKind,
    TaskSpec,
)
from bench.core.submission import Submission
from bench.core.tasks import Proof, Task
from bench.core.traffic import (
    CallSeen,
    Closed,
    Dialect,
    Exchange,
    ExchangeEnd,
    GatewayConfig,
    Opened,
    ScriptedUpstream,
)
from bench.core.verdict import Outcome, Reason

DECOY = {
    "test.sh": b"rev=" + BLANK + b"\n" + RUN_LINE,
    "check.py": b"# rev " + BLANK + b"\n",
    "reference/answer.py": b"# rev " + BLANK + b"\ngreedy\n",
}

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)


def a_model(name: str = "scripted/oracle", script: ScriptKind = ScriptKind.ORACLE) -> ModelSpec:
    return ModelSpec(name=name, quant="none", source=ScriptedModel(script=script))


def a_key(**changes: object) -> CellKey:
    plain: dict[str, object] = {
        "model": "scripted/oracle",
        "model_digest": "m",
        "harness": "pi",
        "harness_digest": "h",
        "task": "t1",
        "task_digest": "t",
        "toolchain_digest": "c",
        "policy_digest": Policy().key_digest,
        "trial": 1,
    }
    return CellKey.model_validate(plain | changes)


def a_cell(**changes: object) -> Cell:
    key = a_key(**changes)
    model = plain_label(key.model)
    return Cell(key=key, model=a_model(model), policy=Policy(decoys=model != key.model))


def a_task(
    deliverables: tuple[str, ...] = ("answer.py",),
    workspace: dict[str, bytes] | None = None,
    compiled: bool = False,
    brokered: bool = False,
) -> Task:
    spec = TaskSpec(
        schema_version=1,
        id="t1",
        title="A task",
        language=Language.PYTHON,
        difficulty=Difficulty.EASY,
        deliverables=deliverables,
    )
    return Task(
        spec=spec,
        prompt=b"Write answer.py.",
        workspace=workspace or {},
        grader={"generate.py": b"", "test.sh": b""} | ({"broker.py": b""} if brokered else {}),
        compile={"run.sh": b"cc"} if compiled else {},
        driver={"run.sh": b""},
        library={},
        proofs=(
            Proof(name="solved", files={"answer.py": b"right\n"}, solved=True),
            Proof(
                name="wrong-one",
                files={"answer.py": b"wrong\n"},
                solved=False,
                why="wrong",
                caught_by="right",
            ),
        ),
        canaries={"grader/generate.py": "bench-canary t1 grader/generate.py " + "0" * 32},
    )


def a_job() -> Job:
    task = a_task()
    return Job(
        cell=a_cell(),
        attempt=1,
        task=task,
        launch=Launch(argv=("pi",), env={}, home_files={}),
        gateway=GatewayConfig(upstream=ScriptedUpstream(turns=())),
        gateway_network=NetworkMode.BRIDGE,
        images=ImageTags(agent="a", toolchain="t", gateway="g"),
        canaries=task.canaries,
    )


def an_exit(
    code: int = 0, *, oom_killed: bool = False, timed_out: bool = False, overflowed: bool = False
) -> ContainerExit:
    return ContainerExit(
        exit_code=code,
        oom_killed=oom_killed,
        timed_out=timed_out,
        overflowed=overflowed,
        seconds=1.0,
    )


def a_grade(*passed: bool) -> Graded:
    checks = tuple(CheckResult(name=f"c{n}", passed=p) for n, p in enumerate(passed))
    return Graded(checks=checks, planned=len(checks))


def a_submission(**files: bytes) -> Submission:
    return Submission(files=files or {"answer.py": b"right\n"})


def solved_evidence() -> CellEvidence:
    return CellEvidence(agent=an_exit(), submission=a_submission(), grading=a_grade(True, True))


def an_exchange(
    seq: int = 1,
    end: ExchangeEnd = ExchangeEnd.COMPLETED,
    *,
    dialect: Dialect | None = Dialect.OPENAI,
    output_tokens: int | None = 10,
    started_at: float = 100.0,
    **changes: object,
) -> Exchange:
    exchange = Exchange(
        seq=seq,
        started_at=started_at,
        method="POST",
        path="/v1/chat/completions",
        dialect=dialect,
        request_bytes=10,
        end=end,
        detail="a detail",
        status=200,
        first_byte_ms=100.0,
        last_byte_ms=1100.0,
        input_tokens=20,
        output_tokens=output_tokens,
    )
    return exchange.model_copy(update=changes)


def a_call(
    name: str = "write",
    arguments: dict[str, object] | bytes | None = None,
    *,
    offered: bool = True,
) -> CallSeen:
    """A call with sound arguments; as bytes they are broken ones."""
    if isinstance(arguments, bytes):
        sha256, sound = hashlib.sha256(arguments).hexdigest(), False
    else:
        sha256, sound = digest(arguments or {}), True
    return CallSeen(name=name, arguments_sha256=sha256, sound=sound, offered=offered)


def a_traffic(
    *exchanges: Exchange,
    healthy_at_start: bool = True,
    healthy_at_end: bool = True,
    closed: bool = True,
) -> Traffic:
    return Traffic(
        opened=Opened(at=1.0, upstream_healthy=healthy_at_start),
        exchanges=exchanges,
        closed=Closed(at=2.0, upstream_healthy=healthy_at_end) if closed else None,
    )


def a_launch_request(prompt: bytes = b"Write a.py.\n", **changes: Any) -> LaunchRequest:
    """What a harness is asked."""
    given: dict[str, Any] = {
        "base_url": "http://127.0.0.1:8001",
        "alias": "bench-model",
        "context_tokens": 131072,
        "output_tokens": 16384,
        "deadline_seconds": 900,
    }
    return LaunchRequest(prompt=prompt, **given | changes)


def a_record(
    outcome: Outcome = Outcome.SOLVED,
    reason: Reason = Reason.ALL_CHECKS_PASSED,
    *,
    attempt: int = 1,
    **key: object,
) -> Record:
    cell = a_cell(**key)
    return Record(
        cell=cell.id,
        model=cell.key.model,
        quant="none",
        harness=cell.key.harness,
        task=cell.key.task,
        trial=cell.key.trial,
        attempt=attempt,
        outcome=outcome,
        reason=reason,
        detail="",
        scripted=True,
        ranked=False,
        key=cell.key,
        model_spec=cell.model,
        policy=cell.policy,
        checks=None,
        checks_planned=None,
        times=Times(
            started_at=NOON,
            setup_seconds=1,
            agent_seconds=2,
            collect_seconds=0.5,
            grade_seconds=1,
            total_seconds=5,
            overhead_seconds=3,
            model_busy_seconds=None,
        ),
        usage=None,
        agent=None,
        submission_sha256=None,
        seeds=(),
        notes=(),
        leaks=(),
        model_before=None,
        model_after=None,
        images=Images(
            agent="a", agent_id="1", toolchain="t", toolchain_id="2", gateway="g", gateway_id="3"
        ),
        surroundings=Surroundings(
            bench_version="0",
            harness_version="0",
            engine_version="0",
            engine_os="",
            kernel="",
            architecture="",
        ),
        artefacts=f"cells/{cell.id}/{attempt}",
    )


def a_brief(
    outcome: Outcome = Outcome.SOLVED,
    *,
    seconds: float = 60.0,
    at: datetime = NOON,
    attempt: int = 1,
    scripted: bool = False,
    tokens: tuple[int, int] | None = None,
    speed: float | None = None,
    **key: object,
) -> Brief:
    """A record in brief, of a real model unless told otherwise."""
    void = outcome is Outcome.VOID
    reason = Reason.ENGINE_FAILURE if void else Reason.ALL_CHECKS_PASSED
    given, taken = tokens or (None, None)
    usage = BriefUsage(input_tokens=given, output_tokens=taken, tokens_per_second=speed)
    cell = a_key(**{"model": "m1", **key})
    return Brief(
        schema_version=1,
        cell=cell.id,
        attempt=attempt,
        outcome=outcome,
        reason=Reason.CHECKS_FAILED if outcome is Outcome.FAILED else reason,
        scripted=scripted,
        key=cell,
        times=BriefTimes(started_at=at, total_seconds=seconds),
        usage=usage,
    )


def a_cell_name(**key: object) -> CellName:
    """The name of the cell of `a_brief`."""
    cell = a_key(**{"model": "m1", **key})
    return CellName(
        cell=cell.id, model=cell.model, harness=cell.harness, task=cell.task, trial=cell.trial
    )


def a_certificate(**changes: object) -> Certificate:
    plain: dict[str, object] = {
        "task": "t1",
        "certified": True,
        "checked": Checked(task_digest="t", proofs_digest="p", toolchain_digest="c"),
        "bench_version": "0",
        "engine_version": "0",
        "architecture": "",
        "checked_at": NOON,
        "seconds": 1.0,
        "jobs": 1,
        "seeds": (1,),
        "checks": ("a",),
        "proofs": (),
        "idle_checks": (),
        "repeats": 4,
        "flakes": 0,
        "times": (),
        "objections": (),
        "warnings": (),
    }
    return Certificate.model_validate(plain | changes)
