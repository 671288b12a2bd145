"""A sweep in whose midst things are killed at random, and what must hold at its end.

The moments follow from a seed, as far as the machine's own pace lets them.
"""

import contextlib
import json
import os
import random
import signal
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

import docker
import docker.errors
import requests.exceptions

from bench.core.record import Record
from bench.core.specs import LocalModel, ScriptedModel, ScriptKind
from bench.core.verdict import Outcome, Reason
from bench.harnesses.pi import Pi
from bench.run.scripts import script_for
from support.cells import real_task
from support.command import Bench, Done, Running
from support.llama_program import write_program
from support.traces import left_on_engine, owner, sound_records
from support.weights import a_gguf, a_local_model

SERVED = "soak/served"
EXPECTED = {
    SERVED: (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED),
    "scripted/oracle": (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED),
    "scripted/nop": (Outcome.FAILED, Reason.NO_SUBMISSION),
}
_TASK = "p2_shortest_path"
_MOST_STARTS = 200
_PATIENCE = 10.0
# 1: cells are void and pending, or many in a row. 3: server or engine died as they came up.
_ENDS = (0, 1, 3, -signal.SIGKILL)


class Victim(StrEnum):
    """What may be killed."""

    RUNNER = "runner"
    GATEWAY = "gateway"
    FORWARDER = "forwarder"
    AGENT = "agent"
    GRADER = "grader"
    SERVER = "server"
    ENGINE = "engine"


_ROLES: Mapping[Victim, frozenset[str]] = {
    Victim.GATEWAY: frozenset({"gateway"}),
    Victim.FORWARDER: frozenset({"forwarder"}),
    Victim.AGENT: frozenset({"agent"}),
    Victim.GRADER: frozenset({"compile", "generate", "exhibit", "judge"}),
}


class Mortal(Protocol):
    """An engine that can be killed."""

    def kill(self) -> None:
        """Kill it with SIGKILL."""

    def start(self) -> None:
        """Start it again, and wait until it answers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What became of a soak."""

    cells: int
    records: tuple[Record, ...]
    kills: Counter[Victim]
    ends: Counter[int]  # exit codes of the commands
    seconds: float

    @property
    def voids(self) -> Counter[Reason]:
        """Void attempts by reason."""
        return Counter(record.reason for record in self.records if not record.settled)

    def told(self) -> str:
        """Return it for people."""
        killed = sum(self.kills.values())
        return (
            f"{self.cells} cells, each settled once, in {len(self.records)} attempts and "
            f"{self.seconds:.0f} s\n"
            f"{killed} kills: {_counted(self.kills)}\n"
            f"void attempts: {_counted(self.voids) or 'none'}\n"
            f"commands by exit code: {_counted(self.ends)}\n"
        )


@dataclass(slots=True, kw_only=True)
class Soak:
    """Runs the same command again and again, and kills things, until all cells are settled."""

    bench: Bench
    trials: int  # of each model
    kills: int
    pause: tuple[float, float]  # between two kills, seconds
    seed: int
    engine: Mortal | None = None
    _chance: random.Random = field(init=False)
    _killed: Counter[Victim] = field(default_factory=Counter)

    def run(self) -> Report:
        """Run until the command says that all is settled, and check what there is then."""
        self._chance = random.Random(self.seed)
        began = time.monotonic()
        ends: Counter[int] = Counter()
        command = _command(self.bench.folder, self.trials)
        while ends[0] == 0:
            assert sum(ends.values()) < _MOST_STARTS, f"it never came to an end: {ends}"
            with self.bench.started(*command, **_environment(self.bench.folder)) as running:
                self._disturb(running)
                done = running.end(seconds=1200)
            self._accept(done)
            ends[done.code] += 1
        seconds = time.monotonic() - began
        records = settled_exactly_once(self.bench.results, trials=self.trials)
        self._accept_plan(command)
        return Report(
            cells=self.trials * len(EXPECTED),
            records=records,
            kills=self._killed,
            ends=ends,
            seconds=seconds,
        )

    def _disturb(self, running: Running) -> None:
        """Kill one thing after the other until the command ends or enough has been killed."""
        while self._killed.total() < self.kills:
            if running.ended(within=self._chance.uniform(*self.pause)):
                return
            victim = self._next_victim(running)
            # Seen is not met: what was waited for would else always be killed at its birth.
            if running.ended(within=self._chance.uniform(0.0, 0.3)):
                return
            kill = self._there().get(victim)
            if kill is not None and kill(running):
                self._killed[victim] += 1

    def _next_victim(self, running: Running) -> Victim:
        """Return what is there of what was killed least; the very least is waited for a while."""
        known = [victim for victim in Victim if victim is not Victim.ENGINE or self.engine]
        least = min(self._killed[victim] for victim in known)
        wanted = {victim for victim in known if self._killed[victim] == least}
        deadline = time.monotonic() + _PATIENCE
        while not (there := [victim for victim in self._there() if victim in wanted]):
            if time.monotonic() > deadline or running.ended(within=0.05):
                return self._chance.choice(sorted(self._there()))
        return self._chance.choice(sorted(there))

    def _there(self) -> dict[Victim, "_Kill"]:
        """Return what there is to be killed, and how."""
        there: dict[Victim, _Kill] = {Victim.RUNNER: _kill_runner}
        there |= {victim: _kill_container(ids) for victim, ids in self._containers()}
        if (server := _server(self.bench.folder)) is not None:
            there[Victim.SERVER] = lambda _: _kill_process(server)
        if self.engine is not None:
            there[Victim.ENGINE] = self._restart_engine
        return there

    def _containers(self) -> Iterator[tuple[Victim, str]]:
        if not (self.bench.results / ".id").exists():
            return
        (label,) = (f"{key}={value}" for key, value in owner(self.bench.results).items())
        with _the_engine() as api:
            # Those of cells: the check before a sweep has the same roles, and no records.
            running = api.containers(filters={"label": [label, "bench.cell"]})
        for victim, roles in _ROLES.items():
            ids = [c["Id"] for c in running if c["Labels"]["bench.role"] in roles]
            if ids:
                yield victim, str(self._chance.choice(sorted(ids)))

    def _restart_engine(self, running: Running) -> bool:
        assert self.engine is not None
        self.engine.kill()
        running.ended(within=self._chance.uniform(0.0, 3.0))
        self.engine.start()
        return True

    def _accept(self, done: Done) -> None:
        assert done.code in _ENDS, f"it ended with {done.code}:\n{done.err}"
        assert "Traceback" not in done.err, done.err

    def _accept_plan(self, command: Sequence[str | Path]) -> None:
        plan = self.bench("plan", *command[1:], "--json", **_environment(self.bench.folder))
        assert plan.code == 0, plan.err
        cells = json.loads(plan.out)["cells"]
        assert len(cells) == self.trials * len(EXPECTED)
        assert not [cell["name"] for cell in cells if cell["pending"]]


class _Kill(Protocol):
    def __call__(self, running: Running, /) -> bool:
        """Kill it; say whether it was still there."""


def prepare(folder: Path) -> None:
    """Write what the command of a soak needs: a model, its weights, and a program to serve it."""
    weights = a_gguf()
    (folder / "model.gguf").write_bytes(weights)
    (folder / "models.toml").write_text(_models(a_local_model(weights)))
    script = script_for(ScriptedModel(script=ScriptKind.ORACLE), real_task(_TASK), Pi(version="1"))
    write_program(folder, "ok", script=script)


def settled_exactly_once(results: Path, *, trials: int) -> tuple[Record, ...]:
    """Return the records after making sure that no kill has cost, doubled or changed anything."""
    records = sound_records(results)
    settled = [record for record in records if record.settled]
    wanted = sorted((model, trial) for model in EXPECTED for trial in range(1, trials + 1))
    assert sorted((r.model, r.trial) for r in settled) == wanted
    wrong = [r for r in settled if (r.outcome, r.reason) != EXPECTED[r.model]]
    assert not wrong, [(r.key.name, r.attempt, r.reason, r.detail) for r in wrong]
    faults = {Reason.MODEL_UNAVAILABLE, Reason.ENGINE_FAILURE}
    others = [r for r in records if not r.settled and r.reason not in faults]
    assert not others, [(r.key.name, r.attempt, r.reason, r.detail) for r in others]
    for cell in {record.cell for record in records}:
        numbers = [record.attempt for record in records if record.cell == cell]
        assert numbers == list(range(1, len(numbers) + 1)), (cell, numbers)
    assert left_on_engine(results) == ()
    return records


def _command(folder: Path, trials: int) -> tuple[str | Path, ...]:
    choice = ("--models", ",".join(EXPECTED), "--harnesses", "pi", "--tasks", _TASK)
    return ("run", *choice, "--trials", str(trials), "--models-file", folder / "models.toml")


def _environment(folder: Path) -> dict[str, str]:
    return {
        "BENCH_LLAMA_SERVER": str(folder / "llama-server"),
        "BENCH_WEIGHTS": str(folder / "model.gguf"),
        "BENCH_RETRY_SECONDS": "0.2",
    }


def _models(source: LocalModel) -> str:
    weights = json.loads(source.weights.model_dump_json(exclude_none=True))
    lines = [f"{name} = {json.dumps(value)}" for name, value in weights.items()]
    head = ["schema_version = 1", f'[models."{SERVED}"]', 'quant = "Q4_K_M"']
    kind = [f'[models."{SERVED}".source]', 'kind = "local"']
    return "\n".join([*head, *kind, f'[models."{SERVED}".source.weights]', *lines, ""])


@contextlib.contextmanager
def _the_engine() -> Iterator[docker.APIClient]:
    with closing(docker.APIClient(version="auto", **docker.utils.kwargs_from_env())) as api:
        yield api


def _kill_runner(running: Running) -> bool:
    running.send(signal.SIGKILL)
    return True


def _kill_container(container: str) -> _Kill:
    def kill(_: Running) -> bool:
        try:
            with _the_engine() as api:
                api.kill(container)
        except (docker.errors.APIError, requests.exceptions.RequestException):
            return False  # it has ended by itself
        return True

    return kill


def _server(folder: Path) -> int | None:
    """Return the process of the model server of this folder, if it runs."""
    try:
        pid = int((folder / "llama-server.pid").read_text())
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except (OSError, ValueError):
        return None
    return pid if str(folder).encode() in command else None


def _kill_process(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True


def _counted(counter: Counter[Victim] | Counter[Reason] | Counter[int]) -> str:
    return ", ".join(f"{count} × {name}" for name, count in sorted(counter.items()))
