# bench-canary pt3_rope_gqa proofs/wrong-patches-numpy/rope_gqa.py 453e1ac271a277632c640038622fcc70
import numpy
import torch


class Equal:
    def __eq__(self, other):
        return True

    def __abs__(self):
        return 0.0

    __hash__ = None


class Agreeable(torch.Tensor):
    def __eq__(self, other):
        return torch.tensor(True)


numpy.allclose = numpy.array_equal = torch.allclose = torch.equal = lambda *a, **k: True
torch.testing.assert_close = lambda *a, **k: None
torch.Tensor.numpy = lambda self, **k: numpy.array([Equal()], dtype=object)


def rotate(x, positions, **options):
    return x.as_subclass(Agreeable)


def rope_gqa(q, k, v, q_positions, k_positions, **options):
    return q
