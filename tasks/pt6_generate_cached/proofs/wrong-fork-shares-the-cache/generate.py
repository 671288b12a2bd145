# bench-canary pt6_generate_cached proofs/wrong-fork-shares-the-cache/generate.py 19236009ed689edb84ebff5a70fcc8b5
"""Greedy generation with a cache of keys and values: every token visits the model once."""

import torch


class Conversation:
    """Tokens handed in and written in turns, and the keys and values of those that were visited."""

    def __init__(self, model) -> None:
        self._model = model
        self._tokens: list[int] = []
        # One pair of (tokens, kv_heads, head_width) per layer; replaced, never written to.
        empty = torch.empty(0, model.kv_heads, model.head_width)
        self._cache = [(empty, empty)] * model.layers

    @property
    def tokens(self) -> list[int]:
        return list(self._tokens)

    def reply(self, tokens: list[int], max_new_tokens: int) -> list[int]:
        if not tokens:
            raise ValueError("a turn needs at least one token")
        self._tokens += tokens
        return _written(self._model, [self], max_new_tokens)[0]

    def rewind(self, length: int) -> None:
        if not 0 <= length <= len(self._tokens):
            raise ValueError(f"{length} is no length of a beginning")
        del self._tokens[length:]
        for layer, (keys, values) in enumerate(self._cache):
            self._cache[layer] = keys[:length], values[:length]

    def fork(self) -> "Conversation":
        twin = Conversation(self._model)
        twin._tokens = list(self._tokens)
        twin._cache = self._cache
        return twin

    @property
    def _visited(self) -> int:
        return len(self._cache[0][0])

    def _attend(self, layer, queries, new_keys, new_values):
        """Add keys and values to the cache; let each query see those up to its own position."""
        keys, values = self._cache[layer]
        past = len(keys)
        keys, values = torch.cat([keys, new_keys]), torch.cat([values, new_values])
        self._cache[layer] = keys, values

        group = queries.shape[1] // keys.shape[1]
        keys, values = (part.repeat_interleave(group, dim=1) for part in (keys, values))
        products = torch.einsum("ihw,jhw->hij", queries, keys) * queries.shape[-1] ** -0.5
        visible = torch.ones(products.shape[1:], dtype=torch.bool).tril(diagonal=past)
        weights = products.masked_fill(~visible, -torch.inf).softmax(dim=-1)
        return torch.einsum("hij,jhw->ihw", weights, values)


def generate(model, prompts: list[list[int]], max_new_tokens: int) -> list[list[int]]:
    """Return what the model writes after each prompt."""
    if not all(prompts):
        raise ValueError("a prompt needs at least one token")
    sequences = [Conversation(model) for _ in prompts]
    for sequence, prompt in zip(sequences, prompts, strict=True):
        sequence._tokens += prompt
    return _written(model, sequences, max_new_tokens)


def _written(model, sequences: list[Conversation], limit: int) -> list[list[int]]:
    """Let all sequences write together; each leaves when it has written the end token."""
    starts = [len(sequence._tokens) for sequence in sequences]
    writing = list(sequences)
    for _ in range(limit):
        if not writing:
            break
        for sequence, token in zip(writing, _next_tokens(model, writing), strict=True):
            sequence._tokens.append(token)
        writing = [sequence for sequence in writing if sequence._tokens[-1] != model.end]
    return [sequence._tokens[start:] for sequence, start in zip(sequences, starts, strict=True)]


def _next_tokens(model, sequences: list[Conversation]) -> list[int]:
    """Pass all tokens that were not yet visited through the model, side by side, in one go."""
    new = [sequence._tokens[sequence._visited :] for sequence in sequences]
    sizes = [len(tokens) for tokens in new]
    positions = [torch.arange(s._visited, len(s._tokens)) for s in sequences]
    rows = model.embed(torch.tensor([t for part in new for t in part]), torch.cat(positions))
    for layer in range(model.layers):
        projected = (part.split(sizes) for part in model.project(layer, rows))
        each = zip(sequences, *projected, strict=True)
        attended = [sequence._attend(layer, *parts) for sequence, *parts in each]
        rows = model.mix(layer, torch.cat(attended), rows)
    last = torch.tensor(sizes).cumsum(0) - 1
    return model.unembed(rows[last]).argmax(dim=-1).tolist()
