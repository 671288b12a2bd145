# rev 00000000000000000000000000000000
"""When a cron expression fires next, found by looking at one minute after the other."""

from datetime import timedelta

_BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 6))
_NAMES = {"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6, "jul": 7, "aug": 8}
_NAMES |= {"sep": 9, "oct": 10, "nov": 11, "dec": 12}
_NAMES |= {"sun": 0, "mon": 1, "tue": 2, "wed": 3, "thu": 4, "fri": 5, "sat": 6}
_YEARS = 4


def _number(text):
    return _NAMES[text.lower()] if text.lower() in _NAMES else int(text)


def _members(text, low, high):
    chosen = set()
    for piece in text.split(","):
        span, _, stride = piece.partition("/")
        if span == "*":
            first, last = low, high
        else:
            left, dash, right = span.partition("-")
            first = _number(left)
            last = _number(right) if dash else (high if stride else first)
        chosen |= set(range(first, last + 1, int(stride or 1)))
    return chosen


def next_times(expression, after, count=1):
    """Return the next times; every field has to fit, the two of the day as well."""
    minute, hour, day, month, weekday = (
        _members(text, *bounds) for text, bounds in zip(expression.split(), _BOUNDS, strict=True)
    )
    found = []
    moment = after.replace(second=0, microsecond=0)
    end = after + timedelta(days=366 * _YEARS)
    while len(found) < count and moment < end:
        fits_day = moment.month in month and moment.day in day
        if not fits_day or moment.isoweekday() % 7 not in weekday:
            moment = (moment + timedelta(days=1)).replace(hour=0, minute=0)
            continue
        if moment > after and moment.hour in hour and moment.minute in minute:
            found.append(moment)
        moment += timedelta(minutes=1)
    return found
