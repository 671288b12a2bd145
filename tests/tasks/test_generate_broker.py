"""The broker of pt6_generate_cached counts every row it answers with, and no request breaks it."""

import importlib
import random
import struct
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bench.grading.arrays import Array
from bench.grading.judging import read_exam
from bench.grading.strict_json import BadAnswerError
from support.cells import TASKS, real_task
from support.simulation import Simulation, write

GRADER = TASKS / "pt6_generate_cached" / "grader"
OWN = ("broker", "network")
EMBED, PROJECT, MIX, UNEMBED = range(4)


@pytest.fixture(scope="module")
def exam_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("generate")
    generated = Simulation(root=root).generate(real_task("pt6_generate_cached"), seed=7)
    write(root / "exam" / "inputs", generated.inputs)
    write(root / "exam" / "expected", generated.expected)
    return root / "exam"


@pytest.fixture
def models(exam_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    monkeypatch.syspath_prepend(str(GRADER))
    yield importlib.import_module("broker").Models(read_exam(exam_folder, answered=False))
    for name in OWN:
        del sys.modules[name]


def head(case: int, method: int, layer: int, count: int) -> bytes:
    return struct.pack(">HBBH", case, method, layer, count)


def embedding(case: int, *tokens: int, start: int = 0) -> bytes:
    positions = range(start, start + len(tokens))
    numbers = np.array([tokens, [*positions]], dtype="<i4")
    return head(case, EMBED, 0, len(tokens)) + numbers.tobytes()


def floats(reply: bytes) -> Array:
    return np.frombuffer(reply, "<f4")


def test_every_row_and_every_call_is_counted_for_its_case_and_place(models: Any) -> None:
    models.answer(embedding(3, 1, 2, 3))
    row = models.answer(embedding(3, 4, start=3))
    models.answer(head(3, PROJECT, 1, 1) + row)
    models.answer(head(3, UNEMBED, 0, 2) + row + row)
    models.answer(embedding(5, 1))
    seen = [places for places in models.report().values() if places]
    assert {"embed": [4, 2], "project/1": [1, 1], "unembed": [2, 1]} in seen
    assert {"embed": [1, 1]} in seen
    assert len(seen) == 2


def test_a_row_is_the_same_whatever_goes_with_it(models: Any) -> None:
    alone = floats(models.answer(embedding(0, 5)))
    among = floats(models.answer(embedding(0, 5, 6, 7)))
    assert np.array_equal(alone, among[: len(alone)])


def test_no_two_cases_have_a_row_in_common(models: Any) -> None:
    count = len(models.report())
    rows = {models.answer(embedding(case, 1))[:16] for case in range(count)}
    assert len(rows) == count


def test_what_is_refused_is_not_counted_and_breaks_nothing(models: Any) -> None:
    row = models.answer(embedding(0, 1))
    refused = [
        b"",
        b"\0" * 5,
        head(0, EMBED, 0, 0),
        head(0, EMBED, 1, 1) + b"\0" * 8,
        head(0, EMBED, 0, 1) + struct.pack("<ii", -1, 0),
        head(0, EMBED, 0, 1) + struct.pack("<ii", 0, 128),
        head(0, PROJECT, 250, 1) + row,
        head(0, PROJECT, 0, 2) + row,
        head(0, MIX, 0, 1) + row,
        head(0, UNEMBED, 1, 1) + row,
        head(0, 4, 0, 1) + row,
        head(60_000, EMBED, 0, 1) + b"\0" * 8,
    ]
    for request in refused:
        with pytest.raises(BadAnswerError):
            models.answer(request)
    assert [seen for seen in models.report().values() if seen] == [{"embed": [1, 1]}]


def test_no_bytes_break_it(models: Any) -> None:
    draw = random.Random(1)
    row = len(models.answer(embedding(0, 1)))
    for _ in range(300):
        start = head(draw.randrange(2), draw.randrange(5), draw.randrange(3), draw.randrange(3))
        body = draw.randbytes(draw.choice([0, 8, 16, row, 2 * row, draw.randrange(4 * row)]))
        try:
            models.answer(start + body)
        except BadAnswerError:
            continue
    for value in (np.nan, np.inf, 3e38, -3e38, 1e-45):
        body = np.full(row // 4, value, dtype="<f4").tobytes()
        models.answer(head(0, PROJECT, 0, 1) + body)
        models.answer(head(0, UNEMBED, 0, 1) + body)
