"""What the gateway is told and what it records: the contract between runner and gateway.

This module is copied into the gateway image, so it imports nothing of the bench but
`bench.core.schema`. Times are seconds since the epoch (`*_at`) or milliseconds after the
exchange's start (`*_ms`).
"""

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field

from bench.core.schema import Document

CONFIG_PATH = "/run/record/config.json"
TRAFFIC_PATH = "/run/record/traffic.jsonl"
SOCKET_PATH = "/run/model/gateway.sock"
READY_EVENT = "gateway.ready"
FORWARDER_READY_EVENT = "forwarder.ready"


class Sampling(Document):
    """Sampling the gateway pins on every request; `None` leaves the harness's own choice."""

    temperature: float | None = None
    top_p: float | None = None
    top_k: int | None = None
    min_p: float | None = None
    seed: int | None = None


class Budgets(Document):
    """Bounds on what one cell may ask of the model server."""

    max_requests: int = Field(default=500, gt=0)
    max_output_tokens: int | None = Field(default=None, gt=0)
    max_concurrent: int = Field(default=2, gt=0)
    max_request_bytes: int = Field(default=16 * 2**20, gt=0)
    max_response_bytes: int = Field(default=64 * 2**20, gt=0)
    max_record_bytes: int = Field(default=512 * 2**20, gt=0)


class ToolCall(Document):
    """A tool call as the model makes it."""

    name: str
    arguments: dict[str, Any]


class Turn(Document):
    """One assistant answer of a scripted model: text, then tool calls."""

    text: str = ""
    tool_calls: tuple[ToolCall, ...] = ()


class HttpUpstream(Document):
    """A llama-server (or compatible) reached over HTTP."""

    kind: Literal["http"] = "http"
    base_url: str
    api_key: str | None = None
    connect_timeout_seconds: float = 10.0
    idle_timeout_seconds: float = 900.0


class ScriptedUpstream(Document):
    """A deterministic double: turn *n* answers the request with *n* answers since the first."""

    kind: Literal["scripted"] = "scripted"
    turns: tuple[Turn, ...]
    tokens_per_second: float | None = None


Upstream = Annotated[HttpUpstream | ScriptedUpstream, Field(discriminator="kind")]


class GatewayConfig(Document):
    """Everything one cell's gateway needs to know, written to `CONFIG_PATH` before it starts."""

    schema_version: Literal[1] = 1
    alias: str = "bench-model"
    upstream: Upstream
    budgets: Budgets = Budgets()
    sampling: Sampling = Sampling()
    max_output_tokens_per_request: int | None = Field(default=None, gt=0)


class Dialect(StrEnum):
    """The API family an inference request was written in."""

    OPENAI = "openai"
    ANTHROPIC = "anthropic"


class ExchangeEnd(StrEnum):
    """How one exchange ended. Only the `UPSTREAM_*` ones speak of the model server."""

    COMPLETED = "completed"
    REFUSED = "refused"  # method, path or body not allowed
    BUDGET_EXHAUSTED = "budget_exhausted"
    CLIENT_ABORTED = "client_aborted"  # the harness hung up first
    UPSTREAM_REJECTED = "upstream_rejected"  # 4xx: the request's own fault
    UPSTREAM_ERROR = "upstream_error"  # 5xx, or a body that is no answer
    UPSTREAM_UNREACHABLE = "upstream_unreachable"  # no connection
    UPSTREAM_CUT = "upstream_cut"  # the answer broke off before its end
    UPSTREAM_SILENT = "upstream_silent"  # no byte within the idle time-out


class Chunk(Document):
    """A piece of a response body as it arrived."""

    at_ms: float
    text: str


class CallSeen(Document):
    """A tool call of an answer, as far as the host needs to know it."""

    name: str  # cut to 256 characters
    arguments_sha256: str  # of their canonical JSON when they are sound, else of their text
    sound: bool  # they are one JSON object, which everybody reads alike; none at all are `{}`
    offered: bool  # the name is among the tools of the request that was sent on


class Exchange(Document):
    """One request of the harness and what became of it."""

    kind: Literal["exchange"] = "exchange"
    seq: int
    started_at: float
    uptime: float | None = None  # the same by the machine's monotonic clock, which never jumps
    method: str
    path: str
    dialect: Dialect | None = None  # None: not an inference request
    streamed: bool = False
    request_bytes: int
    request: Any = None  # the parsed JSON body as the harness sent it, or None
    request_text: str | None = None  # the body when it was no JSON, cut to 64 KiB
    dropped_fields: tuple[str, ...] = ()
    overridden: dict[str, Any] = {}
    output_cap: int | None = None  # `max_tokens` as sent on; None: no cap, or not sent on
    end: ExchangeEnd
    detail: str = ""
    error_type: str | None = None  # as the harness was told it, by the model server or by us
    status: int  # what the harness was answered; 0 when it hung up before that
    response_headers: dict[str, str] = {}
    chunks: tuple[Chunk, ...] = ()  # as the model server sent them
    sent_ms: float | None = None  # passed on to the model server: a slot was free
    first_byte_ms: float | None = None  # of the answer proper: comments of a stream do not count
    last_byte_ms: float | None = None
    input_tokens: int | None = None  # whole prompt, cached part included
    cached_tokens: int | None = None
    output_tokens: int | None = None
    finish_reason: str | None = None
    text_sha256: str | None = None  # of the answer's text without its reasoning; None: no text
    tool_calls: tuple[CallSeen, ...] = ()  # in order, the first 256
    upstream_timings: dict[str, float] = {}  # llama-server's own, where it gives them

    @property
    def generates(self) -> bool:
        """Whether the model was asked for an answer, and not only for a count of tokens."""
        return self.dialect is not None and not self.path.endswith("/count_tokens")

    @property
    def began(self) -> float:
        """Its start in seconds, to be compared with that of others on the same machine."""
        return self.started_at if self.uptime is None else self.uptime


class Opened(Document):
    """The gateway listens; says whether the model server answered its health check."""

    kind: Literal["opened"] = "opened"
    at: float
    upstream_healthy: bool
    detail: str = ""


class Closed(Document):
    """The gateway ended in order. A record without this line belongs to a gateway that died."""

    kind: Literal["closed"] = "closed"
    at: float
    upstream_healthy: bool
    detail: str = ""
    pending: int = 0  # inference requests without an answer when it closed
    exchanges: int = 0  # all of them
    unrecorded: int = 0  # those without a line, because the record was full


class Pulse(Document):
    """What a gateway says of its cell on standard output, every other second that has news."""

    event: Literal["gateway.pulse"] = "gateway.pulse"
    requests: int = Field(ge=0)
    output_tokens: int = Field(ge=0)  # about: pieces are counted while an answer is streamed
    tokens_per_second: float = Field(ge=0)  # since the last pulse, of streamed answers


TrafficLine = Annotated[Opened | Exchange | Closed, Field(discriminator="kind")]
