"""The command line for tests that need no engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from support.console import Command


@pytest.fixture
def command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Command]:
    yield Command(tmp_path, monkeypatch, capsys)
    structlog.reset_defaults()  # the log goes to a captured stream that is closed by now
