"""Which check catches which wrong proof of the tasks with tensors, graded in containers alone.

What such a task is solved with stands in the toolchain and not beside these tests.
"""

from bench.core.specs import Language
from bench.core.tasks import Task

_TENSORS = {Language.PYTORCH, Language.JAX}
EXHIBIT = "the exhibit itself fails"

CAUGHT_BY: dict[str, dict[str, str]] = {
    "pt1_masked_attention": {
        "wrong-adds-any-mask": "errors/another-mask",
        "wrong-aligned-top-left": "causal/more-keys",
        "wrong-always-float32": "plain/output",
        "wrong-blind-rows-are-nan": "blind/no-key-so-early",
        "wrong-blind-rows-mended-late": "blind/derivatives",
        "wrong-equal-to-everything": "edge/one-of-everything",
        "wrong-examples-only": "edge/one-of-everything",
        "wrong-forged-answers": "edge/one-of-everything",
        "wrong-keeps-the-causal-mask": "causal/more-queries",
        "wrong-largest-of-nothing": "edge/no-keys",
        "wrong-mask-means-keep": "padding/behind",
        "wrong-mask-of-minus-1e9": "magnitude/logits-far-below-zero",
        "wrong-mask-repeated-wrongly": "padding/before",
        "wrong-no-shift": "magnitude/large-logits",
        "wrong-padded-keys-leak": "padding-holds/no-numbers-derivatives",
        "wrong-padding-cleared-in-place": "state/inputs-unchanged",
        "wrong-padding-leaks": "padding-holds/no-numbers-output",
        "wrong-scale-of-value-width": "plain/values-of-other-width",
        "wrong-scale-or-default": "plain/scale-of-zero",
        "wrong-softmax-in-half": "bfloat16/output",
        "wrong-views-only": "plain/not-contiguous",
        "wrong-weights-rounded": "float16/output",
    },
}


def has_tensors(task: Task) -> bool:
    """Whether a task needs PyTorch or JAX to be solved."""
    return task.spec.language in _TENSORS
