# bench-canary pt2_autograd_function proofs/wrong-kink-at-zero/softplus.py 986d1fd290524c65a80098949c35c980
"""Softplus of learnable sharpness."""

import torch

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
        return _composed(x, beta)

    @staticmethod
    def backward(ctx, incoming):
        with torch.enable_grad():
            inputs = ctx.saved_tensors
            wanted = [i for i, needed in zip(inputs, ctx.needs_input_grad, strict=True) if needed]
            found = torch.autograd.grad(_composed(*inputs), wanted, incoming, create_graph=True)
        found = iter(found)
        return tuple(next(found) if needed else None for needed in ctx.needs_input_grad)


def _composed(x, beta):
    return torch.relu(x) + torch.log1p(torch.exp(-(beta * x).abs())) / beta
