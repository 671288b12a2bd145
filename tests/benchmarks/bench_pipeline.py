"""How long the model server stands idle between cells, pipelined and serial; cells a minute.

The oracle works through pi at the pace of a real model (30 tokens/s), and is graded for real. Both
ways run in turn in folders of their own, on the same machine minutes apart; the gaps are those that
the gateways recorded: from the last byte for one cell to the first request of the next. A share of
them is the harness's own start (see bench_harnesses.py), which nothing can overlap.
Then nop cells at full speed: how many settle in a minute.

Run on request: `.venv/bin/python tests/benchmarks/bench_pipeline.py [CELLS]`. Needs the images.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.core.record import Record
from bench.edges.record_lines import read_records
from support.command import Bench

MODELS = """
schema_version = 1
[models."scripted/paced"]
quant = "none"
source = { kind = "scripted", script = "oracle", tokens_per_second = 30.0 }
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """What a sweep took."""

    seconds: float
    records: tuple[Record, ...]

    @property
    def gaps(self) -> list[float]:
        """The idle gaps between cells."""
        found = (record.times.idle_before_seconds for record in self.records)
        return [gap for gap in found if gap is not None]

    @property
    def busy_share(self) -> float:
        """How much of the time the model server was at work."""
        return sum(r.times.model_busy_seconds or 0.0 for r in self.records) / self.seconds


def swept(folder: Path, name: str, *options: str) -> Run:
    """Run a sweep in a folder of its own."""
    bench = Bench(folder=folder / name)
    bench.folder.mkdir()
    models = bench.folder / "models.toml"
    models.write_text(MODELS)
    began = time.monotonic()
    with bench.started("run", "--models-file", models, *options) as running:
        done = running.end(seconds=3600)
    seconds = time.monotonic() - began
    if done.code:
        raise SystemExit(f"{name} ended with {done.code}:\n{done.err}")
    return Run(seconds=seconds, records=tuple(read_records(bench.results)))


def told(name: str, run: Run) -> str:
    """Return a row."""
    gaps = sorted(run.gaps)
    ninth = gaps[len(gaps) * 9 // 10]
    return (
        f"{name:9} gap median {statistics.median(gaps):6.2f} s  p90 {ninth:6.2f} s   "
        f"whole {run.seconds:6.1f} s   server at work {100 * run.busy_share:4.1f} %\n"
    )


def nops(folder: Path, cells: int) -> str:
    """Return cells a minute of nop cells, one slot and two."""
    choice = ("--models", "scripted/nop", "--harnesses", "pi", "--tasks", "p2_shortest_path")
    rows = []
    ways: Sequence[tuple[str, tuple[str, ...]]] = (
        ("serial", ("--serial",)),
        ("pipelined", ()),
        ("2 slots", ("--slots", "2")),
    )
    for name, options in ways:
        run = swept(folder, f"nop-{name}", *choice, "--trials", str(cells), *options)
        rows.append(f"nop {name:9} {60 * cells / run.seconds:6.1f} cells/min\n")
    return "".join(rows)


def main() -> None:
    """Print the table."""
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 12
    choice = ("--models", "scripted/paced", "--harnesses", "pi", "--tasks", "p2_shortest_path")
    paced = (*choice, "--trials", str(cells))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        serial = swept(folder, "serial", *paced, "--serial")
        pipelined = swept(folder, "pipelined", *paced)
        sys.stdout.write(told("serial", serial) + told("pipelined", pipelined))
        ratio = statistics.median(pipelined.gaps) / statistics.median(serial.gaps)
        sys.stdout.write(f"ratio of the median gaps: {ratio:.2f}\n")
        sys.stdout.write(nops(folder, cells))


if __name__ == "__main__":
    main()
