"""An image's name follows what goes into it, and nothing else."""

from collections.abc import Mapping
from types import MappingProxyType

import pytest

from bench.core.recipes import agent_image, read_recipes, toolchain_image
from bench.errors import BadInputError

TEXT = """
ARG BASE_IMAGE=debian:x
ARG TOOLCHAIN=toolchain-py
ARG WHEELS_IMAGE=scratch

FROM ${WHEELS_IMAGE} AS wheels
FROM ${BASE_IMAGE} AS base
RUN apt-get install git

FROM base AS venv-py
COPY py/lock.txt /tmp/
RUN --mount=type=bind,from=wheels,target=/wheels pip install
FROM base AS toolchain-py
COPY --from=venv-py /venv /venv

FROM base AS toolchain-c
RUN apt-get install gcc

FROM base AS runner
COPY program /program

FROM base AS gateway
COPY program/gateway /program

FROM ${TOOLCHAIN} AS agent-pi
COPY enter /

FROM ${TOOLCHAIN} AS agent-two
RUN true
"""
CONTEXT = {
    "py/lock.txt": b"numpy",
    "program/gateway/serve.py": b"serve",
    "program/run.py": b"run",
    "program-notes.txt": b"never copied",
    "enter": b"exec",
}
NOTHING: Mapping[str, bytes] = MappingProxyType({})
AGENTS = ("agent-pi-py", "agent-pi-c", "agent-two-py", "agent-two-c")
ALL = ("base", "toolchain-py", "toolchain-c", "gateway", *AGENTS, "runner")


def changed(*, text: str = TEXT, files: Mapping[str, bytes] = NOTHING) -> set[str]:
    """Return the images whose tag a change of the Dockerfile or of files changes."""
    before, after = read_recipes(TEXT, CONTEXT), read_recipes(text, {**CONTEXT, **files})
    return {name for name in before if before[name].tag != after[name].tag}


def test_there_is_an_agent_image_for_every_harness_and_toolchain_and_the_runner_comes_last() -> (
    None
):
    assert tuple(read_recipes(TEXT, CONTEXT)) == ALL


def test_names_are_made_in_one_place() -> None:
    assert toolchain_image("py") == "toolchain-py"
    assert agent_image("pi", "py") == "agent-pi-py"


def test_an_agent_image_is_its_stage_on_its_toolchain() -> None:
    recipe = read_recipes(TEXT, CONTEXT)["agent-two-c"]
    assert (recipe.target, recipe.arguments) == ("agent-two", {"TOOLCHAIN": "toolchain-c"})
    assert recipe.tag == f"bench/agent-two-c:{recipe.digest[:12]}"


def test_an_image_says_whether_wheels_of_the_machine_may_go_into_it() -> None:
    recipes = read_recipes(TEXT, CONTEXT)
    assert {name for name in ALL if recipes[name].wheels} == {
        *("toolchain-py", "agent-pi-py", "agent-two-py")
    }


def test_no_two_images_have_the_same_digest() -> None:
    digests = {recipe.digest for recipe in read_recipes(TEXT, CONTEXT).values()}
    assert len(digests) == len(ALL)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        pytest.param("install git", "install git less", set(ALL), id="base"),
        pytest.param("debian:x", "debian:y", set(ALL), id="the base image's name"),
        pytest.param(
            "gcc", "gcc g++", {"toolchain-c", "agent-pi-c", "agent-two-c"}, id="a toolchain"
        ),
        pytest.param("RUN true", "RUN false", {"agent-two-py", "agent-two-c"}, id="a harness"),
        pytest.param(
            "/tmp/", "/opt/", {"toolchain-py", "agent-pi-py", "agent-two-py"}, id="builder"
        ),
        pytest.param("RUN true", "# why\nRUN \\\n  true", set(), id="comments and line breaks"),
    ],
)
def test_a_changed_instruction_renames_what_stands_on_it(
    old: str, new: str, expected: set[str]
) -> None:
    assert changed(text=TEXT.replace(old, new)) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("py/lock.txt", {"toolchain-py", "agent-pi-py", "agent-two-py"}),
        ("enter", {"agent-pi-py", "agent-pi-c"}),
        ("program/gateway/serve.py", {"gateway", "runner"}),
        ("program/gateway/new.py", {"gateway", "runner"}),
        ("program/run.py", {"runner"}),
        ("program-notes.txt", set()),
        ("py/lock.txt.old", set()),
        ("tasks/t/task.toml", set()),
    ],
)
def test_a_changed_file_renames_what_copies_it(path: str, expected: set[str]) -> None:
    assert changed(files={path: b"other"}) == expected


def test_a_source_that_is_not_there_is_named() -> None:
    without = {path: content for path, content in CONTEXT.items() if path != "enter"}
    with pytest.raises(BadInputError, match=r"'agent-pi' copies enter"):
        read_recipes(TEXT, without)
