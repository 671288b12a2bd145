"""Prints values and derivatives of SharpSoftplus at a few points."""

import torch
from softplus import SharpSoftplus

for dtype in (torch.float32, torch.float64):
    x = torch.tensor([-20, 0, 0.5, 30], dtype=dtype, requires_grad=True)
    beta = torch.full_like(x, 2, requires_grad=True)
    out = SharpSoftplus.apply(x, beta)
    print(dtype, "value", out.tolist())
    first = torch.autograd.grad(out, (x, beta), torch.ones_like(out), create_graph=True)
    for name, derivative in zip(("x", "beta"), first, strict=True):
        print("  d", name, derivative.tolist())
        second = torch.autograd.grad(derivative, (x, beta), torch.ones_like(out), retain_graph=True)
        for other, twice in zip(("x", "beta"), second, strict=True):
            print("    d", name, "d", other, twice.tolist())
