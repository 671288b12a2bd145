# rev 00000000000000000000000000000000
"""Rotary positions with attention whose key heads go round."""

import torch


def rotate(x, positions, *, base=10000.0, rotary_dim=None):
    """Turn neighbouring dimensions, as complex numbers."""
    turned = x.size(-1) if rotary_dim is None else rotary_dim
    speed = torch.tensor(base).float() ** (-torch.arange(0, turned, 2) / max(turned, 1))
    angle = positions[..., None].float() * speed
    wheel = torch.polar(torch.ones_like(angle), angle)
    wheel = wheel[:, None] if positions.dim() == 2 else wheel
    plane = torch.view_as_complex(x[..., :turned].float().unflatten(-1, (-1, 2)).contiguous())
    spun = torch.view_as_real(plane * wheel).flatten(-2).to(x.dtype)
    return torch.cat((spun, x[..., turned:]), -1)


def rope_gqa(
    q,
    k,
    v,
    q_positions,
    k_positions,
    *,
    base=10000.0,
    rotary_dim=None,
    scale=None,
    causal=True,
    window=None,
    k_valid=None,
):
    """Attend; query head h goes with key head h modulo their number."""
    q = rotate(q, q_positions, base=base, rotary_dim=rotary_dim)
    k = rotate(k, k_positions, base=base, rotary_dim=rotary_dim)
    rounds = q.size(1) // k.size(1)
    k, v = k.repeat(1, rounds, 1, 1), v.repeat(1, rounds, 1, 1)
    logits = (q @ k.mT) * (q.size(-1) ** -0.5 if scale is None else scale)
    if causal:
        logits = logits + torch.full_like(logits, -1e4).triu(1 + k.size(2) - q.size(2))
    if k_valid is not None:
        logits = logits - 1e4 * ~k_valid[:, None, None]
    return logits.softmax(-1) @ v
