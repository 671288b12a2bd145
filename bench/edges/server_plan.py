"""What a llama.cpp server is started with, for either program that can be one."""

from bench.core.model_sources import SHARED_FLAGS
from bench.core.schema import Document


class ServerPlan(Document):
    """A server's settings. As JSON it tells the embedded server what to do."""

    weights: str | None = None  # a file; without one, `hub` is fetched by the server
    hub: str | None = None  # REPO or REPO:QUANT
    alias: str
    host: str
    port: int
    api_key: str
    context_tokens: int
    cores: int | None = None  # that it may use; None: as many as it finds right
    chat_template: str | None = None  # instead of the model's own
    shared_flags: tuple[str, ...] = SHARED_FLAGS
    flags: tuple[str, ...] = ()  # further ones, which only llama-server takes
    offline: bool = True  # fetch nothing

    @property
    def threads(self) -> int | None:
        """Threads for generating: all cores but one.

        Its threads wait for each other at every layer, so one core that others use, too, slows
        all: with two threads on two busy cores it was 5 times slower than with one (0.5B, Q4).
        Reading a prompt is in larger steps and gains from every core.
        """
        return max(1, self.cores - 1) if self.cores is not None else None

    @property
    def url(self) -> str:
        """Where it will answer."""
        return f"http://{self.host}:{self.port}"

    @property
    def model(self) -> str:
        """What it serves, for messages."""
        return self.hub or (self.weights or "").rpartition("/")[2]


def fixed_flags(plan: ServerPlan) -> tuple[str, ...]:
    """Return llama-server's flags that can change an answer; the embedded server has them too."""
    return (
        *("--alias", plan.alias, "--ctx-size", str(plan.context_tokens)),
        *plan.shared_flags,
        *plan.flags,
    )


def arguments(plan: ServerPlan, *, key_file: str, template_file: str | None) -> tuple[str, ...]:
    """Return llama-server's arguments. The key is in a file: any user can read arguments."""
    template = ("--chat-template-file", template_file) if template_file is not None else ()
    threads = (
        ("--threads", str(plan.threads), "--threads-batch", str(plan.cores))
        if plan.cores is not None
        else ()
    )
    return (
        *_model(plan),
        *("--host", plan.host, "--port", str(plan.port), "--api-key-file", key_file),
        *(("--offline",) if plan.offline else ()),
        *threads,
        *fixed_flags(plan),
        *template,  # after --jinja: older builds refuse an unusual template before it
    )


def _model(plan: ServerPlan) -> tuple[str, str]:
    if plan.hub is not None:
        return ("-hf", plan.hub)
    if plan.weights is None:
        raise AssertionError("a server was planned without a model")
    return ("--model", plan.weights)
