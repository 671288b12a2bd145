"""Which harnesses there are."""

import difflib
from collections.abc import Mapping

from bench.core.launch import Harness
from bench.errors import BadInputError
from bench.harnesses.pi import Pi

HARNESSES: Mapping[str, Harness] = {harness.name: harness for harness in (Pi(),)}


def find_harness(name: str) -> Harness:
    """Return the harness of that name.

    Raises:
        BadInputError: for an unknown name, with the near one.
    """
    if name in HARNESSES:
        return HARNESSES[name]
    near = difflib.get_close_matches(name, HARNESSES, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(sorted(HARNESSES))}."
    raise BadInputError(f"choosing harnesses: there is no harness {name!r}; {hint}")
