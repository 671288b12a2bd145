"""When a cron expression fires next."""

from datetime import datetime


def next_times(expression: str, after: datetime, count: int = 1) -> list[datetime]:
    """Return the next `count` times at which the expression fires, strictly after `after`."""
    raise NotImplementedError
