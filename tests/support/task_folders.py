"""Task folders on disk, for tests of the tools that read and write them."""

import re
import shutil
from pathlib import Path

from support.cells import TASKS


def a_private_task(folder: Path, *, name: str = "mine") -> Path:
    """Make a task of another name out of one of the repository's; return its folder."""
    task = shutil.copytree(TASKS / "p2_shortest_path", folder / name)
    spec = (task / "task.toml").read_text()
    (task / "task.toml").write_text(spec.replace('id = "p2_shortest_path"', f'id = "{name}"'))
    return Path(task)


def without_marks(task: Path) -> None:
    """Delete the marks of a new task's folder, which leaves the template's example in force."""
    for path in filter(Path.is_file, task.rglob("*")):
        text = path.read_text()
        begin = text.find("FILL IN")
        if begin >= 0:
            first = text.rfind("\n", 0, begin) + 1
            last = re.compile(r"[Dd]elete (these lines|this line|this one)\.[^\n]*\n")
            ended = last.search(text, begin)
            assert ended is not None, f"{path} does not say how far its mark goes"
            path.write_text(text[:first] + text[ended.end() :])
