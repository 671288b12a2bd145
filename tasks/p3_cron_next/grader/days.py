# bench-canary p3_cron_next grader/days.py cd1091540391d2734cd78593664bf362
"""The two fields of days, and days that not every month or year has."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from asking import case, some_time
from writing import DAY, WEEKDAY, expression, listed, listed_numbers, one, span, star

from bench.grading.generating import rng
from bench.grading.papers import Case


def rule_cases(seed: int) -> Iterator[Case]:
    """Day of the month and day of the week: either or both."""
    draw = rng(seed, "rule")
    for _ in range(4):
        after = some_time(draw)
        minute, hour = one(draw.randint(0, 59)), one(draw.randint(0, 23))
        day, weekday = one(draw.randint(2, 28)), one(draw.randint(1, 6))
        odd = star(DAY, draw.choice((2, 3, 4)))

        def asked(day=None, weekday=None, month=None, *, at=(minute, hour)):
            return expression(*at, day, month, weekday)

        either = "days/either-of-two-restricted"
        yield case(either, asked(day, weekday), after, 12)
        yield case(either, asked(listed_numbers((1, 15)), span(2, 3)), after, 12)
        yield case(either, asked(day, weekday, one(draw.randint(1, 12))), after, 12)
        yield case(either, asked(one(31), weekday, one(2)), after, 6)
        yield case("days/one-restricted", asked(day), after, 4)
        yield case("days/one-restricted", asked(None, weekday), after, 4)
        yield case("days/one-restricted", asked(span(10, 12), None, one(6)), after, 8)
        both = "days/both-where-one-begins-with-a-star"
        yield case(both, asked(odd, weekday), after, 8)
        yield case(both, asked(day, star(WEEKDAY, 2)), after, 8)
        yield case(both, asked(star(DAY, 7), star(WEEKDAY, 3)), after, 8)
        yield case(both, asked(listed((star(DAY, 10), day)), weekday), after, 8)
        yield case(both, asked(listed((star(DAY), day)), weekday), after, 8)
        yield case(both, asked(star(DAY, 1), weekday), after, 4)
        yield case(both, asked(day, listed((star(WEEKDAY), weekday))), after, 4)
        full = "days/restricted-to-all-of-them"
        yield case(full, asked(span(1, 31), weekday), after, 9)
        yield case(full, asked(day, span(0, 6)), after, 9)
        yield case(full, asked(day, span(0, 7)), after, 9)
        yield case(full, asked(listed((day, star(DAY))), weekday), after, 9)
        yield case(full, asked(day, listed((weekday, star(WEEKDAY, 6)))), after, 9)


def month_cases(seed: int) -> Iterator[Case]:
    """The ends of months, and leap years."""
    draw = rng(seed, "months")
    for _ in range(3):
        after = some_time(draw)
        minute, hour = one(draw.randint(0, 59)), one(draw.randint(0, 23))
        yield case("months/the-29th-to-31st", expression(minute, hour, one(31)), after, 8)
        yield case("months/the-29th-to-31st", expression(minute, hour, one(30)), after, 12)
        yield case("months/the-29th-to-31st", expression(minute, hour, one(29)), after, 13)
        asked = expression(minute, hour, span(29, 31), span(1, 4))
        yield case("months/the-29th-to-31st", asked, after, 20)
        asked = expression(one(0), one(0), one(31), listed_numbers((4, 6, 7, 11)))
        yield case("months/the-29th-to-31st", asked, after, 3)
        asked = expression(minute, hour, one(28), one(2))
        yield case("months/the-29th-to-31st", asked, after, 5)

        leap = expression(minute, hour, one(29), one(2))
        yield case("months/leap-days", leap, after, 3)
        march = expression(minute, hour, listed((one(29), one(1))), listed_numbers((2, 3)))
        yield case("months/leap-days", march, after, 12)
        century = draw.choice((1700, 1800, 1900, 2100, 2200, 2300, 2500))
        start = datetime(century - 4, 2, 28) - timedelta(days=draw.randint(0, 1400))
        yield case("months/leap-days", leap, start, 3)
        yield case("months/leap-days", march, datetime(century, 2, 20), 4)
        yield case("months/leap-days", leap, datetime(century - 4, 3, 1))
        great = draw.choice((1600, 2000, 2400, 2800))
        yield case("months/leap-days", leap, datetime(great - 3, 3, 1), 2)
        # Days of the week go on over all of that.
        monday = expression(minute, hour, None, listed_numbers((2, 3)), one(draw.randint(0, 6)))
        yield case("months/leap-days", monday, datetime(century, 2, 17), 4)
        yield case("months/leap-days", monday, datetime(great, 2, 17), 4)
