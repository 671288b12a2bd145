"""Broken task folders: every problem of every folder is told at once."""

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from bench.edges.catalog_tasks import load_tasks
from bench.errors import BadInputError

TASKS = Path(__file__).resolve().parents[2] / "tasks"
SOUND = "p2_shortest_path"


def a_copy(folder: Path) -> Path:
    """Copy a sound task; return its folder."""
    return Path(shutil.copytree(TASKS / SOUND, folder / SOUND))


def told(folder: Path) -> str:
    with pytest.raises(BadInputError) as fault:
        load_tasks(folder)
    return str(fault.value)


def test_the_copied_task_is_sound(tmp_path: Path) -> None:
    a_copy(tmp_path)
    assert list(load_tasks(tmp_path)) == [SOUND]


def edited(name: str, old: str, new: str) -> Callable[[Path], None]:
    def edit(task: Path) -> None:
        text = (task / name).read_text()
        assert re.search(old, text), f"{old} is not in {name}"
        (task / name).write_text(re.sub(old, new, text))

    return edit


def removed(name: str) -> Callable[[Path], None]:
    def remove(task: Path) -> None:
        path = task / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()

    return remove


def added(name: str, content: bytes = b"") -> Callable[[Path], None]:
    def add(task: Path) -> None:
        (task / name).parent.mkdir(parents=True, exist_ok=True)
        (task / name).write_bytes(content)

    return add


def linked(name: str, target: str) -> Callable[[Path], None]:
    def link(task: Path) -> None:
        if (task / name).exists():
            removed(name)(task)
        (task / name).symlink_to(target)

    return link


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        pytest.param(removed("task.toml"), "task.toml: .*No such file", id="no-spec"),
        pytest.param(added("task.toml", b"id = \n"), "task.toml: Invalid value", id="no-toml"),
        pytest.param(added("task.toml", b"\xff\xfe"), "task.toml: .*decode", id="no-text"),
        pytest.param(
            edited("task.toml", "schema_version = 1", "schema_version = 2"),
            "schema_version: Input should be 1",
            id="schema-version",
        ),
        pytest.param(
            edited("task.toml", 'id = ".*"', 'id = "other"'),
            "id is 'other' but the folder is named 'p2_shortest_path'",
            id="id-is-not-the-folder",
        ),
        pytest.param(
            edited("task.toml", "deliverables", "deliverable"),
            "deliverable: unknown key; did you mean 'deliverables'",
            id="misspelt-key",
        ),
        pytest.param(
            edited("task.toml", "deliverables = .*", "deliverables = []"),
            "deliverables: .*at least 1",
            id="nothing-to-deliver",
        ),
        pytest.param(
            edited("task.toml", "deliverables = .*", 'deliverables = ["../grader/x"]'),
            "plain relative path",
            id="deliverable-outside",
        ),
        pytest.param(
            edited("task.toml", 'difficulty = ".*"', 'difficulty = "tricky"'),
            "difficulty: Input should be 'trivial', 'easy'",
            id="difficulty",
        ),
        pytest.param(
            edited("task.toml", "agent_seconds = .*", "agent_seconds = 0"),
            "limits.agent_seconds: .*greater than 0",
            id="deadline",
        ),
        pytest.param(removed("prompt.md"), "prompt.md: No such file", id="no-prompt"),
        pytest.param(added("prompt.md", b" \n"), "prompt.md: is empty", id="empty-prompt"),
        pytest.param(removed("grader/generate.py"), "generate.py: missing", id="no-generate"),
        pytest.param(removed("grader/test.sh"), "test.sh: missing", id="no-judge"),
        pytest.param(removed("grader/exhibit"), "exhibit/run.sh: missing", id="no-driver"),
        pytest.param(
            added(
                "grader/compile/main.c",
                b"/* bench-canary t grader/compile/main.c %s */\n" % (b"0" * 32),
            ),
            "grader/compile/run.sh: missing",
            id="no-recipe",
        ),
        pytest.param(removed("grader"), "generate.py: missing", id="no-grader"),
        pytest.param(removed("proofs"), "proofs/solved: missing", id="no-proofs"),
        pytest.param(removed("proofs/solved"), "proofs/solved: missing", id="no-reference"),
        pytest.param(added("proofs/wrong-x/shortest_path.py"), "no WHY.txt", id="no-why"),
        pytest.param(linked("prompt.md", "/etc/passwd"), "is a link", id="linked-prompt"),
        pytest.param(linked("workspace/x.py", "/etc/passwd"), "is a link", id="linked-workspace"),
        pytest.param(linked("workspace", "/etc"), "workspace: is a link", id="workspace-is-a-link"),
        pytest.param(linked("grader/x.py", "../prompt.md"), "is a link", id="linked-grader"),
        pytest.param(
            added("grader/plain.py", b"print()\n"),
            "canaries .*: none in .*grader/plain.py",
            id="no-canary",
        ),
        pytest.param(removed("decoy/test.sh"), "decoy/test.sh: missing", id="decoy-no-entrance"),
        pytest.param(
            edited("decoy/check.py", "# rev", "# decoy"),
            "decoy/check.py: says 'decoy'",
            id="decoy-tells",
        ),
        pytest.param(linked("decoy/x.py", "/etc/passwd"), "is a link", id="linked-decoy"),
    ],
)
def test_a_broken_task_is_refused_and_its_fault_named(
    tmp_path: Path, damage: Callable[[Path], None], words: str
) -> None:
    damage(a_copy(tmp_path))
    message = told(tmp_path)
    assert re.search(words, message, re.DOTALL), message
    assert SOUND in message


def test_all_problems_of_all_tasks_are_told_at_once(tmp_path: Path) -> None:
    broken = a_copy(tmp_path)
    edited("task.toml", 'difficulty = ".*"', 'difficulty = "tricky"')(broken)
    edited("task.toml", 'title = ".*"', "titel = 1")(broken)
    removed("prompt.md")(broken)
    removed("grader/test.sh")(broken)
    removed("proofs/solved")(broken)
    (tmp_path / "empty").mkdir()
    message = told(tmp_path)
    for words in (
        "difficulty: Input should be",
        "titel: unknown key; did you mean 'title'?",
        "title: Field required",
        "prompt.md: No such file",
        "grader/test.sh: missing",
        "proofs/solved: missing",
        "loading task empty",
        "empty/task.toml",
    ):
        assert words in message


@pytest.mark.parametrize("folder", ["workspace", "grader", "grader/exhibit", "proofs/solved"])
def test_what_tools_leave_in_a_task_folder_changes_nothing(tmp_path: Path, folder: str) -> None:
    task = a_copy(tmp_path)
    before = load_tasks(tmp_path)[SOUND]
    for name in (".DS_Store", "__pycache__/x.pyc", ".mypy_cache/3.11/cache.db", ".ruff_cache/x"):
        added(f"{folder}/{name}", b"debris")(task)
    assert load_tasks(tmp_path)[SOUND] == before


def test_a_stray_file_between_the_tasks_is_no_task(tmp_path: Path) -> None:
    a_copy(tmp_path)
    (tmp_path / "README.md").write_text("About these tasks.\n")
    (tmp_path / "__pycache__").mkdir()
    assert list(load_tasks(tmp_path)) == [SOUND]
