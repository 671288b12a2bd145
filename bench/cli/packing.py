"""`tasks key`, `tasks pack`, `tasks unpack`: a private set, sealed for those who share it."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from bench.cli.options import settings_from
from bench.edges.sealing import Key, Passphrase, new_key_file, read_key_file
from bench.edges.task_packs import pack_tasks, unpack_tasks
from bench.errors import BadInputError
from bench.settings import Settings

KeyOption = Annotated[
    Path | None,
    typer.Option("--key-file", help="Keys, instead of a passphrase.", metavar="FILE"),
]


def key(file: Annotated[Path, typer.Argument(metavar="FILE", help="A file to be made.")]) -> None:
    """Make a key file. Whoever has it can open packs; its public key only seals them."""
    settings_from()
    typer.echo(new_key_file(file))


def pack(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Tasks, or their folders.")],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="FILE", help="The new pack.")],
    key_file: KeyOption = None,
) -> None:
    """Seal tasks in one file: with a key file, else with a passphrase.

    The passphrase is asked for, or taken from BENCH_TASKS_PASSPHRASE; no argument can hold it.
    """
    settings = settings_from()
    ids = pack_tasks(folders, output=output, key=_key(settings, key_file, twice=True))
    typer.echo(f"{output}: {', '.join(ids)}")


def unpack(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A pack.")],
    folder: Annotated[
        Path, typer.Option("--directory", "-C", metavar="DIR", help="Where its tasks go.")
    ],
    key_file: KeyOption = None,
) -> None:
    """Put the tasks of a pack into a folder, all or none, and none in the place of another."""
    settings = settings_from()
    ids = unpack_tasks(file, folder=folder, key=_key(settings, key_file, twice=False))
    typer.echo(f"{folder}: {', '.join(ids)}")


def _key(settings: Settings, key_file: Path | None, *, twice: bool) -> Key:
    if key_file is not None:
        return read_key_file(key_file)
    if settings.tasks_passphrase is not None:
        text = settings.tasks_passphrase.get_secret_value()
    elif sys.stdin.isatty():
        text = typer.prompt("Passphrase", hide_input=True, confirmation_prompt=twice, err=True)
    else:
        raise BadInputError(
            "looking for the key of a pack: no terminal to ask on; set BENCH_TASKS_PASSPHRASE, or "
            "give --key-file."
        )
    if not text or any("\ud800" <= character <= "\udfff" for character in text):
        found = "is no text" if text else "is empty"
        raise BadInputError(f"looking for the key of a pack: the passphrase {found}.")
    return Passphrase(text=text)
