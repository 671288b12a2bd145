"""Reads the metadata at the head of a GGUF file, such as a model's chat template."""

import struct
from pathlib import Path
from typing import BinaryIO

from bench.errors import BadInputError

Scalar = str | int | float | bool

_MAGIC = b"GGUF"
_VERSIONS = (2, 3)
_STRING, _ARRAY = 8, 9
_NUMBERS = {
    0: "<B",
    1: "<b",
    2: "<H",
    3: "<h",
    4: "<I",
    5: "<i",
    6: "<f",
    7: "<?",
    10: "<Q",
    11: "<q",
    12: "<d",
}


def read_metadata(path: Path) -> dict[str, Scalar]:
    """Return a GGUF file's metadata but for the lists (vocabulary, merges).

    Raises:
        BadInputError: when the file is no GGUF file or is cut short.
    """
    try:
        with path.open("rb") as file:
            return _metadata(file)
    except (OSError, ValueError, OverflowError) as error:
        raise BadInputError(
            f"reading {path}: {error}; get the file anew, it should be a GGUF of version 2 or 3."
        ) from error


def _metadata(file: BinaryIO) -> dict[str, Scalar]:
    if _take(file, 4) != _MAGIC:
        raise ValueError("it does not begin as a GGUF file")
    version, _tensors, entries = struct.unpack("<IQQ", _take(file, 20))
    if version not in _VERSIONS:
        raise ValueError(f"its GGUF version is {version}")
    found: dict[str, Scalar] = {}
    for _ in range(entries):
        key = _string(file)
        kind = _number(file, "<I")
        if kind == _ARRAY:
            _skip_array(file)
        else:
            found[key] = _scalar(file, int(kind))
    return found


def _scalar(file: BinaryIO, kind: int) -> Scalar:
    if kind == _STRING:
        return _string(file)
    if kind not in _NUMBERS:
        raise ValueError(f"it holds a value of the unknown kind {kind}")
    return _number(file, _NUMBERS[kind])


def _skip_array(file: BinaryIO) -> None:
    kind, length = struct.unpack("<IQ", _take(file, 12))
    if kind in _NUMBERS:
        _take(file, length * struct.calcsize(_NUMBERS[kind]))
    elif kind == _STRING:
        for _ in range(length):
            _take(file, int(_number(file, "<Q")))
    else:
        raise ValueError(f"it holds a list of the unknown kind {kind}")


def _string(file: BinaryIO) -> str:
    return _take(file, int(_number(file, "<Q"))).decode()


def _number(file: BinaryIO, form: str) -> int | float | bool:
    value: int | float | bool = struct.unpack(form, _take(file, struct.calcsize(form)))[0]
    return value


def _take(file: BinaryIO, size: int) -> bytes:
    content = file.read(size)
    if len(content) != size:
        raise ValueError("it is cut short")
    return content
