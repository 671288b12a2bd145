"""A tiny language model to try blend_generate with: untrained, but the same every time."""

import torch
from torch import nn


class TinyLM(nn.Module):
    """Causal: the logits at a position depend on its token and on those before it."""

    def __init__(self, vocab: int = 32, width: int = 16, context: int = 64, seed: int = 0):
        super().__init__()
        torch.manual_seed(seed)
        self.tokens = nn.Embedding(vocab, width)
        self.places = nn.Embedding(context, width)
        self.memory = nn.GRU(width, width, batch_first=True)
        self.head = nn.Linear(width, vocab)

    @torch.no_grad()
    def forward(self, ids: torch.Tensor) -> torch.Tensor:
        """Return logits (rows, time, vocab) for token ids (rows, time)."""
        places = self.places(torch.arange(ids.shape[1]))
        states, _ = self.memory(self.tokens(ids) + places)
        return 8.0 * self.head(states)
