# bench-canary p3_cron_next proofs/wrong-runs-over-the-end-of-time/cron_next.py 7d13103cc828ab5f3fdee319694ac495
import calendar
import re
from datetime import datetime, timedelta

MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
MONTH_NAMES = {name: number for number, name in enumerate(MONTHS, 1)}
DAY_NAMES = {name: number for number, name in enumerate(DAYS)}
BOUNDS = [(0, 59, 59, {}), (0, 23, 23, {}), (1, 31, 31, {}), (1, 12, 12, MONTH_NAMES), (0, 7, 6, DAY_NAMES)]


def parse_value(word, low, high, names):
    if word.isascii() and word.lower() in names:
        return names[word.lower()]
    if not re.fullmatch("[0-9]+", word):
        raise ValueError(word)
    value = int(word)
    if not low <= value <= high:
        raise ValueError(word)
    return value


def parse_field(text, low, high, star_high, names):
    values = set()
    for part in text.split(","):
        head, slash, step = part.partition("/")
        if slash and not re.fullmatch("[0-9]+", step):
            raise ValueError(part)
        step = int(step) if slash else 1
        if step == 0:
            raise ValueError(part)
        if head == "*":
            first, last = low, star_high
        elif "-" in head:
            first, last = (parse_value(word, low, high, names) for word in head.split("-", 1))
            if first > last:
                raise ValueError(part)
        else:
            if slash:
                raise ValueError(part)
            first = last = parse_value(head, low, high, names)
        values.update(range(first, last + 1, step))
    return values


def parse(expression):
    fields = re.split("[ \t]+", expression.strip(" \t"))
    if len(fields) != 5:
        raise ValueError(expression)
    minutes, hours, days, months, weekdays = (parse_field(text, *bounds) for text, bounds in zip(fields, BOUNDS))
    either = not fields[2].startswith("*") and not fields[4].startswith("*")
    return sorted(minutes), sorted(hours), days, sorted(months), {day % 7 for day in weekdays}, either


def next_times(expression, after, count=1):
    minutes, hours, days, months, weekdays, either = parse(expression)
    if after.tzinfo is not None or count < 0:
        raise ValueError("after or count")
    found = []
    start = after.replace(second=0, microsecond=0) + timedelta(minutes=1)
    for year in range(after.year, min(after.year + 100, 9999) + 1):
        for month in months:
            if (year, month) < (after.year, after.month):
                continue
            for day in range(1, calendar.monthrange(year, month)[1] + 1):
                in_week = (calendar.weekday(year, month, day) + 1) % 7 in weekdays
                fits = (day in days or in_week) if either else (day in days and in_week)
                if not fits:
                    continue
                for hour in hours:
                    for minute in minutes:
                        moment = datetime(year, month, day, hour, minute)
                        if moment >= start and len(found) < count:
                            found.append(moment)
                if len(found) >= count:
                    return found
    return found
