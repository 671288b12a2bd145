"""Bytes that a submission in Python writes in the place of answers, for whoever parses them."""

from bench.redteam.attack import Attack, Gain
from bench.redteam.attacks.python_made import a_python_attack

# Written over the driver's own answers, by whoever holds its descriptor.
_ANSWER = "import os\nos.write(3, {})\nos._exit(0)\n"


def _answer(name: str, what: str, code: str, *, gain: Gain = Gain.EXCUSE) -> Attack:
    source = _ANSWER.format(code)
    return a_python_attack(name, "c31", what, source, naive="python-loose", gain=gain)


ATTACKS = (
    _answer("nothing", "answers nothing", "b''"),
    _answer(
        "passed",
        "answers that it passed",
        '\'{"passed": true, "checks": []}\'.encode()',
        gain=Gain.PASS,
    ),
    _answer("nested", "answers with a million brackets", "b'[' * 10**6"),
    _answer(
        "a-huge-number",
        "answers with a number of a million digits",
        "b'{\"answers\": [' + b'9' * 10**6 + b']}'",
    ),
    _answer("a-key-twice", "answers twice at once", 'b\'{"answers": [1], "answers": [2]}\''),
    _answer("half-a-pair", "answers with half a character", 'b\'{"answers": ["\\\\ud800"]}\''),
    _answer("no-utf-8", "answers with bytes that are no text", "b'\\xff\\xfe\\x00'"),
    _answer(
        "unfolding",
        "answers with what takes a hundred times its size",
        "b'{\"answers\":[' + b'[],' * 330000 + b'[]]}'",
    ),
)
