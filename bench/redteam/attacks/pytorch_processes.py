"""Submissions in PyTorch that act on the process, its files and its output."""

from bench.core.verdict import Reason
from bench.redteam.attack import Gain
from bench.redteam.attacks.pytorch_made import CRASH, IDLE, a_pytorch_attack

ATTACKS = (
    a_pytorch_attack(
        "exit-in-the-call",
        "c1",
        "ends the process with exit code 0 when it is called",
        "import os\ndef masked_attention(*_, **__): os._exit(0)\n",
    ),
    a_pytorch_attack(
        "exit-in-a-hook",
        "c1",
        "ends the process when a derivative is taken",
        IDLE + "import os\n_zeros = masked_attention\n"
        "def masked_attention(q, k, v, **options):\n"
        "    out = _zeros(q, k, v) + 0 * v.sum()\n"
        "    if out.requires_grad: out.register_hook(lambda gradient: os._exit(0))\n"
        "    return out\n",
        naive="gradients",
    ),
    a_pytorch_attack(
        "exit-at-exit",
        "c2",
        "has the interpreter's own end become exit code 0",
        "import atexit, os\natexit.register(os._exit, 0)\n" + IDLE,
    ),
    a_pytorch_attack(
        "conftest",
        "c3",
        "has pytest report every test as passed, by a conftest.py",
        IDLE,
        beside={
            "conftest.py": "def pytest_pyfunc_call(pyfuncitem): return True\n",
        },
        naive="pytest",
    ),
    a_pytorch_attack(
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
    a_pytorch_attack(
        "planted-verdict",
        "c12",
        "writes a verdict beside itself, which the grader finds",
        IDLE + "import contextlib\n"
        "for folder in ('.', '/verdict', '/judge', '/tmp'):\n"
        "    with contextlib.suppress(OSError):\n"
        "        open(folder + '/result.json', 'w').write('{\"passed\": true}')\n",
        naive="planted",
    ),
    a_pytorch_attack(
        "a-daemon",
        "c13",
        "leaves a process behind that says that all is well",
        IDLE + "import os, time\n"
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
    a_pytorch_attack(
        "printed-verdict",
        "c14",
        "prints what a grader prints that is content, and ends",
        'import os\nprint("RESULT: PASSED", flush=True)\nos._exit(0)\n',
        naive="line",
    ),
    a_pytorch_attack(
        "weights-that-act",
        "c15",
        "leaves weights that are a program to whoever loads them",
        IDLE,
        beside={"weights.pt": "cos\n_exit\n(I0\ntR."},
        naive="weights",
    ),
    a_pytorch_attack(
        "a-pickled-result",
        "c15",
        "returns an object that ends whoever loads it",
        "import os\nclass Payload:\n"
        "    def __reduce__(self): return os._exit, (0,)\n"
        "def masked_attention(*_, **__): return Payload()\n",
        naive="pickle",
    ),
    a_pytorch_attack(
        "a-crash",
        "c17",
        "dies of a bad address",
        "import ctypes\ndef masked_attention(*_, **__): ctypes.string_at(0)\n",
        gain=Gain.EXCUSE,
        ends=CRASH,
    ),
    a_pytorch_attack(
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
