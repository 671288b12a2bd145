"""What makes a cell that cell: the key, its digest (the id), its readable name."""

import re
from dataclasses import dataclass
from typing import Annotated

from pydantic import StringConstraints

from bench.core.schema import Document, Identifier, digest
from bench.core.specs import WITH_DECOYS, ModelSpec, Policy

ModelLabel = Annotated[
    str,
    StringConstraints(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9._+-]*([/: ][A-Za-z0-9._+-]+){0,4}( \+decoys)?$"
    ),
]
"""A model's name in a cell: of one with decoys with a word for it, as `label_of` puts it."""


class CellKey(Document):
    """All that can change a cell's result and nothing else.

    Digests are of recipes (Dockerfiles, locks, task folders), never of built images, so that the
    same cell has the same key on every machine. What was really used is in the record.
    """

    schema_version: int = 1
    model: ModelLabel
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


def label_of(model: str, *, decoys: bool) -> str:
    """Return how a model is called in cells with or without decoys.

    As the two have no name in common, no table, tally or file can hold them as one.
    """
    return model + WITH_DECOYS * decoys


def plain_label(label: str) -> str:
    """Return the model of a label."""
    return label.removesuffix(WITH_DECOYS)


def slug(model: str) -> str:
    """Return a model's name as a file name: anything unusual becomes `--`."""
    return re.sub(r"[^A-Za-z0-9._-]+", "--", model)
