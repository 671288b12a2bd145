# rev 00000000000000000000000000000000
"""Greedy generation that reads the whole sequence again for each token."""

import torch


def _next(model, tokens):
    places = torch.arange(len(tokens))
    rows = model.embed(torch.tensor(tokens), places)
    for layer in range(model.layers):
        q, k, v = model.project(layer, rows)
        shared = model.heads // model.kv_heads
        k, v = k.repeat_interleave(shared, 1), v.repeat_interleave(shared, 1)
        products = torch.einsum("qhw,khw->hqk", q, k) * model.head_width**-0.5
        products = products.masked_fill(places[None, :, None] < places, float("-inf"))
        rows = model.mix(layer, torch.einsum("hqk,khw->qhw", products.softmax(-1), v), rows)
    return int(model.unembed(rows)[-1].argmax())


def generate(model, prompts, max_new_tokens):
    """Return the answers; the end token ends one and is no part of it."""
    answers = []
    for prompt in prompts:
        answer = []
        while len(answer) < max_new_tokens:
            token = _next(model, [*prompt, *answer])
            if token == model.end:
                break
            answer.append(token)
        answers.append(answer)
    return answers


class Conversation:
    """Tokens so far; nothing else is kept."""

    def __init__(self, model, tokens=()):
        self.model, self.tokens = model, list(tokens)

    def reply(self, tokens, max_new_tokens):
        """Add tokens and an answer."""
        self.tokens += tokens
        (answer,) = generate(self.model, [self.tokens], max_new_tokens)
        self.tokens += answer
        return answer

    def rewind(self, length):
        """Keep the first tokens."""
        self.tokens = self.tokens[:length]

    def fork(self):
        """Return another one with the same tokens."""
        return Conversation(self.model, self.tokens)
