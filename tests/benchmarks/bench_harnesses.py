"""What each harness costs: image, start, first request, requests and wall clock of a scripted cell.

    .venv/bin/python tests/benchmarks/bench_harnesses.py [RUNS]

The cell is `p2_shortest_path`, solved by the oracle. Nothing else should use the machine; "first"
is the first run after the images were last used, the others are medians of RUNS runs.
"""

import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import docker
from rich.console import Console
from rich.table import Table

from bench.core.specs import ScriptedModel, ScriptKind
from bench.core.verdict import Outcome
from bench.logs import set_up_logs
from bench.run.ports import Engine
from bench.run.scripts import script_for
from support.agents import NAMES, harness_named, run_harness
from support.cells import real_task
from support.images import image_tags
from support.watched import WatchedEngine

TASK = "p2_shortest_path"


@dataclass(slots=True)
class Timed(WatchedEngine):
    """An engine that notes when the agent was started."""

    started_at: float = 0.0

    def before(self, cell: str) -> None:
        """Note the time."""
        self.started_at = time.time()


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One scripted cell."""

    to_first_request: float
    agent: float
    total: float
    requests: int
    bytes: int
    tokens: int


def one_run(name: str) -> Run:
    """Run the cell once."""
    task, harness = real_task(TASK), harness_named(name)
    turns = script_for(ScriptedModel(script=ScriptKind.ORACLE), task, harness).turns
    timed: list[Timed] = []

    def watched(engine: Engine) -> Timed:
        timed.append(Timed(engine))
        return timed[-1]

    attempt = run_harness(name, task=task, model=turns, engine=watched)
    assert attempt.decision.outcome is Outcome.SOLVED, attempt.decision
    assert attempt.traffic is not None
    first, *_ = attempt.traffic.exchanges
    assert first.input_tokens is not None
    return Run(
        to_first_request=first.started_at - timed[0].started_at,
        agent=attempt.spans.agent,
        total=attempt.spans.total,
        requests=len(attempt.traffic.exchanges),
        bytes=first.request_bytes,
        tokens=first.input_tokens,
    )


def image_mb(name: str) -> tuple[float, float]:
    """Return an agent image's size and how much of it the harness is."""
    tags = image_tags(name)
    with closing(docker.APIClient(version="auto")) as api:
        agent, toolchain = (
            api.inspect_image(t)["Size"] / 1e6 for t in (tags.agent, tags.toolchain)
        )
    return agent, agent - toolchain


def main() -> None:
    """Print the table."""
    set_up_logs("warning")
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    table = Table(title=f"{TASK}, scripted oracle, medians of {runs} runs")
    for column in (
        *("harness", "image MB", "of it harness", "first request: first run s", "later s"),
        *("bytes", "tokens (bytes/4)", "requests", "agent s", "whole cell s"),
    ):
        table.add_column(column)
    for name in NAMES:
        first, *others = (one_run(name) for _ in range(runs + 1))
        size, own = image_mb(name)
        table.add_row(
            name,
            f"{size:.0f}",
            f"{own:.0f}",
            f"{first.to_first_request:.2f}",
            f"{median(run.to_first_request for run in others):.2f}",
            str(first.bytes),
            str(first.tokens),
            str(first.requests),
            f"{median(run.agent for run in others):.2f}",
            f"{median(run.total for run in others):.2f}",
        )
    Console(width=160).print(table)


if __name__ == "__main__":
    main()
