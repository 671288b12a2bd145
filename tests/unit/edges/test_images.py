"""Which images are on the engine, and how the missing ones are built. Docker is a script here."""

import os
from pathlib import Path

import pytest

from bench.core.recipes import Recipe
from bench.edges.catalog_images import load_recipes
from bench.edges.images import Built, ImageState, build, build_command, list_images
from bench.errors import MissingPrerequisiteError

BASE = Recipe(name="base", target="base", digest="b" * 64)
AGENT = Recipe(
    name="agent-pi-c",
    target="agent-pi",
    digest="a" * 64,
    arguments={"TOOLCHAIN": "toolchain-c"},
    wheels=True,
)
# Answers as docker 20.10 and 28 do: `image ls` with a line each, `inspect` in the order asked.
DOCKER = """#!/bin/sh
echo "$DOCKER_BUILDKIT $*" >>{calls}
case "$1 $2" in
    "image ls") echo debian:bookworm-slim; echo bench/base:bbbbbbbbbbbb ;;
    "image inspect") echo sha256:1234 312398492 ;;
    "build "*) echo step one; echo step two; exit {build_exit} ;;
esac
"""


@pytest.fixture
def calls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Put a docker on PATH that has the base image; return the file of its calls."""
    programs = tmp_path / "bin"
    programs.mkdir()
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")
    return a_docker(tmp_path)


def a_docker(folder: Path, *, build_exit: int = 0) -> Path:
    calls = folder / "calls"
    write_program(folder / "bin" / "docker", DOCKER.format(calls=calls, build_exit=build_exit))
    return calls


def a_checkout(folder: Path, **scripts: str) -> Path:
    """A checkout whose set-up scripts do what the test says."""
    known = {
        "base": "true",
        "build-client": "echo docker",
        "machine-settings": 'echo x >"$1/ca"',
        "wheels": 'echo "$1"',
    }
    for name, body in (known | {k.replace("_", "-"): v for k, v in scripts.items()}).items():
        path = folder / "checkout" / "images" / "bootstrap" / f"{name}.sh"
        path.parent.mkdir(parents=True, exist_ok=True)
        write_program(path, f"#!/bin/sh\n{body}\n")
    return folder / "checkout"


def write_program(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(0o755)


def test_an_image_is_there_or_it_is_not_built(calls: Path) -> None:
    assert list_images((AGENT, BASE)) == (
        ImageState(name="agent-pi-c", tag=AGENT.tag, image_id=None, size_bytes=None),
        ImageState(name="base", tag=BASE.tag, image_id="sha256:1234", size_bytes=312398492),
    )


def test_an_image_of_another_digest_is_not_the_one(calls: Path) -> None:
    (state,) = list_images((Recipe(name="base", target="base", digest="c" * 64),))
    assert state.image_id is None


def test_the_command_names_stage_arguments_recipe_and_secrets() -> None:
    command = build_command(
        AGENT, client="/usr/bin/docker", checkout=Path("/co"), settings=[Path("/s/ca")], wheels="w"
    )
    assert command == (
        *("env", "DOCKER_BUILDKIT=1", "/usr/bin/docker", "build", "--progress=plain"),
        *("--file", "/co/images/Dockerfile", "--target", "agent-pi", "--tag", AGENT.tag),
        f"--label=bench.recipe={AGENT.digest}",
        *("--build-arg=TOOLCHAIN=toolchain-c", "--build-arg=WHEELS_IMAGE=w"),
        "--secret=id=ca,src=/s/ca",
        "/co",
    )


def test_only_what_is_missing_is_built(calls: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    base, agent = build((BASE, AGENT), on_line=lines.append, checkout=a_checkout(tmp_path))
    assert base == Built(name="base", tag=BASE.tag, seconds=None)
    assert (agent.tag, agent.seconds is not None) == (AGENT.tag, True)
    assert lines == ["step one", "step two"]
    (built,) = [call for call in calls.read_text().splitlines() if "build" in call.split()]
    assert built.startswith("1 build ")
    assert "--target agent-pi" in built


def test_nothing_is_set_up_when_nothing_is_missing(calls: Path, tmp_path: Path) -> None:
    checkout = a_checkout(tmp_path, base="exit 1", build_client="exit 1", machine_settings="exit 1")
    (built,) = build((BASE,), on_line=print, checkout=checkout)
    assert built.seconds is None


def test_an_image_of_wheels_is_there_while_it_is_needed_and_no_longer(
    calls: Path, tmp_path: Path
) -> None:
    build((AGENT,), on_line=lambda _: None, checkout=a_checkout(tmp_path))
    *_, built, removed = calls.read_text().splitlines()
    tag = removed.rpartition(" ")[2]
    assert removed.strip() == f"image rm {tag}"
    assert f"--build-arg=WHEELS_IMAGE={tag} " in built


@pytest.mark.parametrize("wheels", ["scratch", "bench/wheels:local"])
def test_an_image_of_wheels_that_was_there_before_stays(
    calls: Path, tmp_path: Path, wheels: str
) -> None:
    checkout = a_checkout(tmp_path, wheels=f"echo {wheels}")
    build((AGENT,), on_line=lambda _: None, checkout=checkout)
    assert f"--build-arg=WHEELS_IMAGE={wheels} " in calls.read_text()
    assert "image rm" not in calls.read_text()


def test_no_wheels_are_looked_for_where_none_are_needed(calls: Path, tmp_path: Path) -> None:
    other = Recipe(name="gateway", target="gateway", digest="d" * 64)
    build((other,), on_line=lambda _: None, checkout=a_checkout(tmp_path, wheels="exit 1"))
    assert "WHEELS_IMAGE" not in calls.read_text()


@pytest.mark.parametrize("script", ["base", "build_client", "machine_settings", "wheels"])
def test_a_set_up_script_that_fails_is_quoted(calls: Path, tmp_path: Path, script: str) -> None:
    checkout = a_checkout(tmp_path, **{script: "echo no registry in reach >&2; exit 3"})
    with pytest.raises(MissingPrerequisiteError, match="no registry in reach"):
        build((AGENT,), on_line=lambda _: None, checkout=checkout)


def test_a_build_that_fails_is_quoted_to_its_last_line(calls: Path, tmp_path: Path) -> None:
    a_docker(tmp_path, build_exit=1)
    with pytest.raises(MissingPrerequisiteError, match=r"step one\nstep two\n.*make engine"):
        build((AGENT,), on_line=lambda _: None, checkout=a_checkout(tmp_path))


def test_the_secrets_are_gone_after_the_build(calls: Path, tmp_path: Path) -> None:
    checkout = a_checkout(
        tmp_path, machine_settings=f'echo x >"$1/ca"; echo "$1" >{tmp_path}/where'
    )
    build((AGENT,), on_line=lambda _: None, checkout=checkout)
    folder = (tmp_path / "where").read_text().strip()
    assert f"src={folder}/ca" in calls.read_text()
    assert not Path(folder).exists()


def test_without_a_docker_client_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(MissingPrerequisiteError, match="docker"):
        list_images((BASE,))


def test_a_folder_that_is_no_checkout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingPrerequisiteError, match="runs from its checkout"):
        load_recipes(tmp_path)
