"""Rotary position embedding with grouped-query attention."""


def rotate(x, positions, *, base=10000.0, rotary_dim=None):
    """Return x with the vector of every position turned by the angles of that position."""
    raise NotImplementedError


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
    """Return the attention of rotated queries to rotated keys, several heads of q to one of k."""
    raise NotImplementedError
