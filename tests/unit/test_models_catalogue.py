from pathlib import Path

import pytest

from bench.core.model_sources import SHARED_FLAGS, About, HubModel
from bench.core.specs import LocalModel, ServerModel
from bench.edges.catalog_models import find_model, load_models
from bench.errors import BadInputError

OWN = """
schema_version = 1
[models."My-27B UD-Q4_K_XL"]
quant = "UD-Q4_K_XL"
ranked = true
source = { kind = "server" }
"""
SERVER = {"kind": "server"}


def written(folder: Path, text: str) -> Path:
    file = folder / "own.toml"
    file.write_text(text)
    return file


def complaint_about(folder: Path, text: str) -> str:
    with pytest.raises(BadInputError) as caught:
        load_models(written(folder, text))
    return str(caught.value)


PUBLISHED = """
Qwen3.6-27B UD-Q4_K_XL | gemma-4-31b-it Q4_K_M | Qwen3.6-35B-A3B UD-Q4_K_XL | gpt-oss-120b MXFP4
Qwen3-Coder-Next UD-Q4_K_XL | gemma-4-26B-A4B-it UD-Q4_K_XL | Qwen3.5-35B-A3B Q4_K_M
Qwen3.5-27B Q4_K_M | gpt-oss-20b Q4_K_M | Qwen3-Omni-30B-A3B-Instruct Q4_K_M
Qwen3.6-35B-A3B Q8_0 | Qwen3.6-27B Q8_0 | gemma-4-31b-it Q8_0 | Qwen3.5-27B Q8_0
Qwen3.5-35B-A3B Q8_0 | Qwen3-Coder-Next Q8_0 | gpt-oss-20b Q8_0
"""
NAMES = [name.strip() for line in PUBLISHED.split("\n") for name in line.split("|") if name.strip()]
# What a cell's key holds of a model: were one to change, all its settled cells would be run anew.
KEYS = {
    "scripted/oracle": "6a95923c06eab39bb159aeeb1e63559b96740d9d07fc6c4ed78fddd607869ca3",
    "scripted/nop": "b97069b5d63b763805c2d92adaaf73a53869efd3b67bae95d886e9ee84801f33",
    "scripted/wrong": "383d29d3d87986e07d93b8f16fd5c1a2e5993fd1e5fdb8badd0f4a85d8ded8f4",
    "local/tiny": "bc3eac52d7f4c976b58d38bea1da1d163794e5bb4aef489f43f23454096526f9",
    "local/small": "38fd2d0c5763c207611c2271b95ae5a1785aaaab14caf630f64f5659fd5b98d1",
    "Qwen3.6-27B UD-Q4_K_XL": "ca376ad436fb6a6a66d1fe5d0f8e59346f30dc2e7488886ce1bff8b243640e41",
    "server": "bdb6d7e41c29006d92d7dbdbff9492193b48dc55b56e4385a9add5ac439a70e7",
}


def test_the_bench_knows_its_doubles_its_small_models_and_a_running_server() -> None:
    own = {name: model.source.kind for name, model in load_models().items() if not model.ranked}
    assert own == {
        "scripted/oracle": "scripted",
        "scripted/nop": "scripted",
        "scripted/wrong": "scripted",
        "scripted/cheat": "scripted",
        "local/tiny": "local",
        "local/small": "local",
        "server": "server",
    }


def test_the_published_models_are_the_ranked_ones_and_wholly_described() -> None:
    ranked = {name: model for name, model in load_models().items() if model.ranked}

    assert list(ranked) == NAMES
    for name, model in ranked.items():
        assert isinstance(model.source, HubModel)
        assert name.endswith(f" {model.quant}")
        assert model.source.repo.endswith(f"/{name.partition(' ')[0]}-GGUF")
        assert model.source.quant == ("" if name == "gpt-oss-120b MXFP4" else model.quant)
        assert None not in model.about.model_dump().values()
        assert model.sampling.model_dump(exclude_none=True) == {}


def test_the_published_models_have_their_published_contexts_and_flags() -> None:
    ranked = [model for model in load_models().values() if model.ranked]

    assert {m.name: m.context_tokens for m in ranked if m.context_tokens != 131072} == {
        "gpt-oss-120b MXFP4": 32768,
        "gemma-4-31b-it Q4_K_M": 65536,
        "gemma-4-31b-it Q8_0": 65536,
    }
    further = {
        model.name: model.source.server_flags[len(SHARED_FLAGS) :]
        for model in ranked
        if isinstance(model.source, HubModel)
        and model.source.server_flags[: len(SHARED_FLAGS)] == SHARED_FLAGS
    }
    not_thinking = ("--chat-template-kwargs", '{"enable_thinking":false}')
    assert further == {
        name: not_thinking if name.startswith("Qwen3.6-35B-A3B ") else () for name in NAMES
    }


@pytest.mark.parametrize("name", KEYS)
def test_the_key_of_a_model_stays_what_it_was(name: str) -> None:
    assert load_models()[name].key_digest == KEYS[name]


def test_a_description_is_in_no_key_and_all_else_is() -> None:
    model = load_models()["Qwen3.6-27B UD-Q4_K_XL"]
    assert isinstance(model.source, HubModel)

    described = model.model_copy(update={"about": About(family="Other", size_gb=1)})
    flagged = model.source.model_copy(update={"server_flags": ("-np", "1")})

    assert described.key_digest == model.key_digest
    others: list[dict[str, object]] = [
        {"context_tokens": 4096},
        {"quant": "Q4"},
        {"ranked": False},
        {"source": flagged},
    ]
    digests = {model.model_copy(update=other).key_digest for other in others}
    assert len(digests | {model.key_digest}) == 5


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

    added = models["My-27B UD-Q4_K_XL"]
    assert (added.quant, added.ranked, added.context_tokens) == ("UD-Q4_K_XL", True, 131072)
    assert isinstance(added.source, ServerModel)
    assert list(models)[:-1] == list(load_models())


def test_a_further_file_redefines_nothing(tmp_path: Path) -> None:
    text = OWN.replace('"My-27B UD-Q4_K_XL"', '"local/tiny"')

    assert "local/tiny is a name that is taken" in complaint_about(tmp_path, text)


def test_entries_of_the_settings_stand_beside_a_files(tmp_path: Path) -> None:
    entry = {"quant": "Q4", "source": {"kind": "hub", "repo": "me/Mine-GGUF", "quant": "Q4_K_M"}}
    models = load_models(written(tmp_path, OWN), settings_entries={"mine": entry})

    assert list(models)[-2:] == ["My-27B UD-Q4_K_XL", "mine"]
    assert models["mine"].source == HubModel(repo="me/Mine-GGUF", quant="Q4_K_M")


def test_a_wrong_entry_of_the_settings_is_told_as_one_of_a_file(tmp_path: Path) -> None:
    file = written(tmp_path, OWN)
    with pytest.raises(BadInputError) as caught:
        load_models(file, settings_entries={"mine": {"quantt": "Q4"}})
    assert "loading models from the [models] of the settings:\n  mine: " in str(caught.value)
    with pytest.raises(BadInputError, match="My-27B UD-Q4_K_XL is a name that is taken"):
        load_models(file, settings_entries={"My-27B UD-Q4_K_XL": {"quant": "a", "source": SERVER}})


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('{ kind = "hub" }', "a: source.hub.repo: Field required"),
        ('{ kind = "hub", repo = "x" }', "a: source.hub.repo: String should match"),
        ('{ kind = "hub", repo = "x/y", quant = "-m" }', "a: source.hub.quant: String should"),
        ('{ kind = "file" }', "a: source.path: a file needs one"),
        (
            '{ kind = "hub", repo = "x/y", server_flags = ["--port", "1"] }',
            "a: source.hub.server_flags: Value error, --port is the bench's to set",
        ),
        (
            '{ kind = "file", path = "a", server_flags = ["--tools=all"] }',
            "a: source.file.server_flags: Value error, --tools opens the server to whoever",
        ),
        (
            '{ kind = "hub", repo = "x/y", sever_flags = [] }',
            "a: source.hub.sever_flags: unknown key; did you mean 'server_flags'?",
        ),
    ],
)
def test_a_source_that_cannot_be_served_is_refused(
    tmp_path: Path, source: str, complaint: str
) -> None:
    text = f'schema_version = 1\n[models.a]\nquant = "Q4"\nsource = {source}\n'
    assert complaint in complaint_about(tmp_path, text)


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
        "expected tags: 'scripted', 'local', 'hub', 'file', 'server'",
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
        ("zzz", "known: gemma-4-26B-A4B-it UD-Q4_K_XL, gemma-4-31b-it Q4_K_M, "),
        ("zzz", "Beside names, REPO:QUANT of the hub and the path of a .gguf file are taken."),
        ("Qwen3.6-27B", "did you mean 'Qwen3.6-27B Q8_0'?"),
    ],
)
def test_an_unknown_model_is_refused_with_the_near_name(name: str, hint: str) -> None:
    with pytest.raises(BadInputError) as caught:
        find_model(load_models(), name)
    assert hint in str(caught.value)


def test_a_known_model_is_found() -> None:
    assert find_model(load_models(), "local/tiny").name == "local/tiny"
