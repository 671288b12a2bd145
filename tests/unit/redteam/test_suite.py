"""How attacks are put together: batches of controls, programs with their names filled in."""

from bench.core.containers import NetworkMode
from bench.redteam.attack import Deed
from bench.redteam.corpus import ATTACKS
from bench.redteam.lair import Lair
from bench.redteam.listener import Listener
from bench.redteam.places import Places
from bench.redteam.suite import batches
from support.cells import real_task


def test_every_attack_is_in_one_batch_of_its_kind() -> None:
    made = list(batches(ATTACKS))
    assert sorted(a.id for b in made for a in b.attacks) == sorted(a.id for a in ATTACKS)
    assert [b for b in made if len({a.kind for a in b.attacks}) > 1] == []


def test_who_needs_a_container_alone_has_it() -> None:
    for batch in batches(ATTACKS):
        assert batch.alone == any(attack.alone for attack in batch.attacks)
        assert len(batch.attacks) == 1 or not batch.alone


def test_only_deeds_that_ask_for_it_have_a_network() -> None:
    for batch in batches(ATTACKS):
        for attack in batch.attacks:
            networked = isinstance(attack.means, Deed) and attack.means.network
            assert (batch.network is NetworkMode.BRIDGE) == networked


def test_no_program_keeps_a_name_that_is_not_filled_in() -> None:
    lair = Lair(address="192.0.2.1", flag="flag-x", host=Listener(tcp_port=1, udp_port=2))
    places = Places(model="http://127.0.0.1:8001", folder="/f", secret_file="/f/s")
    for attack in ATTACKS:
        if isinstance(attack.means, Deed):
            filled = places.fill(attack.means.program, lair=lair, task=real_task())
            assert "{{" not in filled.replace("{{FLAG}}", "")
            compile(filled, attack.id, "exec")
