"""Which recorded attempt is meant by the names of a cell?"""

import difflib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.core.cells import label_of, plain_label
from bench.core.record import Record
from bench.errors import BadInputError


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A cell by its names, and which attempt at it."""

    model: str
    harness: str
    task: str
    trial: int
    attempt: int | None = None  # the last one that settled the cell, else the last one
    cell: str | None = None  # the beginning of its id, where several cells have these names
    decoys: bool = False

    @property
    def name(self) -> str:
        """The names as a record has them."""
        model = label_of(self.model, decoys=self.decoys)
        return f"{model}/{self.harness}/{self.task}/{self.trial}"


def find_record(records: Sequence[Record], wanted: Wanted, *, results: Path) -> Record:
    """Return the record that is meant; of cells with equal names, the one recorded last.

    Raises:
        BadInputError: when there is none, naming what there is.
    """
    named = [record for record in records if record.key.name == wanted.name]
    if not named:
        raise BadInputError(
            f"looking for a recorded cell: {results} has no {_shown(wanted.name)}; "
            f"{_hint(records, wanted.name)}"
        )
    of_cell = [record for record in named if record.cell.startswith(wanted.cell or "")]
    if not of_cell:
        raise BadInputError(
            f"looking for a recorded cell: {wanted.name} has no cell id that begins with "
            f"{wanted.cell!r}; known: {', '.join(sorted({record.cell for record in named}))}."
        )
    if wanted.attempt is None:
        settled = [record for record in of_cell if record.settled]
        return (settled or of_cell)[-1]
    attempts = [record for record in of_cell if record.attempt == wanted.attempt]
    if not attempts:
        known = sorted({record.attempt for record in of_cell})
        raise BadInputError(
            f"looking for a recorded cell: {wanted.name} has no attempt {wanted.attempt}; "
            f"recorded: {', '.join(map(str, known))}."
        )
    return attempts[-1]


def namesakes(records: Sequence[Record], record: Record) -> tuple[str, ...]:
    """Return the ids of other cells with the same names: of other flags, tasks or versions."""
    same = {r.cell for r in records if r.key.name == record.key.name and r.cell != record.cell}
    return tuple(sorted(same))


def _hint(records: Sequence[Record], name: str) -> str:
    known = sorted({record.key.name for record in records})
    if not known:
        return "it has no records at all. Run cells with `bench run`, or name another --results."
    near = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    if near:
        return f"did you mean {_shown(near[0])}?"
    more = f" and {len(known) - 5} more" if len(known) > 5 else ""
    return f"recorded: {', '.join(map(_shown, known[:5]))}{more}."


def _shown(name: str) -> str:
    """Return a cell's name as the arguments that name it."""
    label, harness, task, trial = name.rsplit("/", 3)
    model = plain_label(label)
    quoted = f"'{model}'" if " " in model else model
    flags = (f" --trial {trial}" if trial != "1" else "") + " --decoys" * (model != label)
    return f"{quoted} {harness} {task}{flags}"
