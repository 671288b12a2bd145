"""A file of Python as a tree: parsed or given up, imported names resolved, `__main__` left out."""

import ast
import threading
import warnings
from collections.abc import Iterator

_LONGEST = 2**20
_PROGRAMS = {"main", "_main", "cli"}
_PARSING = threading.Lock()  # which warnings are shown is one thing for all threads


def parsed(text: str) -> ast.Module | None:
    """Return the tree, or `None` where there is none. Nothing raises."""
    try:
        with _PARSING, warnings.catch_warnings(action="ignore"):
            return ast.parse(text[:_LONGEST])
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def bound_modules(tree: ast.Module) -> dict[str, str]:
    """Return what names stand for that were imported: modules, and parts of them."""
    bound: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                plain = alias.name if alias.asname else alias.name.partition(".")[0]
                bound[alias.asname or plain] = plain
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                bound[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return bound


def dotted(node: ast.AST, modules: dict[str, str]) -> str:
    """Return the full name of what an expression names, such as `os._exit`; else nothing."""
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        return ""
    return ".".join([modules.get(node.id, node.id), *reversed(parts)])


def without_main(tree: ast.Module) -> Iterator[ast.AST]:
    """Yield all nodes but those that run only under `if __name__ == "__main__"`."""
    guarded = [node for node in tree.body if _is_main(node)]
    called = {_called(inner) for node in guarded for inner in ast.walk(node)}
    elsewhere = {
        _called(inner) for node in tree.body if node not in guarded for inner in ast.walk(node)
    }
    for node in tree.body:
        if node not in guarded and not _is_program(node, called - elsewhere):
            yield from ast.walk(node)


def _is_program(node: ast.stmt, called: set[str]) -> bool:
    """Whether this is the function that is a program of its own, and called by nobody else."""
    return isinstance(node, ast.FunctionDef) and node.name in called & _PROGRAMS


def _is_main(node: ast.stmt) -> bool:
    if not isinstance(node, ast.If) or not isinstance(node.test, ast.Compare):
        return False
    sides = [node.test.left, *node.test.comparators]
    return any(isinstance(side, ast.Name) and side.id == "__name__" for side in sides)


def _called(node: ast.AST) -> str:
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    return ""
