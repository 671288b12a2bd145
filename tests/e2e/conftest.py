"""The command in a folder of its own; at the end of each test nothing of it may be left."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.command import Bench
from support.traces import clear_engine


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    quick = {"BENCH_LOG_LEVEL": "debug", "BENCH_RETRY_SECONDS": "0.1"}
    command = Bench(folder=tmp_path, env=quick)
    yield command
    assert clear_engine(command.results) == ()
