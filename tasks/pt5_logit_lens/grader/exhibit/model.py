# bench-canary pt5_logit_lens grader/exhibit/model.py c934305efcbcbeb709e00756a90dbf58
"""A small decoder-only transformer in several variants. It is given: don't change it."""

import math
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import nn


@dataclass(frozen=True)
class Config:
    """Sizes and variant of a model."""

    vocab: int
    width: int
    layers: int
    heads: int
    positions: int = 64
    norm: str = "rms"  # or "layer"
    tied: bool = False  # the unembedding is the embedding's matrix
    shared: bool = False  # all layers are one and the same block
    cap: float | None = None  # logits are squeezed to between -cap and cap
    banned: tuple[int, ...] = ()  # tokens that never come next: their logits are -inf
    dropout: float = 0.0


class RMSNorm(nn.Module):
    """Scales by the root of the mean square."""

    def __init__(self, width: int, eps: float = 1e-5) -> None:
        super().__init__()
        self.weight = nn.Parameter(torch.ones(width))
        self.eps = eps

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        wide = x.to(torch.promote_types(x.dtype, torch.float32))
        wide = wide * torch.rsqrt(wide.square().mean(-1, keepdim=True) + self.eps)
        return wide.to(x.dtype) * self.weight


def make_norm(config: Config) -> nn.Module:
    if config.norm == "layer":
        return nn.LayerNorm(config.width, eps=1e-5)
    return RMSNorm(config.width)


class Attention(nn.Module):
    """Multi-head attention; `allowed` is (B, T, T), true where a position may look."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.heads = config.heads
        self.qkv = nn.Linear(config.width, 3 * config.width, bias=False)
        self.out = nn.Linear(config.width, config.width, bias=False)

    def forward(self, x: torch.Tensor, allowed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        b, t, width = x.shape
        parts = self.qkv(x).view(b, t, 3, self.heads, width // self.heads)
        q, k, v = parts.permute(2, 0, 3, 1, 4)
        scores = q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])
        weights = scores.masked_fill(~allowed[:, None], float("-inf")).softmax(-1)
        return self.out((weights @ v).transpose(1, 2).reshape(b, t, width)), weights


class Block(nn.Module):
    """One layer: attention and a gated feed-forward part, each added to the residual stream."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.norm1, self.norm2 = make_norm(config), make_norm(config)
        self.attention = Attention(config)
        self.up = nn.Linear(config.width, 4 * config.width, bias=False)
        self.down = nn.Linear(2 * config.width, config.width, bias=False)
        self.dropout = nn.Dropout(config.dropout)

    def forward(self, x: torch.Tensor, allowed: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """Return the residual stream behind this layer and the attention's weights."""
        attended, weights = self.attention(self.norm1(x), allowed)
        x = add(x, self.dropout(attended))
        gate, value = self.up(self.norm2(x)).chunk(2, -1)
        return add(x, self.dropout(self.down(F.silu(gate) * value))), weights


def add(x: torch.Tensor, update: torch.Tensor) -> torch.Tensor:
    # Without derivatives nobody needs the old stream: saves the memory of a copy.
    return x + update if torch.is_grad_enabled() else x.add_(update)


class Transformer(nn.Module):
    """Token numbers (B, T) in, logits (B, T, vocab) of the next token out."""

    def __init__(self, config: Config) -> None:
        super().__init__()
        self.config = config
        self.embed = nn.Embedding(config.vocab, config.width)
        self.position = nn.Embedding(config.positions, config.width)
        self.dropout = nn.Dropout(config.dropout)
        if config.shared:
            self.blocks = nn.ModuleList([Block(config)] * config.layers)
        else:
            self.blocks = nn.ModuleList([Block(config) for _ in range(config.layers)])
        self.norm = make_norm(config)
        self.head = None if config.tied else nn.Linear(config.width, config.vocab)
        banned = torch.zeros(config.vocab, dtype=torch.bool)
        banned[list(config.banned)] = True
        self.register_buffer("banned", banned)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor | None = None) -> torch.Tensor:
        """Return logits; `mask` (B, T) is true for real tokens and false for padding.

        Padding may be anywhere. No real token looks at it; what comes out there means nothing.
        """
        if mask is None:
            mask = torch.ones_like(ids, dtype=torch.bool)
        places = (mask.cumsum(-1) - 1).clamp(min=0)
        x = self.embed(ids) * math.sqrt(self.config.width) + self.position(places)
        x = self.dropout(x)
        t = ids.shape[1]
        earlier = torch.ones(t, t, dtype=torch.bool, device=ids.device).tril()
        allowed = earlier & mask[:, None, :]
        # A padded position looks at itself: a row without anything would be NaN.
        allowed = allowed | torch.eye(t, dtype=torch.bool, device=ids.device)
        for block in self.blocks:
            x, _ = block(x, allowed)
        x = self.norm(x)
        logits = F.linear(x, self.embed.weight) if self.head is None else self.head(x)
        if self.config.cap is not None:
            logits = self.config.cap * torch.tanh(logits / self.config.cap)
        return logits.masked_fill(self.banned, float("-inf"))
