"""Arrays cross unharmed, and hostile bytes become a reason and nothing else."""

import contextlib
import io
import random
import struct
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping

import numpy as np
import pytest

from bench.grading.arrays import Array, ArrayLimits, array_rng, pack_arrays, read_arrays
from bench.grading.strict_json import BadAnswerError

ARRAYS: Mapping[str, Array] = {
    "0/q": np.arange(6, dtype=np.float32).reshape(2, 3),
    "half": np.array([1, -0.0, np.nan, np.inf], dtype=np.float16),
    "double": np.array(0.1),
    "bool": np.array([[True], [False]]),
    "int8": np.array([-128, 127], dtype=np.int8),
    "uint64": np.array([2**64 - 1], dtype=np.uint64),
    "complex": np.array([1 + 2j], dtype=np.complex64),
    "empty": np.zeros((0, 4), dtype=np.int32),
    "columns": np.asfortranarray(np.arange(12).reshape(3, 4)),
    "strided": np.arange(12).reshape(3, 4)[::2, 1:],
}


def numpys_own(save: Callable[..., None]) -> bytes:
    buffer = io.BytesIO()
    save(buffer, **ARRAYS)
    return buffer.getvalue()


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(pack_arrays(ARRAYS), id="ours"),
        pytest.param(numpys_own(np.savez), id="savez"),
        pytest.param(numpys_own(np.savez_compressed), id="savez_compressed"),
    ],
)
def test_arrays_come_back_as_they_were(raw: bytes) -> None:
    found = read_arrays(raw)
    assert found.keys() == ARRAYS.keys()
    for name, array in ARRAYS.items():
        assert (found[name].dtype, found[name].shape) == (array.dtype, array.shape)
        assert found[name].tobytes() == array.tobytes()


def test_what_is_written_depends_on_the_arrays_alone() -> None:
    turned = {name: ARRAYS[name] for name in reversed(list(ARRAYS))}
    assert pack_arrays(turned) == pack_arrays(ARRAYS)
    rows = {"a": np.ascontiguousarray(ARRAYS["columns"])}
    assert pack_arrays(rows) == pack_arrays({"a": np.array(rows["a"])})


@pytest.mark.parametrize(
    "arrays",
    [
        {"a": np.array([object()])},
        {"a": np.array(["text"])},
        {"a": np.array([1], dtype=">i4")},
        {"a": np.array([1], dtype="M8[s]")},
        {"a": np.zeros(1, dtype=[("x", "i4")])},
        {"a b": np.zeros(1)},
        {"": np.zeros(1)},
        {"é": np.zeros(1)},
    ],
    ids=lambda arrays: f"{next(iter(arrays))!r}-{next(iter(arrays.values())).dtype}",
)
def test_what_could_not_be_read_back_is_not_written(arrays: Mapping[str, Array]) -> None:
    with pytest.raises(ValueError, match="can't be written"):
        pack_arrays(arrays)


def zipped(*entries: tuple[str, bytes], how: int = zipfile.ZIP_STORED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", how) as archive:
        for name, content in entries:
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=how)
    return buffer.getvalue()


def npy(header: str, body: bytes = b"", *, magic: bytes = b"\x93NUMPY\x01\x00") -> bytes:
    text = header.encode("latin-1") + b"\n"
    return magic + struct.pack("<H", len(text)) + text + body


def described(descr: str = "'<f4'", order: str = "False", shape: str = "(1,)") -> str:
    return f"{{'descr': {descr}, 'fortran_order': {order}, 'shape': {shape}, }}"


FOUR = b"\0" * 4
GOOD = npy(described(), FOUR)


def test_the_form_of_the_hostile_ones_is_right() -> None:
    assert read_arrays(zipped(("a.npy", GOOD)))["a"].tolist() == [0.0]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"\x93NUMPY", id="cut-magic"),
        pytest.param(GOOD[:30], id="cut-header"),
        pytest.param(GOOD[:-1], id="cut-body"),
        pytest.param(GOOD + b"\0", id="more-body"),
        pytest.param(npy(described(), FOUR, magic=b"\x93NUMPY\x02\x00"), id="version-2"),
        pytest.param(npy(described("'|O'"), FOUR), id="object"),
        pytest.param(npy(described("'|O'"), b"cos\nsystem\n(S'true'\ntR."), id="pickle"),
        pytest.param(npy(described("'<U1'"), FOUR), id="text"),
        pytest.param(npy(described("'|S4'"), FOUR), id="bytes"),
        pytest.param(npy(described("'|V4'"), FOUR), id="void"),
        pytest.param(npy(described("'<M8[s]'"), FOUR * 2), id="date"),
        pytest.param(npy(described("'<f16'"), FOUR * 4), id="long-double"),
        pytest.param(npy(described("'>f4'"), FOUR), id="foreign-byte-order"),
        pytest.param(npy(described("'=f4'"), FOUR), id="byte-order-left-open"),
        pytest.param(npy(described("[('a', '<f4')]"), FOUR), id="structured"),
        pytest.param(
            npy(described("'|b1'", shape="(4,)"), b"\0\1\2\0"), id="neither-true-nor-false"
        ),
        pytest.param(npy(described(order="0"), FOUR), id="order"),
        pytest.param(npy(described(shape="(-1,)"), FOUR), id="negative-size"),
        pytest.param(npy(described(shape="(1.0,)"), FOUR), id="fractional-size"),
        pytest.param(npy(described(shape="1"), FOUR), id="no-tuple"),
        pytest.param(npy(described(shape="(2,)"), FOUR), id="too-large-a-shape"),
        pytest.param(npy(described(shape="(999999999999, 999999999999)"), FOUR), id="huge-shape"),
        pytest.param(npy(described(shape="(0, 999999999999)"), FOUR), id="body-of-an-empty-one"),
        pytest.param(npy(described(shape="(" + "1, " * 40 + "1)"), FOUR), id="many-axes"),
        pytest.param(npy(described(shape="(__import__('os').abort(),)"), FOUR), id="code"),
        pytest.param(npy("(" * 4000, FOUR), id="nested"),
        pytest.param(
            npy("{'shape': (1,), 'descr': '<f4', 'fortran_order': False}", FOUR), id="order"
        ),
        pytest.param(npy(described() + "\0", FOUR), id="nul"),
    ],
)
def test_an_array_that_numpy_did_not_write_is_refused(content: bytes) -> None:
    with pytest.raises(BadAnswerError):
        read_arrays(zipped(("a.npy", content)))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        pytest.param(b"", "no .npz", id="nothing"),
        pytest.param(b"PK\5\6", "no .npz", id="cut-end"),
        pytest.param(b'{"answers": []}', "no .npz", id="json"),
        pytest.param(GOOD, "no .npz", id="npy"),
        pytest.param(zipped(("a", GOOD)), "no name of an array", id="no-ending"),
        pytest.param(zipped((".npy", GOOD)), "no name of an array", id="no-name"),
        pytest.param(zipped(("a\n.npy", GOOD)), "no name of an array", id="line-break"),
        pytest.param(zipped(("é.npy", GOOD)), "no name of an array", id="no-ascii"),
        pytest.param(zipped(("a" * 300 + ".npy", GOOD)), "no name of an array", id="long-name"),
        pytest.param(
            zipped(("a.npy", GOOD), ("b.npy", GOOD)).replace(b"b.npy", b"a.npy"),
            "twice",
            id="a-name-twice",
        ),
        pytest.param(zipped(("a.npy", GOOD), how=zipfile.ZIP_BZIP2), "unknown way", id="bzip2"),
        pytest.param(zipped(("a.npy", GOOD), how=zipfile.ZIP_LZMA), "unknown way", id="lzma"),
        pytest.param(
            zipped(("a.npy", GOOD)).replace(FOUR + b"PK", b"\1\2\3\4PK"), "CRC", id="checksum"
        ),
        pytest.param(zipped(*((f"{n}.npy", GOOD) for n in range(33))), "33 arrays", id="many"),
        pytest.param(zipped(*((f"{n}.npy", GOOD) for n in range(99))), "than 32 arrays", id="more"),
        pytest.param(
            zipped(("a.npy", bytes(10_001)), how=zipfile.ZIP_DEFLATED), "when unpacked", id="bomb"
        ),
        pytest.param(zipped(("a.npy", bytes(20_001))), "more than 20000", id="large"),
    ],
)
def test_what_is_no_archive_of_arrays_is_refused(raw: bytes, why: str) -> None:
    limits = ArrayLimits(max_bytes=20_000, max_arrays=32, max_unpacked_bytes=10_000)
    with pytest.raises(BadAnswerError, match=why):
        read_arrays(raw, limits=limits)


def a_lying_bomb(claimed: int) -> bytes:
    """64 MiB of zeros in some kilobytes, said to be a few bytes."""
    raw = bytearray(zipped(("a.npy", bytes(64 * 2**20)), how=zipfile.ZIP_DEFLATED))
    for mark, at in ((b"PK\3\4", 22), (b"PK\1\2", 24)):
        start = raw.find(mark) + at
        raw[start : start + 4] = struct.pack("<I", claimed)
    return bytes(raw)


@pytest.mark.parametrize("claimed", [0, 100, 2**20])
def test_a_bomb_that_lies_of_its_size_is_not_unpacked(claimed: int) -> None:
    raw = a_lying_bomb(claimed)
    tracemalloc.start()
    with pytest.raises(BadAnswerError):
        read_arrays(raw, limits=ArrayLimits(max_unpacked_bytes=2**21))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * 2**20


def test_whatever_the_bytes_are_they_are_read_or_refused() -> None:
    draw = random.Random(5)
    plain = [zipped(("a.npy", GOOD), ("b.npy", GOOD)), numpys_own(np.savez_compressed)]
    for _ in range(5000):
        raw = bytearray(draw.choice(plain))
        for _ in range(draw.randint(1, 4)):
            at = draw.randrange(len(raw))
            raw[at : at + draw.randint(0, 3)] = draw.randbytes(draw.randint(0, 3))
        with contextlib.suppress(BadAnswerError):
            read_arrays(bytes(raw))


def test_one_seed_and_name_draw_the_same_numbers() -> None:
    first, again = (array_rng(7, "weights").integers(0, 2**32, 8) for _ in "12")
    assert first.tolist() == again.tolist()
    others = [array_rng(8, "weights"), array_rng(7, "inputs")]
    assert all(first.tolist() != other.integers(0, 2**32, 8).tolist() for other in others)
