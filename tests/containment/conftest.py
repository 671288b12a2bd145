"""One connection to the engine for all attacks; at the end nothing of theirs may be left.

And the checkout's tasks, which every attack would like to read or change, must be as they were.
"""

import secrets
from collections.abc import Iterator, Mapping

import pytest

from bench.core.tasks import LITTER
from bench.edges.docker_engine import DockerEngine
from bench.redteam.watched import listing
from support.cells import TASKS
from support.engine import an_engine


def tasks_of_this_checkout() -> Mapping[str, str]:
    """Modes and hashes of all that the tasks are made of."""
    found = listing(TASKS)
    return {name: facts for name, facts in found.items() if LITTER.isdisjoint(name.split("/"))}


@pytest.fixture(scope="session")
def engine() -> Iterator[DockerEngine]:
    labels = {"bench.results": f"test-{secrets.token_hex(4)}"}
    before = tasks_of_this_checkout()
    with an_engine(labels) as connected:
        yield connected
        assert tasks_of_this_checkout() == before
        assert connected.leftovers(labels) == ((), ())
