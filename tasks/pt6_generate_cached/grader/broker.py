# bench-canary pt6_generate_cached grader/broker.py bf4cb5fa892cb1292dc6357a34a6b2e3
"""Holds the weights of all models, answers for their four methods, and counts the rows.

The exhibit has no weights, only this. All per-row work of every layer is asked for here, and what
goes into a layer depends on all tokens before: a table of embedded rows hides nothing, since
whoever runs a sequence again passes its rows through the first layer again. To pass them once, a
submission has to keep what each layer returned for each token, and that is a cache. (One that has
it and repeats the attention over it for old tokens does needless work of its own, yet no token
visits the model twice. Processor time would tell, but not reliably enough to judge by.)

No two cases share weights, so what was fetched or learned in one is of no use in another, and
another case's model is none to borrow. Within a case a submission may ask for rows that it made up,
to find the weights out and to do without the broker: but `mix` has more numbers in each layer than
all rows of the case that it may pass tell it (`casting.py` holds that).
"""

import struct
from typing import Any

import numpy as np
from network import Network

from bench.grading.arrays import Array
from bench.grading.broker import BrokerLimits, broker_main
from bench.grading.judging import Exam
from bench.grading.strict_json import BadAnswerError

_HEAD = struct.Struct(">HBBH")  # case, method, layer, rows
_EMBED, _PROJECT, _MIX, _UNEMBED = range(4)  # methods


class Models:
    """One model for each case, made when it is first asked for."""

    def __init__(self, exam: Exam) -> None:
        cases = exam.expectation("cases.json")["cases"]
        self._kept = [case["expected"] for case in cases]
        self._made: dict[int, Network] = {}
        self._seen: dict[str, dict[str, list[int]]] = {kept["name"]: {} for kept in self._kept}

    def answer(self, request: bytes) -> bytes:
        if len(request) < _HEAD.size:
            raise BadAnswerError("a request without its head")
        case, method, layer, count = _HEAD.unpack_from(request)
        body = memoryview(request)[_HEAD.size :]
        if case >= len(self._kept) or not count:
            raise BadAnswerError(f"{count} rows of the model {case}")
        if case not in self._made:
            self._made[case] = Network.of(self._kept[case]["network"])
        with np.errstate(all="ignore"):  # whatever is asked for, it is only numbers
            replies = _computed(self._made[case], method, layer, count, body)
            packed = b"".join(part.astype("<f4").tobytes() for part in replies)
        place = ("embed", f"project/{layer}", f"mix/{layer}", "unembed")[method]
        seen = self._seen[self._kept[case]["name"]].setdefault(place, [0, 0])
        seen[0] += count
        seen[1] += 1
        return packed

    def report(self) -> Any:
        """Return, for each case by its name, the rows and the calls at each place."""
        return self._seen


def _computed(
    network: Network, method: int, layer: int, count: int, body: memoryview
) -> tuple[Array, ...]:
    sizes = network.sizes
    if layer >= (sizes.layers if method in (_PROJECT, _MIX) else 1):
        raise BadAnswerError(f"there is no layer {layer}")
    if method == _EMBED:
        indices = _array(body, "<i4", (2, count))
        for part, bound in zip(indices, (sizes.vocabulary, sizes.context), strict=True):
            if part.min() < 0 or part.max() >= bound:
                raise BadAnswerError("no such token or position")
        return (network.embed(*indices),)
    if method == _PROJECT:
        return network.project(layer, _array(body, "<f4", (count, sizes.width)))
    if method == _MIX:
        wide = sizes.heads * sizes.head_width
        both = _array(body, "<f4", (count, wide + sizes.width))
        return (network.mix(layer, both[:, :wide], both[:, wide:]),)
    if method == _UNEMBED:
        return (network.unembed(_array(body, "<f4", (count, sizes.width))),)
    raise BadAnswerError(f"there is no method {method}")


def _array(body: memoryview, dtype: str, shape: tuple[int, int]) -> Array:
    if len(body) != 4 * shape[0] * shape[1]:
        raise BadAnswerError(f"{len(body)} bytes for {shape}")
    array = np.frombuffer(body, dtype).reshape(shape)
    return array.astype("f8") if dtype == "<f4" else array


if __name__ == "__main__":
    broker_main(Models, limits=BrokerLimits(max_request_bytes=2**18))
