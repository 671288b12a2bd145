"""Which cells a person asks for, by flags or in a sweep file; a flag overrides the file."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from bench.cli.assembly import Selection
from bench.cli.options import names_in
from bench.cli.pace import pace_of
from bench.cli.selfcheck import risks_named
from bench.core.sweep_spec import SweepSpec
from bench.core.traffic import Budgets
from bench.edges.sweep_spec_file import load_sweep_spec
from bench.errors import BadInputError
from bench.run.sweep import Pace

SweepFile = Annotated[
    Path | None,
    typer.Argument(help="A sweep file (TOML); flags override what it says.", metavar="[SWEEP]"),
]
ModelNames = Annotated[
    list[str] | None,
    typer.Option(
        "--models",
        "--model",
        "-m",
        help="Models, comma-separated: names of `bench models list`, REPO:QUANT of the hub, paths "
        "of .gguf files, or server.",
    ),
]
HarnessNames = Annotated[
    list[str] | None,
    typer.Option("--harnesses", "--harness", help="Harness names.", show_default="all"),
]
TaskNames = Annotated[
    list[str] | None, typer.Option("--tasks", "--task", "-t", help="Task ids.", show_default="all")
]
Trials = Annotated[
    int | None,
    typer.Option(min=1, max=1000, help="Wanted repetitions of each cell.", show_default="1"),
]
AgentSeconds = Annotated[
    int | None, typer.Option(min=1, help="The agent's deadline, instead of the task's own.")
]
MaxRequests = Annotated[
    int | None,
    typer.Option(min=1, help="Requests a cell may make of its model.", show_default="500"),
]
MaxTokens = Annotated[
    int | None,
    typer.Option(min=1, help="Tokens a cell may be answered in all.", show_default="no bound"),
]
Context = Annotated[
    int | None, typer.Option("--ctx", min=1024, help="Context window told to the harness, tokens.")
]

Decoys = Annotated[
    bool,
    typer.Option(
        "--decoys", help="Show the agent false graders, to see who uses them: other cells."
    ),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What a person asked for, flags and file taken together."""

    spec: SweepSpec

    @property
    def selection(self) -> Selection:
        """The cells."""
        spec = self.spec
        return Selection(
            models=spec.models,
            harnesses=spec.harnesses,
            tasks=spec.tasks,
            trials=tuple(range(1, spec.trials + 1)),
            exclude=spec.exclude,
            agent_seconds=spec.agent_seconds,
            budgets=budgets_of(spec.max_requests, spec.max_tokens),
            context_tokens=spec.ctx,
            decoys=spec.decoys,
        )

    def pace(self, *, max_voids: int) -> Pace:
        """How to go about them.

        Raises:
            BadInputError: for a time that is none, or options that contradict each other.
        """
        spec = self.spec
        return pace_of(
            slots=spec.slots,
            serial=spec.serial,
            until=spec.until,
            max_hours=spec.max_hours,
            max_voids=max_voids,
        )


def chosen(
    sweep: Path | None,
    *,
    models: list[str] | None,
    harnesses: list[str] | None,
    tasks: list[str] | None,
    **flags: Any,
) -> Choice:
    """Take a sweep file and flags together; flags that are `None` or false were not given.

    Raises:
        BadInputError: when the file is unsound, or nothing names a model.
    """
    lists = {"models": models, "harnesses": harnesses, "tasks": tasks}
    risks = flags.pop("accept_risk", None)
    flags["accept_risks"] = None if risks is None else risks_named(risks)
    given = {
        name: value for name, value in flags.items() if value is not None and value is not False
    }
    given |= {name: names_in(value) for name, value in lists.items() if value is not None}
    if any(given.get(name) == () for name in lists):
        raise BadInputError("choosing cells: models, harnesses and tasks each need a name.")
    if sweep is not None:
        return Choice(spec=load_sweep_spec(sweep).model_copy(update=given))
    if "models" not in given:
        raise BadInputError(
            "choosing cells: no model is named. Pass --models NAME, as `bench models list` shows "
            "them, or a sweep file."
        )
    return Choice(spec=SweepSpec(schema_version=1, **given))


def budgets_of(max_requests: int | None, max_tokens: int | None) -> Budgets:
    """Return a cell's budgets; what is not given is as always."""
    asked = {"max_requests": max_requests, "max_output_tokens": max_tokens}
    return Budgets.model_validate({k: v for k, v in asked.items() if v is not None})
