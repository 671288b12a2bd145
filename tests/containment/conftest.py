"""One connection to the engine for all attacks; at the end nothing of theirs may be left."""

import secrets
from collections.abc import Iterator

import pytest

from bench.edges.docker_engine import DockerEngine
from support.engine import an_engine


@pytest.fixture(scope="session")
def engine() -> Iterator[DockerEngine]:
    labels = {"bench.results": f"test-{secrets.token_hex(4)}"}
    with an_engine(labels) as connected:
        yield connected
        assert connected.leftovers(labels) == ((), ())
