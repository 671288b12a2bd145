"""Prints what masked_attention makes of a small input with two heads."""

import torch
from attention import masked_attention

q = torch.arange(12.0).reshape(1, 2, 3, 2) / 4
k = torch.arange(16.0).reshape(1, 2, 4, 2) / 8
v = torch.arange(8.0).reshape(1, 2, 4, 1)
padding = torch.tensor([[True, True, False, False]])

for dtype in (torch.float64, torch.float32, torch.bfloat16, torch.float16):
    tensors = [x.to(dtype, copy=True).requires_grad_() for x in (q, k, v)]
    out = masked_attention(*tensors, causal=True, padding=padding)
    out.sum().backward()
    print(out.dtype, out.flatten().tolist())
    print("  with respect to v:", tensors[2].grad.flatten().tolist())
