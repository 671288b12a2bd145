"""A Docker engine of a test's own, to be killed and started again. Needs root on Linux and dockerd.

It lives in namespaces of its own: another engine beside it in the same network namespace would take
the first one's bridge away. What should reach a server on its loopback is run with `inside`.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

_SECONDS = 60.0


@dataclass(slots=True, kw_only=True)
class PrivateEngine:
    """A running engine, and the process that holds its namespaces."""

    folder: Path
    holder: int
    _client: subprocess.Popen[bytes] | None = field(default=None, init=False)

    @property
    def address(self) -> str:
        """What DOCKER_HOST names it by."""
        return f"unix://{self.folder}/docker.sock"

    @property
    def inside(self) -> tuple[str, ...]:
        """A command that runs another one in its network."""
        return ("nsenter", "-t", str(self.holder), "-n", "--")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        for stale in self.folder.glob("**/*.pid"):
            stale.unlink()  # a killed engine's, which would be taken at their word
        places = ("--data-root", "data", "--exec-root", "exec", "--pidfile", "docker.pid")
        paths = [part if part.startswith("--") else str(self.folder / part) for part in places]
        with (self.folder / "dockerd.log").open("ab") as log:
            self._client = subprocess.Popen(
                [
                    *("nsenter", "-t", str(self.holder), "-n", "-m", "-p", "--", "dockerd"),
                    *(*paths, "-H", self.address, "--bridge=none", "--iptables=false"),
                ],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._wait_until_it_answers()

    def kill(self) -> None:
        """Kill it with SIGKILL; containers are left to themselves."""
        if self._client is None:
            return
        os.kill(_child_of(self._client.pid), signal.SIGKILL)
        self._client.wait(_SECONDS)
        self._client = None

    def load(self, images: Sequence[str]) -> None:
        """Copy images from the engine that DOCKER_HOST names."""
        with subprocess.Popen(["docker", "save", *images], stdout=subprocess.PIPE) as saved:
            subprocess.run(
                ["docker", "-H", self.address, "load", "-q"], stdin=saved.stdout, check=True
            )
        assert saved.returncode == 0

    def _wait_until_it_answers(self) -> None:
        deadline = time.monotonic() + _SECONDS
        asked = ["docker", "-H", self.address, "version"]
        while subprocess.run(asked, capture_output=True, check=False).returncode:
            assert self._client is not None
            assert self._client.poll() is None, self._log()
            assert time.monotonic() < deadline, self._log()

    def _log(self) -> str:
        return (self.folder / "dockerd.log").read_text(errors="replace")[-3000:]


@contextmanager
def private_engine(folder: Path, *, images: Sequence[str]) -> Iterator[PrivateEngine]:
    """Have an engine with these images until the block ends; then nothing is left of it."""
    folder.mkdir()
    namespaces = ["unshare", "-n", "-m", "-p", "-f", "--kill-child", "--mount-proc"]
    # The first process of a namespace has to reap what an engine that was killed leaves.
    with subprocess.Popen([*namespaces, "tini", "-s", "--", "sleep", "infinity"]) as shell:
        try:
            engine = PrivateEngine(folder=folder, holder=_child_of(shell.pid))
            subprocess.run([*engine.inside, "ip", "link", "set", "lo", "up"], check=True)
            engine.start()
            engine.load(images)
            yield engine
        finally:
            shell.kill()  # and with it all that runs in its namespaces
            shell.wait()
            _remove(folder)


def _child_of(pid: int) -> int:
    deadline = time.monotonic() + _SECONDS
    while time.monotonic() < deadline:
        with contextlib.suppress(ValueError):
            (child,) = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
            return int(child)
    raise AssertionError(f"process {pid} has no child")


def _remove(folder: Path) -> None:
    """Remove its files, some of which belong to processes that are just ending."""
    deadline = time.monotonic() + _SECONDS
    while folder.exists():
        shutil.rmtree(folder, ignore_errors=True)
        assert time.monotonic() < deadline, f"{folder} can't be removed"
