"""Puts three prompts to the tiny model and prints what follows them, in two ways of weighing."""

from prompt_blend import blend_generate
from tiny_lm import TinyLM

prompts = [[3, 1, 4], [1, 5, 9, 2, 6], [5]]
for weights in (None, [0.0, 0.0, 2.0]):
    print(weights, blend_generate(TinyLM(), prompts, weights, max_new_tokens=8))
