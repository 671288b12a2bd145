# bench-canary pt4_lora_merge proofs/wrong-backup-in-the-state/lora.py f354978f8d3502bb8524f1789d16fa6a
"""Low-rank adapters for linear layers, and how they become plain linear layers again."""

import torch
import torch.nn.functional as F
from torch import nn


class LoRALinear(nn.Module):
    """A frozen linear layer and a trainable update of low rank beside it."""

    def __init__(self, base: nn.Linear, r: int, alpha: float, dropout: float = 0.0) -> None:
        super().__init__()
        if r < 1:
            raise ValueError(f"the rank must be at least 1, not {r}")
        if not 0 <= dropout < 1:
            raise ValueError(f"dropout must be at least 0 and less than 1, not {dropout}")
        self.scaling = alpha / r
        self.dropout = nn.Dropout(dropout)
        self.weight = _frozen(base.weight)
        self.bias = None if base.bias is None else _frozen(base.bias)
        # 16 bits are enough to compute with, but too few to collect small updates in.
        working = torch.promote_types(base.weight.dtype, torch.float32)
        out_features, in_features = base.weight.shape
        bound = in_features**-0.5
        self.lora_A = nn.Parameter(torch.empty(r, in_features, dtype=working))
        nn.init.uniform_(self.lora_A, -bound, bound)
        self.lora_B = nn.Parameter(torch.zeros(out_features, r, dtype=working))
        # What `weight` was before it was merged. A buffer moves and is copied with the layer.
        self.register_buffer("_base_weight", None)

    @property
    def merged(self) -> bool:
        """Whether `weight` holds the update too."""
        return self._base_weight is not None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        """Return the base's output, plus the update's unless the weight holds it already."""
        out = F.linear(x, self.weight, self.bias)
        if self.merged:
            return out
        dropped = self.dropout(x.to(self.lora_A.dtype))
        update = F.linear(F.linear(dropped, self.lora_A), self.lora_B)
        return out + (self.scaling * update).to(out.dtype)

    def merge(self) -> None:
        """Put the update into the weight, unless it is there."""
        if not self.merged:
            # A new tensor and no writing into the old one, which others may hold.
            self._base_weight = self.weight.data
            self.weight.data = self._merged_weight()

    def unmerge(self) -> None:
        """Bring the base's weight back as it was, not as subtracting would leave it."""
        if self.merged:
            self.weight.data = self._base_weight
            self._base_weight = None

    @torch.no_grad()
    def merged_linear(self) -> nn.Linear:
        """Return a plain layer of the same output; this one stays as it is."""
        out_features, in_features = self.weight.shape
        like = {"dtype": self.weight.dtype, "device": self.weight.device}
        linear = nn.Linear(in_features, out_features, bias=self.bias is not None, **like)
        linear.weight.copy_(self.weight if self.merged else self._merged_weight())
        if self.bias is not None:
            linear.bias.copy_(self.bias)
        return linear.train(self.training)

    @torch.no_grad()
    def _merged_weight(self) -> torch.Tensor:
        update = self.lora_B @ self.lora_A
        return (self.weight.to(update.dtype) + self.scaling * update).to(self.weight.dtype)

    def _save_to_state_dict(self, destination, prefix, keep_vars):
        super()._save_to_state_dict(destination, prefix, keep_vars)
        if self.merged:
            destination[f"{prefix}weight"] = self._base_weight

    def _load_from_state_dict(self, *args):
        # Called for every layer of a model, where `load_state_dict` is called for the model only.
        was_merged = self.merged
        self.unmerge()
        super()._load_from_state_dict(*args)
        if was_merged:
            self.merge()


def merge_lora(model: nn.Module) -> nn.Module:
    """Replace every LoRALinear of a model by a plain nn.Linear; return the model."""
    plain = {m: m.merged_linear() for m in model.modules() if isinstance(m, LoRALinear)}
    if model in plain:
        return plain[model]
    for parent in list(model.modules()):
        # Not named_children: it leaves out a module that stands there a second time.
        for name, child in list(parent._modules.items()):
            if child in plain:
                setattr(parent, name, plain[child])
    return model


def _frozen(parameter: nn.Parameter) -> nn.Parameter:
    return nn.Parameter(parameter.detach().clone(), requires_grad=False)
