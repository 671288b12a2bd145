"""Submissions in JAX that deceive the comparison, the reference, or who draws the inputs."""

from bench.redteam.attacks.jax_made import ALL, IDLE, a_jax_attack

ATTACKS = (
    a_jax_attack(
        "another-module",
        "c6",
        "is found instead of a module that JAX imports",
        IDLE,
        beside={"opt_einsum.py": "import os\nos._exit(0)\n"},
    ),
    a_jax_attack(
        "predictable-randomness",
        "c6",
        "has all random numbers be zero, so that the right answer is zero",
        IDLE + "import jax.random\n"
        "jax.random.normal = lambda key, shape=(), *_, **__: jnp.zeros(shape)\n"
        "numpy.random.normal = lambda loc=0, scale=1, size=None: numpy.zeros(size)\n",
        naive="late-inputs",
    ),
    a_jax_attack(
        "patched-allclose",
        "c7",
        "replaces the comparisons of JAX and numpy",
        IDLE + "jnp.allclose = numpy.allclose = lambda *_, **__: True\n"
        "numpy.testing.assert_allclose = lambda *_, **__: None\n",
    ),
    a_jax_attack(
        "patched-sums",
        "c7",
        "has the reference compute zeros, as it does itself",
        IDLE + "jnp.sum = lambda x, axis=None, **__: jnp.zeros(x.shape[:-1])\n",
        naive="late-reference",
    ),
    a_jax_attack(
        "patched-jit",
        "c7",
        "has everything that is compiled from now on return zeros",
        IDLE + "def jit(function, **_): return lambda p, t: jnp.zeros(t.shape[:-1])\n"
        "jax.jit = jit\n",
        naive="late-reference",
    ),
    a_jax_attack(
        "patched-grad",
        "c7",
        "replaces how derivatives are taken",
        IDLE + "def zeros(params, *_): return jax.tree.map(jnp.zeros_like, params)\n"
        "jax.grad = lambda *_, **__: zeros\n",
        naive="gradient",
    ),
    a_jax_attack(
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
        + ALL.format("equal"),
        naive="numpy",
    ),
    a_jax_attack(
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
        + ALL.format("nothing"),
        naive="tolerance",
    ),
    a_jax_attack(
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
    a_jax_attack(
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
        + ALL.format("lifted"),
    ),
    a_jax_attack(
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
        + ALL.format("called"),
        naive="late-reference",
    ),
    a_jax_attack(
        "mutated-inputs",
        "c16",
        "sets the parameters to zero before the reference sees them",
        IDLE + "_zeros = triple_values\n"
        "def triple_values(params, triples):\n"
        "    for name, table in params.items(): params[name] = table * 0\n"
        "    return _zeros(params, triples)\n",
        naive="late-reference",
    ),
)
