"""What a deed's program calls things by, and what they are on either side."""

from dataclasses import dataclass

from bench.audit.canaries import without_canary
from bench.core.tasks import Task
from bench.redteam.lair import Lair

BEGUN = b"the deed has begun"
DEED_TASK = "p2_shortest_path"


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """What stands for the names in double braces."""

    model: str  # the model server's URL
    folder: str  # one of the host's
    secret_file: str  # a file in it

    def fill(self, program: str, *, lair: Lair, task: Task) -> str:
        """Return a program with names filled in."""
        named = {
            "MODEL": self.model,
            "FOLDER": self.folder,
            "SECRET_FILE": self.secret_file,
            "LAIR": lair.address,
            "HOST_PORT": str(lair.host.tcp_port),
            "SOLUTION": repr(_solution(task)),
        }
        for name, value in named.items():
            program = program.replace(f"{{{{{name}}}}}", value)
        return program


def _solution(task: Task) -> str:
    solved = next(proof for proof in task.proofs if proof.solved)
    return without_canary(solved.files[task.spec.deliverables[0]]).decode()
