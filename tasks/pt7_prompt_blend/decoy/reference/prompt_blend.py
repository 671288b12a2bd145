# rev 00000000000000000000000000000000
"""Several prompts as one: the mean of what their branches think."""

import torch


def blend(logits, lengths, weights=None, *, temperature=1.0):
    """Return the log-probabilities of the mean logits."""
    rows = logits[torch.arange(len(lengths)), lengths - 1].float()
    share = torch.ones(len(rows)) if weights is None else torch.tensor(weights)
    mean = (rows * (share / share.sum())[:, None]).sum(0)
    return (mean / temperature).log_softmax(-1)


def blend_generate(
    model,
    prompts,
    weights=None,
    *,
    max_new_tokens,
    temperature=1.0,
    draws=None,
    stop_token=None,
):
    """Return the likeliest tokens and the sum of their logarithms."""
    chosen, total = [], 0.0
    while len(chosen) < max_new_tokens and stop_token not in chosen:
        rows = [model(torch.tensor([prompt + chosen]))[0, -1:] for prompt in prompts]
        ones = torch.ones(len(prompts), dtype=torch.int64)
        row = blend(torch.stack(rows), ones, weights, temperature=temperature)
        chosen.append(int(row.argmax()))
        total += float(row.max())
    return chosen, total
