"""Is a server that was just started ready, and is it the one asked for?"""

import subprocess
import time
from pathlib import Path

from bench.core.identity import ModelIdentity
from bench.edges.http_client import HttpFaultError, ask
from bench.edges.model_probe import probe
from bench.edges.server_plan import ServerPlan
from bench.errors import MissingPrerequisiteError

_POLL_SECONDS = 0.1
_WARM_UP_SECONDS = 120.0
_LOG_TAIL_BYTES = 2000
_LOADING = 503


def wait_until_ready(
    process: subprocess.Popen[bytes], plan: ServerPlan, *, log_path: Path, seconds: float
) -> ModelIdentity:
    """Wait for a server to load its model, check what it is, and have it answer once.

    Raises:
        MissingPrerequisiteError: when it ends, is too slow, or is another one than planned.
    """
    deadline = time.monotonic() + seconds
    while not _healthy(plan.url):
        code = _exit_code(process, wait_seconds=_POLL_SECONDS)
        if code is not None:
            raise _failure(plan, f"it ended with {code}", log_path)
        if time.monotonic() > deadline:
            raise _failure(plan, f"it is not ready after {seconds:g} s", log_path)
    found = probe(plan.url, api_key=plan.api_key)
    if plan.alias not in found.aliases or found.context_tokens != plan.context_tokens:
        raise _failure(
            plan,
            f"asked for {plan.alias} with a context of {plan.context_tokens}, found "
            f"{', '.join(found.aliases)} with {found.context_tokens} (another server on that "
            "port, or too little memory?)",
            log_path,
        )
    _warm_up(plan, log_path)
    return found


def _healthy(url: str) -> bool:
    try:
        ask(f"{url}/health", seconds=5.0)
    except HttpFaultError as error:
        if error.status in (None, _LOADING):
            return False
        raise MissingPrerequisiteError(
            f"starting a model server at {url}: what answers there is none ({error}); "
            "free the port or name another."
        ) from error
    return True


def _exit_code(process: subprocess.Popen[bytes], *, wait_seconds: float) -> int | None:
    try:
        return process.wait(wait_seconds)
    except subprocess.TimeoutExpired:
        return None


def _warm_up(plan: ServerPlan, log_path: Path) -> None:
    body = {"max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]}
    url = f"{plan.url}/v1/chat/completions"
    try:
        ask(url, api_key=plan.api_key, body=body, seconds=_WARM_UP_SECONDS)
    except HttpFaultError as error:
        raise _failure(plan, f"it is ready but gives no answer: {error}", log_path) from error


def _failure(plan: ServerPlan, found: str, log_path: Path) -> MissingPrerequisiteError:
    tail = log_path.read_bytes()[-_LOG_TAIL_BYTES:].decode(errors="replace").strip()
    return MissingPrerequisiteError(
        f"starting a model server at {plan.url} with {Path(plan.weights).name}: {found}. "
        f"Its log, {log_path}, ends with:\n{tail}"
    )
