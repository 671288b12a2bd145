from pathlib import Path

import pytest

from bench.core.specs import LocalModel, ServerModel
from bench.edges.catalog_models import find_model, load_models
from bench.errors import BadInputError

OWN = """
schema_version = 1
[models."Qwen3.6-27B UD-Q4_K_XL"]
quant = "UD-Q4_K_XL"
ranked = true
source = { kind = "server" }
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "own.toml"
    file.write_text(text)
    return file


def complaint_about(folder: Path, text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        load_models(written(folder, text))
    return str(caught.value)


def test_the_bench_knows_its_doubles_its_small_models_and_a_running_server() -> None:
    assert {name: model.source.kind for name, model in load_models().items()} == {
        "scripted/oracle": "scripted",
        "scripted/nop": "scripted",
        "scripted/wrong": "scripted",
        "local/tiny": "local",
        "local/small": "local",
        "server": "server",
    }


def test_none_of_the_benchs_own_models_is_ranked() -> None:
    assert [model.name for model in load_models().values() if model.ranked] == []


def test_the_small_models_are_pinned_by_hash_and_sampling() -> None:
    models = load_models()

    for name in ("local/tiny", "local/small"):
        source = models[name].source
        assert isinstance(source, LocalModel)
        assert source.chat_template_edit == "qwen-fence"
        assert source.weights.chunk_count > 0
        assert models[name].sampling.model_dump(exclude_none=True) == {"temperature": 0, "seed": 1}


def test_a_further_file_adds_models(tmp_path: Path) -> None:
    models = load_models(written(tmp_path, OWN))

    added = models["Qwen3.6-27B UD-Q4_K_XL"]
    assert (added.quant, added.ranked, added.context_tokens) == ("UD-Q4_K_XL", True, 131072)
    assert isinstance(added.source, ServerModel)
    assert list(models)[:-1] == list(load_models())


def test_a_further_file_redefines_nothing(tmp_path: Path) -> None:
    text = OWN.replace('"Qwen3.6-27B UD-Q4_K_XL"', '"local/tiny"')

    assert "local/tiny is a name of the bench's own" in complaint_about(tmp_path, text)


def test_every_problem_of_a_file_is_named_at_once(tmp_path: Path) -> None:
    complaint = complaint_about(
        tmp_path,
        """
schema_version = 1
[models.a]
qaunt = "Q4"
source = { kind = "server" }
[models."b b b b b b b"]
quant = "Q4"
source = { kind = "servr" }
[models.c]
quant = "Q4"
ranked = true
source = { kind = "scripted", script = "nop" }
[models.d]
quant = "Q4"
context_tokens = 1024
output_tokens = 1024
source = { kind = "server" }
""",
    )

    assert complaint.splitlines()[1:] == [
        "  a: quant: Field required",
        "  a: qaunt: unknown key; did you mean 'quant'?",
        "  b b b b b b b: name: String should match pattern "
        r"'^[A-Za-z0-9][A-Za-z0-9._+-]*([/: ][A-Za-z0-9._+-]+){0,4}$'",
        "  b b b b b b b: source: Input tag 'servr' found using 'kind' does not match any of the "
        "expected tags: 'scripted', 'local', 'server'",
        "  c: ranked: a scripted model, or one with an edited chat template, is never ranked",
        "  d: output_tokens: must be less than context_tokens",
    ]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("[models", "can't be read"),
        ("[models]", "schema_version: Field required"),
        ("schema_version = 2\n[models]", "schema_version: Input should be 1"),
        ("schema_version = 1\nmodel = 1\n[models]", "model: unknown key"),
        ("schema_version = 1\nmodels = 1", "models: Input should be a valid dictionary"),
    ],
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, text: str, complaint: str) -> None:
    assert complaint in complaint_about(tmp_path, text)


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="No such file"):
        load_models(tmp_path / "none.toml")


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("local/tny", "did you mean 'local/tiny'?"),
        ("oracle", "did you mean 'scripted/oracle'?"),
        ("zzz", "known: local/small, local/tiny, scripted/nop"),
    ],
)
def test_an_unknown_model_is_refused_with_the_near_name(name: str, hint: str) -> None:
    with pytest.raises(BadInputError) as caught:
        find_model(load_models(), name)
    assert hint in str(caught.value)


def test_a_known_model_is_found() -> None:
    assert find_model(load_models(), "local/tiny").name == "local/tiny"
