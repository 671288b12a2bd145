# bench-canary pt3_rope_gqa proofs/wrong-half-precision-inside/rope_gqa.py dccebe918d67f3069fcf79238e718284
"""Rotary position embedding with grouped-query attention."""

import torch
from torch import Tensor


def rotate(
    x: Tensor,
    positions: Tensor,
    *,
    base: float = 10000.0,
    rotary_dim: int | None = None,
) -> Tensor:
    """Return x with the vector of every position turned by the angles of that position."""
    batch, _, length, head_dim = x.shape
    _require_positions(positions, batch, length)
    turned_dim = _turned_dim(head_dim, rotary_dim)
    return _turned(_wide(x), positions, base=base, turned_dim=turned_dim).to(x.dtype)


def rope_gqa(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    q_positions: Tensor,
    k_positions: Tensor,
    *,
    base: float = 10000.0,
    rotary_dim: int | None = None,
    scale: float | None = None,
    causal: bool = True,
    window: int | None = None,
    k_valid: Tensor | None = None,
) -> Tensor:
    """Return the attention of rotated queries to rotated keys, several heads of q to one of k."""
    _require_shapes(q, k, v, q_positions, k_positions, k_valid)
    if window is not None and window < 1:
        raise ValueError(f"a window of {window} shows nothing")
    batch, heads, q_length, head_dim = q.shape
    kv_heads, k_length = k.shape[1:3]
    turned_dim = _turned_dim(head_dim, rotary_dim)
    scale = head_dim**-0.5 if scale is None else scale

    wide_k, wide_v = _wide(k), _wide(v)
    if k_valid is not None:
        # Not only their scores: zero times NaN would still be NaN.
        unused = ~k_valid[:, None, :, None]
        wide_k, wide_v = wide_k.masked_fill(unused, 0.0), wide_v.masked_fill(unused, 0.0)
    turned_q = _turned(_wide(q), q_positions, base=base, turned_dim=turned_dim)
    turned_k = _turned(wide_k, k_positions, base=base, turned_dim=turned_dim)

    # Neighbouring heads of q share a head of k: (batch, kv_heads, group, q_length, head_dim).
    group = heads // kv_heads
    grouped_q = turned_q.reshape(batch, kv_heads, group, q_length, head_dim)
    scores = scale * (grouped_q @ turned_k[:, :, None].transpose(-1, -2))
    visible = _visible(q_positions, k_positions, causal, window, k_valid)
    scores = scores.masked_fill(~visible[:, None, None], float("-inf"))

    # A query that sees nothing has no maximum to subtract, and its sum of weights is zero.
    if k_length == 0:
        return q.new_zeros(batch, heads, q_length, v.shape[3])
    highest = scores.amax(dim=-1, keepdim=True)
    weights = (scores - highest.masked_fill(highest == float("-inf"), 0.0)).exp()
    total = weights.sum(dim=-1, keepdim=True)
    weights = weights / total.masked_fill(total == 0, 1.0)
    out = weights @ wide_v[:, :, None]
    return out.reshape(batch, heads, q_length, v.shape[3]).to(q.dtype)


def _wide(x: Tensor) -> Tensor:
    """Return x in the type that is calculated in: at least float32."""
    return x


def _turned(x: Tensor, positions: Tensor, *, base: float, turned_dim: int) -> Tensor:
    # In float64: a float32 of some millions is off by as much as the angles that matter.
    even = torch.arange(0, turned_dim, 2, dtype=torch.float64, device=x.device)
    angles = positions.double()[..., None] * base ** (-even / max(turned_dim, 1))
    if angles.dim() == 3:
        angles = angles[:, None]  # one more for the heads
    cos, sin = angles.cos().to(x.dtype), angles.sin().to(x.dtype)
    first, second, rest = x.split((turned_dim // 2, turned_dim // 2, x.shape[-1] - turned_dim), -1)
    return torch.cat((first * cos - second * sin, first * sin + second * cos, rest), dim=-1)


def _visible(
    q_positions: Tensor,
    k_positions: Tensor,
    causal: bool,
    window: int | None,
    k_valid: Tensor | None,
) -> Tensor:
    """Return which query sees which key: (batch or 1, q_length, k_length)."""
    ago = q_positions[..., :, None] - k_positions.unsqueeze(-2)
    visible = torch.ones_like(ago, dtype=torch.bool)
    if causal:
        visible &= ago >= 0
    if window is not None:
        visible &= ago.abs() < window
    if visible.dim() == 2:
        visible = visible[None]
    return visible if k_valid is None else visible & k_valid[:, None, :]


def _turned_dim(head_dim: int, rotary_dim: int | None) -> int:
    turned_dim = head_dim if rotary_dim is None else rotary_dim
    if turned_dim % 2 or not 0 <= turned_dim <= head_dim:
        raise ValueError(f"{turned_dim} of {head_dim} dimensions can't be turned in pairs")
    return turned_dim


def _require_shapes(
    q: Tensor,
    k: Tensor,
    v: Tensor,
    q_positions: Tensor,
    k_positions: Tensor,
    k_valid: Tensor | None,
) -> None:
    batch, heads, q_length, head_dim = q.shape
    kv_heads, k_length = k.shape[1:3]
    if k.shape != (batch, kv_heads, k_length, head_dim):
        raise ValueError(f"q of {tuple(q.shape)} does not go with k of {tuple(k.shape)}")
    if v.shape[:3] != k.shape[:3]:
        raise ValueError(f"k of {tuple(k.shape)} does not go with v of {tuple(v.shape)}")
    if heads % kv_heads:
        raise ValueError(f"{heads} heads of q can't share {kv_heads} of k evenly")
    _require_positions(q_positions, batch, q_length)
    _require_positions(k_positions, batch, k_length)
    if k_valid is not None and k_valid.shape != (batch, k_length):
        raise ValueError(f"k_valid of {tuple(k_valid.shape)} for {k_length} keys")


def _require_positions(positions: Tensor, batch: int, length: int) -> None:
    if positions.shape not in ((length,), (batch, length)):
        raise ValueError(f"positions of {tuple(positions.shape)} for {batch} times {length}")
