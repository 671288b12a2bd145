"""Options that several commands share, and the context they resolve to."""

from pathlib import Path
from typing import Annotated

import typer

from bench.logs import set_up_logs
from bench.settings import Settings, load_settings

Results = Annotated[
    Path | None, typer.Option(help="Results folder.", show_default="results", metavar="DIR")
]
TasksDir = Annotated[
    list[str] | None,
    typer.Option(
        "--tasks-dir",
        help="Further folders of task folders, beside the checkout's own; repeat it for several.",
        metavar="DIR",
    ),
]
ModelsFile = Annotated[
    Path | None, typer.Option(help="A further file of model entries.", metavar="FILE")
]
LlamaServer = Annotated[
    Path | None,
    typer.Option(
        help="llama-server to start where no server is named.", show_default="PATH", metavar="FILE"
    ),
]
LogLevel = Annotated[
    str | None, typer.Option(help="debug, info, warning or error.", show_default="info")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on standard output.")]


def settings_from(**flags: object) -> Settings:
    """Resolve the settings and set the log up accordingly."""
    settings = load_settings(flags)
    set_up_logs(settings.log_level)
    return settings


def names_in(values: list[str]) -> tuple[str, ...]:
    """Split repeated and comma-separated values: `-m a,b -m c` names a, b and c."""
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())
