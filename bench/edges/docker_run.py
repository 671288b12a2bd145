"""How a running container is followed: its output as it comes, its end, its lines.

Each follower is a daemon thread that feeds a value; only `docker_engine` uses this.
"""

import contextlib
import json
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Literal

import docker
from docker.utils.socket import STDERR, STDOUT, frames_iter

from bench.core.capture import Capture
from bench.errors import EngineError
from bench.run.ports import Service

_LINE_LIMIT = 64 * 1024


class Attachment:
    """Feeds a container's two output streams to two takers, from before it starts."""

    def __init__(
        self,
        api: docker.APIClient,
        container: str,
        *,
        stdout: Callable[[bytes], None],
        stderr: Callable[[bytes], None],
    ) -> None:
        # The socket itself, and not the SDK's generator, which never closes it.
        wanted = {"stdout": 1, "stderr": 1, "stream": 1}
        self._socket = api.attach_socket(container, params=wanted)
        self._takers = {STDOUT: stdout, STDERR: stderr}
        self._container = container
        self._thread = threading.Thread(target=self._pump, name="attach", daemon=True)
        self._thread.start()

    def drain(self, *, seconds: float) -> None:
        """Wait until all that an ended container wrote has been taken.

        Raises:
            EngineError: when the engine keeps the stream open.
        """
        self._thread.join(seconds)
        if self._thread.is_alive():
            raise EngineError(f"reading what {self._container} wrote: the stream does not end")

    def _pump(self) -> None:
        # A stream that breaks is no news of its own: the container's state tells how it ended.
        with contextlib.suppress(OSError, ValueError), contextlib.closing(self._socket):
            for stream, piece in frames_iter(self._socket, tty=False):
                self._takers[stream](piece)
            self._socket._response.close()


class ExitWatch:
    """Waits for a container's end in a thread of its own, so that other things can end the wait."""

    def __init__(self, api: docker.APIClient, container: str) -> None:
        self._api = api
        self._container = container
        self._fault: BaseException | None = None
        self.ended = threading.Event()
        threading.Thread(target=self._wait, name="wait", daemon=True).start()

    def wait(self, *, seconds: float) -> None:
        """Wait for the end.

        Raises:
            EngineError: when the engine broke off, or the container did not end in time.
        """
        if not self.ended.wait(seconds):
            raise EngineError(f"waiting for {self._container}: still running after {seconds:.0f} s")
        self.check()

    def check(self) -> None:
        """Raise what the wait ran into, if anything."""
        if self._fault is not None:
            raise EngineError(f"waiting for {self._container}: {self._fault}") from self._fault

    def _wait(self) -> None:
        try:
            self._api.wait(self._container, timeout=None)
        except Exception as error:  # noqa: BLE001 - handed to the waiting thread by check()
            self._fault = error
        finally:
            self.ended.set()


def wait_for_end(
    watch: ExitWatch,
    captures: Sequence[Capture],
    needs: Sequence[Service],
    *,
    seconds: float,
    meanwhile: Callable[[], None] = lambda: None,
) -> Literal["deadline", "overflow", "alone"] | None:
    """Wait until the container ended by itself (`None`), or must be ended, and why."""
    deadline = time.monotonic() + seconds
    while (left := deadline - time.monotonic()) > 0:
        # These are looked for every quarter of a second; the end itself is noticed at once.
        if watch.ended.wait(min(left, 0.25)):
            watch.check()
            return None
        if any(capture.must_fit and capture.overflowed for capture in captures):
            return "overflow"
        if not all(service.alive() for service in needs):
            return "alone"
        meanwhile()
    return "deadline"


class DockerService:
    """A container that is started and goes on running, heard through its JSON lines."""

    def __init__(self, api: docker.APIClient, container: str) -> None:
        self.container = container
        self._lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        self._partial = b""
        self._errors = Capture(limit=16 * 1024)
        self._output = Attachment(api, container, stdout=self._split, stderr=self._errors.feed)
        api.start(container)
        self._watch = ExitWatch(api, container)

    def wait_for_line(self, *, seconds: float) -> Mapping[str, object]:
        """See `Service.wait_for_line`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            try:
                line = self._lines.get(timeout=0.1)
            except queue.Empty:
                if not self.alive():
                    raise EngineError(f"{self.container} ended early: {self._said()}") from None
                continue
            return self._parsed(line)
        raise EngineError(f"{self.container} said nothing within {seconds:.0f} s: {self._said()}")

    def news(self) -> Sequence[Mapping[str, object]]:
        """See `Service.news`."""
        found = []
        while True:
            try:
                found.append(self._parsed(self._lines.get_nowait()))
            except queue.Empty:
                return found
            except EngineError:
                continue  # no JSON object, so no news

    def alive(self) -> bool:
        """See `Service.alive`."""
        return not self._watch.ended.is_set()

    def errors(self) -> bytes:
        """See `Service.errors`."""
        if not self.alive():
            self._output.drain(seconds=30)
        return self._errors.content()

    def _parsed(self, line: bytes) -> Mapping[str, object]:
        try:
            value = json.loads(line)
        except ValueError:
            value = None
        if not isinstance(value, dict):
            raise EngineError(f"{self.container} wrote {line[:200]!r}, not a JSON object")
        return value

    def _split(self, piece: bytes) -> None:
        *lines, self._partial = (self._partial + piece)[-_LINE_LIMIT:].split(b"\n")
        for line in lines:
            self._lines.put(line)

    def _said(self) -> str:
        return self._errors.content().decode(errors="replace").strip()[-2000:] or "no message"
