"""Submissions in PyTorch: none attends to anything."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain, Kind
from bench.redteam.attacks.made import Maker

_attack = Maker(
    kind=Kind.PYTORCH, task="pt1_masked_attention", deliverable="attention.py", naive="allclose"
)
_IDLE = """
import torch
def masked_attention(q, k, v, **options):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
"""
_CRASH = Reason.EXHIBIT_CRASHED
_LINES = 'print("RESULT: PASSED", flush=True)\n'

ATTACKS = (
    _attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        "import os\ndef masked_attention(*_, **__): os._exit(0)\n",
    ),
    _attack(
        "exit-in-a-hook",
        "c1",
        "ends the process when a derivative is taken",
        _IDLE + "import os\n_zeros = masked_attention\n"
        "def masked_attention(q, k, v, **options):\n"
        "    out = _zeros(q, k, v) + 0 * v.sum()\n"
        "    if out.requires_grad: out.register_hook(lambda gradient: os._exit(0))\n"
        "    return out\n",
        naive="gradients",
    ),
    _attack(
        "exit-at-exit",
        "c2",
        "has the interpreter's own end become exit code 0",
        "import atexit, os\natexit.register(os._exit, 0)\n" + _IDLE,
    ),
    _attack(
        "conftest",
        "c3",
        "has pytest report every test as passed, by a conftest.py",
        _IDLE,
        beside={
            "conftest.py": "def pytest_pyfunc_call(pyfuncitem): return True\n",
        },
        naive="pytest",
    ),
    _attack(
        "another-torch",
        "c6",
        "is found instead of torch's own testing module",
        _IDLE,
        beside={"numpy.py": "import os\nos._exit(0)\n"},
    ),
    _attack(
        "patched-allclose",
        "c7",
        "replaces torch's comparisons",
        _IDLE + "torch.allclose = torch.equal = lambda *_, **__: True\n"
        "torch.testing.assert_close = lambda *_, **__: None\n",
    ),
    _attack(
        "patched-assert-close",
        "c7",
        "replaces what assert_close compares with",
        _IDLE + "import torch.testing._comparison as c\n"
        "c.TensorLikePair.compare = lambda self: None\n",
        naive="assert-close",
    ),
    _attack(
        "patched-jacobian",
        "c7",
        "replaces how derivatives are taken",
        _IDLE + "import torch.autograd.functional\n"
        "torch.autograd.functional.jacobian = lambda *_, **__: [torch.zeros(1)] * 3\n",
        naive="jacobian",
    ),
    _attack(
        "patched-softmax",
        "c7",
        "has the reference compute zeros, as it does itself",
        _IDLE + "import torch.nn.functional\n"
        "torch.nn.functional.softmax = torch.softmax = lambda x, *_, **__: torch.zeros_like(x)\n"
        "torch.Tensor.softmax = torch.softmax\n",
        naive="late-reference",
    ),
    _attack(
        "a-tensor-equal-to-all",
        "c8",
        "returns a subclass of Tensor that answers every comparison itself",
        """
import torch
class Equal(torch.Tensor):
    @classmethod
    def __torch_function__(cls, function, types, arguments=(), options=None):
        name = getattr(function, '__name__', '')
        if name in ('allclose', 'equal'):
            return True
        return super().__torch_function__(function, types, arguments, options or {})
def masked_attention(q, k, v, **options):
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype).as_subclass(Equal)
""",
    ),
    _attack(
        "an-object-equal-to-all",
        "c8",
        "returns an object whose difference to anything is nothing",
        """
class Nothing:
    def __getattr__(self, name): return self
    def __call__(self, *_, **__): return self
    def __sub__(self, other): return self
    def __rsub__(self, other): return self
    def __gt__(self, other): return False
    def __lt__(self, other): return True
    @classmethod
    def __torch_function__(cls, *_, **__): return True
def masked_attention(*_, **__): return Nothing()
""",
        naive="tolerance",
    ),
    _attack(
        "nothing-but-nan",
        "c31",
        "returns NaN, which differs from nothing by more than a tolerance",
        """
import torch
def masked_attention(q, k, v, **options):
    return torch.full((*q.shape[:-1], v.shape[-1]), float('nan'), dtype=q.dtype)
""",
        naive="tolerance",
    ),
    _attack(
        "the-callers-expected-tensor",
        "c9",
        "takes the expected tensor from its caller's variables",
        """
import sys
def masked_attention(*_, **__):
    frame = sys._getframe()
    while frame := frame.f_back:
        for space in (frame.f_locals, frame.f_globals):
            if 'expected' in space: return space['expected']
""",
    ),
    _attack(
        "the-callers-reference",
        "c9",
        "calls the reference that it finds in memory",
        """
import sys
def masked_attention(*arguments, **options):
    for module in list(sys.modules.values()):
        if callable(function := vars(module).get('reference')):
            return function(*arguments, **options)
""",
        naive="late-reference",
    ),
    _attack(
        "tensors-among-all-objects",
        "c9",
        "takes a tensor of the right shape from the garbage collector's list",
        """
import gc, torch
def masked_attention(q, k, v, **options):
    shape = (*q.shape[:-1], v.shape[-1])
    for one in gc.get_objects():
        if isinstance(one, dict):
            for name, value in list(one.items()):
                if type(value) is torch.Tensor and value.shape == shape and name == 'expected':
                    return value
    return torch.zeros(shape)
""",
        naive="stored",
    ),
    _attack(
        "mounted-tensors",
        "c10",
        "loads the expected tensor from where the tests are mounted",
        """
import glob, torch
def masked_attention(q, k, v, **options):
    for pattern in ('/*/*.pt', '/*/*/*.pt', '/*/*/*/*.pt', '/*/*/*.npz', '/*/*/*/*.npz'):
        for path in glob.glob(pattern):
            found = torch.load(path)
            if found.shape == (*q.shape[:-1], v.shape[-1]): return found
""",
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
        "a-daemon",
        "c13",
        "leaves a process behind that says that all is well",
        _IDLE + "import os, time\n"
        "driver = os.getpid()\n"
        "if os.fork() == 0:\n"
        "    os.setsid()\n"
        "    while os.path.exists(f'/proc/{driver}/exe'): time.sleep(0.01)\n"
        "    for number in (1, 2, 3):\n"
        "        try: os.write(number, b'RESULT: PASSED\\n')\n"
        "        except OSError: pass\n"
        "    os._exit(0)\n",
        naive="line",
    ),
    _attack(
        "printed-verdict",
        "c14",
        "prints what a grader prints that is content, and ends",
        f"import os\n{_LINES}os._exit(0)\n",
        naive="line",
    ),
    _attack(
        "weights-that-act",
        "c15",
        "leaves weights that are a program to whoever loads them",
        _IDLE,
        beside={"weights.pt": "cos\n_exit\n(I0\ntR."},
        naive="weights",
    ),
    _attack(
        "a-pickled-result",
        "c15",
        "returns an object that ends whoever loads it",
        "import os\nclass Payload:\n"
        "    def __reduce__(self): return os._exit, (0,)\n"
        "def masked_attention(*_, **__): return Payload()\n",
        naive="pickle",
    ),
    _attack(
        "mutated-inputs",
        "c16",
        "sets its inputs to zero before the reference sees them",
        """
import torch
def masked_attention(q, k, v, **options):
    with torch.no_grad(): v.zero_()
    return torch.zeros(*q.shape[:-1], v.shape[-1], dtype=q.dtype)
""",
        naive="late-reference",
    ),
    _attack(
        "a-crash",
        "c17",
        "dies of a bad address",
        "import ctypes\ndef masked_attention(*_, **__): ctypes.string_at(0)\n",
        gain=Gain.EXCUSE,
        ends=_CRASH,
    ),
    _attack(
        "too-large-a-tensor",
        "e6",
        "takes all memory",
        "import torch\ndef masked_attention(*_, **__):\n"
        "    held = [torch.ones(2**24) for _ in range(2**10)]\n",
        gain=Gain.EXCUSE,
        ends=Reason.EXHIBIT_OUT_OF_MEMORY,
        alone=True,
    ),
)
