"""Small stand-ins for weights: any bytes under their hash, and GGUF files with a template."""

import hashlib
import struct
from pathlib import Path

from bench.core.specs import LocalModel, Weights

# As the metadata of the published Q4_K_M file holds it, read with bench.edges.gguf.
TEMPLATE = (Path(__file__).parent / "qwen2.5-coder-0.5b.jinja").read_text(encoding="utf-8")


def the_weights(content: bytes, *, chunks: int = 0) -> Weights:
    """Return the spec of a file with that content."""
    return Weights(
        sha256=hashlib.sha256(content).hexdigest(),
        size_bytes=len(content),
        file_name="model.gguf",
        hub_repo="someone/Model-GGUF",
        hub_quant="Q4_K_M",
        hub_file="model-q4_k_m.gguf",
        chunk_package="bench-test-part" if chunks else None,
        chunk_count=chunks,
        chunk_version="1.0" if chunks else "",
    )


def a_local_model(content: bytes = b"w", **changes: object) -> LocalModel:
    """Return a local model with these weights."""
    return LocalModel.model_validate({"weights": the_weights(content)} | changes)


def a_gguf(template: str = TEMPLATE, *, version: int = 3, context: int = 0) -> bytes:
    """Return a GGUF file without tensors: scalars and lists around a chat template."""
    longest = (_entry("qwen2.context_length", 4, struct.pack("<I", context)),) if context else ()
    entries = (
        _entry("general.architecture", 8, _text("qwen2")),
        _entry("qwen2.block_count", 4, struct.pack("<I", 24)),
        _entry("qwen2.rope.freq_base", 6, struct.pack("<f", 1e6)),
        _entry("tokenizer.ggml.add_bos_token", 7, struct.pack("<?", False)),
        _entry("tokenizer.ggml.tokens", 9, struct.pack("<IQ", 8, 2) + _text("a") + _text("bc")),
        _entry("tokenizer.ggml.token_type", 9, struct.pack("<IQ3i", 5, 3, 1, 1, 3)),
        _entry("tokenizer.chat_template", 8, _text(template)),
        *longest,
    )
    return b"GGUF" + struct.pack("<IQQ", version, 0, len(entries)) + b"".join(entries)


def _entry(key: str, kind: int, value: bytes) -> bytes:
    return _text(key) + struct.pack("<I", kind) + value


def _text(value: str) -> bytes:
    return struct.pack("<Q", len(value.encode())) + value.encode()
