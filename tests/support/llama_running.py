"""The program with llama-server's flags, as somebody else than the bench runs it."""

import http
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from support import llama_program
from support.gateway import wait_until


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProgram:
    """The program as somebody else started it, without a key."""

    url: str
    process: subprocess.Popen[bytes]

    def kill(self) -> None:
        """End it as a machine short of memory would."""
        self.process.kill()
        self.process.wait()


@contextmanager
def running_program(
    folder: Path, *flags: str, model: Path, alias: str = "bench-model", port: int = 0
) -> Iterator[RunningProgram]:
    """Run the program as people do, on a port or a free one, until the block ends."""
    if port == 0:
        with socket.create_server(("127.0.0.1", 0)) as taken:
            port = taken.getsockname()[1]
    key = folder / "no-key"
    key.write_text("")
    command = (
        *(
            sys.executable,
            llama_program.__file__,
            "--mode",
            "keyless",
            "--model",
            str(model),
            "--alias",
            alias,
        ),
        *("--host", "127.0.0.1", "--port", str(port), "--api-key-file", str(key)),
        *("--ctx-size", "4096", "-np", "1", "--flash-attn", "on"),
        *("--cache-type-k", "q8_0", "--cache-type-v", "q8_0", *flags),
    )
    with subprocess.Popen(command, stderr=subprocess.DEVNULL) as process:
        try:
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: _is_ready(url), "the program")
            yield RunningProgram(url=url, process=process)
        finally:
            process.kill()


def _is_ready(url: str) -> bool:
    try:
        with urllib.request.urlopen(f"{url}/health", timeout=5) as answer:
            return bool(answer.status == http.HTTPStatus.OK)
    except OSError:
        return False
