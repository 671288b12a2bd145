# bench-canary sql2_gaps_islands grader/daybook.py 5f429d59bcecc95a105dd084a0c31594
"""Devices and their sessions, and the spells they make, found without sorting or windows."""

import random
from dataclasses import dataclass, field
from typing import Any

from bench.grading.papers import Case

COLUMNS = (
    "device_id",
    "name",
    "spell",
    "began",
    "ended",
    "sessions",
    "busy",
    "peak",
    "silence",
    "place",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A session as it was at the moment of the report."""

    began: int
    until: int
    running: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Spell:
    """Sessions of one device that belong together."""

    began: int
    until: int
    running: bool
    sessions: int
    busy: int
    peak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device, and what is known of its spells: sessions to put together, or spells as they are.

    Sessions of different groups are so far from one another that they share no spell.
    """

    number: int
    name: str
    patience: int | None
    groups: list[list[Session]] = field(default_factory=lambda: [[]])
    known: list[Spell] = field(default_factory=list)


@dataclass(slots=True, kw_only=True)
class Daybook:
    """A database in the making; ids are drawn at random."""

    rng: random.Random
    as_of: int
    patience: int
    devices: dict[int, Device] = field(default_factory=dict)
    rows: list[tuple[int, int | None, int, int | None]] = field(default_factory=list)
    _used: set[int] = field(default_factory=set)

    def device(self, name: str | None = None, *, patience: int | None = None) -> int:
        """Add a device and return its id."""
        number = self._new_id()
        name = f"device {number}" if name is None else name
        self.devices[number] = Device(number=number, name=name, patience=patience)
        return number

    def session(self, device: int | None, began: int, ended: int | None) -> None:
        """Add a session."""
        self.rows.append((self._new_id(), device, began, ended))
        seen = self._seen(began, ended)
        if device is not None and seen is not None:
            self.devices[device].groups[-1].append(seen)

    def new_group(self, device: int) -> None:
        """Say that what follows is far from all that the device had before."""
        self.devices[device].groups.append([])

    def known_spell(self, device: int, rows: list[tuple[int, int]], spell: Spell) -> None:
        """Add sessions that together make one spell, far from all others."""
        self.rows += [(self._new_id(), device, began, ended) for began, ended in rows]
        self.devices[device].known.append(spell)

    def case(self, check: str) -> Case:
        """Return the database as a question, its rows in random order, with the right answer."""
        devices = [(one.number, one.name, one.patience) for one in self.devices.values()]
        rows = list(self.rows)
        self.rng.shuffle(devices)
        self.rng.shuffle(rows)
        report = (self.as_of, self.patience)
        question = {"devices": devices, "sessions": rows, "report": report}
        return Case(check=check, question=question, expected=self.answer())

    def answer(self) -> list[list[Any]]:
        """Return the rows that the query must give, in order."""
        # Text is compared byte by byte, as SQLite does by default.
        devices = sorted(self.devices.values(), key=lambda one: (one.name.encode(), one.number))
        return [row for device in devices for row in self._rows_of(device)]

    def _rows_of(self, device: Device) -> list[list[Any]]:
        patience = self.patience if device.patience is None else device.patience
        groups = [group for sessions in device.groups for group in chained(sessions, patience)]
        spells = sorted([*map(spell_of, groups), *device.known], key=lambda spell: spell.began)
        if not spells:
            return [[device.number, device.name, None, None, None, 0, 0, 0, None, None]]
        return [
            [
                *(device.number, device.name, place + 1, spell.began),
                None if spell.running else spell.until,
                *(spell.sessions, spell.busy, spell.peak),
                spell.began - spells[place - 1].until if place else None,
                1 + sum(_goes_before(other, spell) for other in spells),
            ]
            for place, spell in enumerate(spells)
        ]

    def _seen(self, began: int, ended: int | None) -> Session | None:
        if began >= self.as_of or (ended is not None and ended < began):
            return None
        if ended is None or ended > self.as_of:
            return Session(began=began, until=self.as_of, running=True)
        return Session(began=began, until=ended)

    def _new_id(self) -> int:
        while (number := self.rng.randint(1, 10**6)) in self._used:
            pass
        self._used.add(number)
        return number


def chained(sessions: list[Session], patience: int) -> list[list[Session]]:
    """Return the groups that sessions form when all that are near one another share a group."""
    groups: list[list[Session]] = []
    for session in sessions:
        near = [group for group in groups if any(_near(session, o, patience) for o in group)]
        apart = [group for group in groups if not any(group is other for other in near)]
        groups = [*apart, [session, *(one for group in near for one in group)]]
    return groups


def _near(one: Session, other: Session, patience: int) -> bool:
    return max(one.began, other.began) - min(one.until, other.until) <= patience


def spell_of(sessions: list[Session]) -> Spell:
    """Return the spell that sessions make, with its time looked at piece by piece."""
    moments = sorted({moment for one in sessions for moment in (one.began, one.until)})
    covering = [sum(one.began <= moment < one.until for one in sessions) for moment in moments]
    pieces = zip(moments, moments[1:], covering, strict=False)
    return Spell(
        began=moments[0],
        until=moments[-1],
        running=any(one.running for one in sessions),
        sessions=len(sessions),
        busy=sum(end - start for start, end, count in pieces if count),
        peak=max(covering),
    )


def _goes_before(one: Spell, other: Spell) -> bool:
    """Whether one spell has a better place than another: it is longer, or as long and later."""
    return (one.until - one.began, one.began) > (other.until - other.began, other.began)
