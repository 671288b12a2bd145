"""What is to be seen of a results folder from outside: read again and again, never written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from bench.cli.amounts import duration
from bench.cli.progress_view import ENDS
from bench.cli.tables import visible
from bench.core.progress import Progress, progress_of
from bench.core.sweep_state import Runner
from bench.core.sweep_status import State, state_of, status_of
from bench.edges.folder_holder import folder_holder, is_alive
from bench.edges.record_lines import BriefTail
from bench.edges.sweep_state_file import read_sweep_state


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """What was seen of a results folder at one moment."""

    progress: Progress
    state: State
    in_use_by: Runner | None
    at: datetime

    def differs(self, before: "Look") -> bool:
        """Return whether something happened in between; time alone is nothing."""
        mine, others = self.progress, before.progress
        return (mine.sweep, mine.standings, self.state, self.in_use_by) != (
            others.sweep,
            others.standings,
            before.state,
            before.in_use_by,
        )

    def json(self, *, indent: int | None) -> str:
        """Return it as a document."""
        document = status_of(self.progress, self.state, in_use_by=self.in_use_by, now=self.at)
        return document.model_dump_json(indent=indent)


@dataclass(slots=True)
class LookedAt:
    """A results folder, of which only what is new is read at a second look."""

    folder: Path
    everything: bool = False  # all that is recorded, and not the last sweep alone
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    _tail: BriefTail | None = None
    _progress: Progress = field(default_factory=Progress)

    def look(self) -> Look:
        """Read what is new, and return how far the sweep is."""
        # The state is looked up first: should the sweep end just now, its end is seen next time.
        sweep = None if self.everything else read_sweep_state(self.folder)
        alive = is_alive(sweep.runner) if sweep else None
        before = self._progress.sweep
        begun = (sweep and sweep.started_at) != (before and before.started_at)
        if self._tail is None or begun:
            self._tail = BriefTail(self.folder)
            self._progress = progress_of(sweep, self._tail.new())
        else:
            self._progress = replace(self._progress, sweep=sweep).after_records(self._tail.new())
        return Look(
            progress=self._progress,
            state=state_of(sweep, alive=alive),
            in_use_by=folder_holder(self.folder),
            at=self.now(),
        )

    def looks(self, *, pause: Callable[[], None]) -> Iterator[Look]:
        """Yield one look after the other, until nothing runs there any more."""
        look = self.look()
        yield look
        while look.state in (State.RUNNING, State.ELSEWHERE) or look.in_use_by:
            pause()
            look = self.look()
            yield look


def state_lines(look: Look, folder: Path) -> Iterator[str]:
    """Yield what is going on, in sentences."""
    sweep, holder = look.progress.sweep, look.in_use_by
    yield _state(look, folder)
    if holder and (look.state is not State.RUNNING or (sweep and sweep.runner != holder)):
        yield f"Process {holder.pid} is using the folder now."
    if others := look.progress.others:
        yield f"Attempts at other cells that are recorded here: {others}; --all shows everything."


def _state(look: Look, folder: Path) -> str:
    sweep = look.progress.sweep
    if sweep is None and not look.progress.standings:
        return (
            f"{folder} has no records. Run cells with `bench run`, or name another folder with "
            "--results."
        )
    if sweep is None:
        return f"All that is recorded in {folder}, of whatever sweep."
    began = f"The sweep of {_when(sweep.started_at)}"
    runner = sweep.runner
    where = f"process {runner.pid} on {visible(runner.host)}" if runner else "an unknown process"
    last = f"Its last word is {duration((look.at - sweep.told_at).total_seconds())} old."
    if sweep.end is not None and sweep.ended_at is not None:
        detail = f": {visible(sweep.detail)}" if sweep.detail else ""
        return f"{began} is over since {_when(sweep.ended_at)}, {ENDS[sweep.end]}{detail}"
    match look.state:
        case State.RUNNING:
            return f"{began} is running: {where}. {last}"
        case State.ELSEWHERE:
            return f"{began} was begun by {where}; only there can be told if it runs. {last}"
        case _:
            return (
                f"{began} broke off: {where} is gone and did not say why. {last} The same "
                "`bench run` goes on with the rest."
            )


def _when(moment: datetime) -> str:
    return f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"
