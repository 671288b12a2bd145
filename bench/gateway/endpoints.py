"""Which requests may pass: exact pairs of method and path, nothing else."""

from enum import StrEnum

from bench.core.traffic import Dialect


class Endpoint(StrEnum):
    """A path the gateway serves; the value is the path, here and at the model server."""

    CHAT = "/v1/chat/completions"
    MESSAGES = "/v1/messages"
    COUNT_TOKENS = "/v1/messages/count_tokens"
    MODELS = "/v1/models"  # answered by the gateway itself
    HEALTH = "/health"  # the gateway's own; the model server's is in the record

    @property
    def dialect(self) -> Dialect | None:
        """The API family of an inference request; `None` for the others."""
        match self:
            case Endpoint.CHAT:
                return Dialect.OPENAI
            case Endpoint.MESSAGES | Endpoint.COUNT_TOKENS:
                return Dialect.ANTHROPIC
            case Endpoint.MODELS | Endpoint.HEALTH:
                return None


_ALLOWED = {
    (b"POST", b"/v1/chat/completions"): Endpoint.CHAT,
    (b"POST", b"/v1/messages"): Endpoint.MESSAGES,
    (b"POST", b"/v1/messages/count_tokens"): Endpoint.COUNT_TOKENS,
    (b"GET", b"/v1/models"): Endpoint.MODELS,
    (b"GET", b"/health"): Endpoint.HEALTH,
}


def find_endpoint(method: str, raw_path: bytes) -> Endpoint | None:
    """Return the endpoint of a request, or `None` when it must not pass.

    The path is compared as sent, before any decoding: `%2e`, `//`, a trailing slash or another
    case never match, and the upstream's URL is made from the endpoint, never from the path.
    """
    return _ALLOWED.get((method.encode("latin-1", "replace"), raw_path))
