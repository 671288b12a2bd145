"""Real cells for tests: any process as the agent, run and graded on the real engine."""

import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from bench.audit.canaries import without_canary
from bench.core.attempt import Attempt, Job
from bench.core.cells import Cell
from bench.core.containers import NetworkMode
from bench.core.evidence import CellEvidence
from bench.core.launch import Launch
from bench.core.specs import Policy
from bench.core.submission import Submission
from bench.core.tasks import Proof, Task
from bench.core.traffic import GatewayConfig, HttpUpstream, ScriptedUpstream
from bench.core.verdict import Decision, decide
from bench.edges.catalog_tasks import load_task
from bench.run.cell import run_cell
from bench.run.grading import GradeResult, draw_seed, grade
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox
from support.builders import a_cell, an_exit
from support.images import image_tags

TASKS = Path(__file__).resolve().parents[2] / "tasks"
SILENT = ScriptedUpstream(turns=())


def real_task(name: str = "p2_shortest_path") -> Task:
    """Load one of the repository's tasks."""
    return load_task(TASKS / name)


def solution(task: Task) -> dict[str, bytes]:
    """Return a task's reference solution as somebody else could have written it."""
    return {name: without_canary(body) for name, body in _solved(task).files.items()}


def an_agent_job(
    script: str | tuple[str, ...],
    *,
    task: Task,
    upstream: ScriptedUpstream | HttpUpstream = SILENT,
    gateway: GatewayConfig | None = None,
    gateway_network: NetworkMode = NetworkMode.NONE,
    agent_seconds: int = 60,
    policy: Policy | None = None,
    launch: Launch | None = None,
    canaries: Mapping[str, str] | None = None,
    attempt: int = 1,
    trial: int = 1,
    harness: str = "pi",
) -> Job:
    """A job whose agent is a shell script or any other process; `launch` wins over it.

    It runs in the image of the harness named.
    """
    argv = ("sh", "-c", script) if isinstance(script, str) else script
    return Job(
        cell=_cell(policy or Policy(), task, agent_seconds=agent_seconds, trial=trial),
        attempt=attempt,
        task=task,
        launch=launch or Launch(argv=argv),
        gateway=gateway or GatewayConfig(upstream=upstream),
        gateway_network=gateway_network,
        images=image_tags(harness),
        canaries=task.canaries if canaries is None else canaries,
    )


def run_agent(engine: Engine, job: Job) -> Attempt:
    """Run a job as the runner does."""
    return run_cell(engine, job, clock=time.monotonic)


def grade_files(
    engine: Engine, files: Mapping[str, bytes], *, task: Task, seed: int | None = None
) -> GradeResult:
    """Grade files as the runner does; without a seed each grading draws its own."""
    draw: Callable[[], int] = draw_seed if seed is None else lambda: seed
    with Sandbox(engine, prefix="test", labels={}) as box:
        submission = Submission(files=files)
        return grade(box, task, submission, image=image_tags().toolchain, draw=draw)


def decision_of(result: GradeResult, files: Mapping[str, bytes]) -> Decision:
    """Decide a cell that differs from a plain one in nothing but its grading."""
    evidence = CellEvidence(agent=an_exit(), submission=Submission(files=files))
    return decide(replace(evidence, grading=result.grading))


def _solved(task: Task) -> Proof:
    return next(proof for proof in task.proofs if proof.solved)


def _cell(policy: Policy, task: Task, *, agent_seconds: int, trial: int) -> Cell:
    policy = policy.model_copy(update={"agent_seconds": agent_seconds})
    plain = a_cell(
        task=task.id, task_digest=task.digest, policy_digest=policy.key_digest, trial=trial
    )
    return replace(plain, policy=policy)
