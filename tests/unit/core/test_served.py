"""Whether a running server plainly serves another model than was asked for."""

from typing import Any

import pytest

from bench.core.identity import ModelIdentity, ServedBy
from bench.core.model_sources import About, FileModel, HubModel
from bench.core.served import mismatches
from bench.core.specs import ModelSpec, ServerModel

HUB = ModelSpec(
    name="Qwen3.6-27B UD-Q4_K_XL",
    quant="UD-Q4_K_XL",
    source=HubModel(repo="unsloth/Qwen3.6-27B-GGUF", quant="UD-Q4_K_XL"),
    context_tokens=4096,
    about=About(total_parameters_b=27),
)
WHOLE = HUB.model_copy(
    update={
        "name": "gpt-oss-120b MXFP4",
        "quant": "MXFP4",
        "source": HubModel(repo="ggml-org/gpt-oss-120b-GGUF"),
        "about": About(),
    }
)
FILE = HUB.model_copy(update={"source": FileModel(file_name="mine.gguf", sha256="1" * 64)})
OTHERS = HUB.model_copy(update={"source": ServerModel()})


def told(**told: Any) -> ModelIdentity:
    return ModelIdentity(served_by=ServedBy.OTHERS, **told)


@pytest.mark.parametrize(
    ("model", "found"),
    [
        pytest.param(HUB, told(), id="a server that tells nothing"),
        pytest.param(HUB, told(aliases=("bench-model",)), id="the published alias"),
        pytest.param(
            HUB,
            told(
                aliases=("bench-model",),
                weights_file="Qwen3.6-27B-UD-Q4_K_XL.gguf",
                context_tokens=4096,
                parameters=26_900_000_000,
            ),
            id="the hub's file",
        ),
        pytest.param(
            HUB,
            told(weights_file="unsloth_Qwen3.6-27B-GGUF_Qwen3.6-27B-UD-Q4_K_XL.gguf"),
            id="llama.cpp's own cache",
        ),
        pytest.param(
            HUB,
            told(aliases=("qwen3.6-27b",), weights_file="model.gguf", context_tokens=8192),
            id="a renamed file under its alias",
        ),
        pytest.param(
            WHOLE, told(weights_file="gpt-oss-120b-mxfp4-00001-of-00003.gguf"), id="split"
        ),
        pytest.param(FILE, told(weights_file="renamed.gguf", weights_sha256="1" * 64), id="hash"),
        pytest.param(FILE, told(weights_file="mine.gguf"), id="the file's name"),
        pytest.param(OTHERS, told(aliases=("x",), weights_file="y.gguf"), id="whatever it is"),
    ],
)
def test_what_may_be_the_model_is_taken_for_it(model: ModelSpec, found: ModelIdentity) -> None:
    assert mismatches(model, found) == ()


@pytest.mark.parametrize(
    ("model", "found", "complaints"),
    [
        pytest.param(
            HUB,
            told(aliases=("bench-model",), weights_file="Qwen3.5-27B-UD-Q4_K_XL.gguf"),
            ("it serves Qwen3.5-27B-UD-Q4_K_XL.gguf, not unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL",),
            id="another model",
        ),
        pytest.param(
            HUB,
            told(aliases=("gpt-oss-20b",)),
            ("it serves gpt-oss-20b, not unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL",),
            id="another alias",
        ),
        pytest.param(
            HUB,
            told(weights_file="Qwen3.6-27B-Q8_0.gguf"),
            ("its file is Q8_0, not UD-Q4_K_XL",),
            id="another quant",
        ),
        pytest.param(
            HUB,
            told(parameters=35_000_000_000),
            ("it has 35.0 billion parameters, not about 27",),
            id="another size",
        ),
        pytest.param(
            OTHERS,
            told(context_tokens=2048),
            (
                "its context window is 2048 tokens, and harnesses would be told 4096 (pass --ctx "
                "2048, or restart it with a larger --ctx-size)",
            ),
            id="too small a context",
        ),
        pytest.param(
            FILE,
            told(weights_file="mine.gguf", weights_sha256="2" * 64),
            (f"its weights have SHA-256 {'2' * 64}",),
            id="another file of that name",
        ),
        pytest.param(
            FILE,
            told(weights_file="other.gguf"),
            ("it serves other.gguf, not mine.gguf",),
            id="another file",
        ),
        pytest.param(
            HUB,
            told(weights_file="gpt-oss-20b-Q4_K_M.gguf", context_tokens=1, parameters=20 * 10**9),
            (
                "its context window is 1 tokens, and harnesses would be told 4096 (pass --ctx 1, "
                "or restart it with a larger --ctx-size)",
                "it serves gpt-oss-20b-Q4_K_M.gguf, not unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL",
                "its file is Q4_K_M, not UD-Q4_K_XL",
                "it has 20.0 billion parameters, not about 27",
            ),
            id="all at once",
        ),
    ],
)
def test_what_is_plainly_another_model_is_named(
    model: ModelSpec, found: ModelIdentity, complaints: tuple[str, ...]
) -> None:
    assert mismatches(model, found) == complaints
