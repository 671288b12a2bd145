# bench-canary pt7_prompt_blend grader/generation.py 37f59d7cf3acc296983245a636b79622
"""Questions about whole sequences, with models whose choices are clear."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from exact import Model, log_mixture
from questions import Draw, Weights, generate_case, normal, refused

from bench.grading.array_papers import ArrayCase
from bench.grading.arrays import Array, array_rng

VOCAB, WIDTH, CONTEXT = 19, 8, 24
# How much likelier the likeliest token is than the next, as a logarithm: far above any rounding.
CLEAR = 0.02

Prompts = list[list[int]]
Choose = Callable[[Array, int], int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A model, prompts and weights."""

    model: Model
    prompts: Prompts
    weights: Weights
    temperature: float = 1.0

    def told(self, count: int, choose: Choose) -> tuple[list[int], float]:
        """Return the tokens that are chosen one after the other, and their log-probability."""
        tokens: list[int] = []
        total = 0.0
        for step in range(count):
            log_probs = self.following(tokens)
            tokens.append(choose(log_probs, step))
            total += float(log_probs[tokens[-1]])
        return tokens, total

    def following(self, tokens: Sequence[int]) -> Array:
        return log_mixture(self.rows(tokens), self.weights, self.temperature)

    def rows(self, tokens: Sequence[int]) -> Array:
        return np.stack([self.model.after([*prompt, *tokens]) for prompt in self.prompts])

    def misled(self, count: int) -> bool:
        """Whether the likeliest tokens are those of no branch alone and of no mean of logits."""
        tokens, _ = self.told(count, likeliest)
        alone = [
            replace(self, prompts=[prompt], weights=None).told(count, likeliest)[0]
            for prompt in self.prompts
        ]
        return tokens not in alone and tokens != self.of_mean_logits(count)

    def of_mean_logits(self, count: int) -> list[int]:
        tokens: list[int] = []
        for _ in range(count):
            tokens.append(int(np.average(self.rows(tokens), axis=0, weights=self.weights).argmax()))
        return tokens


class UnclearError(Exception):
    """Two tokens are as good as equally likely."""


def likeliest(log_probs: Array, _: int = 0) -> int:
    first, second = np.sort(log_probs)[-1:-3:-1]
    if first - second < CLEAR:
        raise UnclearError
    return int(log_probs.argmax())


def setting(
    draw: Draw,
    *,
    branches: int = 3,
    weighted: bool = False,
    temperature: float = 1.0,
    forbidden: Sequence[int] = (),
    length: int | None = None,
) -> Setting:
    bias = np.zeros(VOCAB)
    bias[list(forbidden)] = -np.inf
    model = Model(
        embed=single(normal(draw, VOCAB, WIDTH)),
        place=single(normal(draw, CONTEXT, WIDTH)),
        out=single(1.5 * normal(draw, WIDTH, VOCAB)),
        bias=bias,
        decay=0.75,
    )
    lengths = draw.permutation(branches) * 2 + 1 if length is None else [length] * branches
    return Setting(
        model=model,
        prompts=[[int(token) for token in draw.integers(0, VOCAB, n)] for n in lengths],
        weights=[float(weight) for weight in draw.uniform(0.2, 5, branches)] if weighted else None,
        temperature=temperature,
    )


def single(x: Array) -> Array:
    """Return what a float32 makes of x, as float64."""
    return x.astype(np.float32).astype(np.float64)


def clear(draw: Draw, count: int, **what: Any) -> Setting:
    """Return a setting in which the likeliest tokens are clear and only a mixture finds them."""
    while True:
        drawn = setting(draw, **what)
        try:
            if len(drawn.prompts) == 1:
                drawn.told(count, likeliest)
                return drawn
            if drawn.misled(count):
                return drawn
        except UnclearError:
            continue


def asked(check: str, given: Setting, count: int, **options: Any) -> ArrayCase:
    """Ask for the likeliest tokens."""
    tokens, log_prob = given.told(count, likeliest)
    return question(check, given, tokens, log_prob, max_new_tokens=count, **options)


def question(
    check: str, given: Setting, tokens: list[int], log_prob: float, **options: Any
) -> ArrayCase:
    if given.temperature != 1.0:
        options["temperature"] = given.temperature
    return generate_case(
        check,
        *(given.model, given.prompts, given.weights),
        tokens=tokens,
        log_prob=log_prob,
        **options,
    )


def generation_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "generation")
    for _ in range(3):
        yield asked("generate/likeliest", clear(draw, 6, length=4), 6)
        yield asked("generate/unequal-prompts", clear(draw, 6), 6)
        yield asked("generate/weights", clear(draw, 6, weighted=True), 6)
        hot = clear(draw, 5, weighted=True, temperature=float(draw.uniform(1.5, 3)))
        yield asked("generate/temperature", hot, 5)
    yield asked("generate/one-prompt", clear(draw, 6, branches=1), 6)
    yield asked("generate/one-prompt", clear(draw, 6, branches=1, weighted=True), 6)
    # The longest prompt and all that is new just fit into what the model can see.
    longest = clear(draw, CONTEXT - 9, branches=5)
    yield asked("generate/up-to-the-context", longest, CONTEXT - 9)
    given = clear(draw, 3)
    nothing = question("generate/nothing-new", given, [], 0.0, max_new_tokens=0)
    yield nothing
    unchanged = asked("state/inputs-unchanged", clear(draw, 4, weighted=True), 4)
    yield replace(unchanged, expected=unchanged.expected | {"unchanged": True})
    yield from stopping_cases(seed)
    yield from drawing_cases(seed)
    yield from refused_cases(seed)


def stopping_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "stopping")
    check = "generate/stop-token"
    for _ in range(2):
        given = clear(draw, 6, weighted=True)
        tokens, _ = given.told(6, likeliest)
        stop = tokens[int(draw.integers(1, 5))]
        end = tokens.index(stop) + 1
        until, log_prob = given.told(end, likeliest)
        yield question(check, given, until, log_prob, max_new_tokens=6, stop_token=stop)
        # In a prompt it stops nothing, nor does one that never comes.
        absent = next(token for token in range(VOCAB) if token not in tokens)
        seen = replace(given, prompts=[[*prompt, absent] for prompt in given.prompts])
        try:
            after, log_prob = seen.told(3, likeliest)
        except UnclearError:
            continue
        if absent not in after:
            yield question(check, seen, after, log_prob, max_new_tokens=3, stop_token=absent)


def drawing_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "drawing")
    for weighted, temperature in ((False, 1.0), (True, 1.0), (True, 2.0), (True, 0.6)):
        given = setting(draw, weighted=weighted, temperature=temperature)
        draws: list[float] = []
        tokens, log_prob = given.told(6, lambda lp, _, d=draws: aimed(draw, lp, d))
        more = [*draws, 0.5] if weighted else draws
        yield question("generate/draws", given, tokens, log_prob, max_new_tokens=6, draws=more)
    # The smallest draw there is must not choose a token that can't be, nor must the largest. That
    # one often, as sums of rounded chances end above one now and then and find the token after all.
    for lowest in (True, False, False, False):
        token = 2 if lowest else VOCAB - 3
        given, tokens, log_prob = at_the_edge(draw, 5, token)
        draws = [0.0 if lowest else 1 - 2.0**-53] * 5
        check = "generate/lowest-and-highest-draw"
        yield question(check, given, tokens, log_prob, max_new_tokens=5, draws=draws)


def at_the_edge(draw: Draw, count: int, token: int) -> tuple[Setting, list[int], float]:
    """Return a setting in which a token, beside forbidden ones, always has a good chance.

    No rounding of a sum of chances can then hide it, in float32 either.
    """

    def choose(log_probs: Array, _: int) -> int:
        if log_probs[token] < np.log(0.05):
            raise UnclearError
        return token

    while True:
        given = setting(draw, forbidden=(0, 1, VOCAB - 2, VOCAB - 1))
        bias = given.model.bias.copy()
        bias[token] += 8
        given = replace(given, model=replace(given.model, bias=bias))
        try:
            return (given, *given.told(count, choose))
        except UnclearError:
            continue


def aimed(draw: Draw, log_probs: Array, draws: list[float]) -> int:
    """Choose a token and add a draw that falls well within its share."""
    shares = np.exp(log_probs)
    token = int(draw.choice(np.flatnonzero(shares > 0.02)))
    draws.append(float(shares[:token].sum() + shares[token] * draw.uniform(0.2, 0.8)))
    return token


def refused_cases(seed: int) -> Iterator[ArrayCase]:
    draw = array_rng(seed, "refused generation")
    check = "errors/generate"
    good = asked(check, clear(draw, 3), 3)
    prompts = good.question["prompts"]
    yield refused(good, prompts=[])
    yield refused(good, prompts=[prompts[0], [], prompts[2]])
    for weights in ([1.0, 2.0], [0.0] * 3, [1.0, -1.0, 1.0], [1.0, float("nan"), 1.0]):
        yield refused(good, weights=weights)
    for temperature in (0.0, -2.0):
        yield refused(good, options={"temperature": temperature})
    yield refused(good, options={"max_new_tokens": -1})
    for draws in ([0.5, 0.5], [0.5, 1.0, 0.5], [0.1, 0.2, -0.1]):
        yield refused(good, options={"draws": draws})
