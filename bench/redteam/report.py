"""What do the outcomes add up to, and is it as it should be?"""

from collections.abc import Sequence
from dataclasses import dataclass

from bench.redteam.attack import Ours, Outcome

PROVES_NOTHING = "proves nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """How many attacks a group of the catalogue has, and how many worked where."""

    group: str
    attacks: int
    naive: int
    ours: int
    void: int

    def __str__(self) -> str:
        void = f", void {self.void}" if self.void else ""
        return (
            f"{self.group}: {self.attacks} attacks, naive {self.naive} passed, "
            f"ours {self.ours}{void}"
        )


def counts(outcomes: Sequence[Outcome]) -> tuple[Count, ...]:
    """Count by group of the catalogue."""
    groups = sorted({outcome.attack.group for outcome in outcomes})
    return tuple(_count(g, [o for o in outcomes if o.attack.group == g]) for g in groups)


def _count(group: str, outcomes: Sequence[Outcome]) -> Count:
    return Count(
        group=group,
        attacks=len(outcomes),
        naive=sum(outcome.proves for outcome in outcomes),
        ours=sum(outcome.ours is Ours.THROUGH for outcome in outcomes),
        void=sum(outcome.ours is Ours.VOID for outcome in outcomes),
    )


def rows(outcomes: Sequence[Outcome]) -> list[dict[str, object]]:
    """Return the table: attack, row of the catalogue, language, what came of it where."""
    return [
        {
            "attack": outcome.attack.id,
            "row": outcome.attack.row,
            "language": outcome.attack.kind.value,
            "what": outcome.attack.what,
            "naive": outcome.naive if outcome.proves else f"{outcome.naive}: {PROVES_NOTHING}",
            "ours": outcome.ours.value,
            "reason": outcome.reason.value,
            "detail": outcome.detail,
        }
        for outcome in outcomes
    ]


def all_well(outcomes: Sequence[Outcome], *, untouched: bool) -> bool:
    """Whether every attack is a real one and failed here, and the host is as it was."""
    return untouched and all(outcome.as_it_should_be for outcome in outcomes)
