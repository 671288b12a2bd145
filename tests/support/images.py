"""The images that tests on the real engine use: those of this checkout, built beforehand."""

from contextlib import closing

import pytest

from bench.core.attempt import ImageTags
from bench.core.recipes import agent_image
from bench.edges.catalog_images import load_recipes
from bench.edges.docker_engine import connect
from bench.settings import CHECKOUT


def image_tags(harness: str = "pi") -> ImageTags:
    """Return the tags of the images; a missing one fails the test."""
    recipes = load_recipes(CHECKOUT)
    tags = ImageTags(
        agent=recipes[agent_image(harness, "full")].tag,
        toolchain=recipes["toolchain-full"].tag,
        gateway=recipes["gateway"].tag,
    )
    with closing(connect(labels={})) as engine:
        missing = [t for t in (tags.agent, tags.toolchain, tags.gateway) if not engine.image_id(t)]
    if missing:
        pytest.fail(f"images {', '.join(missing)} are not here: run `make images`")
    return tags
