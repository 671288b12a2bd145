# bench-canary pt5_logit_lens proofs/wrong-always-float32/logit_lens.py 9b3737216b652737b0a699832370b027
"""What a transformer would say next if it stopped after each of its layers."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from model import Transformer
from torch import nn


def logit_lens(
    model: Transformer,
    ids: torch.Tensor,
    mask: torch.Tensor | None = None,
) -> dict[str, torch.Tensor]:
    """Return each layer's logits, and how far they are from the last layer's."""
    real = torch.ones_like(ids, dtype=torch.bool) if mask is None else mask
    with torch.no_grad(), in_eval_mode(model):
        streams = residual_streams(model, ids, mask)
        logits = torch.stack([unembedded(model, stream) for stream in streams])
        logits = logits.float()
        return {
            "logits": torch.where(real[..., None], logits, 0),
            "kl": torch.where(real, divergence(logits), 0),
            "entropy": torch.where(real, entropy(logits), 0),
            "agreement": torch.where(real, agreement(logits), -1),
        }


@contextmanager
def in_eval_mode(model: nn.Module) -> Iterator[None]:
    """Switch dropout off; each module gets its own mode back, for they may differ."""
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    try:
        yield
    finally:
        for module, mode in modes:
            module.training = mode


def residual_streams(
    model: Transformer, ids: torch.Tensor, mask: torch.Tensor | None
) -> list[torch.Tensor]:
    """Return what goes into each layer, and what comes out of the last one before its norm.

    Inputs show the embedding too, and all that other hooks have done to a layer's output.
    """
    streams: list[torch.Tensor] = []

    def keep(_: nn.Module, inputs: tuple[torch.Tensor, ...]) -> None:
        streams.append(inputs[0].clone())  # the next block adds to it in place

    # A block may stand in several places and must not keep its input twice.
    watched = dict.fromkeys([*model.blocks, model.norm])
    handles = [module.register_forward_pre_hook(keep) for module in watched]
    try:
        model(ids, mask)
    finally:
        for handle in handles:
            handle.remove()
    return streams


def unembedded(model: Transformer, stream: torch.Tensor) -> torch.Tensor:
    """Return logits as the end of the model's own forward pass makes them."""
    x = model.norm(stream)
    logits = F.linear(x, model.embed.weight) if model.head is None else model.head(x)
    if model.config.cap is not None:
        logits = model.config.cap * torch.tanh(logits / model.config.cap)
    return logits.masked_fill(model.banned, -torch.inf)


def divergence(logits: torch.Tensor) -> torch.Tensor:
    """Return KL(last layer || each layer) in nats."""
    logs = logits.log_softmax(-1)
    last = logs[-1]
    terms = last.exp() * (last - logs)
    # Banned tokens have no probability anywhere: -inf less -inf is no number, but counts nothing.
    return terms.masked_fill(torch.isneginf(last), 0).sum(-1).clamp(min=0)


def entropy(logits: torch.Tensor) -> torch.Tensor:
    """Return each layer's entropy in nats."""
    logs = logits.log_softmax(-1)
    terms = (logs.exp() * logs).masked_fill(torch.isneginf(logs), 0)
    return (-terms.sum(-1)).clamp(min=0)


def agreement(logits: torch.Tensor) -> torch.Tensor:
    """Return the earliest layer from which on every layer's first choice is the last layer's."""
    first = first_choice(logits)
    differs = first != first[-1]
    layers = torch.arange(len(first), device=first.device)[:, None, None]
    return torch.where(differs, layers + 1, 0).amax(0)


def first_choice(logits: torch.Tensor) -> torch.Tensor:
    """Return the lowest token with the largest logit: argmax may return any of them."""
    largest = logits == logits.amax(-1, keepdim=True)
    tokens = torch.arange(logits.shape[-1], device=logits.device)
    return torch.where(largest, tokens, logits.shape[-1]).amin(-1)
