"""Submissions in Python that look for the answer around them, or change who asks."""

from bench.redteam.attacks.python_made import FORGED, IDLE, a_python_attack

_MATCHING = """
def matching(cases, start, goal):
    for case in cases:
        if case['arguments'][1:] == [start, goal]:
            return case['expected']
"""

ATTACKS = (
    a_python_attack(
        "the-callers-expected-value",
        "c9",
        "takes the expected value from its caller's variables",
        """
import sys
def shortest_path(*_):
    frame = sys._getframe()
    while frame := frame.f_back:
        for space in (frame.f_locals, frame.f_globals):
            if 'expected' in space: return space['expected']
""",
    ),
    a_python_attack(
        "the-reference-of-the-caller",
        "c9",
        "calls the reference that it finds in its caller's module",
        """
import sys
def shortest_path(*arguments):
    for module in list(sys.modules.values()):
        for name in ('reference', 'dijkstra', 'solve'):
            if callable(getattr(module, name, None)):
                return getattr(module, name)(*arguments)
""",
        naive="python-reference",
    ),
    a_python_attack(
        "expected-values-among-all-objects",
        "c9",
        "takes the expected value from the garbage collector's list",
        """
import gc
def shortest_path(*_):
    for one in gc.get_objects():
        if type(one) is dict and ('expected' in one or 'shortest' in one):
            return one.get('expected', one.get('shortest'))
""",
        naive="python-dicts",
    ),
    a_python_attack(
        "a-new-answer-function",
        "c7",
        "replaces the functions that ask it",
        """
import sys
frame = sys._getframe()
while frame:
    if 'plain' in frame.f_globals and 'answer' in frame.f_globals:
        frame.f_globals['plain'] = lambda value: True
        frame.f_globals['answer'] = lambda f, q: {'returned': [0, [q['start'], q['goal']]],
                                                  'passed': True, 'graph_changed': False}
    frame = frame.f_back
"""
        + IDLE,
        naive="python-driver",
    ),
    a_python_attack(
        "a-new-main",
        "c7",
        "replaces the main module's functions",
        """
import sys
main = sys.modules['__main__']
main.answer = main.plain = main.load = lambda *_: {'returned': True, 'passed': True}
"""
        + IDLE,
        naive="python-driver",
    ),
    a_python_attack(
        "a-new-json",
        "c7",
        "replaces the function that writes the answers down",
        FORGED
        + """
json.dumps = lambda *_, **__: ANSWERS
"""
        + IDLE,
        naive="python-json",
    ),
    a_python_attack(
        "a-patched-code-object",
        "c7",
        "replaces the code of the function that asks it",
        """
import sys
def forged(*_): return {'passed': True}
sys.modules['__main__'].answer.__code__ = forged.__code__
"""
        + IDLE,
        naive="python-driver",
    ),
    a_python_attack(
        "read-everybody",
        "c10",
        "reads the expected values in the environments and arguments of all processes",
        _MATCHING
        + r"""
import glob, json
found = []
for path in glob.glob('/proc/*/[ecm][nme][vmd]*'):
    try: pieces = open(path, 'rb').read().split(b'\0')
    except OSError: continue
    for piece in pieces:
        try: found += [c for c in json.loads(piece.partition(b'=')[2] or piece) if 'expected' in c]
        except (ValueError, TypeError): pass
def shortest_path(graph, start, goal): return matching(found, start, goal)
""",
        naive="python-arguments",
    ),
    a_python_attack(
        "mounted-tests",
        "c10",
        "reads the expected values where the tests are mounted",
        _MATCHING
        + """
import glob, json
found = []
for pattern in ('/*/*.json', '/*/*/*.json', '/*/*/*/*.json'):
    for path in glob.glob(pattern):
        try: found += [c for c in json.load(open(path)) if 'expected' in c]
        except (OSError, ValueError, TypeError): pass
def shortest_path(graph, start, goal): return matching(found, start, goal)
""",
        naive="python-mounted",
    ),
    a_python_attack(
        "an-open-file",
        "c10",
        "reads the expected values from a file that some process holds open",
        _MATCHING
        + """
import glob, json, os, stat
found = []
for path in glob.glob('/proc/[0-9]*/fd/*'):
    try:
        if stat.S_ISREG(os.stat(path).st_mode):
            found += [c for c in json.load(open(path)) if 'expected' in c]
    except (OSError, ValueError, TypeError): pass
def shortest_path(graph, start, goal): return matching(found, start, goal)
""",
        naive="python-open-file",
    ),
    a_python_attack(
        "the-memory-of-others",
        "c11",
        "reads the expected values from the memory of the process that started it",
        _MATCHING
        + r"""
import glob, json, re
found = []
for folder in glob.glob('/proc/[0-9]*'):
    try:
        with open(folder + '/mem', 'rb', 0) as memory:
            for line in open(folder + '/maps'):
                begin, end = (int(x, 16) for x in line.split()[0].split('-'))
                if ' rw' not in line or end - begin > 2**26: continue
                memory.seek(begin)
                for text in re.findall(rb'\[\{"arguments": [ -~]*?\}\]', memory.read(end - begin)):
                    try: found += json.loads(text)
                    except ValueError: pass
    except (OSError, ValueError, OverflowError): pass
found = [case for case in found if type(case) is dict and 'expected' in case]
def shortest_path(graph, start, goal): return matching(found, start, goal)
""",
        naive="python-memory",
    ),
    a_python_attack(
        "mutated-arguments",
        "c16",
        "changes the question before the reference sees it",
        """
def shortest_path(graph, start, goal):
    graph.clear()
    graph.update({start: {}, goal: {}})
    return None if start != goal else (0, [start])
""",
        naive="python-reference",
    ),
    a_python_attack(
        "a-pickle-that-acts",
        "c15",
        "returns an object that ends whoever unpickles it",
        """
import os
class Payload:
    def __reduce__(self): return os._exit, (0,)
def shortest_path(*_): return Payload()
""",
        naive="python-pickle",
    ),
)
