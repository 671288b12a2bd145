# bench-canary pt1_masked_attention proofs/wrong-padding-cleared-in-place/attention.py 237f5a5fc09ca0599190f27b3a0b943e
"""Scaled dot-product attention under a causal and a padding mask."""

import math

import torch


def masked_attention(
    q: torch.Tensor,
    k: torch.Tensor,
    v: torch.Tensor,
    *,
    causal: bool = False,
    padding: torch.Tensor | None = None,
    scale: float | None = None,
) -> torch.Tensor:
    """Return, for every query, the mean of the values weighted by the softmax over its keys."""
    _require_mask(padding, batch=k.shape[0], keys=k.shape[2])
    if scale is None:
        scale = 1 / math.sqrt(q.shape[-1])

    if padding is not None:
        k.data.masked_fill_(padding[:, None, :, None], 0)
        v.data.masked_fill_(padding[:, None, :, None], 0)

    dtype = q.dtype
    working = torch.float64 if dtype == torch.float64 else torch.float32
    q, k, v = q.to(working), k.to(working), v.to(working)

    unseen = torch.zeros(q.shape[2], k.shape[2], dtype=torch.bool, device=q.device)
    if causal:
        # The last query sees the last key.
        unseen = torch.ones_like(unseen).triu(diagonal=k.shape[2] - q.shape[2] + 1)
    if padding is not None:
        # A weight of zero is not enough: zero times NaN is NaN, forwards and backwards.
        unseen = unseen | padding[:, None, None, :]

    logits = (scale * q) @ k.transpose(-2, -1)
    # A softmax over nothing but minus infinity is NaN. Where a query sees nothing, any finite
    # weights do, as long as they are set to zero afterwards: then no derivative flows through them.
    blind = unseen.all(dim=-1, keepdim=True)
    logits = logits.masked_fill(unseen & ~blind, -math.inf)
    weights = logits.softmax(dim=-1).masked_fill(blind, 0)
    return (weights @ v).to(dtype)


def _require_mask(padding: torch.Tensor | None, *, batch: int, keys: int) -> None:
    if padding is None:
        return
    if padding.dtype != torch.bool or padding.shape != (batch, keys):
        found = f"{padding.dtype} of shape {tuple(padding.shape)}"
        raise ValueError(f"padding must be bool of shape {(batch, keys)}, not {found}")
