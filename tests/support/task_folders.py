"""Task folders on disk, for tests of the tools that read and write them."""

import shutil
from pathlib import Path

from support.cells import TASKS


def a_private_task(folder: Path, *, name: str = "mine") -> Path:
    """Make a task of another name out of one of the repository's; return its folder."""
    task = shutil.copytree(TASKS / "p2_shortest_path", folder / name)
    spec = (task / "task.toml").read_text()
    (task / "task.toml").write_text(spec.replace('id = "p2_shortest_path"', f'id = "{name}"'))
    return Path(task)
