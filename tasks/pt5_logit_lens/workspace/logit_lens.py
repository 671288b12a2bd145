"""What a transformer would say next if it stopped after each of its layers."""

import torch
from model import Transformer


def logit_lens(
    model: Transformer,
    ids: torch.Tensor,
    mask: torch.Tensor | None = None,
) -> dict[str, torch.Tensor]:
    """Return each layer's logits, and how far they are from the last layer's."""
    raise NotImplementedError
