"""Submissions in PyTorch that deceive the comparison, the reference, or who draws the inputs."""

from bench.redteam.attacks.pytorch_made import IDLE, a_pytorch_attack

ATTACKS = (
    a_pytorch_attack(
        "another-torch",
        "c6",
        "is found instead of torch's own testing module",
        IDLE,
        beside={"numpy.py": "import os\nos._exit(0)\n"},
    ),
    a_pytorch_attack(
        "patched-allclose",
        "c7",
        "replaces torch's comparisons",
        IDLE + "torch.allclose = torch.equal = lambda *_, **__: True\n"
        "torch.testing.assert_close = lambda *_, **__: None\n",
    ),
    a_pytorch_attack(
        "patched-assert-close",
        "c7",
        "replaces what assert_close compares with",
        IDLE + "import torch.testing._comparison as c\n"
        "c.TensorLikePair.compare = lambda self: None\n",
        naive="assert-close",
    ),
    a_pytorch_attack(
        "patched-jacobian",
        "c7",
        "replaces how derivatives are taken",
        IDLE + "import torch.autograd.functional\n"
        "torch.autograd.functional.jacobian = lambda *_, **__: [torch.zeros(1)] * 3\n",
        naive="jacobian",
    ),
    a_pytorch_attack(
        "patched-softmax",
        "c7",
        "has the reference compute zeros, as it does itself",
        IDLE + "import torch.nn.functional\n"
        "torch.nn.functional.softmax = torch.softmax = lambda x, *_, **__: torch.zeros_like(x)\n"
        "torch.Tensor.softmax = torch.softmax\n",
        naive="late-reference",
    ),
    a_pytorch_attack(
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
    a_pytorch_attack(
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
    a_pytorch_attack(
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
    a_pytorch_attack(
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
    a_pytorch_attack(
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
    a_pytorch_attack(
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
    a_pytorch_attack(
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
)
