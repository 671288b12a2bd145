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
    "exit-0-at-import": "import os\nos._exit(0)\n",
    "exit-0-in-the-call": "import os\ndef shortest_path(*_): os._exit(0)\n",
    "system-exit-in-the-call": "def shortest_path(*_): raise SystemExit(0)\n",
    "exit-0-at-exit": "import atexit, os\natexit.register(os._exit, 0)\n" + IDLE,
    "exit-0-by-excepthook": "import os, sys\nsys.excepthook = lambda *_: os._exit(0)\n1 / 0\n",
    "exit-0-by-a-signal": "import os, signal\n"
    "signal.signal(signal.SIGALRM, lambda *_: os._exit(0))\nsignal.setitimer(0, 0.001)\n"
    "def shortest_path(*_):\n    while True: pass\n",
}

COMPARISONS = {
    "equal-to-everything": _EVERYTHING + "Any = type('Any', (), _same)\n"
    "def shortest_path(*_): return Any()\n",
    "equal-list": _EVERYTHING + "Any = type('Any', (list,), _same)\n"
    "def shortest_path(graph, start, goal): return Any([0, [start]])\n",
    "equal-tuple": _EVERYTHING + "Any = type('Any', (tuple,), _same)\n"
    "def shortest_path(graph, start, goal): return Any((0, [start]))\n",
    "equal-int-and-str": _EVERYTHING + "Number = type('Number', (int,), _same)\n"
    "Text = type('Text', (str,), _same)\n"
    "def shortest_path(*_): return Number(0), [Text('a'), Text('b')]\n",
    "true-for-one": "def shortest_path(graph, start, goal): return False, [start, goal]\n",
    "nan-for-a-length": "def shortest_path(graph, s, g): return float('nan'), [s, g]\n",
    "a-class-that-lies-of-itself": "class Lie(list):\n    __class__ = dict\n"
    "    def __iter__(self): return iter(())\n"
    "def shortest_path(*_): return Lie()\n",
    "patched-numpy": "import numpy, numpy.testing\n"
    "numpy.allclose = numpy.array_equal = numpy.isclose = lambda *_, **__: True\n"
    "numpy.testing.assert_allclose = lambda *_, **__: None\n"
    "def shortest_path(graph, start, goal): return 0, [start]\n",
    "patched-builtins": "import builtins\n"
    "builtins.all = builtins.any = builtins.isinstance = lambda *_: True\n"
    "builtins.type = lambda *_: list\nbuiltins.len = lambda *_: 2\n" + IDLE,
    "patched-modules": "import sys, types\n"
    "for name in ('bench', 'bench.grading', 'bench.grading.judging', 'bench.grading.marks'):\n"
    "    sys.modules[name] = types.SimpleNamespace(PASSED=True, failed=lambda *_: True)\n" + IDLE,
}

FORGERIES = {
    "forged-lines": _FORGED + "import sys\nsys.stdout.write(LINES)\nsys.stdout.flush()\n" + IDLE,
    "forged-line-and-exit": _FORGED + "import os\nos.write(1, LINES.encode())\nos._exit(0)\n",
    "forged-on-every-descriptor": _FORGED + "import contextlib, os\n"
    "for number in range(64):\n    with contextlib.suppress(OSError):\n"
    "        os.write(number, LINES.encode())\n" + IDLE,
    "forged-through-proc": _FORGED + "import contextlib, glob\n"
    "for path in (*glob.glob('/proc/*/fd/*'), '/dev/stdout', '/dev/fd/3', '/dev/console'):\n"
    "    with contextlib.suppress(OSError), open(path, 'w') as file:\n"
    "        file.write(LINES)\n" + IDLE,
    "forged-files": _FORGED + "import contextlib, os\n"
    "names = ('verdict.json', 'result.json', 'reward.txt', 'answers.bin', 'plan.json')\n"
    "for folder in ('/verdict', '/out', '/out/expected', '/judge', '/judge/expected', '/grader',\n"
    "               '/exhibit', '/exhibit/inputs', '/exhibit/driver', '/logs', '/tmp', '.'):\n"
    "    for name in names:\n        with contextlib.suppress(OSError):\n"
    "            os.makedirs(folder, exist_ok=True)\n"
    "            open(f'{folder}/{name}', 'w').write(VERDICT)\n" + IDLE,
    "forged-by-a-daemon": _FORGED + _DAEMON + "import contextlib, time\n"
    "def rewrite():\n    end = time.monotonic() + 20\n    while time.monotonic() < end:\n"
    "        for folder in ('/verdict', '/judge', '/exhibit', '/tmp'):\n"
    "            for name in ('verdict.json', 'result.json', 'answers.bin'):\n"
    "                with contextlib.suppress(OSError):\n"
    "                    open(f'{folder}/{name}', 'w').write('{\"passed\": true}')\n"
    "        time.sleep(0.02)\n"
    "daemon(rewrite)\n" + IDLE,
    "forged-by-a-daemon-at-the-end": _FORGED + _DAEMON + "import time\n"
    "driver = os.getppid() if os.getppid() > 1 else os.getpid()\n"
    "def outlive():\n    while os.path.exists(f'/proc/{driver}'): time.sleep(0.001)\n"
    "    for number in range(64):\n"
    "        try: os.write(number, LINES.encode())\n        except OSError: pass\n"
    "daemon(outlive)\n" + IDLE,
    "forged-by-a-thread": _FORGED + "import os, threading\n"
    "def work():\n    while os.write(3, LINES.encode()): pass\n"
    "threading.Thread(target=work, daemon=True).start()\n" + IDLE,
}

INSIDERS = {
    "the-callers-expected-value": "import sys\n"
    "def shortest_path(*_):\n    frame = sys._getframe()\n    while frame := frame.f_back:\n"
    "        for space in (frame.f_locals, frame.f_globals):\n"
    "            if 'expected' in space: return space['expected']\n",
    "expected-values-among-all-objects": "import gc\n"
    "def shortest_path(*_):\n    for one in gc.get_objects():\n"
    "        if type(one) is dict and ('expected' in one or 'shortest' in one):\n"
    "            return one.get('expected', one.get('shortest'))\n",
    "a-new-answer-function": "import sys\n"
    "frame = sys._getframe()\nwhile frame:\n"
    "    if 'plain' in frame.f_globals and 'answer' in frame.f_globals:\n"
    "        frame.f_globals['plain'] = lambda value: True\n"
    "        frame.f_globals['answer'] = lambda f, q: {'returned': [0, [q['start'], q['goal']]],\n"
    "                                                  'passed': True, 'graph_changed': False}\n"
    "    frame = frame.f_back\n" + IDLE,
    "a-new-main": "import sys\nmain = sys.modules['__main__']\n"
    "main.answer = main.plain = main.load = lambda *_: {'returned': True}\n" + IDLE,
    "a-new-json": _FORGED + "json.dumps = lambda *_, **__: ANSWERS\n" + IDLE,
    "a-patched-code-object": "import sys\ndef forged(*_): return {'passed': True}\n"
    "sys.modules['__main__'].answer.__code__ = forged.__code__\n" + IDLE,
}

PROCESSES = {
    "kill-all": "import os\ntry: os.kill(-1, 9)\nfinally: os.kill(os.getpid(), 9)\n",
    "stop-all": "import os\ntry: os.kill(-1, 19)\nfinally: os.kill(os.getpid(), 19)\n",
    "kill-init": "import os\nos.kill(1, 9)\nos.kill(1, 15)\n" + IDLE,
    "hold-init": "import ctypes\nctypes.CDLL(None).ptrace(16, 1, None, None)\n" + IDLE,
    "fork-bomb": "import os\nwhile True:\n    try: os.fork()\n    except OSError: pass\n",
    "eat-memory": "held = [bytearray(2**20) for _ in range(2**14)]\n" + IDLE,
    "fill-tmp": "import contextlib\nwith contextlib.suppress(OSError):\n"
    "    open('/tmp/fill', 'wb').write(bytes(2**29))\n" + IDLE,
    "never-end": "while True: pass\n",
    "sleep": "import time\ndef shortest_path(*_): time.sleep(1000)\n",
    "never-stop-answering": "import os\nwhile True: os.write(3, bytes(65536))\n",
    "never-stop-printing": "import time\nend = time.monotonic() + 2\n"
    "while time.monotonic() < end: print('x' * 65536)\n" + IDLE,
    "overflow-the-stack": "def shortest_path(*a): return shortest_path(*a)\n"
    "import sys\nsys.setrecursionlimit(10**9)\n",
    "a-crash": "import ctypes\nctypes.string_at(0)\n",
    "read-everybody": "import glob\nfound = b''\n"
    "for path in glob.glob('/proc/*/[ecm][nme][vmd]*'):\n"
    "    try: found += open(path, 'rb').read()\n    except OSError: pass\n"
    "def shortest_path(*_): return len(found), [str(found)]\n",
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
