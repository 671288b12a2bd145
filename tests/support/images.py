"""The images that tests on the real engine use: those of this checkout, built beforehand."""

from contextlib import closing

import pytest

from bench.core.attempt import ImageTags
from bench.edges.docker_engine import connect


def image_tags() -> ImageTags:
    """Return the tags of the images; a missing one fails the test."""
    tags = ImageTags(agent="quick/agent", toolchain="quick/toolchain", gateway="quick/gateway")
    with closing(connect(labels={})) as engine:
        missing = [t for t in (tags.agent, tags.toolchain, tags.gateway) if not engine.image_id(t)]
    if missing:
        pytest.fail(f"images {', '.join(missing)} are not here: run `make images`")
    return tags
