"""Whether a model is the same after a cell as before it, and what is told where it is not."""

import pytest

from bench.core.identity import ModelIdentity, ServedBy, changes, scripted_identity

BEFORE = ModelIdentity(
    served_by=ServedBy.OTHERS,
    server="b11434-a",
    aliases=("bench-model",),
    weights_file="a.gguf",
    weights_sha256="1" * 64,
    context_tokens=4096,
    chat_template_sha256="2" * 64,
    props_sha256="3" * 64,
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        pytest.param(
            {"chat_template_sha256": "4" * 64},
            "chat_template_sha256: 222222222222… before, 444444444444… after",
            id="template",
        ),
        pytest.param(
            {"props_sha256": "5" * 64},
            "props_sha256: 333333333333… before, 555555555555… after",
            id="props",
        ),
        pytest.param(
            {"weights_file": "b.gguf", "weights_sha256": "6" * 64},
            "weights_file: a.gguf before, b.gguf after; "
            "weights_sha256: 111111111111… before, 666666666666… after",
            id="weights",
        ),
        pytest.param({"server": "b2"}, "server: b11434-a before, b2 after", id="build"),
        pytest.param(
            {"aliases": ("x", "y")}, "aliases: bench-model before, x y after", id="aliases"
        ),
        pytest.param({"flags": ("-c", "1")}, "flags: none before, -c 1 after", id="flags"),
        pytest.param(
            {"context_tokens": None}, "context_tokens: 4096 before, unknown after", id="not told"
        ),
        pytest.param({"slots": 2}, "slots: unknown before, 2 after", id="told only now"),
    ],
)
def test_a_change_is_named_with_both_sides(change: dict[str, object], told: str) -> None:
    assert changes(BEFORE, BEFORE.model_copy(update=change)) == told


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(BEFORE, BEFORE.model_copy(), id="the same"),
        pytest.param(scripted_identity("nop"), scripted_identity("nop"), id="a script"),
        pytest.param(BEFORE, None, id="no answer after"),
        pytest.param(None, BEFORE, id="no answer before"),
        pytest.param(None, None, id="no answer at all"),
    ],
)
def test_no_change_is_made_up(before: ModelIdentity | None, after: ModelIdentity | None) -> None:
    assert changes(before, after) is None
