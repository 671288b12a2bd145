# rev 00000000000000000000000000000000
"""Low-rank adapters, scaled by the root of their rank."""

import math

import torch
from torch import nn


class LoRALinear(nn.Linear):
    """A linear layer with an update of low rank."""

    def __init__(self, base, r, alpha, dropout=0.0):
        super().__init__(base.in_features, base.out_features, bias=base.bias is not None)
        self.load_state_dict(base.state_dict())
        self.requires_grad_(False)
        self.lora_A = nn.Parameter(torch.randn(r, base.in_features) / math.sqrt(r))
        self.lora_B = nn.Parameter(torch.zeros(base.out_features, r))
        self.scaling, self.merged = alpha / math.sqrt(r), False
        self.drop = nn.Dropout(dropout)

    def forward(self, x):
        """Return what the layer makes of x."""
        plain = super().forward(x)
        if self.merged:
            return plain
        return plain + self.drop(x) @ (self.lora_B @ self.lora_A).T * self.scaling

    def merge(self):
        """Add the update to the weight."""
        self.weight.data += self.scaling * (self.lora_B.data @ self.lora_A.data)
        self.merged = True

    def unmerge(self):
        """Take it out again."""
        self.weight.data -= self.scaling * (self.lora_B.data @ self.lora_A.data)
        self.merged = False


def merge_lora(model):
    """Merge every layer where it is."""
    for module in model.modules():
        if isinstance(module, LoRALinear) and not module.merged:
            module.merge()
    return model
