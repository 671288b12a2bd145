"""Scaled dot-product attention under a causal and a padding mask."""

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
    raise NotImplementedError
