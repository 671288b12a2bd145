"""What a llama.cpp server is started with, for either program that can be one."""

from bench.core.schema import Document


class ServerPlan(Document):
    """A server's settings. As JSON it tells the embedded server what to do."""

    weights: str
    alias: str
    host: str
    port: int
    api_key: str
    context_tokens: int
    cores: int  # that it may use
    chat_template: str | None = None  # instead of the model's own
    flags: tuple[str, ...] = ()  # further ones, which only llama-server takes

    @property
    def threads(self) -> int:
        """Threads for generating: all cores but one.

        Its threads wait for each other at every layer, so one core that others use, too, slows
        all: with two threads on two busy cores it was 5 times slower than with one (0.5B, Q4).
        Reading a prompt is in larger steps and gains from every core.
        """
        return max(1, self.cores - 1)

    @property
    def url(self) -> str:
        """Where it will answer."""
        return f"http://{self.host}:{self.port}"


def fixed_flags(plan: ServerPlan) -> tuple[str, ...]:
    """Return llama-server's flags that can change an answer; the embedded server has them too."""
    return (
        *("--alias", plan.alias, "--ctx-size", str(plan.context_tokens), "-np", "1"),
        *("--flash-attn", "on", "--cache-type-k", "q8_0", "--cache-type-v", "q8_0", "--jinja"),
        *plan.flags,
    )


def arguments(plan: ServerPlan, *, key_file: str, template_file: str | None) -> tuple[str, ...]:
    """Return llama-server's arguments. The key is in a file: any user can read arguments."""
    template = ("--chat-template-file", template_file) if template_file is not None else ()
    return (
        *("--model", plan.weights, "--host", plan.host, "--port", str(plan.port)),
        *("--api-key-file", key_file, "--offline"),
        *("--threads", str(plan.threads), "--threads-batch", str(plan.cores)),
        *fixed_flags(plan),
        *template,  # after --jinja: older builds refuse an unusual template before it
    )
