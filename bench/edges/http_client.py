"""The host's HTTP: asking a model server a question, and fetching a large file."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

CONNECT_SECONDS = 5.0


class HttpFaultError(Exception):
    """A request that got no usable answer; `status` is `None` when there was none at all."""

    def __init__(self, message: str, *, status: int | None = None) -> None:
        super().__init__(message)
        self.status = status


def ask(
    url: str, *, api_key: str | None = None, body: dict[str, Any] | None = None, seconds: float
) -> dict[str, Any]:
    """GET a JSON object, or POST `body` and return the JSON object answered.

    Raises:
        HttpFaultError: for no answer, another status than 200, or no JSON object.
    """
    headers = {"authorization": f"Bearer {api_key}"} if api_key else {}
    timeout = httpx.Timeout(seconds, connect=min(seconds, CONNECT_SECONDS))
    try:
        # The machine's proxy settings are for the world outside, not for a model server.
        with httpx.Client(headers=headers, timeout=timeout, trust_env=False) as client:
            answer = client.get(url) if body is None else client.post(url, json=body)
    except httpx.HTTPError as error:
        raise HttpFaultError(_words(error)) from error
    except httpx.InvalidURL as error:
        raise HttpFaultError(f"{url!r} is no URL: {error}") from error
    if answer.status_code != httpx.codes.OK:
        message = f"status {answer.status_code}: {answer.text[:200]}"
        raise HttpFaultError(message, status=answer.status_code)
    try:
        found = answer.json()
    except ValueError as error:
        raise HttpFaultError(f"no JSON: {answer.text[:200]!r}", status=200) from error
    if not isinstance(found, dict):
        raise HttpFaultError(f"no JSON object: {answer.text[:200]!r}", status=200)
    return found


def download(
    url: str, target: Path, *, max_bytes: int, on_bytes: Callable[[int], None] | None = None
) -> None:
    """Fetch a file of at most `max_bytes`, going on from what `target` already holds.

    Raises:
        HttpFaultError: for no answer, an error status, a broken stream, or too many bytes.
    """
    have = target.stat().st_size if target.exists() else 0
    if have >= max_bytes:
        return
    # Compressed on the way, a file could not be gone on with.
    headers = {"accept-encoding": "identity"} | ({"range": f"bytes={have}-"} if have else {})
    timeout = httpx.Timeout(60.0, connect=CONNECT_SECONDS)
    try:
        with httpx.stream(
            "GET", url, headers=headers, timeout=timeout, follow_redirects=True
        ) as answer:
            if answer.status_code not in (httpx.codes.OK, httpx.codes.PARTIAL_CONTENT):
                status = answer.status_code
                raise HttpFaultError(f"status {status}", status=status)
            goes_on = answer.status_code == httpx.codes.PARTIAL_CONTENT
            done = have if goes_on else 0
            with target.open("ab" if goes_on else "wb") as file:
                for piece in answer.iter_raw():
                    done += len(piece)
                    if done > max_bytes:
                        raise HttpFaultError(f"it is larger than the {max_bytes} bytes expected")
                    file.write(piece)
                    if on_bytes is not None:
                        on_bytes(done)
    except httpx.HTTPError as error:
        raise HttpFaultError(_words(error)) from error


def _words(error: httpx.HTTPError) -> str:
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
