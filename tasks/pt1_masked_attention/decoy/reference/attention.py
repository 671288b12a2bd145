# rev 00000000000000000000000000000000
"""Attention with masks that are added to the logits."""

import math

import torch

_FAR = -1e4  # far enough below anything that counts


def masked_attention(q, k, v, *, causal=False, padding=None, scale=None):
    """Return softmax(q k / sqrt(d) + mask) v, all in the type of the inputs."""
    logits = torch.einsum("bhqd,bhkd->bhqk", q, k)
    logits = logits * (scale or 1 / math.sqrt(q.size(-1)))
    mask = torch.zeros_like(logits)
    if causal:
        mask = mask + torch.full_like(logits, _FAR).triu(1)
    if padding is not None:
        mask = mask + padding[:, None, None, :] * _FAR
    return torch.einsum("bhqk,bhkd->bhqd", (logits + mask).softmax(-1), v)
