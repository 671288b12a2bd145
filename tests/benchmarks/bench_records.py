"""What do many records cost? Time and memory to plan, to look at and to open a results folder.

The floor reads the same lines and only decodes their JSON, and `whole` makes a record of each and
keeps them all, as planning once did. Each arm runs in a process of its own, whose peak of memory is
its own too; all of them go over the same folder, one after the other. Compared is the processor's
time, which others on the machine disturb least.

Run on request: `.venv/bin/python tests/benchmarks/bench_records.py [--records N …]`. A million
records take 4 GB of disk for a while, and twice as many folders: `--folders 0` leaves those out.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.core.cells import Cell, CellKey, slug
from bench.core.estimate import Experience
from bench.core.identity import ModelIdentity, ServedBy
from bench.core.plan import with_history
from bench.core.progress import progress_of
from bench.core.record import AgentExit, Check, Record, Usage
from bench.core.signs import Conducted, Sign
from bench.core.specs import Policy
from bench.core.terms import Terms
from bench.core.traffic import Dialect
from bench.core.verdict import Outcome, Reason
from bench.edges.record_lines import read_briefs, read_records
from bench.edges.store import ResultsStore
from support.builders import NOON, a_key, a_model, a_record

MODELS = tuple(f"Model-{number}B UD-Q4_K_XL" for number in range(17))
HARNESSES = ("pi", "qwen", "claude", "opencode", "aider")
TASKS = tuple(f"task{number}_of_the_bench" for number in range(16))
PLANNED_TRIALS = 5
SHARE = len(MODELS) * len(HARNESSES) * len(TASKS)


def main() -> None:
    """Measure every arm on folders of several sizes, or one arm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, nargs="+", default=[1_000, 100_000, 1_000_000])
    parser.add_argument("--folders", type=int, default=1_000_000, help="most to be made")
    parser.add_argument("--whole", type=int, default=100_000, help="most to be read whole")
    parser.add_argument("--arm", help="measure only this one, in this process")
    parser.add_argument("--folder", type=Path, help="where it is measured")
    options = parser.parse_args()
    if options.arm:
        _measure(ARMS[options.arm], options.folder)
        return
    for count in options.records:
        with tempfile.TemporaryDirectory() as folder:
            _compare(Path(folder), count, options)


# The arms -----------------------------------------------------------------------------------------


def floor(folder: Path) -> object:
    """Decode every line and keep nothing."""
    return sum(1 for path in folder.glob("*.jsonl") for line in path.open("rb") if json.loads(line))


def whole(folder: Path) -> object:
    """Plan from whole records, all of them kept."""
    return with_history(planned_cells(), read_records(folder))


def brief(folder: Path) -> object:
    """Read every record in brief and keep nothing."""
    return sum(1 for _ in read_briefs(folder))


def plan(folder: Path) -> object:
    """Plan, and learn what cells take."""
    past = Experience()
    return with_history(planned_cells(), past.listening(read_briefs(folder)))


def status(folder: Path) -> object:
    """Find out how far all cells that are recorded are, and count them."""
    progress = progress_of(None, read_briefs(folder))
    return progress.tally, progress.matrix, progress.seconds_left(NOON)


def resume(folder: Path) -> object:
    """Do what a run with nothing left to do does: open, plan, and show its last records."""
    with ResultsStore(folder) as store:
        planned = with_history(planned_cells(), store.briefs())
        wanted = {one.cell.id for one in planned}
        return {record.cell: record for record in store.records_of(wanted)}


def glob(folder: Path) -> object:
    """List every committed attempt by pattern, sorted, as opening once did."""
    return sorted(folder.glob("cells/*/*/record.json"))


def opening(folder: Path) -> object:
    """Open the folder for writing: all lines are read, and all attempts looked up."""
    with ResultsStore(folder) as store:
        return store


ARMS: dict[str, Callable[[Path], object]] = {
    "floor": floor,
    "whole": whole,
    "brief": brief,
    "plan": plan,
    "status": status,
    "glob": glob,
    "open": opening,
    "resume": resume,
}


def planned_cells() -> Iterator[Cell]:
    """Yield the cells of a sweep of every model, harness and task."""
    for model in MODELS:
        spec = a_model(model)
        for trial in range(1, PLANNED_TRIALS + 1):
            for task in TASKS:
                for harness in HARNESSES:
                    key = a_key(model=model, harness=harness, task=task, trial=trial)
                    yield Cell(key=key, model=spec, policy=Policy())


# The folder ---------------------------------------------------------------------------------------


def fill(folder: Path, count: int, *, folders: bool) -> int:
    """Write so many lines, of as many cells, as real ones are; return their size."""
    size = 0
    line = sound_record().model_dump_json()
    old_key, old_cell = sound_record().key, sound_record().cell
    per_model = -(-count // len(MODELS))
    left = count
    for model in MODELS:
        with (folder / f"{slug(model)}.jsonl").open("w") as file:
            for number in range(min(per_model, left)):
                key = a_key(
                    model=model,
                    harness=HARNESSES[number % len(HARNESSES)],
                    task=TASKS[number // len(HARNESSES) % len(TASKS)],
                    trial=number // (len(HARNESSES) * len(TASKS)) + 1,
                )
                size += file.write(_renamed(line, old_key, old_cell, key) + "\n")
                if folders:
                    attempt = folder / "cells" / key.id / "1"
                    attempt.mkdir(parents=True)
                    (attempt / "record.json").touch()
        left -= min(per_model, left)
    return size


def _renamed(line: str, old: CellKey, old_cell: str, key: CellKey) -> str:
    return line.replace(old.model_dump_json(), key.model_dump_json()).replace(old_cell, key.id)


def sound_record() -> Record:
    """Return a record with as much in it as one of a real model has."""
    identity = ModelIdentity(
        served_by=ServedBy.OTHERS,
        server="llama-server b11434-0123456",
        aliases=("bench-model",),
        weights_file="Model-27B-UD-Q4_K_XL.gguf",
        weights_bytes=17_000_000_000,
        chat_template_sha256="5" * 64,
        props_sha256="6" * 64,
    )
    return a_record(Outcome.FAILED, Reason.CHECKS_FAILED, model=MODELS[0]).model_copy(
        update={
            "scripted": False,
            "detail": "3 of 18 checks failed: " + "a check's own words " * 5,
            "checks": tuple(
                Check(name=f"a check of the task {n}", passed=n > 3, detail="expected 3, got 4")
                for n in range(18)
            ),
            "checks_planned": 18,
            "usage": Usage(
                requests=21,
                refused=0,
                tool_calls=20,
                input_tokens=204_511,
                cached_tokens=180_000,
                output_tokens=7_890,
                tokens_per_second=31.4159,
                first_token_ms=810.5,
                ends={"completed": 21},
            ),
            "conduct": (Conducted(sign=Sign.LOOP, count=4, detail="4 answers were the same"),),
            "terms": Terms(
                dialect=Dialect.OPENAI,
                streamed=True,
                request_bytes=41_234,
                system_bytes=21_000,
                user_bytes=3_210,
                tools=tuple(f"tool_{n}" for n in range(14)),
                tools_bytes=17_000,
                sampling={"temperature": 0.7},
                output_cap_asked=16_384,
                input_tokens=9_000,
                dropped_fields=("metadata",),
                overridden=("model",),
            ),
            "agent": AgentExit(exit_code=0, oom_killed=False, timed_out=False, output_bytes=9_999),
            "submission_sha256": "7" * 64,
            "seeds": (1234567890,),
            "model_before": identity,
            "model_after": identity,
        }
    )


# The comparison -----------------------------------------------------------------------------------


def _compare(folder: Path, count: int, options: argparse.Namespace) -> None:
    folders = count <= options.folders
    began = time.monotonic()
    size = fill(folder, count, folders=folders)
    sys.stdout.write(
        f"{count} records of {size // count} bytes, written in {time.monotonic() - began:.0f} s, "
        f"with{'' if folders else 'out'} the folders of their attempts; "
        f"{SHARE * PLANNED_TRIALS} cells planned\n"
        f"{'':<8}{'seconds':>10}{'cpu s':>10}{'cpu us each':>13}{'x floor':>9}{'peak MiB':>10}\n"
    )
    floor_seconds = 0.0
    for arm in ARMS:
        if arm == "whole" and count > options.whole:
            continue
        told = _run(arm, folder)
        floor_seconds, each = floor_seconds or told["cpu"], told["cpu"] / count * 1e6
        sys.stdout.write(
            f"{arm:<8}{told['seconds']:>10.2f}{told['cpu']:>10.2f}{each:>13.1f}"
            f"{told['cpu'] / floor_seconds:>9.2f}{told['peak_mib']:>10.0f}\n"
        )
        sys.stdout.flush()


def _run(arm: str, folder: Path) -> dict[str, float]:
    command = (sys.executable, __file__, "--arm", arm, "--folder", str(folder))
    told: dict[str, float] = json.loads(subprocess.check_output(command))
    return told


def _measure(arm: Callable[[Path], object], folder: Path) -> None:
    began, cpu_began = time.monotonic(), time.process_time()
    kept = arm(folder)
    seconds, cpu = time.monotonic() - began, time.process_time() - cpu_began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    mib = peak / 2**20 if sys.platform == "darwin" else peak / 2**10
    del kept
    sys.stdout.write(json.dumps({"seconds": seconds, "cpu": cpu, "peak_mib": mib}))


if __name__ == "__main__":
    main()
