"""What makes a cell that cell: the key, its digest (the id), its readable name."""

import re
from dataclasses import dataclass

from bench.core.schema import Document, Identifier, ModelName, digest
from bench.core.specs import ModelSpec, Policy


class CellKey(Document):
    """All that can change a cell's result and nothing else.

    Digests are of recipes (Dockerfiles, locks, task folders), never of built images, so that the
    same cell has the same key on every machine. What was really used is in the record.
    """

    schema_version: int = 1
    model: ModelName
    model_digest: str
    harness: Identifier
    harness_digest: str
    task: Identifier
    task_digest: str
    toolchain_digest: str
    policy_digest: str
    trial: int

    @property
    def id(self) -> str:
        """The cell's name on disk and in labels: 16 hex digits of the key's digest."""
        return digest(self)[:16]

    @property
    def name(self) -> str:
        """The readable part: model/harness/task/trial."""
        return f"{self.model}/{self.harness}/{self.task}/{self.trial}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A planned cell with the specs it was planned from."""

    key: CellKey
    model: ModelSpec
    policy: Policy

    @property
    def id(self) -> str:
        """The key's id."""
        return self.key.id


def slug(model: str) -> str:
    """Return a model's name as a file name: anything unusual becomes `--`."""
    return re.sub(r"[^A-Za-z0-9._-]+", "--", model)
