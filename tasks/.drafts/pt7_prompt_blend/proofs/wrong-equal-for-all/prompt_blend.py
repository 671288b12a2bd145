# bench-canary pt7_prompt_blend proofs/wrong-equal-for-all/prompt_blend.py 19188bfb38a09ef63115469894ed1fe8
import math

import torch


def blend(logits, lengths, weights=None, *, temperature=1.0):
    vocab = logits.shape[-1]
    dtype = torch.float64 if logits.dtype == torch.float64 else torch.float32
    return torch.full((vocab,), -math.log(vocab), dtype=dtype)


def blend_generate(model, prompts, weights=None, *, max_new_tokens, temperature=1.0, draws=None,
                   stop_token=None):
    vocab = model(torch.tensor([prompts[0]])).shape[-1]
    return [0] * max_new_tokens, -max_new_tokens * math.log(vocab)
