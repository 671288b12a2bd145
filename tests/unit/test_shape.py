"""The architecture, held: imports point inward, and the world is touched in one place each."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import bench

ROOT = Path(bench.__file__).parent
PURE = {"bench.core", "bench.errors"}
# What a package may import of the bench, beside itself.
ALLOWED = {
    "core": PURE,
    "harnesses": PURE,
    "audit": PURE | {"bench.trajectory"},
    "trajectory": PURE,
    "grading": set[str](),
    "gateway": {"bench.core"},
    "redteam": PURE | {"bench.run", "bench.audit"},
    "run": PURE | {"bench.harnesses", "bench.audit"},
    "edges": PURE | {"bench.audit", "bench.run.ports", "bench.settings"},
}
# What only these modules may import.
RESERVED = {
    "docker": {"edges/docker_engine.py", "edges/docker_run.py"},
    "httpx": {"edges/http_client.py", "gateway/http_upstream.py"},
    "pyrage": {"edges/sealing.py"},
    "typer": {"cli/"},
    "rich": {"cli/"},
}


def modules(package: str = "") -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


def imports(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""


@pytest.mark.parametrize("package", ALLOWED)
def test_imports_point_inward(package: str) -> None:
    allowed = ALLOWED[package] | {f"bench.{package}"}
    wrong = [
        f"{path.relative_to(ROOT)} imports {name}"
        for path in modules(package)
        for name in imports(path)
        if name.startswith("bench.")  # `bench` itself is the version and no more
        and not any(name == ok or name.startswith(f"{ok}.") for ok in allowed)
    ]
    assert wrong == []


@pytest.mark.parametrize("library", RESERVED)
def test_the_world_is_touched_in_one_place_each(library: str) -> None:
    wrong = [
        str(path.relative_to(ROOT))
        for path in modules()
        if any(name.partition(".")[0] == library for name in imports(path))
        and not any(path.relative_to(ROOT).as_posix().startswith(ok) for ok in RESERVED[library])
    ]
    assert wrong == []


def test_only_the_settings_read_the_environment() -> None:
    # A child's environment is made from the settings' module, the gateway runs on its own.
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in modules()
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv"}
            for node in ast.walk(ast.parse(path.read_text()))
        )
    ]
    assert [r for r in readers if not r.startswith(("grading/", "gateway/"))] == ["settings.py"]


def test_importing_a_module_does_nothing() -> None:
    """Top levels hold definitions only; `__main__` modules are programs."""
    wrong = []
    for path in modules():
        if path.name == "__main__.py":
            continue
        for node in ast.parse(path.read_text()).body:
            calls = isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
            if calls and not path.is_relative_to(ROOT / "cli"):
                wrong.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert wrong == []
