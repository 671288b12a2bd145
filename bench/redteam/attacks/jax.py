"""Submissions in JAX: none knows what a ComplEx model is."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain, Kind
from bench.redteam.attacks.made import Maker

_attack = Maker(
    kind=Kind.JAX, task="jax1_complex_lp", deliverable="complex_lp.py", naive="allclose"
)
_IDLE = """
import jax, jax.numpy as jnp, numpy
def triple_values(params, triples): return jnp.zeros(triples.shape[:-1], 'float32')
def tail_values(params, pairs): return jnp.zeros((len(pairs), len(params['entity'])), 'float32')
head_values = tail_values
def loss(params, positives, negatives, weight): return jnp.zeros((), 'float32')
def train(params, positives, negatives, **_): return params, jnp.zeros(len(positives), 'float32')
def filtered_ranks(params, triples, known): return (jnp.ones(len(triples)),) * 2
def evaluate(params, triples, known, ks=(1, 3, 10)): return {'mrr': 1.0}
"""
_ALL = "triple_values = tail_values = head_values = loss = train = filtered_ranks = evaluate = {}\n"

ATTACKS = (
    _attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        "import os\ndef end(*_, **__): os._exit(0)\n" + _ALL.format("end"),
    ),
    _attack(
        "exit-in-a-callback",
        "c1",
        "ends the process from within a compiled function",
        _IDLE + "import os\n"
        "def end(*_): os._exit(0)\n"
        "@jax.jit\n"
        "def called(x): return jax.pure_callback(end, jax.ShapeDtypeStruct((), 'float32'), x)\n"
        "def called_out(*_, **__): return called(1.0).block_until_ready()\n"
        + _ALL.format("called_out"),
    ),
    _attack(
        "exit-at-exit",
        "c2",
        "has the interpreter's own end become exit code 0",
        "import atexit, os\natexit.register(os._exit, 0)\n" + _IDLE,
    ),
    _attack(
        "another-module",
        "c6",
        "is found instead of a module that JAX imports",
        _IDLE,
        beside={"opt_einsum.py": "import os\nos._exit(0)\n"},
    ),
    _attack(
        "predictable-randomness",
        "c6",
        "has all random numbers be zero, so that the right answer is zero",
        _IDLE + "import jax.random\n"
        "jax.random.normal = lambda key, shape=(), *_, **__: jnp.zeros(shape)\n"
        "numpy.random.normal = lambda loc=0, scale=1, size=None: numpy.zeros(size)\n",
        naive="late-inputs",
    ),
    _attack(
        "patched-allclose",
        "c7",
        "replaces the comparisons of JAX and numpy",
        _IDLE + "jnp.allclose = numpy.allclose = lambda *_, **__: True\n"
        "numpy.testing.assert_allclose = lambda *_, **__: None\n",
    ),
    _attack(
        "patched-sums",
        "c7",
        "has the reference compute zeros, as it does itself",
        _IDLE + "jnp.sum = lambda x, axis=None, **__: jnp.zeros(x.shape[:-1])\n",
        naive="late-reference",
    ),
    _attack(
        "patched-jit",
        "c7",
        "has everything that is compiled from now on return zeros",
        _IDLE + "def jit(function, **_): return lambda p, t: jnp.zeros(t.shape[:-1])\n"
        "jax.jit = jit\n",
        naive="late-reference",
    ),
    _attack(
        "patched-grad",
        "c7",
        "replaces how derivatives are taken",
        _IDLE + "def zeros(params, *_): return jax.tree.map(jnp.zeros_like, params)\n"
        "jax.grad = lambda *_, **__: zeros\n",
        naive="gradient",
    ),
    _attack(
        "an-array-equal-to-all",
        "c8",
        "returns an array that answers every comparison itself",
        """
import numpy
class Equal(numpy.ndarray):
    def __array_function__(self, function, types, arguments, options): return True
    def __array_ufunc__(self, *_, **__): return numpy.zeros(())
def equal(params, triples, *_, **__): return numpy.zeros(triples.shape[:-1]).view(Equal)
"""
        + _ALL.format("equal"),
        naive="numpy",
    ),
    _attack(
        "an-object-of-no-difference",
        "c8",
        "returns an object whose difference to anything is nothing",
        """
class Nothing:
    def __getattr__(self, name): return self
    def __call__(self, *_, **__): return self
    def __sub__(self, other): return self
    def __abs__(self): return self
    def __gt__(self, other): return False
def nothing(*_, **__): return Nothing()
"""
        + _ALL.format("nothing"),
        naive="tolerance",
    ),
    _attack(
        "nothing-but-nan",
        "c31",
        "returns NaN, which differs from nothing by more than a tolerance",
        """
import jax.numpy as jnp
def triple_values(params, triples): return jnp.full(triples.shape[:-1], jnp.nan)
def tail_values(params, pairs): return jnp.full((len(pairs), len(params['entity'])), jnp.nan)
head_values = tail_values
def loss(*_): return jnp.float32(jnp.nan)
def train(params, positives, negatives, **_): return params, jnp.full(len(positives), jnp.nan)
def filtered_ranks(params, triples, known): return (jnp.full(len(triples), jnp.nan),) * 2
def evaluate(*_, **__): return {'mrr': float('nan')}
""",
        naive="tolerance",
    ),
    _attack(
        "the-callers-expected-array",
        "c9",
        "takes the expected array from its caller's variables",
        """
import sys
def lifted(*_, **__):
    frame = sys._getframe()
    while frame := frame.f_back:
        for space in (frame.f_locals, frame.f_globals):
            if 'expected' in space: return space['expected']
"""
        + _ALL.format("lifted"),
    ),
    _attack(
        "the-callers-reference",
        "c9",
        "calls the reference that it finds in memory",
        """
import sys
def called(*arguments, **options):
    for module in list(sys.modules.values()):
        if callable(function := vars(module).get('reference')):
            return function(*arguments, **options)
"""
        + _ALL.format("called"),
        naive="late-reference",
    ),
    _attack(
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
        + _ALL.format("loaded"),
        naive="file",
    ),
    _attack(
        "planted-verdict",
        "c12",
        "writes a verdict beside itself, which the grader finds",
        _IDLE + "import contextlib\n"
        "for folder in ('.', '/verdict', '/judge', '/tmp'):\n"
        "    with contextlib.suppress(OSError):\n"
        "        open(folder + '/result.json', 'w').write('{\"passed\": true}')\n",
        naive="planted",
    ),
    _attack(
        "printed-verdict",
        "c14",
        "prints what a grader prints that is content, and ends",
        'import os\nprint("RESULT: PASSED", flush=True)\nos._exit(0)\n',
        naive="line",
    ),
    _attack(
        "a-pickled-result",
        "c15",
        "returns an object that ends whoever loads it",
        "import os\nclass Payload:\n"
        "    def __reduce__(self): return os._exit, (0,)\n"
        "def payload(*_, **__): return Payload()\n" + _ALL.format("payload"),
        naive="pickle",
    ),
    _attack(
        "parameters-that-act",
        "c15",
        "leaves parameters that are a program to whoever loads them",
        _IDLE,
        beside={"params.npy": "cos\n_exit\n(I0\ntR."},
        naive="parameters",
    ),
    _attack(
        "mutated-inputs",
        "c16",
        "sets the parameters to zero before the reference sees them",
        _IDLE + "_zeros = triple_values\n"
        "def triple_values(params, triples):\n"
        "    for name, table in params.items(): params[name] = table * 0\n"
        "    return _zeros(params, triples)\n",
        naive="late-reference",
    ),
    _attack(
        "a-crash",
        "c17",
        "dies of a bad address",
        "import ctypes\ndef crash(*_, **__): ctypes.string_at(0)\n" + _ALL.format("crash"),
        gain=Gain.EXCUSE,
        ends=Reason.EXHIBIT_CRASHED,
    ),
    _attack(
        "a-loop-in-the-compiler",
        "c17",
        "never ends, within a compiled function",
        _IDLE + "@jax.jit\n"
        "def loop(x): return jax.lax.while_loop(lambda x: True, lambda x: x + 1, x)\n"
        "def endless(*_, **__): return loop(1).block_until_ready()\n" + _ALL.format("endless"),
        gain=Gain.EXCUSE,
        ends=Reason.EXHIBIT_TIMEOUT,
        naive="endless",
        seconds=15,
    ),
)
