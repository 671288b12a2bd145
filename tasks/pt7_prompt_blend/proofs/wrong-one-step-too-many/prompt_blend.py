# bench-canary pt7_prompt_blend proofs/wrong-one-step-too-many/prompt_blend.py e59dd4807a1a88f1cab8a88b2d7637e6
"""Next-token distribution of several prompts, mixed."""

import math
from collections.abc import Callable, Sequence

import torch
from torch import Tensor


def blend(
    logits: Tensor,
    lengths: Tensor,
    weights: Sequence[float] | None = None,
    *,
    temperature: float = 1.0,
) -> Tensor:
    """Return the log-probabilities of the mixture of all branches' next-token distributions."""
    branches, positions, _ = logits.shape
    if lengths.shape != (branches,):
        raise ValueError(f"lengths of {tuple(lengths.shape)} for {branches} branches")
    if bool(((lengths < 1) | (lengths > positions)).any()):
        raise ValueError(f"a length of {lengths.tolist()} is not within 1 and {positions}")
    last = logits[torch.arange(branches), lengths - 1]
    return _mixed(last, _log_weights(weights, branches), temperature)


def blend_generate(
    model: Callable[[Tensor], Tensor],
    prompts: Sequence[Sequence[int]],
    weights: Sequence[float] | None = None,
    *,
    max_new_tokens: int,
    temperature: float = 1.0,
    draws: Sequence[float] | None = None,
    stop_token: int | None = None,
) -> tuple[list[int], float]:
    """Return the tokens that follow all prompts at once, and their log-probability."""
    if any(len(prompt) == 0 for prompt in prompts):
        raise ValueError("a prompt is empty: nothing says what follows it")
    if max_new_tokens < 0:
        raise ValueError(f"{max_new_tokens} new tokens can't be made")
    if draws is not None:
        _require_draws(draws, max_new_tokens)
    log_weights = _log_weights(weights, len(prompts))
    _require_temperature(temperature)

    rows = [list(prompt) for prompt in prompts]
    tokens: list[int] = []
    log_prob = 0.0
    for step in range(max_new_tokens):
        last = torch.stack([model(torch.tensor([row]))[0, -1] for row in rows])
        log_probs = _mixed(last, log_weights, temperature).double()
        token = int(log_probs.argmax()) if draws is None else _drawn(log_probs, draws[step])
        tokens.append(token)
        log_prob += float(log_probs[token])
        if token == stop_token:
            break
        for row in rows:
            row.append(token)
        for row in rows:
            model(torch.tensor([[*row, token]]))
    return tokens, log_prob


def _mixed(last: Tensor, log_weights: Tensor, temperature: float) -> Tensor:
    """Return log(sum of weight * softmax), without ever leaving log space."""
    _require_temperature(temperature)
    used = log_weights > -math.inf
    rows = last[used].double()
    if bool(rows.isnan().any() | (rows == math.inf).any() | (rows == -math.inf).all(-1).any()):
        raise ValueError("the logits of a branch give no distribution")
    # Subtracted before the division, so that a low temperature can't make them overflow.
    rows = (rows - rows.amax(-1, keepdim=True)) / temperature
    mixed = (rows.log_softmax(-1) + log_weights[used, None]).logsumexp(0)
    return mixed if last.dtype == torch.float64 else mixed.float()


def _log_weights(weights: Sequence[float] | None, branches: int) -> Tensor:
    """Return the logarithms of weights that add up to one."""
    if branches == 0:
        raise ValueError("there is no branch to mix")
    listed = [1.0] * branches if weights is None else list(weights)
    if len(listed) != branches:
        raise ValueError(f"{len(listed)} weights for {branches} branches")
    if not all(math.isfinite(weight) and weight >= 0 for weight in listed) or not any(listed):
        raise ValueError(f"weights are finite, not negative and not all zero: {listed}")
    # Neither a tiny weight vanishes nor does the sum of huge ones overflow.
    return torch.tensor(listed, dtype=torch.float64).log().log_softmax(0)


def _drawn(log_probs: Tensor, draw: float) -> int:
    """Return the first token at which the probabilities add up to more than the draw."""
    exceeding = (log_probs.exp().cumsum(0) > draw).nonzero()
    if len(exceeding) == 0:  # the sum was rounded down
        exceeding = (log_probs > -math.inf).nonzero().flip(0)
    return int(exceeding[0])


def _require_temperature(temperature: float) -> None:
    if not (math.isfinite(temperature) and temperature > 0):
        raise ValueError(f"a temperature of {temperature} is not positive and finite")


def _require_draws(draws: Sequence[float], count: int) -> None:
    if len(draws) < count or not all(0 <= draw < 1 for draw in draws):
        raise ValueError(f"{count} draws from [0, 1) are needed")
