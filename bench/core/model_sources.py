"""Where a model's weights come from, and llama-server's flags for them."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from bench.core.schema import Document

SHARED_FLAGS = (
    *("-np", "1", "--flash-attn", "on"),
    *("--cache-type-k", "q8_0", "--cache-type-v", "q8_0", "--jinja"),
)
"""What the published sweep started every server with, beside its alias, address and context."""

Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
HubRepo = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")]
HubQuant = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9][\w.-]*)?$")]

_OURS = (
    *("-m", "--model", "-a", "--alias", "-c", "--ctx-size", "--host", "--port"),
    *("--api-key", "--api-key-file", "--offline", "-mu", "--model-url"),
    *("-hf", "-hfr", "--hf-repo", "-hff", "--hf-file"),
)
# They give whoever reaches the server files, programs or other people's requests.
_DANGEROUS = (
    "--tools",
    "--agent",
    "--mcp-servers",
    "--ui-mcp-proxy",
    "--slot-save-path",
    "--props",
)


def _checked_flags(flags: tuple[str, ...]) -> tuple[str, ...]:
    for flag in flags:
        name = flag.partition("=")[0]
        if name in _OURS:
            raise ValueError(f"{name} is the bench's to set")
        if name.startswith(_DANGEROUS):
            raise ValueError(f"{name} opens the server to whoever reaches it")
        if not flag.isprintable():
            raise ValueError(f"{flag!r} holds what can't be printed")
    return flags


class HubModel(Document):
    """A GGUF of the Hugging Face hub, which llama-server downloads itself (`-hf REPO:QUANT`)."""

    kind: Literal["hub"] = "hub"
    repo: HubRepo
    quant: HubQuant = ""  # as `-hf` takes it; none: whatever the repository has
    server_flags: tuple[str, ...] = SHARED_FLAGS  # all that can change an answer

    _flags = field_validator("server_flags")(_checked_flags)

    @property
    def named(self) -> str:
        """As `-hf` takes it."""
        return f"{self.repo}:{self.quant}" if self.quant else self.repo


class FileModel(Document):
    """A GGUF file on this machine, or the first part of a split one.

    Where it lies is in no key and no record: the same weights elsewhere are the same model. Name,
    hash and size are filled in when the model is chosen.
    """

    kind: Literal["file"] = "file"
    path: Path | None = Field(default=None, exclude=True, repr=False)
    file_name: str = ""
    sha256: Sha256 | None = None  # of a split file: see `bench.edges.weights_file`
    size_bytes: int | None = None  # of all parts
    server_flags: tuple[str, ...] = SHARED_FLAGS  # all that can change an answer

    _flags = field_validator("server_flags")(_checked_flags)


class About(Document):
    """What a model is, for tables and plots. It describes, so no key holds it."""

    family: str | None = None
    total_parameters_b: float | None = Field(default=None, gt=0)  # billions
    active_parameters_b: float | None = Field(default=None, gt=0)  # for each token
    size_gb: float | None = Field(default=None, gt=0)  # of the weights: an estimate
