"""A loaded task: its spec and the bytes of its public and private parts."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.core.schema import digest
from bench.core.specs import TaskSpec
from bench.core.submission import Submission, files_sha256

# What editors, interpreters and checkers leave in a task folder; never a part of the task.
LITTER = frozenset(
    {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".DS_Store", ".idea", ".vscode"}
)

REFERENCE = "reference/"
"""Where in a decoy the deliverables lie."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """A known submission of a task, with the outcome it must have."""

    name: str
    files: Mapping[str, bytes]
    solved: bool
    why: str = ""
    caught_by: str = ""  # what must catch it: a check, a `family/` of checks, `compile`, `exhibit`

    @property
    def submission(self) -> Submission:
        """The proof as the grader would get it."""
        return Submission(files=self.files)


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A task folder in memory.

    Only `prompt` and `workspace` may ever meet an agent, and `decoy` where that is asked for.
    """

    spec: TaskSpec
    prompt: bytes
    workspace: Mapping[str, bytes]
    grader: Mapping[str, bytes]  # generate.py, test.sh, judge.py, helpers
    compile: Mapping[str, bytes]  # the recipe; empty: nothing to compile. Holds no secret either
    driver: Mapping[str, bytes]  # the exhibit's: holds no secret, yet no agent sees it
    library: Mapping[str, bytes]  # bench.grading, as the grader finds it
    proofs: tuple[Proof, ...]
    canaries: Mapping[str, str]  # private file -> its canary
    decoy: Mapping[str, bytes] = field(default_factory=dict)  # a false grader; see bench.audit

    @property
    def id(self) -> str:
        """The task's id."""
        return self.spec.id

    @property
    def digest(self) -> str:
        """What a result depends on: spec, prompt, workspace, all of the grader, grading library.

        Proofs are left out: adding one changes no result. So is the decoy, which few cells see.
        """
        parts = {
            "prompt": files_sha256({"prompt.md": self.prompt}),
            "workspace": files_sha256(self.workspace),
            "grader": files_sha256(self.grader),
            "compile": files_sha256(self.compile),
            "driver": files_sha256(self.driver),
            "library": files_sha256(self.library),
        }
        return digest({"spec": self.spec.model_dump(mode="json"), **parts})

    @property
    def digest_with_decoy(self) -> str:
        """What the result of a cell with decoys depends on."""
        return digest({"task": self.digest, "decoy": files_sha256(self.decoy)})

    @property
    def decoy_reference(self) -> Mapping[str, bytes]:
        """The submission that a decoy gives away: every deliverable, and wrong."""
        return below(REFERENCE, self.decoy)

    @property
    def has_broker(self) -> bool:
        """Whether the exhibit talks to a trusted container of the task's."""
        return "broker.py" in self.grader

    @property
    def proofs_digest(self) -> str:
        """What its proofs and its decoy are: a certificate says nothing of others."""
        proofs = {p.name: [files_sha256(p.files), p.caught_by] for p in self.proofs}
        # No proof has this name, which is no folder's.
        decoy = {"decoy/": [files_sha256(self.decoy), ""]} if self.decoy else {}
        return digest(proofs | decoy)

    def proof(self, name: str) -> Proof | None:
        """Return the proof of that name."""
        return next((proof for proof in self.proofs if proof.name == name), None)


def below(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Return the files below a folder, such as `exhibit/`, by their names in it."""
    return {n.removeprefix(folder): c for n, c in files.items() if n.startswith(folder)}
