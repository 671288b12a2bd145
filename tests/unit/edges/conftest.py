"""What several of these tests begin with."""

import pytest

from bench.edges.sealing import KeyFile, new_key_file, read_key_file


@pytest.fixture(scope="session")
def key(tmp_path_factory: pytest.TempPathFactory) -> KeyFile:
    """A key file with a new secret key."""
    path = tmp_path_factory.mktemp("keys") / "key.txt"
    new_key_file(path)
    return read_key_file(path)
