"""The terminal in front of the user, lent to a container by way of the docker client.

The client knows raw mode, changes of size and detaching; here it is only started, ended, and
cleaned up after. What a container writes reaches the terminal as it is: whoever opens a shell
trusts their terminal with that, as with any program they would run on it.
"""

import contextlib
import os
import subprocess
import termios
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.errors import BadInputError, MissingPrerequisiteError
from bench.settings import machine_environment, terminal_environment

# For a harness that no longer listens. The client's own keys, Ctrl-P Ctrl-Q, would hold back every
# Ctrl-P until the next key; and no harness gives a meaning to this one twice. Where harness and
# terminal agreed on kitty's keyboard protocol, other bytes come for it: there, closing the window
# leaves.
LEAVING_KEYS = "ctrl-],ctrl-]"
_INPUT, _OUTPUT = 0, 1
_GRACE_SECONDS = 5.0
# What a harness that was cut off may have left switched on: other screen (without moving the
# cursor, where it is off already), hidden cursor, mouse and focus reports, marked pastes, changed
# keys, colours; and what it had drawn below the cursor.
_SWITCHED_OFF = (
    b"\x1b[?1047l\x1b[?25h\x1b[?1000l\x1b[?1002l\x1b[?1003l\x1b[?1006l\x1b[?1004l\x1b[?2004l"
    b"\x1b[<u\x1b[>4m\x1b[0m\x1b[J"
)
# The engine's library, which made the container, knows no contexts of the client.
_DEFAULT_HOST = "unix:///var/run/docker.sock"


@dataclass(frozen=True, slots=True, kw_only=True)
class DockerTerminal:
    """See `bench.run.ports.Terminal`."""

    env: Mapping[str, str]

    def attach(self, container: str) -> int:
        """See `Terminal.attach`."""
        command = ["docker", "start", "--attach", "--interactive"]
        keys = f"--detach-keys={LEAVING_KEYS}"
        try:
            client = subprocess.Popen([*command, keys, container], env=_client_environment())
        except OSError as error:
            raise MissingPrerequisiteError(
                f"attaching this terminal: {error}. Install the docker client; see `bench doctor`."
            ) from error
        try:
            return client.wait()
        finally:
            _end(client)


@contextlib.contextmanager
def this_terminal() -> Iterator[DockerTerminal]:
    """Lend the terminal out, and leave it as it was.

    Raises:
        BadInputError: when standard input or output is none.
    """
    for name, number in (("input", _INPUT), ("output", _OUTPUT)):
        if not os.isatty(number):
            raise BadInputError(
                f"opening a shell: standard {name} is no terminal. Run it in one; `bench cell` "
                "lets a harness work by itself."
            )
    before = termios.tcgetattr(_INPUT)
    try:
        yield DockerTerminal(env=terminal_environment())
    finally:
        with contextlib.suppress(OSError, termios.error):  # the terminal may be gone
            os.write(_OUTPUT, _SWITCHED_OFF)
            # What a container asks of a terminal is answered as if typed: a question asked last
            # would be answered to the user's own shell, and there carried out.
            termios.tcflush(_INPUT, termios.TCIFLUSH)
            termios.tcsetattr(_INPUT, termios.TCSANOW, before)


def _client_environment() -> Mapping[str, str]:
    return {"DOCKER_HOST": _DEFAULT_HOST} | dict(machine_environment())


def _end(client: subprocess.Popen[bytes]) -> None:
    if client.poll() is None:
        client.terminate()
        try:
            client.wait(_GRACE_SECONDS)
        except subprocess.TimeoutExpired:
            client.kill()
