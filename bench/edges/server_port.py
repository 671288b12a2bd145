"""Is the port free that a server is to have, and if not, who has it?"""

import socket
import time

from bench.core.identity import ModelIdentity
from bench.edges.http_client import HttpFaultError, ask
from bench.edges.model_probe import probe
from bench.errors import MissingPrerequisiteError

_POLL_SECONDS = 0.1
_CONNECT_SECONDS = 2.0


def free_port(host: str) -> int:
    """Return a port that nobody has at the moment."""
    with socket.create_server((host, 0)) as taken:
        port: int = taken.getsockname()[1]
    return port


def claim_port(host: str, port: int, *, grace_seconds: float = 0.0) -> int:
    """Return the port, or a free one for 0; one that is taken may be left within the grace.

    Raises:
        MissingPrerequisiteError: when somebody else has it, saying who, and what to do.
    """
    if port == 0:
        return free_port(host)
    deadline = time.monotonic() + grace_seconds
    while _is_taken(host, port):
        if time.monotonic() >= deadline:
            raise MissingPrerequisiteError(
                f"starting a model server: {_who(f'http://{host}:{port}')}. Stop it, or use it "
                f"with --server-url http://{host}:{port}, or have the bench take another port "
                "(BENCH_SERVER_PORT; 0 is a free one)."
            )
        time.sleep(_POLL_SECONDS)
    return port


def _is_taken(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=_CONNECT_SECONDS):
            return True
    except ConnectionRefusedError:
        return False
    except OSError:  # it neither answers nor refuses: somebody is there, too busy to answer
        return True


def _who(url: str) -> str:
    try:
        return f"a model server already listens at {url}: {described(probe(url))}"
    except MissingPrerequisiteError:
        pass
    try:
        ask(f"{url}/health", seconds=_CONNECT_SECONDS)
    except HttpFaultError as error:
        return f"something that is no model server already listens at {url} ({error})"
    return f"a model server with an API key already listens at {url}"


def described(found: ModelIdentity) -> str:
    """Return a server in a few words."""
    names = ", ".join(found.aliases) or "without a name"
    file = f", file {found.weights_file}" if found.weights_file else ""
    context = f", context {found.context_tokens}" if found.context_tokens else ""
    return f"{names}{file}{context}"
