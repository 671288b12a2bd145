"""Does a function of Python answer from a table of literals and compute nothing?

Only the plain case is found, on purpose: a function whose every answer is a literal, or a look-up
in a table of literals, chosen by comparing its parameters with literals. A table that is computed
with (months, names of days, coefficients) is no answer.
"""

import ast
from collections.abc import Iterator

from bench.audit.code_found import InCode, hard_codes

_FEWEST_ANSWERS = 2
_LOOK_UPS = frozenset({"get", "setdefault"})


def hard_coded(tree: ast.Module) -> Iterator[InCode]:
    """Yield the public functions of a file that answer from literals."""
    tables = {
        target.id
        for node in tree.body
        if isinstance(node, ast.Assign) and _is_table(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            answers = _Function(node, tables).literal_answers()
            if answers >= _FEWEST_ANSWERS:
                detail = f"{node.name} gives {answers} literal answers and computes nothing"
                yield hard_codes("python.table", detail, node.lineno)


class _Function:
    """A function, and the tables that it may look its answers up in."""

    def __init__(self, node: ast.FunctionDef, tables: set[str]) -> None:
        self._node = node
        arguments = node.args
        given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        self._parameters = {argument.arg for argument in given}
        self._tables = dict.fromkeys(tables, _FEWEST_ANSWERS)

    def literal_answers(self) -> int:
        """Count the answers, if there are no others; else 0."""
        if not self._parameters:
            return 0
        count = self._statements(self._node.body)
        return count if count is not None else 0

    def _statements(self, body: list[ast.stmt]) -> int | None:
        total = 0
        for node in body:
            count = self._statement(node)
            if count is None:
                return None
            total += count
        return total

    def _statement(self, node: ast.stmt) -> int | None:
        match node:
            case ast.Expr(value=ast.Constant()) | ast.Pass() | ast.Raise():
                return 0
            case ast.Return(value=value):
                return self._answer(value)
            case ast.If(test=test, body=body, orelse=otherwise) if self._compares(test):
                first, second = self._statements(body), self._statements(otherwise)
                return None if first is None or second is None else first + second
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Dict() as table) if _is_table(
                table
            ):
                self._tables[name] = len(table.keys)
                return 0
            case ast.Match(cases=cases):
                counts = [self._statements(case.body) for case in cases]
                known = [count for count in counts if count is not None]
                return sum(known) if len(known) == len(counts) else None
            case _:
                return None

    def _answer(self, value: ast.expr | None) -> int | None:
        match value:
            case None:
                return 0
            case ast.Call(func=ast.Attribute(value=table, attr=name), args=arguments):
                if name not in _LOOK_UPS or not all(map(self._is_key, arguments)):
                    return None
                return self._size(table)
            case ast.Subscript(value=table, slice=key):
                return self._size(table) if self._is_key(key) else None
            case ast.IfExp(test=test, body=body, orelse=otherwise) if self._compares(test):
                first, second = self._answer(body), self._answer(otherwise)
                return None if first is None or second is None else first + second
            case _:
                return 1 if _is_literal(value) else None

    def _size(self, table: ast.expr) -> int | None:
        if isinstance(table, ast.Name):
            return self._tables.get(table.id)
        return len(table.keys) if isinstance(table, ast.Dict) and _is_table(table) else None

    def _is_key(self, node: ast.expr) -> bool:
        """Whether this is made of parameters and literals, without a computation."""
        return all(
            isinstance(inner, ast.Constant | ast.Tuple | ast.expr_context)
            or (isinstance(inner, ast.Name) and inner.id in self._parameters)
            or (isinstance(inner, ast.Call) and _is_cast(inner))
            or (isinstance(inner, ast.Name) and inner.id in _CASTS)
            for inner in ast.walk(node)
        )

    def _compares(self, test: ast.expr) -> bool:
        """Whether a test compares parameters with literals for equality."""
        if isinstance(test, ast.BoolOp):
            return all(map(self._compares, test.values))
        if not isinstance(test, ast.Compare):
            return False
        equal = all(isinstance(op, ast.Eq | ast.In | ast.Is | ast.NotEq) for op in test.ops)
        sides = [test.left, *test.comparators]
        return equal and all(self._is_key(side) or _is_literal(side) for side in sides)


_CASTS = frozenset({"tuple", "str", "repr", "len", "list", "sorted"})


def _is_cast(node: ast.Call) -> bool:
    return isinstance(node.func, ast.Name) and node.func.id in _CASTS


def _is_table(node: ast.expr) -> bool:
    return isinstance(node, ast.Dict) and bool(node.keys) and _is_literal(node)


def _is_literal(node: ast.expr) -> bool:
    try:
        ast.literal_eval(node)
    except (ValueError, TypeError, SyntaxError, RecursionError, MemoryError):
        return False
    return True
