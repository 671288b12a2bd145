"""A sweep as a person writes it down: what is crossed with what, what is left out, how long."""

from fnmatch import fnmatchcase
from typing import Annotated, Literal

from pydantic import Field, model_validator

from bench.core.cells import Cell
from bench.core.promises import Promise
from bench.core.schema import Document

Names = Annotated[tuple[str, ...], Field(min_length=1)]


class Exclusion(Document):
    """Cells that are left out: every part that is named matches (`*`, `?`, `[…]`)."""

    model: str | None = None
    harness: str | None = None
    task: str | None = None

    @model_validator(mode="after")
    def _names_something(self) -> "Exclusion":
        if self.model is self.harness is self.task is None:
            raise ValueError("names neither a model, a harness nor a task: it would leave out all")
        return self

    def matches(self, cell: Cell) -> bool:
        """Whether a cell is left out."""
        parts = (
            (self.model, cell.model.name),
            (self.harness, cell.key.harness),
            (self.task, cell.key.task),
        )
        return all(pattern is None or fnmatchcase(name, pattern) for pattern, name in parts)

    def __str__(self) -> str:
        return ", ".join(f"{name} = {value!r}" for name, value in self if value is not None)


class SweepSpec(Document):
    """A sweep file. What is left out is as it is for the flag of that name."""

    schema_version: Literal[1]
    models: Names
    harnesses: Names = ("all",)
    tasks: Names = ("all",)
    trials: int = Field(default=1, ge=1, le=1000)
    exclude: tuple[Exclusion, ...] = ()
    ctx: int | None = Field(default=None, ge=1024)
    agent_seconds: int | None = Field(default=None, ge=1)
    max_requests: int | None = Field(default=None, ge=1)
    max_tokens: int | None = Field(default=None, ge=1)
    decoys: bool = False
    slots: int | None = Field(default=None, ge=1, le=64)
    serial: bool = False
    accept_risks: tuple[Promise, ...] = ()
    until: str | None = None
    max_hours: float | None = Field(default=None, ge=0)
