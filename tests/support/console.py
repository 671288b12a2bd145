"""The command line in this process: a new one for each of many small tests would take a second."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import bench.cli
from support.command import Done


@dataclass(frozen=True, slots=True)
class Command:
    """Runs the command in a folder of its own, without the settings of this machine."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch
    capsys: pytest.CaptureFixture[str]

    def __call__(self, *arguments: str | Path, **env: str) -> Done:
        with self.monkeypatch.context() as patch:
            patch.chdir(self.folder)
            patch.setattr(sys, "argv", ["bench", *map(str, arguments)])
            patch.setattr("signal.signal", lambda *_: None)
            for name in filter(lambda name: name.startswith("BENCH_"), tuple(os.environ)):
                patch.delenv(name)
            for name, value in env.items():
                patch.setenv(name, value)
            with pytest.raises(SystemExit) as ended:
                bench.cli.main()
        out, err = self.capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Done(code=ended.value.code, out=out, err=err)


def assert_told(done: Done, code: int, *words: str) -> None:
    """The exit code is right, a person is told, and nobody sees a traceback."""
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err, f"{word!r} is not in: {done.err}"
