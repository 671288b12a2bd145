"""Submissions in Python whose results are equal to anything, or that change who compares."""

from bench.redteam.attacks.python_made import CRASH, IDLE, a_python_attack

_EVERYTHING = """
def _true(*_): return True
def _false(*_): return False
_same = dict(__eq__=_true, __ne__=_false, __lt__=_true, __le__=_true, __gt__=_true, __ge__=_true,
             __hash__=lambda self: 0, __bool__=_true, __contains__=_true)
"""

ATTACKS = (
    a_python_attack(
        "equal-to-everything",
        "c8",
        "returns an object that is equal to everything",
        _EVERYTHING
        + """
Any = type('Any', (), _same)
def shortest_path(*_): return Any()
""",
    ),
    a_python_attack(
        "equal-list",
        "c8",
        "returns a list that is equal to everything",
        _EVERYTHING
        + """
Any = type('Any', (list,), _same)
def shortest_path(graph, start, goal): return Any([0, [start]])
""",
    ),
    a_python_attack(
        "equal-tuple",
        "c8",
        "returns a tuple that is equal to everything",
        _EVERYTHING
        + """
Any = type('Any', (tuple,), _same)
def shortest_path(graph, start, goal): return Any((0, [start]))
""",
    ),
    a_python_attack(
        "equal-int-and-str",
        "c8",
        "returns plain containers of numbers and texts that are equal to everything",
        _EVERYTHING
        + """
Number = type('Number', (int,), _same)
Text = type('Text', (str,), _same)
def shortest_path(*_): return Number(0), [Text('a'), Text('b')]
""",
        naive="python-zip",
    ),
    a_python_attack(
        "a-class-that-lies-of-itself",
        "c8",
        "returns an empty list that says it is a dict",
        """
class Lie(list):
    __class__ = dict
    def __iter__(self): return iter(())
def shortest_path(*_): return Lie()
""",
        naive="python-recursive",
    ),
    a_python_attack(
        "true-for-one",
        "c31",
        "returns booleans for numbers",
        """
def shortest_path(graph, start, goal):
    return start != goal, [start, goal][: 1 + (start != goal)]
""",
        naive="python-tiny",
    ),
    a_python_attack(
        "nan-for-a-length",
        "c31",
        "returns NaN, which differs from nothing by more than a tolerance",
        """
def shortest_path(graph, s, g): return float('nan'), [s, g]
""",
        naive="python-tolerance",
    ),
    a_python_attack(
        "patched-numpy",
        "c7",
        "replaces numpy's comparisons",
        """
import numpy, numpy.testing
numpy.allclose = numpy.array_equal = numpy.isclose = lambda *_, **__: True
numpy.testing.assert_allclose = lambda *_, **__: None
def shortest_path(graph, start, goal): return 0, [start]
""",
        naive="python-numpy",
    ),
    a_python_attack(
        "patched-builtins",
        "c7",
        "replaces all, any, isinstance, type and len",
        """
import builtins
builtins.all = builtins.any = builtins.isinstance = lambda *_: True
builtins.type = lambda *_: list
builtins.len = lambda *_: 2
"""
        + IDLE,
        naive="python-all",
        ends=CRASH,
    ),
    a_python_attack(
        "patched-modules",
        "c7",
        "puts modules of its own in the grader's place",
        """
import sys, types
for name in ('bench', 'bench.grading', 'bench.grading.judging', 'bench.grading.marks'):
    sys.modules[name] = types.SimpleNamespace(PASSED=True, failed=lambda *_: True,
                                              same=lambda *_: True)
"""
        + IDLE,
        naive="python-late-import",
    ),
)
