"""Greedy generation with a transformer, by a cache of keys and values."""


def generate(model, prompts: list[list[int]], max_new_tokens: int) -> list[list[int]]:
    """Return what the model writes after each prompt."""
    raise NotImplementedError


class Conversation:
    """Tokens that are handed in and written in turns."""

    def __init__(self, model) -> None:
        raise NotImplementedError

    @property
    def tokens(self) -> list[int]:
        """Return all tokens so far."""
        raise NotImplementedError

    def reply(self, tokens: list[int], max_new_tokens: int) -> list[int]:
        """Add tokens, then return what the model writes after them."""
        raise NotImplementedError

    def rewind(self, length: int) -> None:
        """Forget all but the first tokens."""
        raise NotImplementedError

    def fork(self) -> "Conversation":
        """Return a conversation that goes on from here on its own."""
        raise NotImplementedError
