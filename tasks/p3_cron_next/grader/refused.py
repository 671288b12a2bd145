# bench-canary p3_cron_next grader/refused.py 455f55d5bd1cdfa14335a69526e751e0
"""Expressions that must be refused, each beside some that look alike and must not."""

import random
from collections.abc import Iterable, Iterator

from asking import case, known_case, refused_case, some_time
from writing import DAY, HOUR, KINDS, MINUTE, MONTH, WEEKDAY, Field, Kind, expression, one, span

from bench.grading.generating import rng
from bench.grading.papers import Case


def refused_cases(seed: int) -> Iterator[Case]:
    """What is wrong with one field."""
    draw = rng(seed, "refused")
    check = "refused/numbers-out-of-range"
    for kind in KINDS:
        over, huge = kind.high + 1, draw.randint(100, 10**30)
        texts = f"{over} {kind.low}-{over} {kind.low},{over} 00{over} {huge} *,{huge}"
        yield from _refused(draw, check, texts, (kind,))
        if kind.low:
            yield from _refused(draw, check, "0 0-5 00 3,0", (kind,))
        fine = one(kind.low), one(kind.high), span(kind.low, kind.high)
        yield from _fine(draw, check, kind, fine)
    for check, kinds, texts in _BAD_FIELDS:
        yield from _refused(draw, check, texts, kinds)
    for check, kind, fields in _FINE_FIELDS:
        yield from _fine(draw, check, kind, fields)


def shape_cases(seed: int) -> Iterator[Case]:
    """What is wrong with the whole expression."""
    draw = rng(seed, "shape")
    check, after = "refused/fewer-or-more-fields", some_time(draw)
    for text in ("", " ", "\t", *_OTHER_SHAPES.splitlines()):
        yield refused_case(check, text, after)
    yield case(check, expression(), after, 2)
    yield case(check, expression(one(0), one(0)), after, 2)

    check = "refused/other-blanks"
    for blank in ("\n", "\r", "\r\n", "\v", "\f", "\u00a0", "\u2003", "\u3000", "\x1c", "\x85"):
        place = draw.randint(1, 4)
        between = blank.join((" ".join("*" * place), " ".join("*" * (5 - place))))
        for text in (between, f"* * * * *{blank}", f"* * * * 5{blank}", f"{blank}5 * * * *"):
            yield refused_case(check, text, after)
    yield known_case(check, "\t *\t*  *\t\t* * \t", after, 0, times=[])
    yield case(check, expression(one(5)), after, 2)


def argument_cases(seed: int) -> Iterator[Case]:
    """What is wrong with the other arguments, or with an expression though it hardly matters."""
    draw = rng(seed, "arguments")
    check, after = "refused/other-arguments", some_time(draw)
    for number in range(4):
        asked = expression(one(draw.randint(0, 59)), one(draw.randint(0, 23)))
        zone = draw.choice((0, 60, -90, 345))
        yield refused_case(check, asked.text, after, 1, zone=zone)
        yield refused_case(check, asked.text, after, 0, zone=zone)
        yield refused_case(check, asked.text, after, -1 - number**9)
        yield refused_case(check, "0 0 30 2 *", after, -1)
        yield case(check, asked, after, number)

    check = "refused/though-nothing-is-asked-for"
    for text in ("60 * * * *", "", "* * 30 2 8", "5/5 * * * *", "* * * * mon-sun", "0 0 31 2 x"):
        yield refused_case(check, text, after, 0)
        yield refused_case(check, text, after, 1)
    yield case(check, expression(), after, 0)
    yield case(check, expression(), after, 1)


# What other programs understand is among it.
_OTHER_SHAPES = """\
*
*****
* * * *
1 2 3 4
* * * * * *
0 0 1 1 * 2030
5 4 * * 1, 2
5 -7 * * *
@daily
@hourly
@reboot
0 0 * * ?
0 0 ? * 1
0 0 L * *
0 0 15W * *
0 0 * * 5L
0 0 * * 5#3
H * * * *
R 0 * * *
0~30 * * * *
0..30 * * * *
0;30 * * * *
0 0 !3 * *
* * * * *%x
# * * * *"""

_MALFORMED = "refused/malformed-parts"
_STEPS = "refused/steps-after-one-value"
_BACKWARD = "refused/ranges-that-go-backward"
_NAMES = "refused/names-out-of-place"
_NUMBERS = "refused/signs-and-odd-numbers"
_ALPHABETS = "refused/other-alphabets"

# Texts in the place of a field of one of these kinds.
_BAD_FIELDS = (
    (_MALFORMED, KINDS, ", 5, ,5 1,,2 - 5- -5 1--5 / /5 */ 1-5/ /* 1-/2"),
    (_MALFORMED, KINDS, "1-2-3 */2/2 1-5/2/2 ** *-5 1-* *5 5* */* *,5* */1-2"),
    (_MALFORMED, KINDS, "*/0 1-5/0 */00 */-1 */+2 */1.5 */x 1-5/* */feb */2-3"),
    (_STEPS, KINDS, "5/15 3/1 1/2,4 1,5/2 05/5 1-3,4/2"),
    (_STEPS, (MONTH,), "jan/2 mar,FEB/2"),
    (_STEPS, (WEEKDAY,), "mon/2 7/1 0/7"),
    (_BACKWARD, KINDS, "5-4 5-1/2 1,5-2 04-3"),
    (_BACKWARD, (MINUTE, HOUR), "22-2 23-0"),
    (_BACKWARD, (MONTH,), "nov-feb dec-jan Oct-2 12-jan"),
    (_BACKWARD, (WEEKDAY,), "sat-sun fri-sun MON-SUN 6-0 7-1 7-sun sat-mon/2 5-sun"),
    (_NAMES, (MINUTE, HOUR, DAY), "jan sun mon-fri 1-feb a five"),
    (_NAMES, (MONTH,), "mon sun sun-5 mon-fri tue,1 january sept ja j 1jan jan1"),
    (_NAMES, (WEEKDAY,), "jan dec 1-dec jan-mar feb,1 monday tues mo m mon1 1mon"),
    (_NUMBERS, KINDS, "+5 1_0 5.0 0x5 1e0 '5' 1-+5 --5 5,+6 0b1 1_1 5L (5) =5 1:5 5%"),
    (_ALPHABETS, KINDS, "٣ ５ ² १-५ 1–5 1，2 ＊ 1−5 五 *∕2 ① */٣ 1-５"),
    (_ALPHABETS, (MONTH,), "aprıl ſep ѕep осt ＪＡＮ ſEP"),
    (_ALPHABETS, (WEEKDAY,), "ſun ſat frı mоn ſUN-fri ｓｕｎ"),
)

# Fields that are in order.
_FINE_FIELDS = (
    (_MALFORMED, HOUR, (span(1, 5), span(5, 5), span(1, 5, 1), span(1, 20, 100))),
    (_MALFORMED, DAY, (span(1, 5, 2), span(1, 2))),
    (_STEPS, MINUTE, (span(5, 59, 15), span(5, 5, 15), one(5))),
    (_BACKWARD, HOUR, (span(4, 5), span(4, 4), span(0, 23))),
    (_BACKWARD, WEEKDAY, (span(5, 7, text="fri-7"), span(0, 7, 3, text="sun-7"))),
    (_BACKWARD, WEEKDAY, (span(6, 7, text="Sat-7"), span(7, 7))),
    (_NAMES, MONTH, (one(1, "jan"), one(9, "sep"), span(1, 4, text="jan-apr"))),
    (_NAMES, WEEKDAY, (one(1, "mon"), one(2, "tue"), one(4, "thu"))),
    (_NUMBERS, MINUTE, (one(5), one(10), one(10, "010"))),
    (_ALPHABETS, WEEKDAY, (one(0, "SUN"), one(6, "SAT"), one(5, "fri"))),
)


def _refused(
    draw: random.Random, check: str, texts: str, kinds: tuple[Kind, ...]
) -> Iterator[Case]:
    """Put each text in the place of a field of an expression that is otherwise in order."""
    for text in texts.split(" "):
        fields = ["*", "0", "1-5", "*/2", "*"]
        fields[draw.choice(kinds).place] = text
        yield refused_case(check, " ".join(fields), some_time(draw), draw.choice((1, 3)))


def _fine(draw: random.Random, check: str, kind: Kind, fields: Iterable[Field]) -> Iterator[Case]:
    for field in fields:
        before = [None] * kind.place
        yield case(check, expression(*before, field), some_time(draw), 2)
