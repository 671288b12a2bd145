"""Next-token distribution of several prompts, mixed."""


def blend(logits, lengths, weights=None, *, temperature=1.0):
    """Return the log-probabilities of the mixture of all branches' next-token distributions."""
    raise NotImplementedError


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
    """Return the tokens that follow all prompts at once, and their log-probability."""
    raise NotImplementedError
