"""Submissions in Python that write verdicts: lines, files, descriptors, now or later."""

from bench.redteam.attacks.python_made import DAEMON, FORGED, IDLE, a_python_attack

ATTACKS = (
    a_python_attack(
        "another-environment",
        "c22",
        "puts programs of its own first on PATH, PYTHONPATH and LD_PRELOAD",
        FORGED
        + r"""
import os, sys
os.environ |= {"BENCH_NONCE": "0", "PYTHONPATH": "/tmp", "PATH": "/tmp", "LD_PRELOAD": "/tmp/x.so"}
sys.path.insert(0, "/tmp")
for name in ("sitecustomize.py", "python3", ".bashrc", ".profile", "x.so", "json.py"):
    with open(f"/tmp/{name}", "w", opener=lambda path, flags: os.open(path, flags, 0o777)) as file:
        file.write(f"#!/bin/sh\nprintf %b {LINES!r}\n")
"""
        + IDLE,
        naive="python-child",
    ),
    a_python_attack(
        "forged-lines",
        "c14",
        "prints what a grader prints that is content",
        FORGED
        + """
import sys
sys.stdout.write(LINES)
sys.stdout.flush()
"""
        + IDLE,
        naive="python-line",
    ),
    a_python_attack(
        "forged-line-and-exit",
        "c14",
        "prints what a grader prints that is content, and ends",
        FORGED
        + """
import os
os.write(1, LINES.encode())
os._exit(0)
""",
        naive="python-line",
    ),
    a_python_attack(
        "forged-on-every-descriptor",
        "c14",
        "writes a content grader's words to every open file",
        FORGED
        + """
import contextlib, os
for number in range(64):
    with contextlib.suppress(OSError):
        os.write(number, LINES.encode())
"""
        + IDLE,
        naive="python-line",
    ),
    a_python_attack(
        "forged-through-proc",
        "c14",
        "writes them to every open file of every process",
        FORGED
        + """
import contextlib, glob
for path in (*glob.glob('/proc/*/fd/*'), '/dev/stdout', '/dev/fd/3', '/dev/console'):
    with contextlib.suppress(OSError), open(path, 'w') as file:
        file.write(LINES)
"""
        + IDLE,
        naive="python-line",
    ),
    a_python_attack(
        "forged-by-a-thread",
        "c14",
        "has a thread write them to the channel of the answers",
        FORGED
        + """
import os, threading
def work():
    for _ in range(3): os.write(3, LINES.encode())
thread = threading.Thread(target=work, daemon=True)
thread.start()
thread.join(1)
"""
        + IDLE,
        naive="python-descriptor",
    ),
    a_python_attack(
        "forged-files",
        "c12",
        "writes verdicts wherever one may be looked for",
        FORGED
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
        naive="python-planted",
    ),
    a_python_attack(
        "unwritable-verdict",
        "c12",
        "puts a verdict where the grader's own then can't be written",
        FORGED
        + """
import contextlib, os
for folder in ('/verdict', '/judge', '/tmp'):
    with contextlib.suppress(OSError):
        open(f'{folder}/result.json', 'w').write(VERDICT)
        os.chmod(f'{folder}/result.json', 0o444)
"""
        + IDLE,
        naive="python-unwritable",
    ),
    a_python_attack(
        "forged-by-a-daemon",
        "c13",
        "leaves a process behind that writes verdicts over and over",
        FORGED
        + DAEMON
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
        naive="python-file",
    ),
    a_python_attack(
        "forged-by-a-daemon-at-the-end",
        "c13",
        "leaves a process behind that speaks when the grader has spoken",
        FORGED
        + DAEMON
        + """
import time
driver = os.getpid()
def outlive():
    while os.path.exists(f'/proc/{driver}'): time.sleep(0.001)
    for number in range(64):
        try: os.write(number, LINES.encode())
        except OSError: pass
daemon(outlive)
"""
        + IDLE,
        naive="python-line-later",
    ),
)
