# bench-canary pt4_lora_merge grader/types16.py c92cde57e3a761044396df27163e90f1
"""The four floating types: how they travel, what is computed in, and rounding to them."""

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

# numpy has no bfloat16; float32 holds each of its values.
CARRIER = {
    "float64": "float64",
    "float32": "float32",
    "float16": "float16",
    "bfloat16": "float32",
}
WORKING = {
    "float64": "float64",
    "float32": "float32",
    "float16": "float32",
    "bfloat16": "float32",
}


def rounded(array: Array, dtype: str) -> Array:
    """Return values rounded to a type, to the nearest and of two to the even one."""
    if dtype != "bfloat16":
        return np.asarray(array).astype(CARRIER[dtype])
    bits = np.asarray(array).astype(np.float32).view(np.uint32)
    kept = bits + np.uint32(0x7FFF) + ((bits >> np.uint32(16)) & np.uint32(1))
    return (kept & np.uint32(0xFFFF0000)).view(np.float32)
