"""Submissions for `shortest_path.py` that want a pass without the work. Their value is the code.

None finds a path. They are written for a grader that runs them in its own process; which of them
succeed there is shown with `naive`.
"""

IDLE = "def shortest_path(graph, start, goal):\n    return None\n"

# What is known of the verdict's form: all of it, the grader's source is public.
_FORGED = r"""
import json
ANSWERS = json.dumps({"answers": [{"returned": [0, ["a"]], "graph_changed": False}] * 500})
CHECKS = [{"name": "edge/lone-node", "passed": True, "detail": ""}]
VERDICT = json.dumps({"schema_version": 1, "nonce": "", "inputs_sha256": "", "checks": CHECKS})
LINES = "\n".join(["", "RESULT: PASSED", "1 passed in 0.01s", "PASSED", VERDICT, ANSWERS, ""])
"""

_EVERYTHING = """
def _true(*_): return True
def _false(*_): return False
_same = dict(__eq__=_true, __ne__=_false, __lt__=_true, __le__=_true, __gt__=_true, __ge__=_true,
             __hash__=lambda self: 0, __bool__=_true, __contains__=_true)
"""

# Who looks for the end of the process that imports it has to outlive that process.
_DAEMON = """
import os
def daemon(work):
    if os.fork():
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    try:
        work()
    finally:
        os._exit(0)
"""

ENDINGS = {
    "exit-0-at-import": """
import os
os._exit(0)
""",
    "exit-0-in-the-call": """
import os
def shortest_path(*_): os._exit(0)
""",
    "system-exit-in-the-call": """
def shortest_path(*_): raise SystemExit(0)
""",
    "exit-0-at-exit": """
import atexit, os
atexit.register(os._exit, 0)
"""
    + IDLE,
    "exit-0-by-excepthook": """
import os, sys
sys.excepthook = lambda *_: os._exit(0)
1 / 0
""",
    "exit-0-by-a-signal": """
import os, signal
signal.signal(signal.SIGALRM, lambda *_: os._exit(0))
signal.setitimer(0, 0.001)
def shortest_path(*_):
    while True: pass
""",
}

COMPARISONS = {
    "equal-to-everything": _EVERYTHING
    + """
Any = type('Any', (), _same)
def shortest_path(*_): return Any()
""",
    "equal-list": _EVERYTHING
    + """
Any = type('Any', (list,), _same)
def shortest_path(graph, start, goal): return Any([0, [start]])
""",
    "equal-tuple": _EVERYTHING
    + """
Any = type('Any', (tuple,), _same)
def shortest_path(graph, start, goal): return Any((0, [start]))
""",
    "equal-int-and-str": _EVERYTHING
    + """
Number = type('Number', (int,), _same)
Text = type('Text', (str,), _same)
def shortest_path(*_): return Number(0), [Text('a'), Text('b')]
""",
    "true-for-one": """
def shortest_path(graph, start, goal): return False, [start, goal]
""",
    "nan-for-a-length": """
def shortest_path(graph, s, g): return float('nan'), [s, g]
""",
    "a-class-that-lies-of-itself": """
class Lie(list):
    __class__ = dict
    def __iter__(self): return iter(())
def shortest_path(*_): return Lie()
""",
    "patched-numpy": """
import numpy, numpy.testing
numpy.allclose = numpy.array_equal = numpy.isclose = lambda *_, **__: True
numpy.testing.assert_allclose = lambda *_, **__: None
def shortest_path(graph, start, goal): return 0, [start]
""",
    "patched-builtins": """
import builtins
builtins.all = builtins.any = builtins.isinstance = lambda *_: True
builtins.type = lambda *_: list
builtins.len = lambda *_: 2
"""
    + IDLE,
    "patched-modules": """
import sys, types
for name in ('bench', 'bench.grading', 'bench.grading.judging', 'bench.grading.marks'):
    sys.modules[name] = types.SimpleNamespace(PASSED=True, failed=lambda *_: True)
"""
    + IDLE,
}

FORGERIES = {
    "another-environment": _FORGED
    + r"""
import os, sys
os.environ |= {"BENCH_NONCE": "0", "PYTHONPATH": "/tmp", "PATH": "/tmp", "LD_PRELOAD": "/tmp/x.so"}
sys.path.insert(0, "/tmp")
for name in ("sitecustomize.py", "python3", ".bashrc", ".profile", "x.so", "json.py"):
    with open(f"/tmp/{name}", "w", opener=lambda path, flags: os.open(path, flags, 0o777)) as file:
        file.write(f"#!/bin/sh\necho {LINES!r}\n")
"""
    + IDLE,
    "forged-lines": _FORGED
    + """
import sys
sys.stdout.write(LINES)
sys.stdout.flush()
"""
    + IDLE,
    "forged-line-and-exit": _FORGED
    + """
import os
os.write(1, LINES.encode())
os._exit(0)
""",
    "forged-on-every-descriptor": _FORGED
    + """
import contextlib, os
for number in range(64):
    with contextlib.suppress(OSError):
        os.write(number, LINES.encode())
"""
    + IDLE,
    "forged-through-proc": _FORGED
    + """
import contextlib, glob
for path in (*glob.glob('/proc/*/fd/*'), '/dev/stdout', '/dev/fd/3', '/dev/console'):
    with contextlib.suppress(OSError), open(path, 'w') as file:
        file.write(LINES)
"""
    + IDLE,
    "forged-files": _FORGED
    + """
import contextlib, os
names = ('verdict.json', 'result.json', 'reward.txt', 'answers.bin', 'plan.json')
for folder in ('/verdict', '/out', '/out/expected', '/judge', '/judge/expected', '/grader',
               '/exhibit', '/exhibit/inputs', '/exhibit/driver', '/logs', '/tmp', '.'):
    for name in names:
        with contextlib.suppress(OSError):
            os.makedirs(folder, exist_ok=True)
            open(f'{folder}/{name}', 'w').write(VERDICT)
"""
    + IDLE,
    "forged-by-a-daemon": _FORGED
    + _DAEMON
    + """
import contextlib, time
def rewrite():
    end = time.monotonic() + 20
    while time.monotonic() < end:
        for folder in ('/verdict', '/judge', '/exhibit', '/tmp'):
            for name in ('verdict.json', 'result.json', 'answers.bin'):
                with contextlib.suppress(OSError):
                    open(f'{folder}/{name}', 'w').write('{"passed": true}')
        time.sleep(0.02)
daemon(rewrite)
"""
    + IDLE,
    "forged-by-a-daemon-at-the-end": _FORGED
    + _DAEMON
    + """
import time
driver = os.getppid() if os.getppid() > 1 else os.getpid()
def outlive():
    while os.path.exists(f'/proc/{driver}'): time.sleep(0.001)
    for number in range(64):
        try: os.write(number, LINES.encode())
        except OSError: pass
daemon(outlive)
"""
    + IDLE,
    "forged-by-a-thread": _FORGED
    + """
import os, threading
def work():
    for _ in range(3): os.write(3, LINES.encode())
threading.Thread(target=work, daemon=True).start()
"""
    + IDLE,
}

INSIDERS = {
    "the-callers-expected-value": """
import sys
def shortest_path(*_):
    frame = sys._getframe()
    while frame := frame.f_back:
        for space in (frame.f_locals, frame.f_globals):
            if 'expected' in space: return space['expected']
""",
    "expected-values-among-all-objects": """
import gc
def shortest_path(*_):
    for one in gc.get_objects():
        if type(one) is dict and ('expected' in one or 'shortest' in one):
            return one.get('expected', one.get('shortest'))
""",
    "a-new-answer-function": """
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
    "a-new-main": """
import sys
main = sys.modules['__main__']
main.answer = main.plain = main.load = lambda *_: {'returned': True}
"""
    + IDLE,
    "a-new-json": _FORGED
    + """
json.dumps = lambda *_, **__: ANSWERS
"""
    + IDLE,
    "a-patched-code-object": """
import sys
def forged(*_): return {'passed': True}
sys.modules['__main__'].answer.__code__ = forged.__code__
"""
    + IDLE,
}

PROCESSES = {
    "kill-all": """
import os
try: os.kill(-1, 9)
finally: os.kill(os.getpid(), 9)
""",
    "stop-all": """
import os
try: os.kill(-1, 19)
finally: os.kill(os.getpid(), 19)
""",
    "kill-init": """
import os
os.kill(1, 9)
os.kill(1, 15)
"""
    + IDLE,
    "hold-init": """
import ctypes
ctypes.CDLL(None).ptrace(16, 1, None, None)
"""
    + IDLE,
    "fork-bomb": """
import os
while True:
    try: os.fork()
    except OSError: pass
""",
    "eat-memory": """
held = [bytearray(2**20) for _ in range(2**14)]
"""
    + IDLE,
    "fill-tmp": """
import contextlib
with contextlib.suppress(OSError):
    open('/tmp/fill', 'wb').write(bytes(2**29))
"""
    + IDLE,
    "never-end": """
while True: pass
""",
    "sleep": """
import time
def shortest_path(*_): time.sleep(1000)
""",
    "never-stop-answering": """
import os
while True: os.write(3, bytes(65536))
""",
    "never-stop-printing": """
import time
end = time.monotonic() + 2
while time.monotonic() < end: print('x' * 65536)
"""
    + IDLE,
    "overflow-the-stack": """
def shortest_path(*a): return shortest_path(*a)
import sys
sys.setrecursionlimit(10**9)
""",
    "a-crash": """
import ctypes
ctypes.string_at(0)
""",
    "read-everybody": """
import glob
found = b''
for path in glob.glob('/proc/*/[ecm][nme][vmd]*'):
    try: found += open(path, 'rb').read()
    except OSError: pass
def shortest_path(*_): return len(found), [str(found)]
""",
}

# Written over the driver's own answers, by whoever holds its descriptor.
_ANSWER = "import os\nos.write(3, {})\nos._exit(0)\n"
ANSWERS = {
    name: _ANSWER.format(code)
    for name, code in {
        "nothing": "b''",
        "passed": '\'{"passed": true, "checks": []}\'.encode()',
        "nested": "b'[' * 10**6",
        "a-huge-number": "b'{\"answers\": [' + b'9' * 10**6 + b']}'",
        "a-key-twice": 'b\'{"answers": [1], "answers": [2]}\'',
        "half-a-pair": 'b\'{"answers": ["\\\\ud800"]}\'',
        "no-utf-8": "b'\\xff\\xfe\\x00'",
        "unfolding": "b'{\"answers\":[' + b'[],' * 330000 + b'[]]}'",
    }.items()
}
