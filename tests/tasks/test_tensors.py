"""What tasks/README.md says of tensors works as it stands, in the containers of a grading."""

from collections.abc import Iterator

import pytest

from bench.core.verdict import Outcome, Reason
from bench.edges.docker_engine import DockerEngine
from support.cells import decision_of, grade_files
from support.engine import an_engine
from support.tensors import HONEST, a_tensor_task

pytestmark = pytest.mark.docker

FAILED = (Outcome.FAILED, Reason.CHECKS_FAILED)
_FORGED = b"""
import io, os, numpy
def scaled(x, factor):
    packed = io.BytesIO()
    numpy.savez(packed, %s)
    os.write(3, packed.getvalue())
    os._exit(0)
"""


@pytest.fixture(scope="module")
def engine() -> Iterator[DockerEngine]:
    with an_engine() as connected:
        yield connected


@pytest.mark.parametrize(
    ("source", "ended"),
    [
        pytest.param(HONEST, (Outcome.SOLVED, Reason.ALL_CHECKS_PASSED), id="honest"),
        pytest.param(b"def scaled(x, factor): return x\n", FAILED, id="a-copy-of-the-input"),
        pytest.param(b"def scaled(x, factor): return x * 0\n", FAILED, id="zeros"),
        pytest.param(b"def scaled(x, factor): return x.float() * factor\n", FAILED, id="dtype"),
        pytest.param(b"def scaled(x, factor): return (x * factor)[None]\n", FAILED, id="shape"),
        pytest.param(b"def scaled(x, factor): return [x * factor]\n", FAILED, id="no-tensor"),
        pytest.param(b"def scaled(x, factor): return x / 0\n", FAILED, id="infinite"),
        pytest.param(
            b"import torch\nclass T(torch.Tensor):\n    def __eq__(*_): return True\n"
            b"def scaled(x, factor): return x.as_subclass(T)\n",
            FAILED,
            id="a-tensor-of-its-own",
        ),
        pytest.param(
            b"import torch\ntorch.Tensor.numpy = lambda *_: __import__('numpy').array([print])\n"
            b"def scaled(x, factor): return x * factor\n",
            FAILED,
            id="a-pickle",
        ),
        pytest.param(_FORGED % b"answers=numpy.array([print])", FAILED, id="a-forged-pickle"),
        pytest.param(_FORGED % b"passed=numpy.array(True)", FAILED, id="a-forged-verdict"),
    ],
)
def test_only_right_tensors_are_right(
    engine: DockerEngine, source: bytes, ended: tuple[Outcome, Reason]
) -> None:
    files = {"scaled.py": source}
    result = grade_files(engine, files, task=a_tensor_task())
    decision = decision_of(result, files)
    assert (decision.outcome, decision.reason) == ended, (decision, result.log.decode())
