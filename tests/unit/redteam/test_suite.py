"""How attacks are put together: batches of controls, programs with their names filled in."""

from contextlib import nullcontext

from bench.cli.harnesses import installed_harnesses
from bench.core.attempt import ImageTags
from bench.core.containers import NetworkMode
from bench.core.verdict import Reason
from bench.redteam.attack import Deed, Ours, Outcome
from bench.redteam.corpus import ATTACKS
from bench.redteam.lair import Lair
from bench.redteam.listener import Listener
from bench.redteam.our_jobs import Ground
from bench.redteam.places import DEED_TASK, Places
from bench.redteam.suite import batches, run_attacks
from bench.run.crew import Crew
from support.cells import real_task
from support.fake_engine import FakeEngine

LAIR = Lair(address="192.0.2.1", flag="flag-x", host=Listener(tcp_port=1, udp_port=2))
PLACES = Places(model="http://127.0.0.1:8001", folder="/f", secret_file="/f/s")
GROUND = Ground(
    tasks={DEED_TASK: real_task(DEED_TASK)},
    images=ImageTags(agent="a", toolchain="t", gateway="g"),
    harness=installed_harnesses()["pi"],
    lair=LAIR,
    places=PLACES,
)


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
    for attack in ATTACKS:
        if isinstance(attack.means, Deed):
            filled = PLACES.fill(attack.means.program, lair=LAIR, task=real_task())
            assert "{{" not in filled.replace("{{FLAG}}", "")
            compile(filled, attack.id, "exec")


def test_an_engine_that_fails_is_no_defence() -> None:
    engine = FakeEngine()
    engine.faults = {"create:*": "no space left"}
    attack = next(attack for attack in ATTACKS if attack.id == "c8-equal-to-everything")
    heard: list[str] = []
    with Crew(lambda: nullcontext(engine), jobs=1, hurry=lambda: None) as crew:
        (outcome,) = run_attacks(GROUND, [attack], crew=crew, tell=heard.append)
    assert outcome == Outcome(
        attack=attack,
        naive="not run: no space left",
        ours=Ours.VOID,
        reason=Reason.ENGINE_FAILURE,
        detail="no space left",
    )
    assert not outcome.as_it_should_be
    assert heard == [attack.id, attack.id]
