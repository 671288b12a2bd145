"""Flag over variable over file over default; nothing misspelt goes unseen."""

from pathlib import Path

import pytest

from bench.errors import BadInputError
from bench.settings import load_settings


@pytest.fixture(autouse=True)
def in_an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_flag_beats_a_variable_beats_the_file_beats_the_default(
    in_an_empty_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert load_settings({}).results == Path("results")
    (in_an_empty_folder / "bench.toml").write_text('results = "from-file"\n')
    assert load_settings({}).results == Path("from-file")
    monkeypatch.setenv("BENCH_RESULTS", "from-env")
    assert load_settings({}).results == Path("from-env")
    assert load_settings({"results": Path("from-flag")}).results == Path("from-flag")


def test_a_flag_not_given_is_none_and_hides_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_RESULTS", "from-env")
    assert load_settings({"results": None}).results == Path("from-env")


def test_a_misspelt_variable_is_refused_with_the_near_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCH_RESULT", "x")
    with pytest.raises(BadInputError, match=r"BENCH_RESULT is not known; .*BENCH_RESULTS"):
        load_settings({})


def test_a_misspelt_key_is_refused_with_the_near_name(in_an_empty_folder: Path) -> None:
    (in_an_empty_folder / "bench.toml").write_text('serverurl = "x"\nnonsense_here = 1\n')
    with pytest.raises(BadInputError) as error:
        load_settings({})
    assert "server_url" in str(error.value)
    assert "nonsense_here" in str(error.value)


def test_a_file_that_is_no_toml_is_told(in_an_empty_folder: Path) -> None:
    (in_an_empty_folder / "bench.toml").write_text("results = \n")
    with pytest.raises(BadInputError, match=r"bench\.toml can't be read"):
        load_settings({})


def test_a_value_that_can_not_be_used_is_told_with_its_sources(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BENCH_MAX_ATTEMPTS", "many")
    with pytest.raises(BadInputError, match="BENCH_MAX_ATTEMPTS"):
        load_settings({})
