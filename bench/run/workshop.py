"""What the cells of a sweep are worked on with."""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime

from bench.core.attempt import ImageTags
from bench.core.launch import Harness
from bench.core.record import Surroundings
from bench.core.tasks import Task
from bench.run.auditing import Auditing
from bench.run.leftovers import Leftovers
from bench.run.ports import Engine, Models, Store
from bench.run.recording import ImageIds


@dataclass(frozen=True, slots=True, kw_only=True)
class Workshop:
    """What every cell of a sweep is worked on with."""

    engine: Engine
    connect: Callable[[], AbstractContextManager[Engine]]  # a further connection, for a thread
    hurry: Callable[[], None]  # ends every container of this results folder
    store: Store
    models: Models
    tasks: Mapping[str, Task]
    harnesses: Mapping[str, Harness]
    images: Mapping[tuple[str, str], ImageTags]  # (harness, toolchain) -> tags
    image_ids: Callable[[ImageTags], ImageIds]
    surroundings: Callable[[Harness], Surroundings]
    canaries: Mapping[str, str]
    audit: Auditing
    clock: Callable[[], float]
    now: Callable[[], datetime]
    max_attempts: int
    retry_seconds: float
    leftovers: Leftovers = field(default_factory=Leftovers)
