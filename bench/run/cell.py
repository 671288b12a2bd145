"""One cell from end to end: gateway, forwarder, agent, collect, grade, decide."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace

import structlog
from pydantic import ValidationError

from bench.audit.canaries import find_canaries
from bench.core.archive import ReadLimits, read_workspace
from bench.core.attempt import Artefacts, Attempt, Job, Spans
from bench.core.capture import Capture
from bench.core.events import Phase
from bench.core.evidence import (
    CellEvidence,
    Traffic,
    budget_exhausted,
    model_unavailable,
    never_answered,
)
from bench.core.submission import Submission, Workspace, collect
from bench.core.traffic import Pulse
from bench.core.trajectory import read_traffic
from bench.core.verdict import Outcome, decide
from bench.errors import EngineError
from bench.run.agent import ReadyAgent, make_ready
from bench.run.gateway import create_gateway, take_record
from bench.run.grading import GradeResult, grade
from bench.run.leftovers import Leftovers
from bench.run.ports import Engine, Service
from bench.run.sandbox import Sandbox
from bench.run.turns import AnyTime, Turn


@dataclass(slots=True, kw_only=True)
class _Draft:
    """What is known of the attempt so far; kept when a later step fails."""

    evidence: CellEvidence = field(default_factory=CellEvidence)
    artefacts: Artefacts = field(default_factory=Artefacts)
    traffic: Traffic | None = None
    spans: Spans = field(default_factory=Spans)
    seeds: tuple[int, ...] = ()


def run_cell(
    engine: Engine,
    job: Job,
    *,
    clock: Callable[[], float],
    turn: Turn | None = None,
    enter: Callable[[Phase], None] = lambda _: None,
    hear: Callable[[Pulse], None] = lambda _: None,
    leftovers: Leftovers | None = None,
) -> Attempt:
    """Run one attempt and decide it. A fault of the engine makes it void.

    `clock` counts seconds and never runs backwards. All is made ready before the `turn` at the
    model server begins, which ends with the agent. `enter` hears of each phase, `hear` of what the
    gateway says while the agent works; what they raise ends the attempt, and is passed on.
    `leftovers` of earlier attempts are removed first.
    """
    draft = _Draft()
    began = clock()
    leftovers = leftovers or Leftovers()
    leftovers.clear(engine)
    prefix = f"{job.cell.id}-{job.attempt}"
    with Sandbox(engine, prefix=prefix, labels=job.labels, leftovers=leftovers) as box:
        steps = _Steps(
            box=box,
            job=job,
            draft=draft,
            clock=clock,
            turn=turn or AnyTime(),
            enter=enter,
            hear=hear,
        )
        try:
            steps.solve()
            steps.grade()
        except EngineError as error:
            draft.evidence = replace(draft.evidence, engine_failure=str(error))
    draft.spans = replace(draft.spans, total=clock() - began)
    return Attempt(
        decision=decide(draft.evidence),
        evidence=draft.evidence,
        traffic=draft.traffic,
        spans=draft.spans,
        seeds=draft.seeds,
        artefacts=draft.artefacts,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Steps:
    box: Sandbox
    job: Job
    draft: _Draft
    clock: Callable[[], float]
    turn: Turn
    enter: Callable[[Phase], None]
    hear: Callable[[Pulse], None]

    def solve(self) -> None:
        """Let the agent work, then take what it left. The gateway's record is read in any case."""
        with self._span(Phase.SETUP):
            gateway = create_gateway(
                self.box,
                self.job.gateway,
                image=self.job.images.gateway,
                network=self.job.gateway_network,
            )
        try:
            self._work(gateway)
        finally:
            with self._span(Phase.COLLECT):
                self._read_traffic(gateway)

    def grade(self) -> None:
        """Grade what was submitted, unless the attempt is void anyway."""
        submission = self.draft.evidence.submission
        void = decide(replace(self.draft.evidence, submission=None)).outcome is Outcome.VOID
        if void or not isinstance(submission, Submission):
            return
        with self._span(Phase.GRADE):
            result = grade(self.box, self.job.task, submission, image=self.job.images.toolchain)
        self._keep_grade(result)

    def _work(self, gateway: str) -> None:
        with self._span(Phase.SETUP):
            agent = make_ready(self.box, self.job, gateway=gateway)
            if not agent.model.upstream_healthy:
                return  # the gateway's record says why
        with self._span(Phase.READY):
            self.turn.begin()
        try:
            self._run_agent(agent)
        finally:
            self.turn.end()
            self.draft.evidence = replace(self.draft.evidence, model_changed=self.turn.changed())
        with self._span(Phase.COLLECT):
            self._collect(agent)

    def _run_agent(self, agent: ReadyAgent) -> None:
        half = self.job.cell.policy.log_bytes // 2
        stdout, stderr = Capture(limit=half), Capture(limit=half)
        try:
            with self._span(Phase.AGENT):
                end = self.box.engine.run(
                    agent.container,
                    stdout=stdout,
                    stderr=stderr,
                    seconds=self.job.agent_seconds,
                    grace_seconds=self.job.cell.policy.stop_grace_seconds,
                    # Without them it would only wait for its deadline.
                    needs=(agent.gateway, agent.forwarder),
                    meanwhile=lambda: self._hear(agent.gateway),
                )
            self.draft.evidence = replace(self.draft.evidence, agent=end)
        finally:
            self.draft.artefacts = replace(
                self.draft.artefacts,
                agent_stdout=stdout.content(),
                agent_stderr=stderr.content(),
                agent_output_bytes=stdout.total + stderr.total,
            )

    def _hear(self, gateway: Service) -> None:
        for line in gateway.news():
            with suppress(ValidationError):  # something else that it had to say
                self.hear(Pulse.model_validate(line))

    def _collect(self, agent: ReadyAgent) -> None:
        policy, task = self.job.cell.policy, self.job.task
        limit = policy.workspace_mib * 2**20 + policy.workspace_files * 1536 + 2**20
        archive, cut = self.box.engine.get(agent.container, "/workspace", max_bytes=limit)
        # Asked last: without it the workspace was gone, and what was read is an empty one.
        if not agent.forwarder.alive():
            raise EngineError("the forwarder ended, and the workspace with it")
        workspace = read_workspace(archive, limits=ReadLimits(total_bytes=limit), cut=cut)
        self.box.remove(agent.container)
        submission = collect(
            workspace,
            task.spec.deliverables,
            start=task.workspace,
            max_bytes=task.spec.limits.deliverable_bytes,
        )
        taken = submission if isinstance(submission, Submission) else None
        self.draft.artefacts = replace(self.draft.artefacts, workspace=workspace, submission=taken)
        self.draft.evidence = replace(self.draft.evidence, submission=submission)

    def _read_traffic(self, gateway: str) -> None:
        recorded = take_record(self.box, gateway, self.job.gateway)
        self.draft.artefacts = replace(self.draft.artefacts, traffic=recorded)
        traffic = read_traffic(recorded)
        self.turn.saw(traffic)
        self.draft.traffic = traffic
        self.draft.evidence = replace(
            self.draft.evidence,
            model_unavailable=model_unavailable(traffic),
            never_answered=never_answered(traffic),
            budget_exhausted=budget_exhausted(traffic),
            leaks=_leaks(self.draft.artefacts, self.job),
        )

    def _keep_grade(self, result: GradeResult) -> None:
        self.draft.seeds = result.seeds
        self.draft.evidence = replace(self.draft.evidence, grading=result.grading)
        self.draft.artefacts = replace(
            self.draft.artefacts, grader_log=result.log, verdict=result.verdict
        )

    @contextmanager
    def _span(self, phase: Phase) -> Iterator[None]:
        log = structlog.get_logger().bind(cell=self.job.cell.key.name, phase=phase.value)
        log.debug("phase.started")
        self.enter(phase)
        began = self.clock()
        try:
            yield
        finally:
            spent = getattr(self.draft.spans, phase) + self.clock() - began
            self.draft.spans = replace(self.draft.spans, **{phase: spent})


def _leaks(artefacts: Artefacts, job: Job) -> tuple[str, ...]:
    """Name every private file whose canary the agent, or its traffic, ever held."""
    found = []
    for place, haystack in _haystacks(artefacts):
        hits = find_canaries(haystack, job.canaries)
        found += [f"canary of {name} in {place}" for name in hits]
    return tuple(found)


def _haystacks(artefacts: Artefacts) -> Iterator[tuple[str, bytes]]:
    yield "the traffic", artefacts.traffic
    yield "the agent's log", artefacts.agent_stdout
    yield "the agent's log", artefacts.agent_stderr
    workspace = artefacts.workspace or Workspace(files={}, others={})
    for name, content in workspace.files.items():
        yield f"the workspace ({name.decode(errors='replace')})", name + b"\n" + content
    for name in workspace.others:
        yield f"the workspace ({name.decode(errors='replace')})", name
    if artefacts.submission is not None:
        for file, content in artefacts.submission.files.items():
            yield f"the submission ({file})", content
