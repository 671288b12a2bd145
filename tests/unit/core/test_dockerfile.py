"""What a Dockerfile's stages stand on and copy; what can't be followed is refused."""

import pytest

from bench.core.dockerfile import Stage, parse_dockerfile
from bench.errors import BadInputError

TEXT = """
# a word first
ARG BASE=debian:x
ARG TOOLS=tools-a

FROM ${BASE} AS base
RUN --mount=type=secret,id=ca,target=/run/ca \\
    # why this is done
    apt-get update \\
 && true

FROM ${TOOLS} AS agent
COPY --from=base /a /b
COPY --chmod=755 one two/ /opt/
RUN --mount=type=bind,from=base,target=/x --mount=type=tmpfs,target=/y true
"""


def test_a_stage_says_what_it_stands_on_and_what_it_takes() -> None:
    parsed = parse_dockerfile(TEXT)
    update = "RUN --mount=type=secret,id=ca,target=/run/ca apt-get update && true"
    mounting = "RUN --mount=type=bind,from=base,target=/x --mount=type=tmpfs,target=/y true"
    copies = ("COPY --from=base /a /b", "COPY --chmod=755 one two/ /opt/")
    assert dict(parsed.stages) == {
        "base": Stage(name="base", image="${BASE}", instructions=(update,)),
        "agent": Stage(
            name="agent",
            image="${TOOLS}",
            instructions=(*copies, mounting),
            uses=("base", "base"),
            sources=("one", "two/"),
        ),
    }


def test_a_build_argument_wins_over_its_default() -> None:
    parsed = parse_dockerfile(TEXT)
    assert parsed.resolve("${TOOLS}") == "tools-a"
    assert parsed.with_arguments({"TOOLS": "tools-b"}).resolve("${TOOLS}") == "tools-b"


@pytest.mark.parametrize(
    "instruction",
    [
        "ADD x /",
        "ONBUILD COPY x /",
        "COPY *.txt /",
        "COPY ${NAME} /",
        "COPY [x, /]",
        "COPY <<END /x",
        "RUN --mount=type=bind,source=x,target=/x true",
        "RUN --mount=source=x,target=/x true",
    ],
)
def test_what_could_go_in_unseen_is_refused(instruction: str) -> None:
    with pytest.raises(BadInputError, match="images/Dockerfile"):
        parse_dockerfile(f"FROM x AS y\n{instruction}\n")


@pytest.mark.parametrize(
    "instruction",
    [
        "COPY --from=x /* /",
        "COPY x y /",
        "COPY .dockerignore /",
        "COPY --chmod=644 a/b-1.txt /",
        "RUN --mount=type=cache,target=/x ls *",
        "RUN --mount=type=secret,id=a,target=/x true",
        "RUN echo ADD x",
        "ENV A=${B}",
    ],
)
def test_what_can_be_followed_is_not_refused(instruction: str) -> None:
    (stage,) = parse_dockerfile(f"FROM x AS y\n{instruction}\n").stages.values()
    assert stage.instructions == (instruction,)
