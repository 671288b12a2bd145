# bench-canary pt7_prompt_blend grader/questions.py 4e866d3536c740e9ac0ca7e3db0d535f
"""Questions to ask, with what is right."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from exact import Model, log_mixture

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import Array

Draw = np.random.Generator
Weights = Sequence[float] | None


def blend_case(
    check: str,
    logits: Array,
    lengths: Sequence[int],
    weights: Weights = None,
    *,
    temperature: float | None = None,
    dtype: str = "float32",
    expected: Array | None = None,
) -> ArrayCase:
    """Return a question for blend; `expected` is given where another question has the answer."""
    logits, ends = rounded(logits, dtype), np.asarray(lengths, dtype=np.int64)
    options = {} if temperature is None else {"temperature": text(temperature)}
    last = logits[np.arange(len(ends)), ends - 1]
    kelvin = 1.0 if temperature is None else temperature
    if expected is None:
        expected = log_mixture(last, weights, kelvin)
    used = last if weights is None else last[np.asarray(weights) > 0]
    return ArrayCase(
        check=check,
        question={
            "call": "blend",
            "arrays": ["lengths", "logits"],
            "dtype": dtype,
            "weights": None if weights is None else [text(weight) for weight in weights],
            "options": options,
        },
        arrays={"logits": logits, "lengths": ends},
        # How large the numbers are that are calculated with: their rounding is part of any answer.
        expected={"largest": float(np.abs(used[np.isfinite(used)]).max(initial=0)) / kelvin},
        expected_arrays={"log_probs": expected},
    )


def generate_case(
    check: str,
    model: Model,
    prompts: Sequence[Sequence[int]],
    weights: Weights = None,
    *,
    tokens: Sequence[int],
    log_prob: float,
    **options: Any,
) -> ArrayCase:
    """Return a question for blend_generate."""
    arrays = model.arrays()
    return ArrayCase(
        check=check,
        question={
            "call": "blend_generate",
            "arrays": sorted(arrays),
            "decay": model.decay,
            "prompts": [list(prompt) for prompt in prompts],
            "weights": None if weights is None else [text(weight) for weight in weights],
            "options": {name: spelled(value) for name, value in options.items()},
        },
        arrays=arrays,
        expected={"tokens": list(tokens), "log_prob": log_prob},
    )


def refused(
    case: ArrayCase,
    *,
    weights: Weights = None,
    options: dict[str, Any] | None = None,
    prompts: Sequence[Sequence[int]] | None = None,
    **arrays: Array,
) -> ArrayCase:
    """Return a question, part of it replaced, which must raise a ValueError."""
    changed: dict[str, Any] = {}
    if weights is not None:
        changed["weights"] = [text(weight) for weight in weights]
    if options is not None:
        more = {name: spelled(value) for name, value in options.items()}
        changed["options"] = case.question["options"] | more
    if prompts is not None:
        changed["prompts"] = [list(prompt) for prompt in prompts]
    return ArrayCase(
        check=case.check,
        question=case.question | changed,
        arrays={**case.arrays, **arrays},
        expected={"raises": "ValueError"},
    )


def spelled(value: Any) -> Any:
    """Return an option as the driver reads it."""
    if isinstance(value, float):
        return text(value)
    return [text(item) for item in value] if isinstance(value, (list, tuple)) else value


def text(number: float) -> str:
    return repr(float(number))


def rounded(x: Array, dtype: str) -> Array:
    """Return x with the values it has in a type; half precision is kept as float32."""
    if dtype == "float64":
        return x.astype(np.float64)
    with np.errstate(over="ignore"):
        x = x.astype(np.float32)
    if dtype == "float16":
        return x.astype(np.float16).astype(np.float32)
    if dtype == "bfloat16":
        bits = x.view(np.uint32)
        even = (bits + 0x7FFF + ((bits >> 16) & 1)) & 0xFFFF0000
        return np.where(np.isfinite(x), even.view(np.float32), x)
    return x


def normal(draw: Draw, *shape: int) -> Array:
    return draw.standard_normal(shape)


def ends(draw: Draw, branches: int, positions: int) -> list[int]:
    """Return lengths, of which the longest fills all positions and one does not."""
    lengths = draw.integers(1, positions + 1, branches)
    lengths[draw.integers(branches)] = positions
    if branches > 1:
        lengths[int(np.argmax(lengths)) - 1] = int(draw.integers(1, positions))
    return [int(length) for length in lengths]
