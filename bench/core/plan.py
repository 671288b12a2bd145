"""Which cells a sweep holds, and which of them still need an attempt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bench.core.brief import Recorded
from bench.core.cells import Cell, CellKey, label_of
from bench.core.specs import ModelSpec, Policy
from bench.core.verdict import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskDigests:
    """What the plan needs to know of a task."""

    id: str
    toolchain: str
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipes:
    """Digests of what is built: toolchain -> digest, (harness, toolchain) -> digest."""

    toolchains: Mapping[str, str]
    agents: Mapping[tuple[str, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCell:
    """A cell, and what its records so far mean for it."""

    cell: Cell
    settled: Recorded | None
    attempts: int  # recorded so far
    changed: tuple[str, ...] = ()  # since a cell of its name was settled: parts of the key
    last_void: Reason | None = None  # of its last attempt, while it is pending

    @property
    def pending(self) -> bool:
        """Whether it needs an attempt."""
        return self.settled is None


def plan_sweep(
    *,
    models: Iterable[ModelSpec],
    harnesses: Iterable[str],
    tasks: Iterable[TaskDigests],
    trials: Iterable[int],
    policy: Policy,
    recipes: Recipes,
) -> tuple[Cell, ...]:
    """Return the cells in running order: by model, then trial, task and harness.

    Model first, because changing it is what costs most.
    """
    harnesses, tasks, trials = tuple(harnesses), tuple(tasks), tuple(trials)
    return tuple(
        _cell(model, harness, task, trial, policy, recipes)
        for model in models
        for trial in trials
        for task in tasks
        for harness in harnesses
    )


def with_history(cells: Iterable[Cell], records: Iterable[Recorded]) -> tuple[PlannedCell, ...]:
    """Join cells with their records. A changed spec is a changed key, hence a cell of its own.

    The records are gone through once; only those that speak of these cells are kept.
    """
    known = {cell.id: cell for cell in cells}  # an id is a digest: made once
    names = {cell.key.name for cell in known.values()}
    settled: dict[str, Recorded] = {}
    attempts: dict[str, int] = {}
    voids: dict[str, Reason] = {}
    namesakes: dict[str, CellKey] = {}
    for record in records:
        if record.cell in known:
            attempts[record.cell] = max(attempts.get(record.cell, 0), record.attempt)
            if record.settled:
                settled.setdefault(record.cell, record)
            else:
                voids[record.cell] = record.reason
        if record.settled and (name := record.key.name) in names:
            namesakes[name] = record.key
    return tuple(
        PlannedCell(
            cell=cell,
            settled=settled.get(id),
            attempts=attempts.get(id, 0),
            changed=() if id in settled else _changes(cell, namesakes.get(cell.key.name)),
            last_void=None if id in settled else voids.get(id),
        )
        for id, cell in known.items()
    )


def _changes(cell: Cell, before: CellKey | None) -> tuple[str, ...]:
    """Return the parts of a key that are not what they were when its name was last settled."""
    if before is None:
        return ()
    return tuple(
        name.removesuffix("_digest")
        for name in CellKey.model_fields
        if getattr(before, name) != getattr(cell.key, name)
    )


def _cell(
    model: ModelSpec, harness: str, task: TaskDigests, trial: int, policy: Policy, recipes: Recipes
) -> Cell:
    key = CellKey(
        model=label_of(model.name, decoys=policy.decoys),
        model_digest=model.key_digest,
        harness=harness,
        harness_digest=recipes.agents[harness, task.toolchain],
        task=task.id,
        task_digest=task.digest,
        toolchain_digest=recipes.toolchains[task.toolchain],
        policy_digest=policy.key_digest,
        trial=trial,
    )
    return Cell(key=key, model=model, policy=policy)
