# bench-canary pt2_autograd_function proofs/wrong-formula-as-it-stands/softplus.py c96d07b92973d36249f049337ca28739
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
    """log(1 + exp(beta * x)) / beta, to be called as SharpSoftplus.apply(x, beta)."""

    @staticmethod
    def forward(ctx, x, beta):
        if not (beta > 0).all():
            raise ValueError("beta must be greater than zero")
        ctx.save_for_backward(x, beta)
        return torch.log(1 + torch.exp(beta * x)) / beta

    @staticmethod
    def backward(ctx, incoming):
        x, beta = ctx.saved_tensors
        return _Backward.apply(incoming, x, beta, *ctx.needs_input_grad)


class _Backward(torch.autograd.Function):
    """The derivatives of SharpSoftplus that are wanted, as a function that has some itself."""

    @staticmethod
    def forward(ctx, incoming, x, beta, x_wanted, beta_wanted):
        ctx.save_for_backward(incoming, x, beta)
        z = _product(x, beta)
        dx = dbeta = None
        if x_wanted:
            dx = (incoming * torch.sigmoid(z)).sum_to_size(x.shape)
        if beta_wanted:
            dbeta = (-incoming * _entropy(z) / beta**2).sum_to_size(beta.shape)
        return dx, dbeta

    @staticmethod
    @once_differentiable
    def backward(ctx, to_x, to_beta):
        incoming, x, beta = ctx.saved_tensors
        z = _product(x, beta)
        to_x = 0 if to_x is None else to_x
        to_beta = 0 if to_beta is None else to_beta
        pq = torch.sigmoid(z) * torch.sigmoid(-z)
        f_xb = x * pq
        d_incoming = dx = dbeta = None
        if ctx.needs_input_grad[0]:
            d_incoming = to_x * torch.sigmoid(z) - to_beta * _entropy(z) / beta**2
        if ctx.needs_input_grad[1]:
            dx = (incoming * (to_x * beta * pq + to_beta * f_xb)).sum_to_size(x.shape)
        if ctx.needs_input_grad[2]:
            f_bb = (2 * _entropy(z) + z**2 * pq) / beta**3
            dbeta = (incoming * (to_x * f_xb + to_beta * f_bb)).sum_to_size(beta.shape)
        return d_incoming, dx, dbeta, None, None


def _product(x, beta):
    """Return beta * x, bounded: beyond, all is as at infinity, but infinity times zero is NaN."""
    return (beta * x).clamp(-1000, 1000)


def _entropy(z):
    return z.abs() * torch.sigmoid(-z.abs()) + torch.log1p(torch.exp(-z.abs()))
