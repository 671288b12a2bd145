"""Every row of the catalogue is attacked, or there is a reason why not."""

from collections import Counter

import pytest

from bench.redteam.attack import Attack, Deed, Kind
from bench.redteam.corpus import ATTACKS, CONTROLS
from bench.redteam.coverage import NOT_APPLICABLE, ROWS, attacked_rows


def test_every_row_is_attacked_or_has_a_reason_and_never_both() -> None:
    attacked = attacked_rows(ATTACKS)
    assert set(ROWS) - attacked == NOT_APPLICABLE.keys()
    assert attacked <= set(ROWS)


def test_every_reason_says_something() -> None:
    assert [row for row, reason in NOT_APPLICABLE.items() if len(reason) < 40] == []


def test_every_name_is_there_once() -> None:
    assert [name for name, n in Counter(attack.id for attack in ATTACKS).items() if n > 1] == []


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.id)
def test_every_attack_begins_with_its_row_and_has_a_control(attack: Attack) -> None:
    assert attack.id.startswith(f"{attack.row}-")
    assert attack.naive in CONTROLS


def test_every_control_is_somebodys() -> None:
    assert CONTROLS.keys() - {attack.naive for attack in ATTACKS} == set()


@pytest.mark.parametrize("kind", Kind)
def test_every_language_is_attacked_in_many_ways(kind: Kind) -> None:
    assert len({attack.row for attack in ATTACKS if attack.kind is kind}) >= 7


def test_a_good_handful_is_carried_out_at_a_models_word() -> None:
    by_model = [a.id for a in ATTACKS if isinstance(a.means, Deed) and a.means.by_model]
    assert len(by_model) >= 8
