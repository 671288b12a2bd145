"""Is a server that was just started ready, and is it the one asked for?"""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.core.identity import ModelIdentity
from bench.edges.http_client import HttpFaultError, ask
from bench.edges.model_probe import Probed, probe_server
from bench.edges.server_log import last_line, log_tail
from bench.edges.server_plan import ServerPlan
from bench.edges.server_port import described
from bench.errors import MissingPrerequisiteError

_POLL_SECONDS = 0.1
_TELL_SECONDS = 30.0
_WARM_UP_SECONDS = 300.0
_HELLO = {"max_tokens": 1, "messages": [{"role": "user", "content": "Hi"}]}
_LOADING = 503
_UNAUTHORIZED = 401
_CONTEXT_STEP = 256  # to a multiple of which llama.cpp may round a context up


class ServerEndedError(MissingPrerequisiteError):
    """A server ended before it was ready: unlike one that is wrong or slow, worth another try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """How far a server is that is not ready yet."""

    model: str
    seconds: float
    state: str  # what /health says
    log: str  # its last line


Tell = Callable[[Loading], None]


def wait_until_ready(
    process: subprocess.Popen[bytes],
    plan: ServerPlan,
    *,
    log_path: Path,
    seconds: float,
    tell: Tell,
    tell_seconds: float = _TELL_SECONDS,
    given_up: Callable[[], bool] = lambda: False,
) -> Probed:
    """Wait for a server to load its model, check what it is, and have it answer once.

    Raises:
        ServerEndedError: when it ends.
        MissingPrerequisiteError: when it is too slow, is another one than planned, or is given up.
    """
    began = time.monotonic()
    told = began
    while (state := _state(plan.url)) != "ready":
        code = _exit_code(process, wait_seconds=_POLL_SECONDS)
        if code is not None:
            raise ServerEndedError(_failure(plan, f"it ended with {code}", log_path))
        if given_up():
            raise MissingPrerequisiteError(f"starting a model server with {plan.model}: given up.")
        now = time.monotonic()
        if now - began > seconds:
            raise MissingPrerequisiteError(_too_slow(plan, seconds, state, log_path))
        if now - told >= tell_seconds:
            told = now
            line = last_line(log_path)
            tell(Loading(model=plan.model, seconds=now - began, state=state, log=line))
    found = _checked(process, plan, log_path)
    _warm_up(plan, log_path)
    return found


def _state(url: str) -> str:
    try:
        ask(f"{url}/health", seconds=5.0)
    except HttpFaultError as error:
        if error.status is None:
            return "not answering yet"
        if error.status == _LOADING:
            return "loading"
        raise MissingPrerequisiteError(
            f"starting a model server at {url}: what answers there is none ({error}); "
            "free the port or name another."
        ) from error
    return "ready"


def _exit_code(process: subprocess.Popen[bytes], *, wait_seconds: float) -> int | None:
    try:
        return process.wait(wait_seconds)
    except subprocess.TimeoutExpired:
        return None


def _checked(process: subprocess.Popen[bytes], plan: ServerPlan, log_path: Path) -> Probed:
    """See to it that it is our server that answers, and that it serves what was asked for."""
    try:
        found = probe_server(plan.url, api_key=plan.api_key)
        stranger = not _wants_a_key(plan.url)
    except MissingPrerequisiteError as error:
        raise MissingPrerequisiteError(_failure(plan, str(error), log_path)) from error
    if _exit_code(process, wait_seconds=0) is not None:
        what = described(found.identity)
        why = f"it ended, and another server answers in its place ({what})"
        raise MissingPrerequisiteError(_failure(plan, why, log_path))
    if stranger or not _is_as_planned(found.identity, plan):
        raise MissingPrerequisiteError(
            _failure(
                plan,
                f"asked for {plan.alias} with a context of {plan.context_tokens} behind a key, "
                f"found {described(found.identity)}{', without a key' if stranger else ''} "
                "(another server on that port, or too little memory?)",
                log_path,
            )
        )
    return found


def _wants_a_key(url: str) -> bool:
    """Whether it refuses to answer without its key, as every server of ours does."""
    try:
        ask(f"{url}/v1/chat/completions", body=_HELLO, seconds=_WARM_UP_SECONDS)
    except HttpFaultError as error:
        return error.status == _UNAUTHORIZED
    return False


def _is_as_planned(found: ModelIdentity, plan: ServerPlan) -> bool:
    context = found.context_tokens
    fits = context is not None and 0 <= context - plan.context_tokens < _CONTEXT_STEP
    return plan.alias in found.aliases and fits


def _warm_up(plan: ServerPlan, log_path: Path) -> None:
    url = f"{plan.url}/v1/chat/completions"
    try:
        ask(url, api_key=plan.api_key, body=_HELLO, seconds=_WARM_UP_SECONDS)
    except HttpFaultError as error:
        why = f"it is ready but gives no answer: {error}"
        raise MissingPrerequisiteError(_failure(plan, why, log_path)) from error


def _too_slow(plan: ServerPlan, seconds: float, state: str, log_path: Path) -> str:
    why = f"it is not ready after {seconds:g} s ({state}; BENCH_SERVER_READY_SECONDS allows more)"
    return _failure(plan, why, log_path)


def _failure(plan: ServerPlan, found: str, log_path: Path) -> str:
    return (
        f"starting a model server at {plan.url} with {plan.model}: {found}. "
        f"Its log, {log_path}, ends with:\n{log_tail(log_path)}"
    )
