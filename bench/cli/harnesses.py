"""`harnesses list`, `show`, `terms`: which there are, how each is driven, what it asked."""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Annotated, Any

import typer
from rich.table import Table

from bench.cli.options import Json, Results, settings_from
from bench.cli.tables import a_console, printable, show_markdown, show_rows
from bench.core.appendix import HarnessTerms, harness_terms
from bench.core.launch import Harness, LaunchRequest
from bench.core.record import Record
from bench.core.terms import Terms
from bench.edges.catalog_harnesses import load_versions
from bench.edges.record_lines import read_records
from bench.errors import BadInputError
from bench.harnesses.base import adapter_digest
from bench.harnesses.registry import ADAPTERS, find_harness, make_harnesses
from bench.run.gateway import FORWARDER_ADDRESS
from bench.run.jobs import ALIAS
from bench.settings import CHECKOUT

app = typer.Typer(no_args_is_help=True, help="The agent CLIs.")

_PROMPT = "<prompt>"
_CONTEXT_TOKENS, _OUTPUT_TOKENS, _DEADLINE_SECONDS = 131072, 16384, 900


@cache
def installed_harnesses() -> Mapping[str, Harness]:
    """Return every harness by name, each of the version that its image's lock names."""
    return make_harnesses(load_versions(CHECKOUT, ADAPTERS))


@app.command("list")
def list_all(as_json: Json = False) -> None:
    """List the harnesses."""
    rows: list[dict[str, object]] = [
        {
            "harness": h.name,
            "version": h.version,
            "dialect": h.dialect.value,
            "digest": adapter_digest(h)[:12],
        }
        for h in installed_harnesses().values()
    ]
    show_rows(rows, as_json=as_json)


@app.command("show")
def show(
    name: Annotated[str, typer.Argument(help="Harness name.")],
    results: Results = None,
    as_json: Json = False,
) -> None:
    """Show how a harness is driven, and what it really sent in the cells of a results folder.

    Window, output cap and deadline are a model's and a task's; those shown are the defaults.
    """
    settings = settings_from(results=results)
    harness = find_harness(installed_harnesses(), name)
    observed = _observed(read_records(settings.results), harness)
    driven = _driven(harness)
    if as_json:
        seen = [{"cell": r.key.name, **terms.model_dump(mode="json")} for r, terms in observed]
        typer.echo(json.dumps(driven | {"observed": seen}, indent=1))
        return
    _print(driven)
    if observed:
        _print_observed(observed)
    else:
        a_console().print(f"no cell of this version in {settings.results}/ yet", highlight=False)


@app.command("terms")
def terms(
    results: Results = None,
    markdown: Annotated[bool, typer.Option("--markdown", help="For a report.")] = False,
    as_json: Json = False,
) -> None:
    """Compare what harnesses sent with the first requests of the cells of a results folder.

    The task, its limits, window and output cap are the same for all of them; this is not.
    """
    settings = settings_from(results=results)
    rows = [_row(one) for one in harness_terms(read_records(settings.results))]
    if not rows:
        raise BadInputError(
            f"comparing harnesses: {settings.results} has no record of a request. Run cells with "
            "`bench run`, or name another --results."
        )
    if markdown:
        show_markdown(rows)
    else:
        show_rows(rows, as_json=as_json)


def _row(terms: HarnessTerms) -> dict[str, object]:
    names = {True: "yes", False: "no"}
    return {
        "harness": terms.harness,
        "version": terms.version,
        "cells": terms.cells,
        "request bytes": str(terms.request_bytes),
        "tokens": "–" if terms.input_tokens is None else str(terms.input_tokens),
        "system bytes": str(terms.system_bytes),
        "user bytes": str(terms.user_bytes),
        "tools": f"{len(terms.tools)} ({terms.tools_bytes} bytes)"
        + (f": {', '.join(terms.tools)}" if terms.tools else ""),
        "streamed": " and ".join(names[streamed] for streamed in sorted(terms.streamed)),
        "sampling sent": ", ".join(terms.sampling) or "–",
        "output cap sent": ", ".join(map(_or_dash, terms.output_caps)),
        "dropped by the gateway": ", ".join(terms.dropped) or "–",
        "pinned by the gateway": ", ".join(terms.overridden) or "–",
    }


def _driven(harness: Harness) -> dict[str, Any]:
    request = LaunchRequest(
        prompt=_PROMPT.encode(),
        base_url=f"http://{FORWARDER_ADDRESS}",
        alias=ALIAS,
        context_tokens=_CONTEXT_TOKENS,
        output_tokens=_OUTPUT_TOKENS,
        deadline_seconds=_DEADLINE_SECONDS,
    )
    launch = harness.launch(request)
    return {
        "harness": harness.name,
        "version": harness.version,
        "dialect": harness.dialect.value,
        "digest": adapter_digest(harness),
        "command": list(launch.argv),
        "environment": dict(launch.env),
        "files": {f"~/{name}": body.decode() for name, body in launch.home_files.items()},
        "standard_input": None if launch.stdin_file is None else f"~/{launch.stdin_file}",
        "own_log": f"{harness.native_log.file} ({harness.native_log.form})",
    }


def _observed(records: tuple[Record, ...], harness: Harness) -> tuple[tuple[Record, Terms], ...]:
    """Return the last record of each model and task of this version, with its terms."""
    last = {
        (record.model, record.task): (record, record.terms)
        for record in records
        if record.harness == harness.name
        and record.surroundings.harness_version == harness.version
        and record.terms is not None
    }
    return tuple(last.values())


def _print(driven: Mapping[str, Any]) -> None:
    console = a_console()
    for name in ("harness", "version", "dialect", "digest", "own_log", "standard_input"):
        console.print(f"{name.replace('_', ' ')}: {driven[name] or 'empty'}", highlight=False)
    console.print("command:", highlight=False)
    for argument in driven["command"]:
        console.print(f"  {printable(argument)}", highlight=False)
    console.print("environment:", highlight=False)
    for name, value in driven["environment"].items():
        console.print(f"  {name}={printable(value)}", highlight=False)
    for name, body in driven["files"].items():
        console.print(f"{name}:", highlight=False)
        for line in body.splitlines():
            console.print(f"  {printable(line)}", highlight=False)


def _print_observed(observed: tuple[tuple[Record, Terms], ...]) -> None:
    table = Table(title="first request of a cell, as recorded", title_justify="left")
    for column in ("cell", *(name for name, _ in _terms(observed[0][1]))):
        table.add_column(column, overflow="fold")
    for record, terms in observed:
        table.add_row(printable(record.key.name), *(printable(v) for _, v in _terms(terms)))
    a_console().print(table)


def _terms(terms: Terms) -> Iterator[tuple[str, str]]:
    yield "bytes", str(terms.request_bytes)
    yield "tokens", _or_dash(terms.input_tokens)
    yield "system bytes", str(terms.system_bytes)
    yield "user bytes", str(terms.user_bytes)
    yield "tools", f"{len(terms.tools)} ({terms.tools_bytes} bytes): {', '.join(terms.tools)}"
    yield "streamed", "yes" if terms.streamed else "no"
    yield "sampling sent", _pairs(terms.sampling)
    yield "output cap sent", _or_dash(terms.output_cap_asked)
    yield "dropped by the gateway", ", ".join(terms.dropped_fields) or "–"
    yield "pinned by the gateway", ", ".join(terms.overridden) or "–"


def _pairs(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value}" for name, value in values.items()) or "–"


def _or_dash(value: int | None) -> str:
    return "–" if value is None else str(value)
