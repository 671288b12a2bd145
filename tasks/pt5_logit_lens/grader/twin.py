# bench-canary pt5_logit_lens grader/twin.py ff856204b26525ebf2d434ab9d8d6eda
"""The transformer in float64 and numpy, written from its description and not from its code."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]


def lens_logits(
    config: Mapping[str, Any],
    model: Mapping[str, Array],
    ids: Array,
    mask: Array | None,
    push: tuple[int, Array] | None = None,
) -> tuple[Array, Array]:
    """Return the logits after each layer, and how large they get in each before any cap.

    `push` is added to the stream behind one of them.
    """
    given = {name: array.astype(np.float64) for name, array in model.items()}
    real = np.ones(ids.shape, dtype=bool) if mask is None else mask
    width, length = config["width"], ids.shape[1]
    places = np.maximum(np.cumsum(real, axis=1) - 1, 0)
    stream = math.sqrt(width) * given["embed.weight"][ids] + given["position.weight"][places]
    streams = [stream]
    seen = np.zeros((*ids.shape, length), dtype=bool)
    for query in range(length):
        for key in range(query + 1):
            seen[:, query, key] = real[:, key] if key < query else True
    for number in range(config["layers"]):
        prefix = "blocks.0." if config["shared"] else f"blocks.{number}."
        stream = stream + attention(config, given, prefix, stream, seen)
        stream = stream + gated(config, given, prefix, stream)
        if push is not None and (number == push[0] or config["shared"]):
            stream = stream + push[1].astype(np.float64)
        streams.append(stream)
    raw = np.stack([unembedded(config, given, stream) for stream in streams])
    return finished(config, raw), abs(raw).max(axis=(1, 2, 3))


def attention(
    config: Mapping[str, Any], given: Mapping[str, Array], prefix: str, x: Array, seen: Array
) -> Array:
    heads, size = config["heads"], config["width"] // config["heads"]
    mixed = normed(config, given, f"{prefix}norm1.", x) @ given[f"{prefix}attention.qkv.weight"].T
    q, k, v = np.split(mixed, 3, axis=-1)
    found = np.zeros_like(x)
    for head in range(heads):
        part = slice(head * size, (head + 1) * size)
        scores = np.einsum("bqd,bkd->bqk", q[..., part], k[..., part]) / math.sqrt(size)
        scores = np.where(seen, scores, -np.inf)
        weights = np.exp(scores - scores.max(axis=-1, keepdims=True))
        weights /= weights.sum(axis=-1, keepdims=True)
        found[..., part] = np.einsum("bqk,bkd->bqd", weights, v[..., part])
    return found @ given[f"{prefix}attention.out.weight"].T


def gated(config: Mapping[str, Any], given: Mapping[str, Array], prefix: str, x: Array) -> Array:
    both = normed(config, given, f"{prefix}norm2.", x) @ given[f"{prefix}up.weight"].T
    gate, value = np.split(both, 2, axis=-1)
    return (gate / (1 + np.exp(-gate)) * value) @ given[f"{prefix}down.weight"].T


def normed(config: Mapping[str, Any], given: Mapping[str, Array], prefix: str, x: Array) -> Array:
    if config["norm"] == "layer":
        x = x - x.mean(axis=-1, keepdims=True)
    x = x / np.sqrt((x * x).mean(axis=-1, keepdims=True) + 1e-5) * given[f"{prefix}weight"]
    return x + given[f"{prefix}bias"] if config["norm"] == "layer" else x


def unembedded(config: Mapping[str, Any], given: Mapping[str, Array], stream: Array) -> Array:
    x = normed(config, given, "norm.", stream)
    if config["tied"]:
        return x @ given["embed.weight"].T
    return x @ given["head.weight"].T + given["head.bias"]


def finished(config: Mapping[str, Any], logits: Array) -> Array:
    if config["cap"] is not None:
        logits = config["cap"] * np.tanh(logits / config["cap"])
    logits = logits.copy()
    logits[..., list(config["banned"])] = -np.inf
    return logits
