"""What the attacks in PyTorch share; none attends to anything."""

from bench.core.verdict import Reason
from bench.redteam.attack import Kind
from bench.redteam.attacks.made import Maker

a_pytorch_attack = Maker(
    kind=Kind.PYTORCH, task="pt1_masked_attention", deliverable="attention.py", naive="allclose"
)
IDLE = """
import torch
def masked_attention(q, k, v, **options):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
"""
CRASH = Reason.EXHIBIT_CRASHED
