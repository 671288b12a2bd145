"""A small decoder-only transformer, as `generate.py` is handed one. Nothing here is to be changed.

Its methods work on rows: one row of numbers for each token, in any order, of any sequences,
however many at once. What a method does to one row does not depend on the other rows. What tokens
have to do with one another, attention, is left to the caller.
"""

from collections import Counter

import torch


class Model:
    """A model with random weights. Other models have other sizes, weights and end tokens.

    `rows` and `calls` count, for `embed` and `unembed` and for `("project", layer)` and
    `("mix", layer)` of each layer, the rows that went through them and how often they were called.
    """

    def __init__(
        self,
        *,
        layers: int,
        width: int,
        heads: int,
        kv_heads: int,
        head_width: int,
        vocabulary: int,
        context: int,
        end: int,
        seed: int,
    ) -> None:
        self.layers = layers
        self.width = width  # of a row
        self.heads = heads  # of queries; a multiple of kv_heads
        self.kv_heads = kv_heads  # heads of keys and of values
        self.head_width = head_width  # of each head of queries, keys and values
        self.vocabulary = vocabulary  # tokens are 0, …, vocabulary - 1
        self.context = context  # positions are 0, …, context - 1
        self.end = end  # the end token
        self.rows: Counter = Counter()
        self.calls: Counter = Counter()

        source = torch.Generator().manual_seed(seed)

        def drawn(*shape: int, deviation: float) -> torch.Tensor:
            return (torch.rand(*shape, generator=source) - 0.5) * (deviation * 12**0.5)

        self._token_rows = drawn(vocabulary, width, deviation=1.0)
        self._position_rows = drawn(context, width, deviation=1.0)
        wide, narrow, inner = heads * head_width, kv_heads * head_width, 4 * width
        self._weights = [
            {
                "q": drawn(width, wide, deviation=(3 / width) ** 0.5),
                "k": drawn(width, narrow, deviation=1 / width**0.5),
                "v": drawn(width, narrow, deviation=1.5 / width**0.5),
                "out": drawn(wide, width, deviation=1.5 / wide**0.5),
                "up": drawn(width, inner, deviation=1 / width**0.5),
                "down": drawn(inner, width, deviation=1.5 / inner**0.5),
            }
            for _ in range(layers)
        ]
        self._to_logits = drawn(width, vocabulary, deviation=3 / width**0.5)

    @classmethod
    def example(cls) -> "Model":
        """Return the model of the examples; each call returns one whose counts begin at 0."""
        return cls(
            layers=2,
            width=24,
            heads=4,
            kv_heads=2,
            head_width=8,
            vocabulary=40,
            context=64,
            end=20,
            seed=1,
        )

    def embed(self, tokens: torch.Tensor, positions: torch.Tensor) -> torch.Tensor:
        """Turn n tokens, each at its position in its own sequence, into n rows.

        Both are integer tensors of shape (n,), the rows float32 of shape (n, width).
        """
        tokens = _indices(tokens, self.vocabulary, "token")
        positions = _indices(positions, self.context, "position")
        if len(tokens) != len(positions):
            raise ValueError(f"{len(tokens)} tokens at {len(positions)} positions")
        self._count("embed", tokens)
        return self._token_rows[tokens] + self._position_rows[positions]

    def project(
        self, layer: int, rows: torch.Tensor
    ) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
        """Return the queries, keys and values that a layer makes of rows of shape (n, width).

        They are float32, of shape (n, heads, head_width) for queries and (n, kv_heads, head_width)
        for keys and values.
        """
        weights = self._of_layer(layer)
        rows = _floats(rows, (self.width,))
        self._count(("project", layer), rows)
        normed = _normed(rows)
        return (
            (normed @ weights["q"]).view(len(rows), self.heads, self.head_width),
            (normed @ weights["k"]).view(len(rows), self.kv_heads, self.head_width),
            (normed @ weights["v"]).view(len(rows), self.kv_heads, self.head_width),
        )

    def mix(self, layer: int, attended: torch.Tensor, rows: torch.Tensor) -> torch.Tensor:
        """Return the rows that leave a layer: all of it that comes after attention.

        `attended` has shape (n, heads, head_width), what attention returned for each row; `rows`
        has shape (n, width), the rows that went into the layer's `project`.
        """
        weights = self._of_layer(layer)
        rows = _floats(rows, (self.width,))
        attended = _floats(attended, (self.heads, self.head_width))
        if len(attended) != len(rows):
            raise ValueError(f"{len(attended)} attended rows for {len(rows)} rows")
        self._count(("mix", layer), rows)
        rows = rows + attended.reshape(len(rows), -1) @ weights["out"]
        return rows + torch.nn.functional.silu(_normed(rows) @ weights["up"]) @ weights["down"]

    def unembed(self, rows: torch.Tensor) -> torch.Tensor:
        """Turn rows that left the last layer into logits of the next token: (n, vocabulary)."""
        rows = _floats(rows, (self.width,))
        self._count("unembed", rows)
        return _normed(rows) @ self._to_logits

    def _of_layer(self, layer: int) -> dict[str, torch.Tensor]:
        if type(layer) is not int or not 0 <= layer < self.layers:
            raise ValueError(f"there is no layer {layer!r}")
        return self._weights[layer]

    def _count(self, place: object, rows: torch.Tensor) -> None:
        self.rows[place] += len(rows)
        self.calls[place] += 1


def _normed(rows: torch.Tensor) -> torch.Tensor:
    return rows * (rows.square().mean(dim=-1, keepdim=True) + 1e-6).rsqrt()


def _indices(values: torch.Tensor, bound: int, what: str) -> torch.Tensor:
    indices = torch.as_tensor(values)
    if indices.dtype not in (torch.int64, torch.int32) or indices.dim() != 1:
        raise ValueError(f"{what}s are a vector of integers")
    if not len(indices) or indices.min() < 0 or indices.max() >= bound:
        raise ValueError(f"at least one {what}, each from 0 to {bound - 1}")
    return indices


def _floats(rows: torch.Tensor, shape: tuple[int, ...]) -> torch.Tensor:
    if rows.dtype is not torch.float32 or not len(rows) or tuple(rows.shape[1:]) != shape:
        raise ValueError(f"rows are float32 of shape (at least 1, {shape})")
    return rows
