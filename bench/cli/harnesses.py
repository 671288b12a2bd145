"""The harnesses of this checkout: adapters, each with the version that its image's lock names."""

from collections.abc import Mapping
from functools import cache

from bench.core.launch import Harness
from bench.edges.catalog_harnesses import load_versions
from bench.harnesses.registry import ADAPTERS, make_harnesses
from bench.settings import CHECKOUT


@cache
def installed_harnesses() -> Mapping[str, Harness]:
    """Return every harness by name."""
    return make_harnesses(load_versions(CHECKOUT, ADAPTERS))
