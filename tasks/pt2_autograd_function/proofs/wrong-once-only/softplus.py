# bench-canary pt2_autograd_function proofs/wrong-once-only/softplus.py bad26fa843c3fbd092f63644e6512ea6
"""Softplus of learnable sharpness."""

import torch
from torch.autograd.function import once_differentiable

# With z = beta * x, p = sigmoid(z) and q = sigmoid(-z), and h the entropy of p and q:
#
#   f    = log(1 + exp(z)) / beta
#   f_x  = p              f_b  = -h / beta**2             where h = log(1 + exp(z)) - z * p
#   f_xx = beta * p * q   f_xb = x * p * q                f_bb = (2 * h + z**2 * p * q) / beta**3
#
# 1 - p and the difference in h lose all digits where z is large; q and the sum below lose none.


class SharpSoftplus(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, beta):
        if not (beta > 0).all():
            raise ValueError("beta must be greater than zero")
        ctx.save_for_backward(x, beta)
        return x.clamp(min=0) + torch.log1p(torch.exp(-_product(x, beta).abs())) / beta

    @staticmethod
    @once_differentiable
    def backward(ctx, incoming):
        x, beta = ctx.saved_tensors
        z = _product(x, beta)
        dx = dbeta = None
        if ctx.needs_input_grad[0]:
            dx = (incoming * torch.sigmoid(z)).sum_to_size(x.shape)
        if ctx.needs_input_grad[1]:
            dbeta = (-incoming * _entropy(z) / beta**2).sum_to_size(beta.shape)
        return dx, dbeta


def _product(x, beta):
    """Return beta * x, bounded: beyond, all is as at infinity, but infinity times zero is NaN."""
    return (beta * x).clamp(-1000, 1000)


def _entropy(z):
    return z.abs() * torch.sigmoid(-z.abs()) + torch.log1p(torch.exp(-z.abs()))
