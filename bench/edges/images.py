"""Builds the bench's images and shows which are on the engine.

By the docker client and not by the SDK, which has no BuildKit and so no build secrets.
"""

import contextlib
import secrets
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.core.recipes import Recipe
from bench.errors import MissingPrerequisiteError
from bench.settings import CHECKOUT

BASE_IMAGE = "debian:bookworm-slim"
_NO_WHEELS = "scratch"
_TAIL_LINES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class ImageState:
    """An image of this checkout, and what the engine has of it."""

    name: str
    tag: str
    image_id: str | None  # None: not built
    size_bytes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """An image that is on the engine now."""

    name: str
    tag: str
    seconds: float | None  # None: it was there already


def list_images(recipes: Collection[Recipe]) -> tuple[ImageState, ...]:
    """Return every image's state.

    Raises:
        MissingPrerequisiteError: when there is no docker client or no engine.
    """
    listed = _run(["docker", "image", "ls", "--no-trunc", "--format", "{{.Repository}}:{{.Tag}}"])
    present = [recipe.tag for recipe in recipes if recipe.tag in listed]
    inspect = ["docker", "image", "inspect", "--format", "{{.Id}} {{.Size}}"]
    facts = dict(zip(present, _run([*inspect, *present]) if present else [], strict=True))
    return tuple(_state(recipe, facts.get(recipe.tag)) for recipe in recipes)


def build(
    recipes: Collection[Recipe], *, on_line: Callable[[str], None], checkout: Path = CHECKOUT
) -> tuple[Built, ...]:
    """Build what is not on the engine yet; `on_line` gets the builder's output as it comes.

    Raises:
        MissingPrerequisiteError: when the base image or PyTorch can't be had, no client builds
            with BuildKit, or a build fails.
    """
    missing = {state.name for state in list_images(recipes) if state.image_id is None}
    seconds = dict.fromkeys((recipe.name for recipe in recipes), None) | _build_all(
        [recipe for recipe in recipes if recipe.name in missing], on_line, checkout
    )
    return tuple(Built(name=r.name, tag=r.tag, seconds=seconds[r.name]) for r in recipes)


def find_build_client(checkout: Path = CHECKOUT) -> str:
    """Return the docker client that builds with BuildKit on this engine.

    Raises:
        MissingPrerequisiteError: when there is none.
    """
    return _run([str(_script(checkout, "build-client.sh"))])[-1]


def build_command(
    recipe: Recipe, *, client: str, checkout: Path, settings: Iterable[Path], wheels: str
) -> tuple[str, ...]:
    """Return the command that builds an image; `settings` are files that become build secrets."""
    arguments = dict(recipe.arguments) | ({"WHEELS_IMAGE": wheels} if recipe.wheels else {})
    return (
        *("env", "DOCKER_BUILDKIT=1", client, "build", "--progress=plain"),
        *("--file", str(checkout / "images" / "Dockerfile")),
        *("--target", recipe.target, "--tag", recipe.tag),
        f"--label=bench.recipe={recipe.digest}",
        *(f"--build-arg={name}={value}" for name, value in arguments.items()),
        *(f"--secret=id={path.name},src={path}" for path in settings),
        str(checkout),
    )


def _build_all(
    recipes: Sequence[Recipe], on_line: Callable[[str], None], checkout: Path
) -> dict[str, float | None]:
    if not recipes:
        return {}
    _follow([str(_script(checkout, "base.sh")), BASE_IMAGE], on_line)
    client = find_build_client(checkout)
    seconds: dict[str, float | None] = {}
    needed = any(recipe.wheels for recipe in recipes)
    with tempfile.TemporaryDirectory() as folder, _wheels_image(checkout, needed=needed) as wheels:
        _run([str(_script(checkout, "machine-settings.sh")), folder])
        settings = sorted(Path(folder).iterdir())
        for recipe in recipes:
            started = time.monotonic()
            command = build_command(
                recipe, client=client, checkout=checkout, settings=settings, wheels=wheels
            )
            _follow(command, on_line)
            seconds[recipe.name] = time.monotonic() - started
    return seconds


@contextlib.contextmanager
def _wheels_image(checkout: Path, *, needed: bool) -> Iterator[str]:
    """Yield the image that builds take wheels from; one that was made for them is removed."""
    if not needed:
        yield _NO_WHEELS
        return
    own = f"bench/wheels:{secrets.token_hex(6)}"  # other builds may be under way
    wheels = _run([str(_script(checkout, "wheels.sh")), own])[-1]
    try:
        yield wheels
    finally:
        if wheels == own:
            _run(["docker", "image", "rm", own])


def _script(checkout: Path, name: str) -> Path:
    return checkout / "images" / "bootstrap" / name


def _state(recipe: Recipe, facts: str | None) -> ImageState:
    image_id, _, size = facts.partition(" ") if facts else (None, "", None)
    return ImageState(
        name=recipe.name,
        tag=recipe.tag,
        image_id=image_id,
        size_bytes=None if size is None else int(size),
    )


def _run(command: Sequence[str]) -> list[str]:
    """Return the lines a command writes to its standard output."""
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        raise _failed(command, str(error)) from error
    if done.returncode != 0:
        raise _failed(command, done.stderr.strip())
    return done.stdout.splitlines()


def _follow(command: Sequence[str], on_line: Callable[[str], None]) -> None:
    """Run a command and hand on each line as it comes; the last ones explain a failure."""
    tail: deque[str] = deque(maxlen=_TAIL_LINES)
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace"
    ) as running:
        for line in running.stdout or ():
            on_line(line.rstrip("\n"))
            tail.append(line)
    if running.returncode != 0:
        raise _failed(command, "".join(tail))


def _failed(command: Sequence[str], said: str) -> MissingPrerequisiteError:
    return MissingPrerequisiteError(
        f"images: `{' '.join(command[:6])} …` failed:\n{said.rstrip()}\n"
        "See `bench doctor`; `make engine` installs what is missing where it can."
    )
