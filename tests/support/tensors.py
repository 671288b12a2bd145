"""A small PyTorch task, for tests of how arrays cross the grading phases."""

import re
from dataclasses import replace

from bench.core.specs import Language
from bench.core.tasks import Task
from support.cells import TASKS, real_task

HONEST = b"def scaled(x, factor):\n    return x * factor\n"

_HEAD = b"""
import importlib.util, io, json, os, sys
from pathlib import Path
import numpy, torch
ROOT = Path(__file__).resolve().parents[1]
out = os.fdopen(os.dup(1), "wb")
os.dup2(2, 1)
spec = importlib.util.spec_from_file_location("scaled", ROOT / "submission" / "scaled.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
scaled = module.scaled
"""


def a_tensor_task() -> Task:
    """The task that tasks/README.md shows, word by word."""
    task = real_task()
    spec = task.spec.model_copy(
        update={
            "language": Language.PYTORCH,
            "deliverables": ("scaled.py",),
            "limits": type(task.spec.limits)(),
        }
    )
    generate, judge, driver = (
        shown(name) for name in ("generate.py", "judge.py", "exhibit/driver.py")
    )
    main = b'\nif __name__ == "__main__":\n    generate_array_cases(cases)\n'
    return replace(
        task,
        spec=spec,
        driver={
            "run.sh": b'exec python3 -I -B "$(dirname "$0")/driver.py"\n',
            "driver.py": _HEAD + driver,
        },
        grader={
            "generate.py": generate + main,
            "judge.py": judge,
            "test.sh": b'exec python3 -B "$(dirname "$0")/judge.py"\n',
        },
    )


def shown(name: str) -> bytes:
    """Return the code that the README shows for a file, of its section on tensors."""
    section = (TASKS / "README.md").read_text().partition("## Tensors")[2]
    blocks: list[str] = re.findall(r"```python\n(.*?)```", section, re.DOTALL)
    return next(block for block in blocks if block.startswith(f"# grader/{name}")).encode()
