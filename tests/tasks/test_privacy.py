"""What is private in a task is marked as such, and none of it stands in what an agent sees."""

import re

import pytest

from bench.audit.canaries import find_canaries, without_canary
from bench.core.tasks import Task
from bench.edges.catalog_tasks import load_tasks
from support.cells import TASKS

ALL = load_tasks(TASKS)
# Too short to say anything, or what every Python file begins with.
TELLING = 24
COMMON = ("from ", "import ", "raise NotImplementedError")
PARAMETER = re.compile(r"\w+: [\w\[\].|, ]+( = \w+)?,")


def telling_lines(content: bytes) -> set[str]:
    lines = {line.strip() for line in without_canary(content).decode().splitlines()}
    told = {line for line in lines if len(line) >= TELLING and not line.startswith(COMMON)}
    return {line for line in told if not PARAMETER.fullmatch(line)}


def public_bytes(task: Task) -> bytes:
    return b"\n".join([task.prompt, *task.workspace.values()])


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_every_private_file_names_itself_in_its_canary(task: Task) -> None:
    assert {path: canary.split()[:3] for path, canary in task.canaries.items()} == {
        path: ["bench-canary", task.id, path] for path in task.canaries
    }


def test_no_two_files_of_any_tasks_share_a_canary() -> None:
    randoms = [canary[-32:] for task in ALL.values() for canary in task.canaries.values()]
    assert len(set(randoms)) == len(randoms)


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_no_canary_stands_in_what_an_agent_sees(task: Task) -> None:
    assert find_canaries(public_bytes(task), task.canaries) == []
    assert b"bench-canary" not in public_bytes(task)


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_no_line_of_a_grader_stands_in_what_an_agent_sees(task: Task) -> None:
    shown = telling_lines(public_bytes(task))
    # The driver holds no secret and may repeat what the prompt says, such as a schema.
    for name, content in task.grader.items():
        assert telling_lines(content) & shown == set(), name


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_of_the_reference_an_agent_sees_only_the_signatures(task: Task) -> None:
    solved = task.proof("solved")
    assert solved is not None
    shown = telling_lines(public_bytes(task))
    shared = {line for c in solved.files.values() for line in telling_lines(c) & shown}
    signature = ("def ", "class ", ") ->", '"""', "graph: ", "template ", "#ifndef ", "#define ")
    assert {line for line in shared if not line.startswith(signature)} == set()


@pytest.mark.parametrize("task", ALL.values(), ids=lambda task: task.id)
def test_a_prompt_says_nothing_about_grading(task: Task) -> None:
    telltale = r"\b(bench\w*|grad\w+|hidden|judge\w*|canar\w+|seed\w*|tests?|scor\w+|checks?)\b"
    assert re.findall(telltale, task.prompt.decode(), re.IGNORECASE) == []
