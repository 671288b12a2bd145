"""What is private and stands before an agent is found; what is alike by nature is not."""

from dataclasses import replace

import pytest

from bench.audit.canaries import new_canary, with_canary
from bench.audit.privacy import exposures
from bench.core.tasks import Proof, Task
from bench.edges.catalog_tasks import load_tasks
from support.builders import a_task
from support.cells import TASKS

STUB = b'''"""A running sum."""


def running(numbers: list[int]) -> list[int]:
    """Return the sums of the first one, two, three and so on."""
    raise NotImplementedError
'''
SOLUTION = b'''"""A running sum."""

from itertools import accumulate
from collections.abc import Iterable


def running(numbers: list[int]) -> list[int]:
    """Return the sums of the first one, two, three and so on."""
    sums_so_far = [0] * len(numbers)
    for place, number_there in enumerate(numbers):
        before_it = sums_so_far[place - 1] if place else 0
        sums_so_far[place] = before_it + number_there
    return sums_so_far
'''
GENERATE = b"""from bench.grading.papers import Case, generate_cases

def cases(seed):
    expected_sums = [sum(numbers[: n + 1]) for n in range(len(numbers))]
    yield Case(check="edge/empty", question=[], expected=[])
"""
WHY = "Forgets what came before the last number."
MAIN = b"int main(void) { return check_all_the_answers(stdin); }\n"
DRIVER = b'questions = json.loads((ROOT / "inputs" / "cases.json").read_bytes())["cases"]\n'
PROMPT = b"Write `running.py` with\n\n    def running(numbers: list[int]) -> list[int]:\n"


def a_leaky_task(*, prompt: bytes = b"", workspace: dict[str, bytes] | None = None) -> Task:
    task = a_task(deliverables=("running.py",), workspace={"running.py": STUB} | (workspace or {}))
    return replace(
        task,
        prompt=PROMPT + prompt,
        grader={"generate.py": GENERATE, "test.sh": b"exec python3 judge.py\n"},
        compile={"main.c": MAIN},
        driver={"driver.py": DRIVER},
        proofs=(
            Proof(name="solved", files={"running.py": SOLUTION}, solved=True),
            Proof(name="wrong-last", files={"running.py": b"x = 1"}, solved=False, why=WHY),
        ),
    )


def found(task: Task) -> list[str]:
    return [exposure.found for exposure in exposures(task, task.canaries)]


@pytest.mark.parametrize(
    ("task", "words"),
    [
        pytest.param(
            a_leaky_task(prompt=b"> expected_sums = [sum(numbers[: n + 1])  for n in "
                         b"range(len(numbers))]\n"),
            ["prompt.md and grader/generate.py share the line 'expected_sums = [sum"],
            id="a-line-of-the-generator-quoted",
        ),
        pytest.param(
            a_leaky_task(workspace={"notes/old.py": SOLUTION}),
            ["workspace/notes/old.py and proofs/solved/running.py share the line", "3 more"],
            id="the-reference-under-another-name",
        ),
        pytest.param(
            a_leaky_task(prompt=SOLUTION[SOLUTION.index(b"    sums"):]),
            ["prompt.md and proofs/solved/running.py share the line 'sums_so_far = [0]"],
            id="the-body-of-the-reference",
        ),
        pytest.param(
            a_leaky_task(prompt=f"Beware: {WHY}\n".encode()),
            ["prompt.md and proofs/wrong-last/WHY.txt share the line"],
            id="why-a-proof-is-wrong",
        ),
        pytest.param(
            a_leaky_task(prompt=b"<!-- bench-canary t9 grader/x.py " + b"0" * 32 + b" -->"),
            ["the canary of grader/generate.py stands in prompt.md"],
            id="a-known-canary",
        ),
        pytest.param(
            a_leaky_task(workspace={"x.py": b"# bench-canary t9 grader/x.py " + b"1" * 32}),
            ["the canary of some private file stands in workspace/x.py"],
            id="an-unknown-canary",
        ),
        pytest.param(
            a_leaky_task(workspace={"0" * 32: b""}),
            [f"the canary of grader/generate.py stands in workspace/{'0' * 32}"],
            id="a-canary-for-a-name",
        ),
    ],
)  # fmt: skip
def test_what_is_private_is_found_where_an_agent_sees_it(task: Task, words: list[str]) -> None:
    (exposure,) = found(task)
    for word in words:
        assert word in exposure


@pytest.mark.parametrize(
    "task",
    [
        pytest.param(a_leaky_task(), id="a-signature-and-the-stub-it-began-as"),
        pytest.param(a_leaky_task(prompt=DRIVER + MAIN), id="lines-of-driver-and-recipe"),
        pytest.param(
            a_leaky_task(prompt=b"    from itertools import accumulate\n"
                         b"    from collections.abc import Iterable\n"),
            id="imports",
        ),
        pytest.param(
            a_leaky_task(prompt=b"    sums_so_far = [0] * len(numbers)\n"),
            id="one-line-of-the-reference",
        ),
        pytest.param(a_leaky_task(prompt=b"x = 1\n\n# ---------------------------\n"), id="short"),
        pytest.param(
            a_leaky_task(workspace={"running.h": b"long running(const long *numbers, int n);\n"}),
            id="a-header",
        ),
        pytest.param(a_leaky_task(workspace={"picture.png": bytes(range(256))}), id="no-text"),
    ],
)  # fmt: skip
def test_what_is_alike_by_nature_is_no_exposure(task: Task) -> None:
    assert found(task) == []


def test_the_lines_a_workspace_gives_away_are_the_references_as_well() -> None:
    mended = SOLUTION.replace(b"else 0", b"else 1")
    task = a_leaky_task(workspace={"running.py": mended})  # a task that asks to mend something
    assert found(task) == []


def test_a_canary_line_is_no_line_of_its_file() -> None:
    task = a_leaky_task()
    canary = new_canary("t1", "grader/generate.py")
    stamped = with_canary(GENERATE, path="grader/generate.py", canary=canary)
    task = replace(task, grader={"generate.py": stamped}, canaries={"grader/generate.py": canary})
    assert found(task) == []


@pytest.mark.parametrize("task", load_tasks(TASKS).values(), ids=lambda task: task.id)
def test_nothing_is_found_in_the_tasks_of_this_repository(task: Task) -> None:
    assert found(task) == []


def test_a_decoy_is_public_and_may_hold_nothing_private() -> None:
    (canary,) = a_task().canaries.values()
    task = replace(a_task(), decoy={"check.py": f"# {canary}\n".encode()})
    found = [exposure.found for exposure in exposures(task, task.canaries)]
    assert found == ["the canary of grader/generate.py stands in decoy/check.py"]
