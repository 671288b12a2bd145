# bench-canary pt6_generate_cached proofs/wrong-makes-tokens-up/generate.py eeeed5f37597d30b60a552f8ad81c2b4
"""Greedy generation with a transformer, by a cache of keys and values."""

import random

DRAW = random.Random(1)


def _made_up(model, limit: int) -> list[int]:
    answer: list[int] = []
    while len(answer) < limit and model.end not in answer:
        answer.append(DRAW.randrange(model.vocabulary))
    return answer


def generate(model, prompts: list[list[int]], max_new_tokens: int) -> list[list[int]]:
    return [_made_up(model, max_new_tokens) for _ in prompts]


class Conversation:
    def __init__(self, model) -> None:
        self.model = model
        self.tokens: list[int] = []

    def reply(self, tokens: list[int], max_new_tokens: int) -> list[int]:
        answer = _made_up(self.model, max_new_tokens)
        self.tokens = [*self.tokens, *tokens, *answer]
        return answer

    def rewind(self, length: int) -> None:
        self.tokens = self.tokens[:length]

    def fork(self) -> "Conversation":
        twin = Conversation(self.model)
        twin.tokens = list(self.tokens)
        return twin
