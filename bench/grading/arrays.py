"""What arrays do these hostile bytes hold? Strict .npz, and a writer whose bytes depend on nothing.

The bytes may come from a process that ran the submission. Whatever they hold, the result is plain
arrays of numbers or a `BadAnswerError`: nothing is unpickled or evaluated; no object, string or
structured type, no foreign byte order, no name twice, and nothing grows beyond the limits, however
small it was packed.

numpy has no bfloat16: a driver sends such a tensor as float32, which holds its values exactly.
"""

import hashlib
import io
import math
import re
import struct
import sys
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from bench.grading.show import show
from bench.grading.strict_json import BadAnswerError

Array: TypeAlias = npt.NDArray[Any]

_OWN_ORDER = "<" if sys.byteorder == "little" else ">"
_DTYPES = frozenset(
    {f"|{code}" for code in ("b1", "i1", "u1")}
    | {_OWN_ORDER + code for code in ("i2", "i4", "i8", "u2", "u4", "u8")}
    | {_OWN_ORDER + code for code in ("f2", "f4", "f8", "c8", "c16")}
)
_NAME = re.compile(r"[!-~]{1,200}")
_MAGIC = b"\x93NUMPY\x01\x00"
# A header as numpy writes it and in no other form, so that it need not be evaluated as Python.
_HEADER = re.compile(
    rb"\{'descr': '([!-~]{1,20})', 'fortran_order': (False|True), 'shape': "
    rb"\((|[0-9]{1,12},|[0-9]{1,12}(?:, [0-9]{1,12}){1,31})\), \} *\n"
)
_PLAIN = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 1
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
# zipfile's own faults, and those it lets through from an archive that lies of itself.
_FAULTS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, RuntimeError),
    *(EOFError, OSError, ValueError, OverflowError, LookupError),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrayLimits:
    """How much an .npz may hold, packed and unpacked."""

    max_bytes: int = 64 * 2**20
    max_arrays: int = 4096
    max_unpacked_bytes: int = 256 * 2**20


def read_arrays(raw: bytes, *, limits: ArrayLimits | None = None) -> dict[str, Array]:
    """Return the arrays of an .npz by name; raises `BadAnswerError` with the reason if it is none.

    They can't be written to. NaN and infinities are values as any other here: who compares decides.
    """
    limits = limits or ArrayLimits()
    if len(raw) > limits.max_bytes:
        raise BadAnswerError(f"{len(raw)} bytes, more than {limits.max_bytes}")
    # Before zipfile makes an object of each; data may hold the mark by chance, but not that often.
    if raw.count(_ENTRY) > 2 * limits.max_arrays:
        raise BadAnswerError(f"more than {limits.max_arrays} arrays")
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as archive:
            return _unpacked(archive, limits)
    except _FAULTS as error:
        raise BadAnswerError(f"no .npz: {error}") from error


def pack_arrays(arrays: Mapping[str, npt.ArrayLike]) -> bytes:
    """Return arrays as .npz, the same bytes for the same arrays in whatever order they come.

    Raises `ValueError` for what `read_arrays` would refuse.
    """
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(arrays):
            array = np.asarray(arrays[name])
            if array.dtype.str not in _DTYPES or not _NAME.fullmatch(name):
                raise ValueError(f"an array {name!r} of type {array.dtype} can't be written")
            content = io.BytesIO()
            np.lib.format.write_array(content, array, version=(1, 0), allow_pickle=False)
            entry = zipfile.ZipInfo(f"{name}.npy", _LONG_AGO)
            archive.writestr(entry, content.getvalue())
    return buffer.getvalue()


def array_rng(seed: int, *names: str) -> np.random.Generator:
    """Return numpy's source of randomness for each seed and name, as `rng` is Python's."""
    text = "/".join((str(seed), *names))
    return np.random.Generator(np.random.PCG64(list(hashlib.sha256(text.encode()).digest())))


def _unpacked(archive: zipfile.ZipFile, limits: ArrayLimits) -> dict[str, Array]:
    entries = archive.infolist()
    if len(entries) > limits.max_arrays:
        raise BadAnswerError(f"{len(entries)} arrays, more than {limits.max_arrays}")
    if sum(entry.file_size for entry in entries) > limits.max_unpacked_bytes:
        raise BadAnswerError(f"more than {limits.max_unpacked_bytes} bytes when unpacked")
    arrays: dict[str, Array] = {}
    for entry in entries:
        name = entry.filename.removesuffix(".npy")
        if name == entry.filename or not _NAME.fullmatch(name):
            raise BadAnswerError(f"{show(entry.filename)} is no name of an array")
        if name in arrays:
            raise BadAnswerError(f"the array {show(name)} is there twice")
        if entry.compress_type not in _PLAIN or entry.flag_bits & _ENCRYPTED:
            raise BadAnswerError(f"the array {show(name)} is packed in an unknown way")
        with archive.open(entry) as file:
            # With its size: without one, zipfile unpacks first and looks at the size then.
            content = file.read(entry.file_size)
        arrays[name] = _array(content, name)
    return arrays


def _array(content: bytes, name: str) -> Array:
    start = len(_MAGIC) + 2
    length = int.from_bytes(content[len(_MAGIC) : start], "little")
    header = _HEADER.fullmatch(content[start : start + length])
    if not content.startswith(_MAGIC) or header is None:
        raise BadAnswerError(f"the array {show(name)} has no header as numpy writes it")
    descr, fortran, dimensions = (part.decode("ascii") for part in header.groups())
    if descr not in _DTYPES:
        raise BadAnswerError(f"the array {show(name)} has the type {show(descr)}")
    dtype = np.dtype(descr)
    shape = tuple(int(size) for size in dimensions.split(",") if size)
    body = content[start + length :]
    if math.prod(shape) * dtype.itemsize != len(body):
        raise BadAnswerError(f"the array {show(name)} has {len(body)} bytes for shape {shape}")
    if descr == "|b1" and body.strip(b"\0\1"):
        raise BadAnswerError(f"the array {show(name)} holds what is neither true nor false")
    flat = np.frombuffer(body, dtype)
    return flat.reshape(shape, order="F" if fortran == "True" else "C")
