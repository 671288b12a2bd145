"""Which attacks are asked for?"""

import difflib
from collections.abc import Iterable

from bench.core.launch import Harness
from bench.errors import BadInputError
from bench.redteam.attack import Attack, Deed, Kind


def choose(
    attacks: tuple[Attack, ...],
    *,
    groups: Iterable[str] = (),
    languages: Iterable[str] = (),
    ids: Iterable[str] = (),
) -> tuple[Attack, ...]:
    """Return the attacks of these groups, languages and ids; what is not named is not asked for.

    Raises:
        BadInputError: for a name that there is not, with the near ones.
    """
    groups, languages, ids = set(groups), set(languages), set(ids)
    _refuse_unknown("group", groups, {attack.group for attack in attacks})
    _refuse_unknown("language", languages, {kind.value for kind in Kind})
    _refuse_unknown("attack", ids, {attack.id for attack in attacks})
    chosen = tuple(
        attack
        for attack in attacks
        if (not groups or attack.group in groups)
        and (not languages or attack.kind in languages)
        and (not ids or attack.id in ids)
    )
    if not chosen:
        raise BadInputError("choosing attacks: none is of all these groups, languages and names.")
    return chosen


def refuse_harness(harness: Harness, attacks: Iterable[Attack]) -> None:
    """Refuse a harness that can't carry the attacks that a model makes.

    Raises:
        BadInputError: when it runs no commands.
    """
    by_model = any(isinstance(a.means, Deed) and a.means.by_model for a in attacks)
    if by_model and not harness.shell_turns("true"):
        raise BadInputError(
            f"choosing a harness: {harness.name} runs no commands, and so can't be made to attack "
            "anything. Name another one with --harness."
        )


def _refuse_unknown(what: str, names: set[str], known: set[str]) -> None:
    for name in sorted(names - known):
        near = difflib.get_close_matches(name, known, n=3)
        listed = near or sorted(known)[:12]
        raise BadInputError(
            f"choosing attacks: there is no {what} {name!r}; near it: {', '.join(listed)}."
        )
