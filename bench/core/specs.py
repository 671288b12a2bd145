"""What a person writes down: a task, a model, the policy of the sandbox. Specs change results."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field, field_validator

from bench.core.model_sources import About, FileModel, HubModel
from bench.core.schema import Document, Identifier, ModelName, digest
from bench.core.traffic import Budgets, Sampling

WITH_DECOYS = " +decoys"
"""Stands behind a model's name wherever a cell with decoys is named, counted or filed."""


class Language(StrEnum):
    """The language a task is solved in."""

    PYTHON = "python"
    PYTORCH = "pytorch"
    JAX = "jax"
    C = "c"
    CPP = "cpp"
    RUST = "rust"
    SQL = "sql"


class Difficulty(StrEnum):
    """The author's estimate."""

    TRIVIAL = "trivial"
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    VERY_HARD = "very-hard"


class PhaseLimits(Document):
    """What one grading container may use. The defaults leave room for PyTorch and JAX."""

    seconds: int = Field(default=60, gt=0, le=3600)
    memory_mib: int = Field(default=2048, ge=64, le=65536)
    pids: int = Field(default=256, gt=0, le=4096)
    tmp_mib: int = Field(default=64, gt=0, le=65536)  # of /tmp, which counts as memory
    output_bytes: int = Field(default=8 * 2**20, gt=0, le=2**30)


class CompileLimits(PhaseLimits):
    """What a compiler leaves is its output, and lies in /tmp beside what it needs itself."""

    seconds: int = Field(default=120, gt=0, le=3600)
    tmp_mib: int = Field(default=512, gt=0, le=65536)
    output_bytes: int = Field(default=64 * 2**20, gt=0, le=2**30)


class TaskLimits(Document):
    """Limits per phase of a task."""

    agent_seconds: int = Field(default=900, gt=0)
    deliverable_bytes: int = Field(default=1 * 2**20, gt=0, le=2**28)
    generate: PhaseLimits = PhaseLimits()
    compile: CompileLimits = CompileLimits()
    exhibit: PhaseLimits = PhaseLimits()
    broker: PhaseLimits = PhaseLimits()  # seconds: until it is ready
    judge: PhaseLimits = PhaseLimits()


def _is_inside(path: str) -> bool:
    parts = path.split("/")
    return not path.startswith("/") and all(part not in ("", ".", "..") for part in parts)


class TaskSpec(Document):
    """A task's `task.toml`."""

    schema_version: Literal[1]
    id: Identifier
    title: str
    language: Language
    difficulty: Difficulty
    toolchain: Identifier = "full"
    deliverables: Annotated[tuple[str, ...], Field(min_length=1, max_length=64)]
    limits: TaskLimits = TaskLimits()

    @field_validator("deliverables")
    @classmethod
    def _deliverables_stay_inside(cls, paths: tuple[str, ...]) -> tuple[str, ...]:
        for path in paths:
            if not _is_inside(path) or len(path) > 255 or not path.isprintable():
                raise ValueError(
                    f"deliverable {path!r} must be a plain relative path inside the workspace"
                )
        if len(set(paths)) != len(paths):
            raise ValueError("a deliverable is named twice")
        return paths


class ScriptKind(StrEnum):
    """What a scripted model does with a task."""

    ORACLE = "oracle"
    NOP = "nop"
    WRONG = "wrong"
    CHEAT = "cheat"


class ScriptedModel(Document):
    """A deterministic double; never enters a ranking."""

    kind: Literal["scripted"] = "scripted"
    script: ScriptKind
    tokens_per_second: float | None = None


class Weights(Document):
    """A GGUF file, trusted by its SHA-256 alone, and where it may be found."""

    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    size_bytes: int = Field(gt=0)
    file_name: str
    hub_repo: str  # as `-hf REPO:QUANT` names it
    hub_quant: str
    hub_file: str  # the file's name in the hub repository
    chunk_package: str | None = None  # PyPI packages `{chunk_package}1` … hold the file in pieces
    chunk_count: int = 0
    chunk_version: str = ""


class LocalModel(Document):
    """A small model the bench serves by itself where no server is given."""

    kind: Literal["local"] = "local"
    weights: Weights
    chat_template_edit: Literal["qwen-fence"] | None = None
    server_flags: tuple[str, ...] = ()


class ServerModel(Document):
    """Whatever runs at the server URL: the bench never starts or stops it."""

    kind: Literal["server"] = "server"


ServedSource = LocalModel | HubModel | FileModel
"""What the bench can start a server for."""

ModelSource = Annotated[ScriptedModel | ServedSource | ServerModel, Field(discriminator="kind")]


class ModelSpec(Document):
    """A table of `models.toml`: weights × quant × server flags, under the published name."""

    name: ModelName
    quant: str
    source: ModelSource
    context_tokens: int = Field(default=131072, gt=0)
    output_tokens: int = Field(default=16384, gt=0)
    sampling: Sampling = Sampling()
    ranked: bool = False  # scripted doubles and models with an edited template never are
    about: About = About()

    @field_validator("name")
    @classmethod
    def _name_tells_no_decoys(cls, name: str) -> str:
        if name.endswith(WITH_DECOYS):
            raise ValueError(f"a name that ends with {WITH_DECOYS!r} is one of cells with decoys")
        return name

    @property
    def key_digest(self) -> str:
        """What a cell's key holds of the model: all but what merely describes it."""
        return digest(self.model_dump(mode="json", exclude={"about"}))

    @property
    def scripted(self) -> bool:
        """Whether answers come from a script and not from a model."""
        return isinstance(self.source, ScriptedModel)


class Policy(Document):
    """What an agent's container may use. The defaults are the strict ones."""

    memory_mib: int = Field(default=4096, ge=128)
    cpus: float = Field(default=2.0, gt=0)
    pids: int = Field(default=512, gt=0)
    open_files: int = Field(default=4096, gt=0)
    workspace_mib: int = Field(default=256, gt=0)
    workspace_files: int = Field(default=20000, gt=0)
    home_mib: int = Field(default=512, gt=0)
    tmp_mib: int = Field(default=512, gt=0)
    agent_seconds: int | None = Field(default=None, gt=0)  # None: the task's own
    log_bytes: int = Field(default=8 * 2**20, gt=0)
    stop_grace_seconds: int = Field(default=10, ge=0)
    budgets: Budgets = Budgets()
    decoys: bool = False  # false graders lie where graders used to, and nothing real ever does

    @property
    def key_digest(self) -> str:
        """What a cell's key holds of the policy: without decoys, what it did before there were any.

        Or no cell that was settled then would be known any more.
        """
        return digest(self.model_dump(mode="json", exclude=set() if self.decoys else {"decoys"}))
