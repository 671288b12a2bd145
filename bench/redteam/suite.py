"""Runs attacks on both sides, some at a time, and puts together what came of each."""

import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from functools import partial

from bench.core.containers import NetworkMode
from bench.core.verdict import Reason
from bench.errors import EngineError
from bench.redteam.attack import Attack, Deed, Ours, Outcome, Submission
from bench.redteam.corpus import CONTROLS
from bench.redteam.lair import draw_flag
from bench.redteam.naive_side import Case, run_cases
from bench.redteam.our_jobs import Ground
from bench.redteam.our_side import Met, meet
from bench.redteam.places import DEED_TASK, Places
from bench.run.crew import Crew
from bench.run.ports import Engine

_AT_ONCE = 12  # cases in a naive container
_NAIVE_FOLDER = "/tmp/case/tests"  # noqa: S108 - in a container


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Attacks whose controls share a container."""

    attacks: tuple[Attack, ...]
    network: NetworkMode
    alone: bool


def run_attacks(
    ground: Ground, attacks: Sequence[Attack], *, crew: Crew, tell: Callable[[str], None]
) -> Iterator[Outcome]:
    """Run every attack on both sides; yield what came of each, in their order.

    `tell` hears the id of every attack that is over on one side; each is told twice.
    """
    naive: dict[str, Future[dict[str, str]]] = {}
    for batch in batches(attacks):
        future = crew.give(partial(naive_side, ground=ground, batch=batch, tell=tell))
        naive |= dict.fromkeys((attack.id for attack in batch.attacks), future)
    ours = {
        attack.id: crew.give(partial(_met, ground=ground, attack=attack, tell=tell))
        for attack in attacks
    }
    for attack in attacks:
        met, seconds = ours[attack.id].result()
        yield Outcome(
            attack=attack,
            naive=naive[attack.id].result()[attack.id],
            ours=met.ours,
            reason=met.reason,
            detail=met.detail,
            seconds=seconds,
        )


def batches(attacks: Sequence[Attack]) -> Iterator[Batch]:
    """Group attacks into naive containers: by kind and network, those that need it alone."""
    plain = sorted((a for a in attacks if not a.alone), key=_room)
    for (_, network), room in itertools.groupby(plain, key=_room):
        together = tuple(room)
        for first in range(0, len(together), _AT_ONCE):
            some = together[first : first + _AT_ONCE]
            yield Batch(attacks=some, network=NetworkMode(network), alone=False)
    for attack in attacks:
        if attack.alone:
            yield Batch(attacks=(attack,), network=NetworkMode(_room(attack)[1]), alone=True)


def naive_side(
    engine: Engine, *, ground: Ground, batch: Batch, tell: Callable[[str], None]
) -> dict[str, str]:
    """Run the controls of a batch; what the engine fails at is said in the place of a result."""
    try:
        ended = run_cases(
            engine,
            [_case(attack, ground) for attack in batch.attacks],
            image=ground.images.toolchain,
            network=batch.network,
            alone=batch.alone,
        )
    except EngineError as error:
        ended = {attack.id: f"not run: {error}" for attack in batch.attacks}
    for attack in batch.attacks:
        tell(attack.id)
    return ended


def _room(attack: Attack) -> tuple[str, str]:
    networked = isinstance(attack.means, Deed) and attack.means.network
    return attack.kind, NetworkMode.BRIDGE if networked else NetworkMode.NONE


def _case(attack: Attack, ground: Ground) -> Case:
    control = CONTROLS[attack.naive]
    match attack.means:
        case Submission(files=files):
            return Case(id=attack.id, control=control, files=files)
        case Deed(program=program, network=network):
            places = Places(
                model=ground.lair.model_url,
                folder=_NAIVE_FOLDER,
                secret_file=f"{_NAIVE_FOLDER}/secret",
            )
            filled = places.fill(program, lair=ground.lair, task=ground.tasks[DEED_TASK])
            flag = ground.lair.flag if network else draw_flag()
            return Case(id=attack.id, control=control, files={}, program=filled, flag=flag)


def _met(
    engine: Engine, *, ground: Ground, attack: Attack, tell: Callable[[str], None]
) -> tuple[Met, float]:
    began = time.monotonic()
    try:
        met = meet(engine, ground, attack)
    except EngineError as error:
        met = Met(ours=Ours.VOID, reason=Reason.ENGINE_FAILURE, detail=str(error))
    tell(attack.id)
    return met, time.monotonic() - began
