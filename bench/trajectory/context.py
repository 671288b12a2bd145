"""How does a request's conversation relate to the one before it? Message by message."""

from bisect import bisect_left
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from bench.trajectory.message import Message, Role

_STEM_CHARACTERS = 64


class Fit(Enum):
    """How a message is the same as an earlier one."""

    SAME = auto()
    AMENDED = auto()  # something was added at its end, or taken away
    CHANGED = auto()  # another text, for the result of the same tool call


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An earlier message, by its place, and how it fits."""

    place: int
    fit: Fit


def meaning(message: Message) -> Hashable:
    """Return what stays the same however a harness writes the message."""
    if message.role is Role.ASSISTANT:
        # Harnesses trim and split answers, write arguments anew and drop reasoning.
        calls = tuple(call.meaning for call in message.tool_calls)
        return message.role, "".join(message.text.split()), calls
    return message.role, message.parts, message.call_id, message.failed


def in_place(found: Sequence[Match | None]) -> int:
    """Return how many messages from the first on are where they were."""
    return next(
        (n for n, match in enumerate(found) if match is None or match.place != n), len(found)
    )


def addition(known: Message, message: Message) -> str:
    """Return what an amended message has at its end that the known one had not."""
    return message.text[len(known.text) :].strip("\n")


def fit_of(known: Message, message: Message) -> Fit | None:
    """Say how a message is the same as an earlier one in its place, or `None` if it is not."""
    if meaning(known) == meaning(message):
        return Fit.SAME
    if known.role is not message.role or message.role is Role.ASSISTANT:
        return None
    if message.call_id != known.call_id or message.failed != known.failed:
        return None
    shorter, longer = sorted((known.text, message.text), key=len)
    return Fit.AMENDED if shorter and longer.startswith(shorter) else None


def matches(known: Sequence[Message], messages: Sequence[Message]) -> list[Match | None]:
    """Return for each message the earlier one that it is, or `None` for a new one.

    The order is kept: no message is matched with an earlier one than its predecessor. Takes time
    in proportion to what is compared, whatever is sent.
    """
    found: list[Match | None] = []
    for place, message in enumerate(messages[: len(known)]):
        fit = fit_of(known[place], message)
        if fit is None:
            break
        found.append(Match(place=place, fit=fit))
    rest = messages[len(found) :]
    if rest and len(found) < len(known):
        found.extend(_matches_further_on(known, rest, start=len(found)))
    else:
        found.extend([None] * len(rest))
    return found


def _matches_further_on(
    known: Sequence[Message], messages: Sequence[Message], *, start: int
) -> Iterator[Match | None]:
    places: dict[Hashable, list[int]] = {}
    for place in range(start, len(known)):
        for hook in _hooks(known[place]):
            places.setdefault(hook, []).append(place)
    reached = start
    for message in messages:
        match = _first_match(known, message, places, reached)
        if match is not None:
            reached = match.place + 1
        yield match


def _first_match(
    known: Sequence[Message], message: Message, places: dict[Hashable, list[int]], reached: int
) -> Match | None:
    for hook in _hooks(message):
        candidates = places.get(hook, [])
        index = bisect_left(candidates, reached)
        if index < len(candidates):
            place = candidates[index]
            fit = fit_of(known[place], message)
            if fit is None and message.role is Role.TOOL and message.call_id is not None:
                fit = Fit.CHANGED if known[place].call_id == message.call_id else None
            if fit is not None:
                return Match(place=place, fit=fit)
    return None


def _hooks(message: Message) -> Iterator[Hashable]:
    """Yield what a message can be found by, the most telling first."""
    yield meaning(message)
    if message.role is Role.TOOL and message.call_id is not None:
        yield message.role, message.call_id
    elif message.role is not Role.ASSISTANT:
        yield message.role, "", message.text.lstrip().partition("\n")[0][:_STEM_CHARACTERS]
