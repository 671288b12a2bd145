"""Low-rank adapters for linear layers."""

import torch
from torch import nn


class LoRALinear(nn.Module):
    """A frozen linear layer and a trainable update of low rank beside it."""

    def __init__(self, base: nn.Linear, r: int, alpha: float, dropout: float = 0.0) -> None:
        raise NotImplementedError

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        raise NotImplementedError

    def merge(self) -> None:
        raise NotImplementedError

    def unmerge(self) -> None:
        raise NotImplementedError


def merge_lora(model: nn.Module) -> nn.Module:
    """Replace every LoRALinear of a model by a plain nn.Linear; return the model."""
    raise NotImplementedError
