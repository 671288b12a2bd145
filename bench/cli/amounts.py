"""Durations and numbers as people say them. Unknown is a dash, never 0."""

UNKNOWN = "–"
_STEPS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def duration(seconds: float | None) -> str:
    """Return a duration in its two largest units: `3 d 4 h`, `12 min 5 s`."""
    if seconds is None:
        return UNKNOWN
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def amount(number: float | None) -> str:
    """Return a number in three digits or so: `950`, `1.2 k`, `34 M`."""
    if number is None:
        return UNKNOWN
    for size, name in _STEPS:
        if number >= size:
            return f"{number / size:.3g} {name}" if number < 999.5 * size else f"1000 {name}"
    return f"{number:.0f}"
