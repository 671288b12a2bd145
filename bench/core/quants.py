"""Which quantisation does the name of a file or model tell of?"""

import re

_QUANT = re.compile(
    r"(?<![A-Za-z0-9])(?:UD-)?"
    r"(?:I?Q[1-8](?:_(?:[01]|K|S|M|L|XS|XXS|XL|NL)){1,3}|T?Q[12]_0|MXFP4(?:_MOE)?|BF16|F16|F32)"
    r"(?![A-Za-z0-9])",
    re.IGNORECASE,
)


def quant_in(name: str) -> str | None:
    """Return the last quantisation in a name, as it is usually written; `None` if it has none."""
    found = _QUANT.findall(name)
    return found[-1].upper() if found else None
