"""What of a harness's inference request is sent on: rebuilt from what is allowed, then pinned."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from bench.core.traffic import GatewayConfig
from bench.gateway.endpoints import Endpoint
from bench.gateway.fields import allowed_part
from bench.gateway.shapes import as_list, as_object

_ROLES = frozenset({"system", "developer", "user", "assistant", "tool"})
_CHAT_PARTS = frozenset({"text", "image_url"})
_MESSAGES_PARTS = frozenset(
    {"text", "image", "tool_use", "tool_result", "thinking", "redacted_thinking"}
)


class RefusedRequestError(Exception):
    """The body asks for something that is never passed on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """The body for the model server, and how it differs from what the harness sent."""

    body: dict[str, Any]
    dropped_fields: tuple[str, ...]
    overridden: dict[str, Any]
    streamed: bool

    @property
    def output_cap(self) -> int | None:
        """The most output tokens the model server is asked for; `None` leaves it to the server."""
        cap: int | None = self.body.get("max_tokens")
        return cap

    @property
    def offered_tools(self) -> frozenset[str]:
        """The names of the tools the model is told of, in either dialect."""
        tools = map(as_object, as_list(self.body.get("tools")))
        names = (as_object(tool.get("function", tool)).get("name") for tool in tools)
        return frozenset(name for name in names if isinstance(name, str))


def rebuild(
    endpoint: Endpoint, sent: dict[str, Any], *, config: GatewayConfig, tokens_left: int | None
) -> Rebuilt:
    """Make the body that goes to the model server. `tokens_left` is the cell's output budget.

    Raises:
        RefusedRequestError: for messages that are none, and for content the server would fetch.
    """
    body, dropped = allowed_part(endpoint, sent)
    part_types = _CHAT_PARTS if endpoint is Endpoint.CHAT else _MESSAGES_PARTS
    _check_messages(body.get("messages"), part_types=part_types)
    body["model"] = config.alias
    if endpoint is not Endpoint.COUNT_TOKENS:
        _cap_output(body, caps=(config.max_output_tokens_per_request, tokens_left))
        body.update(config.sampling.model_dump(exclude_none=True))
    streamed = body.get("stream") is True
    if endpoint is Endpoint.CHAT:
        body.pop("stream_options", None)
        if streamed:
            body["stream_options"] = {"include_usage": True}  # the budgets need the counts
    overridden = {name: value for name, value in body.items() if _is_ours(name, value, sent)}
    return Rebuilt(body=body, dropped_fields=dropped, overridden=overridden, streamed=streamed)


def _is_ours(name: str, value: Any, sent: dict[str, Any]) -> bool:
    if isinstance(value, list | dict) and name != "stream_options":
        return False  # part of the conversation: its changes are in `dropped_fields`
    return name not in sent or sent[name] != value


def _cap_output(body: dict[str, Any], *, caps: tuple[int | None, ...]) -> None:
    # One field for both names: older servers do not know `max_completion_tokens`.
    asked = (body.pop("max_tokens", None), body.pop("max_completion_tokens", None))
    limits = [int(limit) for limit in (*asked, *caps) if limit is not None and limit >= 1]
    if limits:
        body["max_tokens"] = min(limits)


def _check_messages(messages: Any, *, part_types: frozenset[str]) -> None:
    if not isinstance(messages, list) or not messages:
        raise RefusedRequestError("'messages' must be a list with at least one message")
    for message in messages:
        if not isinstance(message, dict):
            raise RefusedRequestError("a message must be an object")
        if message.get("role") not in _ROLES:
            raise RefusedRequestError(f"the role {str(message.get('role'))[:40]!r} is not known")
        for part in _parts(message.get("content")):
            _check_part(part, part_types)


def _parts(content: Any) -> Iterator[dict[str, Any]]:
    """Yield the parts of a content, and of the tool results among them."""
    if isinstance(content, dict):
        raise RefusedRequestError("a message's content must be text or a list of parts")
    for part in content if isinstance(content, list) else ():
        if not isinstance(part, dict):
            raise RefusedRequestError("a part of a message's content must be an object")
        yield part
        yield from _parts(part.get("content"))


def _check_part(part: dict[str, Any], part_types: frozenset[str]) -> None:
    kind = part.get("type")
    if kind not in part_types:
        raise RefusedRequestError(f"content of type {str(kind)[:40]!r} is not passed on")
    # llama-server would fetch any other URL itself: from its network, or from its disk.
    if kind == "image_url" and not _image_url(part).startswith("data:image/"):
        raise RefusedRequestError("an image must be sent inline, as a data: URL")
    if kind == "image" and _source_type(part) != "base64":
        raise RefusedRequestError("an image must be sent inline, as base64")


def _image_url(part: dict[str, Any]) -> str:
    holder = part.get("image_url")
    url = holder.get("url") if isinstance(holder, dict) else holder
    return url if isinstance(url, str) else ""


def _source_type(part: dict[str, Any]) -> Any:
    source = part.get("source")
    return source.get("type") if isinstance(source, dict) else None
