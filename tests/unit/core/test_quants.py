import pytest

from bench.core.quants import quant_in


@pytest.mark.parametrize(
    ("name", "quant"),
    [
        ("Qwen3.6-27B-UD-Q4_K_XL", "UD-Q4_K_XL"),
        ("unsloth_gemma-4-31b-it-GGUF_gemma-4-31B-it-Q4_K_M.gguf", "Q4_K_M"),
        ("qwen2.5-coder-0.5b-instruct-q4_k_m.gguf", "Q4_K_M"),
        ("gpt-oss-120b-mxfp4-00001-of-00003.gguf", "MXFP4"),
        ("Model.Q8_0", "Q8_0"),
        ("Model-IQ4_XS", "IQ4_XS"),
        ("Model-BF16", "BF16"),
        ("Model-F16-Q6_K", "Q6_K"),
    ],
)
def test_a_quantisation_is_found_in_a_name(name: str, quant: str) -> None:
    assert quant_in(name) == quant


@pytest.mark.parametrize(
    "name",
    ["model", "Qwen3.6-27B", "gpt-oss-20b", "gemma-4-26B-A4B-it", "FAQ4_K", "Q4", "xQ8_0y", ""],
)
def test_a_name_without_one_has_none(name: str) -> None:
    assert quant_in(name) is None
