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
    chat_template: str | None = None  # instead of the model's own
    flags: tuple[str, ...] = ()  # further ones, which only llama-server takes

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
        *("--api-key-file", key_file, "--offline", *template),
        *fixed_flags(plan),
    )
