"""Which attacks are asked for."""

import pytest

from bench.cli.harnesses import installed_harnesses
from bench.errors import BadInputError
from bench.redteam.attack import Kind
from bench.redteam.choice import choose, refuse_harness
from bench.redteam.corpus import ATTACKS


def test_unasked_all_are_run() -> None:
    assert choose(ATTACKS) == ATTACKS


def test_groups_and_languages_narrow_it_down() -> None:
    chosen = choose(ATTACKS, groups=["c", "e"], languages=["sql"])
    assert {(attack.group, attack.kind) for attack in chosen} == {("c", Kind.SQL), ("e", Kind.SQL)}


def test_one_is_asked_for_by_its_name() -> None:
    (chosen,) = choose(ATTACKS, ids=["c8-equal-to-everything"])
    assert chosen.id == "c8-equal-to-everything"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"ids": ["c8-equal-to-everythin"]}, "near it: c8-equal-to-everything"),
        ({"groups": ["d"]}, "there is no group 'd'"),
        ({"languages": ["cobol"]}, "there is no language 'cobol'"),
        ({"groups": ["b"], "languages": ["c"]}, "none is of all these"),
    ],
)
def test_what_there_is_not_is_refused(asked: dict[str, list[str]], said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        choose(ATTACKS, **asked)


def test_a_harness_without_commands_is_refused_where_a_model_is_to_cheat() -> None:
    aider = installed_harnesses()["aider"]
    with pytest.raises(BadInputError, match="aider runs no commands"):
        refuse_harness(aider, ATTACKS)
    refuse_harness(aider, choose(ATTACKS, languages=["c"]))
    refuse_harness(installed_harnesses()["pi"], ATTACKS)
