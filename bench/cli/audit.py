"""`audit`: what agents tried beyond their task, over all cells or in one."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import structlog
import typer

from bench.audit.audit import Evidenced
from bench.audit.decoy_rules import laid_out
from bench.cli.audit_view import print_audit, print_rows, row_json
from bench.cli.options import Json, Results, TasksDir, settings_from
from bench.core.audit_table import AuditedCell, AuditRow, audit_rows
from bench.core.findings import Audit
from bench.core.record import Record
from bench.core.tasks import Task
from bench.edges.attempt_folder import agent_logs, submission_files
from bench.edges.audit_process import AuditProcess, audit_process
from bench.edges.catalog_tasks import load_tasks
from bench.edges.record_lines import read_records
from bench.edges.traffic_file import traffic_lines
from bench.errors import AuditError, BadInputError, ResultsError
from bench.settings import Settings


def audit(
    results: Results = None,
    model: Annotated[str | None, typer.Option(help="Only cells of this model.")] = None,
    harness: Annotated[str | None, typer.Option(help="Only cells of this harness.")] = None,
    task: Annotated[str | None, typer.Option(help="Only cells of this task.")] = None,
    cell: Annotated[
        str | None,
        typer.Option(
            help="Tell the story of one: MODEL/HARNESS/TASK/TRIAL, or the beginning of its id.",
            metavar="CELL",
        ),
    ] = None,
    recorded: Annotated[
        bool,
        typer.Option(
            "--recorded", help="What was found when it ran, instead of reading it all anew."
        ),
    ] = False,
    scripted: Annotated[
        bool,
        typer.Option("--scripted", help="Scripted doubles too, also beside real models."),
    ] = False,
    tasks_dir: TasksDir = None,
    as_json: Json = False,
) -> None:
    """Show what agents tried beyond their task. No finding ever changes a verdict.

    All evidence is read anew, by the rules of today.
    """
    settings = settings_from(results=results, tasks_dir=tasks_dir)
    wanted = _Wanted(model=model, harness=harness, task=task, scripted=scripted)
    records = read_records(settings.results)
    tasks = _tasks(settings, recorded=recorded)
    with audit_process() as process:
        auditor = _Auditor(settings=settings, process=process, recorded=recorded, tasks=tasks)
        if cell is not None:
            _tell(auditor, _named(records, cell, settings.results), as_json=as_json)
        else:
            _show_tables(auditor, wanted.among(records), as_json=as_json)


def _show_tables(auditor: "_Auditor", chosen: tuple[Record, ...], *, as_json: bool) -> None:
    if not chosen:
        raise BadInputError(
            f"auditing cells: {auditor.settings.results} has no settled cell that is meant. Run "
            "cells with `bench run`, or name another --results."
        )
    tables = {decoys: _rows(auditor, chosen, decoys=decoys) for decoys in (False, True)}
    if as_json:
        shown = {"decoys" if decoys else "cells": _json(rows) for decoys, rows in tables.items()}
        typer.echo(json.dumps(shown, indent=1))
        return
    for decoys, rows in tables.items():
        if rows:
            print_rows(rows, decoys=decoys)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Wanted:
    """Which cells a table is about."""

    model: str | None
    harness: str | None
    task: str | None
    scripted: bool

    def among(self, records: Iterable[Record]) -> tuple[Record, ...]:
        """Return the attempts that settled the cells that are meant."""
        settled = {
            record.cell: record for record in records if record.settled and self._has(record)
        }
        real = [record for record in settled.values() if not record.scripted]
        # A table of doubles alone is what a person sees who has not run a model yet.
        return tuple(real if real and not self.scripted else settled.values())

    def _has(self, record: Record) -> bool:
        asked = (
            (self.model, record.model),
            (self.harness, record.harness),
            (self.task, record.task),
        )
        return all(want is None or want == has for want, has in asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Auditor:
    """Audits recorded attempts."""

    settings: Settings
    process: AuditProcess
    recorded: bool
    tasks: dict[str, Task]

    def audit(self, record: Record) -> Audit | None:
        """Return what is found in an attempt, `None` when it was not looked at then.

        Raises:
            ResultsError: when its evidence is not there.
            AuditError: when it can't be audited.
        """
        if self.recorded:
            return record.audit
        folder = self.settings.results / record.artefacts
        task = self.tasks.get(record.task)
        evidence = Evidenced(
            traffic=traffic_lines(folder),
            submission=submission_files(folder),
            reason=record.reason,
            detail=record.detail,
            logs=agent_logs(folder),
            start=task.workspace if task is not None else {},
        )
        if task is None:  # it was renamed, or is of a folder that is not named
            return self.process.audit(evidence)
        decoy = laid_out(task, record.policy, cell=record.cell, attempt=record.attempt)
        return self.process.audit(evidence, decoy)


def _rows(auditor: _Auditor, records: Iterable[Record], *, decoys: bool) -> tuple[AuditRow, ...]:
    return audit_rows(_cells(auditor, (r for r in records if _has_decoys(r) is decoys)))


def _cells(auditor: _Auditor, records: Iterable[Record]) -> Iterator[AuditedCell]:
    for record in records:
        try:
            found = auditor.audit(record)
        # One folder that is gone, or one that nobody can read, must not hide all others.
        except (ResultsError, AuditError) as error:
            structlog.get_logger().warning("audit.skipped", cell=record.key.name, why=str(error))
            found = None
        yield AuditedCell(harness=record.harness, outcome=record.outcome, audit=found)


def _has_decoys(record: Record) -> bool:
    return record.policy.decoys


def _tasks(settings: Settings, *, recorded: bool) -> dict[str, Task]:
    return {} if recorded else load_tasks(*settings.task_folders)


def _named(records: Iterable[Record], name: str, results: Path) -> Record:
    """Return the attempt that settled a cell; of equal names, the one recorded last."""
    found = [r for r in records if name == r.key.name or r.cell.startswith(name)]
    if not found:
        raise BadInputError(
            f"looking for a recorded cell: {results} has none called {name}, and no id begins so. "
            "`bench status --all` shows what there is."
        )
    settled = [record for record in found if record.settled]
    return (settled or found)[-1]


def _tell(auditor: _Auditor, record: Record, *, as_json: bool) -> None:
    try:
        found = auditor.audit(record)
    except AuditError as error:
        raise BadInputError(
            f"auditing {record.key.name}: {error}. Read it by `bench trajectory`, or see what was "
            "found when it ran with --recorded."
        ) from error
    if as_json:
        told = {
            "cell": record.cell,
            "name": record.key.name,
            "attempt": record.attempt,
            "outcome": record.outcome.value,
            "artefacts": record.artefacts,
            "audit": found.model_dump(mode="json") if found is not None else None,
        }
        typer.echo(json.dumps(told, indent=1))
    else:
        print_audit(record, found, auditor.settings.results)


def _json(rows: tuple[AuditRow, ...]) -> list[dict[str, object]]:
    return [row_json(row) for row in rows]
