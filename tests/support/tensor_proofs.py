"""Which check catches which wrong proof of the tasks with tensors, graded in containers alone.

What such a task is solved with stands in the toolchain and not beside these tests.
"""

from bench.core.specs import Language
from bench.core.tasks import Task

_TENSORS = {Language.PYTORCH, Language.JAX}
EXHIBIT = "the exhibit itself fails"

CAUGHT_BY: dict[str, dict[str, str]] = {
    "pt6_generate_cached": {
        "wrong-books-on-other-models": "state/same-prompts-another-model",
        "wrong-end-anywhere": "end/inside-the-prompt",
        "wrong-end-left-out": "end/early",
        "wrong-examples-only": "single/long",
        "wrong-finished-go-on": "rows/batch",
        "wrong-forged-answers": "edge/one-token",
        "wrong-forges-the-counts": "rows/single",
        "wrong-fork-begins-anew": "rows/conversation",
        "wrong-fork-shares-the-cache": "fork/one-goes-back",
        "wrong-hands-out-its-list": "lists/handed-out",
        "wrong-heads-in-turns": "single/heads-share-keys",
        "wrong-last-token-forgotten": "conversation/many-turns",
        "wrong-last-token-visits": "rows/single",
        "wrong-makes-tokens-up": "single/long",
        "wrong-mask-of-the-first-turn": "conversation/many-turns",
        "wrong-never-sees-itself": "single/long",
        "wrong-no-errors": "edge/empty-prompt",
        "wrong-no-plain-integers": "edge/one-token",
        "wrong-no-shift": "single/logits-in-the-hundreds",
        "wrong-one-prompt-after-another": "calls/batch",
        "wrong-padded-batch": "rows/batch",
        "wrong-positions-from-zero": "single/long",
        "wrong-prompt-token-by-token": "calls/single",
        "wrong-remembers-answers": "state/same-prompts-another-model",
        "wrong-rewind-keeps-the-cache": "rewind/to-the-beginning",
        "wrong-runs-everything-again": "rows/single",
        "wrong-scale-of-all-heads": "single/long",
        "wrong-sees-one-ahead": "batch/same-length",
        "wrong-table-of-rows": "rows/single",
        "wrong-turns-begin-anew": "rows/conversation",
        "wrong-unembeds-every-row": "choices/single",
        "wrong-weights-found-out": "rows/single",
        "wrong-writes-into-the-prompts": "lists/handed-in",
        "wrong-writes-one-at-least": "edge/nothing-to-write",
    },
    "pt1_masked_attention": {
        "wrong-adds-any-mask": "errors/another-mask",
        "wrong-aligned-top-left": "causal/more-keys",
        "wrong-always-float32": "plain/output",
        "wrong-blind-rows-are-nan": "blind/no-key-so-early",
        "wrong-blind-rows-mended-late": "blind/derivatives",
        "wrong-equal-to-everything": "edge/one-of-everything",
        "wrong-examples-only": "edge/one-of-everything",
        "wrong-forged-answers": "edge/one-of-everything",
        "wrong-keeps-the-causal-mask": "causal/",
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
    "pt2_autograd_function": {
        "wrong-always-float32": "moderate/value",
        "wrong-clamps-beta": "sharpness/value",
        "wrong-entropy-by-difference": "large/first",
        "wrong-examples-only": "near-zero/first",
        "wrong-forged-answers": "edge/one-number",
        "wrong-forgets-to-sum": "function/returns-both",
        "wrong-formula-as-it-stands": "beyond/value",
        "wrong-incoming-is-constant": "broadcast/second",
        "wrong-infinity-times-zero": "beyond/first",
        "wrong-keeps-tensors-on-ctx": "function/inputs-that-change",
        "wrong-kink-at-zero": "edge/x-is-zero",
        "wrong-lets-nan-pass": "errors/beta",
        "wrong-no-function-at-all": "function/is-one",
        "wrong-no-mixed-term": "near-zero/second",
        "wrong-once-only": "moderate/second",
        "wrong-one-minus-p": "large/second",
        "wrong-returns-everything": "function/returns-nothing-unwanted",
        "wrong-saves-results": "moderate/second",
        "wrong-squares-x": "beyond/second",
        "wrong-sums-leading-axes-only": "function/returns-both",
        "wrong-threshold-of-twenty": "large/value",
        "wrong-torch-differentiates-again": "near-zero/second",
        "wrong-views-only": "layout/transposed",
    },
}


def has_tensors(task: Task) -> bool:
    """Whether a task needs PyTorch or JAX to be solved."""
    return task.spec.language in _TENSORS
