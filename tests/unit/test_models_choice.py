"""Which model a name of the command line means."""

import hashlib
from pathlib import Path

import pytest

from bench.core.model_sources import FileModel, HubModel
from bench.core.specs import ModelSpec
from bench.edges.catalog_models import load_models
from bench.edges.model_choice import choose_model, choose_models, with_context
from bench.errors import BadInputError
from support.weights import a_gguf


@pytest.fixture
def known() -> dict[str, ModelSpec]:
    return load_models()


def chosen(known: dict[str, ModelSpec], name: str, folder: Path) -> ModelSpec:
    return choose_model(known, name, cache_dir=folder / "cache")


def complaint_about(known: dict[str, ModelSpec], name: str, folder: Path) -> str:
    with pytest.raises(BadInputError) as caught:
        chosen(known, name, folder)
    return str(caught.value)


def a_file(path: Path, content: bytes = b"") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content or a_gguf())
    return path


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("server", "server"),
        ("Qwen3.6-27B UD-Q4_K_XL", "Qwen3.6-27B UD-Q4_K_XL"),
        ("unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL", "Qwen3.6-27B UD-Q4_K_XL"),
        ("unsloth/qwen3.6-27b-gguf:ud-q4_k_xl", "Qwen3.6-27B UD-Q4_K_XL"),
        ("unsloth/Qwen3.6-27B-GGUF:Q8_0", "Qwen3.6-27B Q8_0"),
        ("ggml-org/gpt-oss-120b-GGUF", "gpt-oss-120b MXFP4"),
        ("ggml-org/gpt-oss-120b-GGUF:MXFP4", "gpt-oss-120b MXFP4"),
    ],
)
def test_a_name_or_what_it_fetches_is_the_entry(
    known: dict[str, ModelSpec], tmp_path: Path, name: str, entry: str
) -> None:
    assert chosen(known, name, tmp_path) == known[entry]


@pytest.mark.parametrize(
    "name", ["bartowski/Qwen3.6-27B-GGUF:UD-Q4_K_XL", "unsloth/Qwen3.6-27B-GGUF:Q6_K"]
)
def test_another_repository_or_quant_is_a_model_of_its_own(
    known: dict[str, ModelSpec], tmp_path: Path, name: str
) -> None:
    repo, _, quant = name.partition(":")
    assert chosen(known, name, tmp_path) == ModelSpec(
        name=name, quant=quant, source=HubModel(repo=repo, quant=quant), ranked=True
    )


def test_a_quant_in_small_letters_is_the_same_model(
    known: dict[str, ModelSpec], tmp_path: Path
) -> None:
    small, large = (chosen(known, f"me/M-GGUF:{q}", tmp_path) for q in ("q4_k_m", "Q4_K_M"))
    assert small == large


@pytest.mark.parametrize(
    ("name", "complaint"),
    [
        ("unsloth/Qwen3.6-27B-GGUF", "Beside names, REPO:QUANT of the hub"),
        ("local/tiny:Q4_K_M", "did you mean 'local/tiny'?"),
        ("me/My Model:Q4", "is no OWNER/REPO:QUANT of the hub"),
        ("https://host:80", "is no OWNER/REPO:QUANT of the hub"),
        ("nowhere.gguf", "nowhere.gguf is no file in"),
    ],
)
def test_a_name_that_means_nothing_is_refused(
    known: dict[str, ModelSpec], tmp_path: Path, name: str, complaint: str
) -> None:
    assert complaint in complaint_about(known, name, tmp_path)


def test_a_file_is_its_hash_and_name_wherever_it_lies(
    known: dict[str, ModelSpec], tmp_path: Path
) -> None:
    here = chosen(known, str(a_file(tmp_path / "a/My Model-Q4_K_M.gguf")), tmp_path)
    there = chosen(known, str(a_file(tmp_path / "b/My Model-Q4_K_M.gguf")), tmp_path)
    other = a_gguf(template="another")
    changed = chosen(known, str(a_file(tmp_path / "c/My Model-Q4_K_M.gguf", other)), tmp_path)

    assert isinstance(here.source, FileModel)
    assert here.source.path == tmp_path / "a/My Model-Q4_K_M.gguf"
    assert here.source.sha256 == hashlib.sha256(a_gguf()).hexdigest()
    assert here.source.size_bytes == len(a_gguf())
    assert (here.name, here.quant, here.ranked) == ("My-Model-Q4_K_M", "Q4_K_M", True)
    assert here.key_digest == there.key_digest != changed.key_digest
    assert str(tmp_path) not in here.model_dump_json()
    assert str(tmp_path) not in repr(here)


def test_a_files_context_is_its_own_maximum(known: dict[str, ModelSpec], tmp_path: Path) -> None:
    small = a_file(tmp_path / "small.gguf", a_gguf(context=8192))
    large = a_file(tmp_path / "large.gguf", a_gguf(context=1_000_000))
    silent = a_file(tmp_path / "silent.gguf")

    contexts = {
        model.name: (model.context_tokens, model.output_tokens)
        for model in choose_models(
            known, [str(small), str(large), str(silent)], cache_dir=tmp_path / "cache"
        )
    }
    assert contexts == {
        "small": (8192, 2048),
        "large": (131072, 16384),
        "silent": (131072, 16384),
    }


@pytest.mark.parametrize(
    ("context", "output"), [(131072, 16384), (16385, 16384), (16384, 4096), (1024, 256)]
)
def test_an_answer_never_may_fill_the_context(
    known: dict[str, ModelSpec], context: int, output: int
) -> None:
    model = with_context(known["server"], context)
    assert (model.context_tokens, model.output_tokens) == (context, output)


def test_a_split_file_is_named_by_its_first_part_and_hashed_whole(
    known: dict[str, ModelSpec], tmp_path: Path
) -> None:
    parts = [a_gguf(), b"second", b"third"]
    for number, content in enumerate(parts, start=1):
        a_file(tmp_path / f"Big-Q8_0-{number:05}-of-00003.gguf", content)
    model = chosen(known, str(tmp_path / "Big-Q8_0-00001-of-00003.gguf"), tmp_path)

    hashes = "".join(f"{hashlib.sha256(part).hexdigest()}\n" for part in parts)
    assert isinstance(model.source, FileModel)
    assert (model.name, model.quant) == ("Big-Q8_0", "Q8_0")
    assert model.source.sha256 == hashlib.sha256(hashes.encode()).hexdigest()
    assert model.source.size_bytes == sum(map(len, parts))

    second = complaint_about(known, str(tmp_path / "Big-Q8_0-00002-of-00003.gguf"), tmp_path)
    assert "is one part of many; name Big-Q8_0-00001-of-00003.gguf" in second
    (tmp_path / "Big-Q8_0-00003-of-00003.gguf").unlink()
    first = complaint_about(known, str(tmp_path / "Big-Q8_0-00001-of-00003.gguf"), tmp_path)
    assert "Big-Q8_0-00003-of-00003.gguf is no file in" in first


def test_a_file_that_is_no_gguf_is_refused(known: dict[str, ModelSpec], tmp_path: Path) -> None:
    file = a_file(tmp_path / "page.gguf", b"<html>not found</html>")
    assert "does not begin as a GGUF file" in complaint_about(known, str(file), tmp_path)


def test_an_entry_may_say_which_file_it_means(tmp_path: Path) -> None:
    path = a_file(tmp_path / "m.gguf")
    source = FileModel(path=path, sha256=hashlib.sha256(a_gguf()).hexdigest())
    entry = ModelSpec(name="Mine Q4", quant="Q4", source=source, context_tokens=4096)
    wrong = entry.model_copy(update={"source": FileModel(path=path, sha256="0" * 64)})

    model = chosen({"Mine Q4": entry}, "Mine Q4", tmp_path)

    assert (model.name, model.context_tokens) == ("Mine Q4", 4096)
    assert isinstance(model.source, FileModel)
    assert (model.source.file_name, model.source.size_bytes) == ("m.gguf", len(a_gguf()))
    assert f"wants a file with SHA-256 {'0' * 64}" in complaint_about(
        {"Mine Q4": wrong}, "Mine Q4", tmp_path
    )


def test_one_model_named_twice_is_one(known: dict[str, ModelSpec], tmp_path: Path) -> None:
    names = ("Qwen3.6-27B UD-Q4_K_XL", "unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL", "server")
    models = choose_models(known, names, cache_dir=tmp_path)
    assert [model.name for model in models] == ["Qwen3.6-27B UD-Q4_K_XL", "server"]


def test_two_models_of_one_name_are_refused(known: dict[str, ModelSpec], tmp_path: Path) -> None:
    one = a_file(tmp_path / "a/m.gguf")
    two = a_file(tmp_path / "b/m.gguf", a_gguf(template="another"))
    with pytest.raises(BadInputError, match="two of them are called 'm'"):
        choose_models(known, [str(one), str(two)], cache_dir=tmp_path / "cache")
