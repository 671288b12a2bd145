"""Where the bench finds things: flag over `BENCH_*` over `bench.toml` over default.

Settings never change a result; what does is a spec (`bench.core.specs`). They are resolved once,
into one frozen value that is passed down. This is the only module that reads the environment.
"""

import difflib
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from bench.errors import BadInputError

PREFIX = "BENCH_"
FILE = "bench.toml"
_TERMINAL = ("TERM", "COLORTERM")
CHECKOUT = Path(__file__).resolve().parent.parent
OWN_TASKS = CHECKOUT / "tasks"


class Settings(BaseSettings):
    """Everything about this machine and this command that changes no result."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        frozen=True,
        extra="forbid",
        toml_file=FILE,
        nested_model_default_partial_update=True,
    )

    results: Path = Field(default=Path("results"), description="Results folder.")
    tasks_dir: Annotated[tuple[Path, ...], NoDecode] = Field(
        default=(), description="Further folders of task folders, beside the checkout's own."
    )
    tasks_passphrase: SecretStr | None = Field(
        default=None, description="What packs of tasks are sealed with, where no key file is named."
    )
    models_file: Path | None = Field(
        default=None, description="A further file of model entries, as bench/models.toml."
    )
    models: Annotated[dict[str, dict[str, Any]], NoDecode] = Field(
        default={}, description="Model entries of your own, as in bench/models.toml."
    )
    server_url: str = Field(
        default="http://127.0.0.1:8001",
        description="Running llama-server, as the host sees it. Naming one has it serve any model.",
    )
    server_api_key: str | None = Field(default=None, description="Its API key, if it wants one.")
    gateway_network: Literal["auto", "bridge", "host"] = Field(
        default="auto", description="How the gateway container reaches the model server."
    )
    llama_server: Path | None = Field(
        default=None,
        description="llama-server to start where no server is named; else PATH.",
    )
    server_port: int = Field(
        default=0, ge=0, le=65535, description="Port of a server that is started; 0: a free one."
    )
    server_ready_seconds: float = Field(
        default=7200.0, gt=0, description="How long a server may take to fetch and load its model."
    )
    server_restarts: int = Field(
        default=5, ge=0, description="Times a sweep starts a model's server again when it died."
    )
    runtime: str | None = Field(
        default=None,
        description="The engine's runtime for what is not ours, such as runsc; else its own.",
    )
    weights: Path | None = Field(default=None, description="GGUF file for a local/* model.")
    cache_dir: Path = Field(
        default=Path("~/.cache/local-agent-bench"), description="Where downloaded weights are kept."
    )
    max_attempts: int = Field(
        default=3, ge=1, le=20, description="Attempts at a cell while it comes out void."
    )
    retry_seconds: float = Field(
        default=5.0, ge=0, description="First pause before another attempt; doubles, with jitter."
    )
    max_voids: int = Field(
        default=6,
        ge=1,
        le=1000,
        description="Void attempts in a row that stop a sweep; those at the same time count once.",
    )
    on_event: str | None = Field(
        default=None, description="A command that is told of each event of a sweep, as JSON."
    )
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    @field_validator("tasks_dir", mode="before")
    @classmethod
    def _several_in_one(cls, value: object) -> object:
        """Take folders as PATH has them, in one text or in each of several."""
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list | tuple) or not all(isinstance(t, str | Path) for t in texts):
            return value  # told as what it is by the type
        return tuple(Path(p) for text in texts for p in str(text).split(os.pathsep) if p)

    @property
    def task_folders(self) -> tuple[Path, ...]:
        """Every folder that tasks are taken from, the checkout's own first."""
        return (OWN_TASKS, *self.tasks_dir)

    @property
    def server_named(self) -> bool:
        """Whether somebody named a running server, be it the default one."""
        return "server_url" in self.model_fields_set

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - .env files are not read
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003 - nor secret folders
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order the sources, strongest first."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(flags: Mapping[str, Any]) -> Settings:
    """Resolve the settings; flags that are `None` were not given.

    Raises:
        BadInputError: for a `BENCH_*` name or key that does not exist (with the near name), or a
            value that cannot be used; every problem is named at once.
    """
    given = {name: value for name, value in flags.items() if value is not None}
    problems = [*_unknown_variables(os.environ), *_unknown_keys(Path(FILE))]
    if problems:
        raise BadInputError("reading settings:\n  " + "\n  ".join(problems))
    try:
        return Settings(**given)
    except ValidationError as error:
        faults = [f"{_where(fault['loc'])}: {fault['msg']}" for fault in error.errors()]
        raise BadInputError("reading settings:\n  " + "\n  ".join(faults)) from error


def sources(flags: Mapping[str, Any]) -> dict[str, str]:
    """Return where each setting comes from: flag, its variable, the file, or default."""
    path = Path(FILE)
    keys = tomllib.loads(path.read_text()) if path.exists() else {}
    return {name: _source(name, flags, keys) for name in Settings.model_fields}


def _source(name: str, flags: Mapping[str, Any], keys: Mapping[str, Any]) -> str:
    if flags.get(name) is not None:
        return "flag"
    variable = PREFIX + name.upper()
    if variable in os.environ:
        return variable
    return FILE if name in keys else "default"


def machine_environment() -> Mapping[str, str]:
    """Return the environment, for what follows other programs' variables (HF_HOME and such)."""
    return dict(os.environ)


def terminal_environment() -> Mapping[str, str]:
    """Return the variables that say what the terminal in front of the user can show."""
    return {name: os.environ[name] for name in _TERMINAL if name in os.environ}


def _unknown_variables(environment: Mapping[str, str]) -> list[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    return [
        f"environment variable {name} is not known{_near(name, known)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in known
    ]


def _unknown_keys(path: Path) -> list[str]:
    if not path.exists():
        return []
    try:
        keys = tomllib.loads(path.read_text())
    except (OSError, tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        return [f"{path} can't be read: {error}"]
    return [
        f"{path}: key {key!r} is not known{_near(key, set(Settings.model_fields))}"
        for key in sorted(keys)
        if key not in Settings.model_fields
    ]


def _near(name: str, known: set[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]}?" if close else f"; known: {', '.join(sorted(known))}"


def _where(location: tuple[int | str, ...]) -> str:
    name = ".".join(str(part) for part in location)
    return f"{name} (flag, {PREFIX}{name.upper()} or {FILE})"
