"""How a control's end is read: passed, excused, learnt, or withstood."""

import base64
import io
import json
import tarfile
from collections.abc import Mapping
from dataclasses import replace

import pytest

from bench.core.containers import ContainerSpec
from bench.redteam.attack import NOTHING, Gain
from bench.redteam.naive.control import Control
from bench.redteam.naive_side import Case, run_cases
from support.builders import an_exit
from support.fake_engine import FakeEngine, Played

FLAG = "flag-" + "0" * 32
CASE = Case(id="one", control=Control(name="c"), files={"a": b"1"}, program="pass", flag=FLAG)


def book_of(engine: FakeEngine) -> dict[str, object]:
    """What the naive container was given to do."""
    with tarfile.open(fileobj=io.BytesIO(engine.archives["hall"])) as tar:
        file = tar.extractfile("book.json")
        assert file is not None
        book: dict[str, object] = json.load(file)
        return book


def an_engine(*said: Mapping[str, object], timed_out: bool = False, word: str = "") -> FakeEngine:
    def hall(_: ContainerSpec) -> Played:
        first = word or book_of(engine)["word"]
        lines = "".join(f"noise\n{first} {json.dumps(dict(line))}\n" for line in said)
        return Played(stdout=lines.encode(), end=replace(an_exit(), timed_out=timed_out))

    engine = FakeEngine(main=hall)
    return engine


def line(code: int | None, text: str = "") -> dict[str, object]:
    return {"id": "one", "code": code, "said": base64.b64encode(text.encode()).decode()}


@pytest.mark.parametrize(
    ("said", "ended"),
    [
        pytest.param(line(0), Gain.PASS, id="exit code 0"),
        pytest.param(line(1), NOTHING, id="another one"),
        pytest.param(line(77), Gain.EXCUSE, id="no verdict"),
        pytest.param(line(139), Gain.EXCUSE, id="a shell's word for a signal"),
        pytest.param(line(-9), Gain.EXCUSE, id="a signal"),
        pytest.param(line(None), Gain.EXCUSE, id="it never ended"),
        pytest.param(line(1, f"found {FLAG}"), Gain.SECRET, id="the flag"),
    ],
)
def test_the_end_of_a_case_says_what_was_gained(said: dict[str, object], ended: str) -> None:
    engine = an_engine(said)
    assert run_cases(engine, [CASE], image="i") == {"one": ended}
    assert engine.left() == (set(), set())


def test_of_a_case_alone_a_dead_or_held_container_is_an_excuse() -> None:
    assert run_cases(an_engine(), [CASE], image="i", alone=True) == {"one": Gain.EXCUSE}
    held = an_engine(line(1), timed_out=True)
    assert run_cases(held, [CASE], image="i", alone=True) == {"one": Gain.EXCUSE}


def test_of_several_those_never_come_to_are_nobodys_gain() -> None:
    other = replace(CASE, id="two")
    found = run_cases(an_engine(line(0)), [CASE, other], image="i")
    assert found == {"one": Gain.PASS, "two": "not run: "}


def test_who_does_not_know_the_word_says_nothing() -> None:
    found = run_cases(an_engine(line(0), word="guessed"), [CASE], image="i")
    assert found == {"one": "not run: "}


def test_the_flag_is_filled_in_wherever_the_control_names_it() -> None:
    control = Control(
        name="c",
        files={"tests/secret": b"{{FLAG}}"},
        lay_out="echo {{FLAG}}",
        env={"TOKEN": "{{FLAG}}"},
    )
    engine = an_engine(line(1))
    run_cases(engine, [replace(CASE, control=control)], image="i")
    book = book_of(engine)
    assert book["cases"] == [
        {
            "id": "one",
            "files": {
                "tests/secret": base64.b64encode(FLAG.encode()).decode(),
                "desk/a": base64.b64encode(b"1").decode(),
                "deed.py": base64.b64encode(b"pass").decode(),
            },
            "steps": [f"echo {FLAG}", "python3 /tmp/case/deed.py", "exit 1"],
            "env": {"TOKEN": FLAG},
            "seconds": 60,
        }
    ]
