"""What a later layer of an image deletes is found before a sweep, and nothing runs on it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from bench.audit.canaries import MARK
from bench.edges.docker_engine import DockerEngine
from bench.edges.image_scan import refuse_private_files
from bench.errors import LeakError
from containment.layers import load_hiding, remove_image
from support.cells import TASKS

pytestmark = pytest.mark.docker

PRIVATE = (TASKS / "p2_shortest_path" / "grader" / "judge.py").read_bytes()
PUBLIC = (TASKS / "p2_shortest_path" / "prompt.md").read_bytes()


@contextmanager
def hiding(content: bytes) -> Iterator[str]:
    """Have an image whose second layer deletes what its first one holds."""
    tag = f"bench-test/hiding:{secrets.token_hex(4)}"
    load_hiding(tag, "secret", content)
    try:
        yield tag
    finally:
        remove_image(tag)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(PRIVATE, id="private-file"),
        pytest.param(b"x" * 3_000_000 + b"# " + MARK + b"t1 x 00", id="far-into-a-file"),
    ],
)
def test_a_private_file_in_a_hidden_layer_is_refused(
    engine: DockerEngine, tmp_path: Path, content: bytes
) -> None:
    with hiding(content) as tag:
        identity = engine.image_id(tag)
        assert identity is not None
        with pytest.raises(LeakError, match=tag):
            refuse_private_files(
                {tag: identity}, saved=engine.saved, memory=tmp_path / "memory.json"
            )


def test_an_image_without_one_is_taken(engine: DockerEngine, tmp_path: Path) -> None:
    memory = tmp_path / "memory.json"
    with hiding(PUBLIC) as tag:
        identity = engine.image_id(tag)
        assert identity is not None
        refuse_private_files({tag: identity}, saved=engine.saved, memory=memory)
        assert identity in memory.read_text()
