"""Settles one cell.

A void attempt is repeated, within bounds and after a growing pause; a failed one never.
"""

from dataclasses import dataclass, replace
from datetime import datetime

import structlog
import tenacity

from bench.core.attempt import Job
from bench.core.events import AgentProgressed, AttemptPostponed, CellName, Phase, PhaseEntered
from bench.core.plan import PlannedCell
from bench.core.record import Record, Retry
from bench.core.traffic import Pulse
from bench.run.auditing import audited_attempt
from bench.run.cell import run_cell
from bench.run.desk import Desk
from bench.run.jobs import make_job
from bench.run.ports import Engine
from bench.run.recording import Observed, make_record
from bench.run.stops import Stop
from bench.run.turns import Lane, LaneTurn
from bench.run.workshop import Workshop

_LONGEST_PAUSE_SECONDS = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settler:
    """Settles the cells of one model, each in whatever thread calls it."""

    workshop: Workshop
    desk: Desk
    lane: Lane
    stop: Stop
    slots: int
    pipelined: bool

    def settle(self, engine: Engine, planned: PlannedCell, *, place: int) -> None:
        """Attempt a cell until it is settled or the attempts are used up.

        Raises:
            StoppedError: when the sweep ends before that.
            BenchError: what ends the sweep: a leak, too many voids, no server, no room on disk.
        """
        retry: Retry | None = None
        number = planned.attempts

        def attempt() -> Record:
            nonlocal number
            number += 1
            return self._attempt(engine, planned, attempt=number, place=place, retry=retry)

        def postpone(state: tenacity.RetryCallState) -> None:
            nonlocal retry
            assert state.outcome is not None
            assert state.next_action is not None
            retry = Retry(
                after=state.outcome.result().reason,
                pause_seconds=round(state.next_action.sleep, 3),
                attempt=state.attempt_number + 1,
                max_attempts=self.workshop.max_attempts,
            )
            self._tell_postponed(planned, retry, state.outcome.result(), next_attempt=number + 1)

        tenacity.Retrying(
            stop=tenacity.stop_after_attempt(self.workshop.max_attempts),
            wait=tenacity.wait_exponential_jitter(
                multiplier=self.workshop.retry_seconds,
                max=_LONGEST_PAUSE_SECONDS,
                jitter=self.workshop.retry_seconds,
            ),
            retry=tenacity.retry_if_result(lambda record: not record.settled),
            before_sleep=postpone,
            sleep=self.stop.pause,
            retry_error_callback=lambda _: None,
        )(attempt)

    def _attempt(
        self, engine: Engine, planned: PlannedCell, *, attempt: int, place: int, retry: Retry | None
    ) -> Record:
        job = make_job(self.workshop, planned, self.lane.connection, attempt=attempt)
        with LaneTurn(self.lane, place=place) as turn:
            structlog.get_logger().info("attempt.started", cell=job.cell.key.name, attempt=attempt)
            started_at = self.workshop.now()
            if self.lane.connection.identity() is None:
                # To be made ready beside a server that is gone is to find it gone.
                turn.begin()
            began_at = self.desk.voids_in_a_row
            result = run_cell(
                engine,
                job,
                clock=self.workshop.clock,
                turn=turn,
                enter=lambda phase: self._enter(planned, job, phase),
                hear=lambda pulse: self._hear(planned, job, pulse),
                leftovers=self.workshop.leftovers,
            )
            self.stop.check_aborted()
            observed = self._observed(job, turn, started_at)
        audited = audited_attempt(job, result, audit=self.workshop.audit)
        observed = replace(observed, audited=audited)
        record = make_record(job, result, observed).model_copy(update={"retry": retry})
        self.desk.record(record, result, began_at=began_at)
        return record

    def _observed(self, job: Job, turn: LaneTurn, started_at: datetime) -> Observed:
        harness = self.workshop.harnesses[job.cell.key.harness]
        around = {"slots": self.slots, "pipelined": self.pipelined}
        return Observed(
            started_at=started_at,
            model_before=turn.before,
            model_after=turn.after,
            idle_before_seconds=turn.idle_before(),
            image_ids=self.workshop.image_ids(job.images),
            surroundings=self.workshop.surroundings(harness).model_copy(update=around),
        )

    def _enter(self, planned: PlannedCell, job: Job, phase: Phase) -> None:
        self.stop.check_aborted()
        self.desk.tell(
            PhaseEntered(
                at=self.workshop.now(),
                cell=cell_name(planned),
                attempt=job.attempt,
                phase=phase,
                deadline_seconds=job.agent_seconds if phase is Phase.AGENT else None,
            )
        )

    def _hear(self, planned: PlannedCell, job: Job, pulse: Pulse) -> None:
        self.desk.tell(
            AgentProgressed(
                at=self.workshop.now(), cell=cell_name(planned), attempt=job.attempt, pulse=pulse
            )
        )

    def _tell_postponed(
        self, planned: PlannedCell, retry: Retry, last: Record, *, next_attempt: int
    ) -> None:
        seconds = round(retry.pause_seconds, 1)
        structlog.get_logger().warning("attempt.postponed", cell=last.key.name, seconds=seconds)
        self.desk.tell(
            AttemptPostponed(
                at=self.workshop.now(),
                cell=cell_name(planned),
                next_attempt=next_attempt,
                seconds=seconds,
                why=f"{last.reason}: {last.detail}",
            )
        )


def cell_name(planned: PlannedCell) -> CellName:
    """Return a planned cell's id and the readable parts of its key."""
    key = planned.cell.key
    return CellName(
        cell=planned.cell.id, model=key.model, harness=key.harness, task=key.task, trial=key.trial
    )
