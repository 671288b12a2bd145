"""Which model really answered: what a server says of itself, and what is known of its weights."""

from bench.core.schema import Document


class ModelIdentity(Document):
    """Facts about the model behind a cell. `None` is unknown, never a guess."""

    served_by: str  # scripted, llama-server, xllamacpp, or a URL's own word
    weights_sha256: str | None = None
    weights_bytes: int | None = None
    build: str | None = None
    context_tokens: int | None = None
    chat_template_sha256: str | None = None
    props_sha256: str | None = None
