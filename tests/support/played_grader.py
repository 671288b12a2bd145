"""A task's grader played on the fake engine: one question, whose right answer is the seed."""

import io
import json
import tarfile
from dataclasses import dataclass, field

from bench.core.containers import ContainerSpec
from bench.core.submission import files_sha256
from support.builders import an_exit
from support.fake_engine import FakeEngine, Played

PLAN = ("right", "written")


@dataclass(slots=True)
class PlayedGrader:
    """Behaves as a sound grader does; each flag spoils one thing."""

    ignores_the_seed: bool = False
    uses_the_hash_seed: bool = False
    counts_its_calls: bool = False
    passes_the_empty: bool = False
    passes_everything: bool = False
    tires: bool = False  # the judge fails what it sees the second time
    chokes_on: bytes | None = None
    engine: FakeEngine = field(init=False)
    drawn: list[int] = field(default_factory=list)
    judged: list[bytes] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.engine = FakeEngine(generate=self._generate, exhibit=self._exhibit, judge=self._judge)

    def _generate(self, spec: ContainerSpec) -> Played:
        seed = next(int(a.removeprefix("--seed=")) for a in spec.command if "--seed=" in a)
        self.drawn.append(seed)
        question = "1" if self.ignores_the_seed else str(seed)
        if self.uses_the_hash_seed:
            question += f" {spec.env['PYTHONHASHSEED']}"
        if self.counts_its_calls:
            question += f" {len(self.drawn)}"
        return Played(
            leaves={
                "inputs/question.txt": question.encode(),
                "expected/plan.json": json.dumps({"checks": PLAN}).encode(),
            }
        )

    def _exhibit(self, _: ContainerSpec) -> Played:
        files = self._files("exhibit")
        match files.get("submission/answer.py", b"").strip():
            case b"right":
                return Played(stdout=files["inputs/question.txt"])
            case b"crash":
                return Played(end=an_exit(1))
            case anything:
                return Played(stdout=anything)

    def _judge(self, spec: ContainerSpec) -> Played:
        files = self._files("judge")
        question, answers = files["inputs/question.txt"], files["answers.bin"]
        self.judged.append(answers)
        if answers == self.chokes_on:
            return Played(end=an_exit(1))
        right = answers == question or self.passes_everything
        if self.tires and self.judged.count(answers) > 1:
            right = False
        empty = not answers and self.passes_the_empty
        verdict = {
            "schema_version": 1,
            "nonce": spec.env["BENCH_NONCE"],
            "inputs_sha256": files_sha256({"question.txt": question}),
            "checks": [
                {"name": "right", "passed": right},
                {"name": "written", "passed": right or empty},
            ],
        }
        return Played(leaves={"verdict.json": json.dumps(verdict).encode()})

    def _files(self, role: str) -> dict[str, bytes]:
        with tarfile.open(fileobj=io.BytesIO(self.engine.archives[role])) as tar:
            opened = {e.name: tar.extractfile(e) for e in tar if e.isreg()}
        return {name: file.read() for name, file in opened.items() if file is not None}
