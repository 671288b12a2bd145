"""What do the stages of a Dockerfile build on, and which files do they copy?

Reads as much of the language as `images/Dockerfile` uses, and refuses what it could not follow:
a file that went into an image unseen would leave its digest, and so its name, the same.
"""

import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from bench.errors import BadInputError

_VARIABLE = re.compile(r"\$\{(\w+)\}")
_PATTERN = re.compile(r"[*?\[$<]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """One stage: what it stands on, its instructions, and what they take from elsewhere."""

    name: str
    image: str  # after FROM; may name a global argument
    instructions: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()  # images and other stages named by --from= and from=
    sources: tuple[str, ...] = ()  # paths copied from the context


@dataclass(frozen=True, slots=True, kw_only=True)
class Dockerfile:
    """The stages by name, in order, and the arguments that FROM may use."""

    arguments: Mapping[str, str]
    stages: Mapping[str, Stage]

    def with_arguments(self, given: Mapping[str, str]) -> "Dockerfile":
        """Return the same with build arguments set."""
        return replace(self, arguments={**self.arguments, **given})

    def resolve(self, image: str) -> str:
        """Return an image name with its arguments filled in."""
        return _VARIABLE.sub(lambda match: self.arguments[match[1]], image)


def parse_dockerfile(text: str) -> Dockerfile:
    """Parse a Dockerfile.

    Raises:
        BadInputError: for an instruction whose sources could not be followed.
    """
    arguments: dict[str, str] = {}
    stages: dict[str, Stage] = {}
    current: Stage | None = None
    for line in _instructions(text):
        word, _, rest = line.partition(" ")
        if word == "FROM":
            image, _, name = rest.split()
            current = Stage(name=name, image=image)
        elif current is None:
            name, _, value = rest.partition("=")
            arguments[name] = value
            continue
        else:
            current = _extended(current, word, rest, line)
        stages[current.name] = current
    return Dockerfile(arguments=arguments, stages=stages)


def _instructions(text: str) -> Iterator[str]:
    """Yield each instruction on one line, without comments."""
    parts: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line or line.startswith("#"):
            continue
        parts.append(line.removesuffix("\\").strip())
        if not line.endswith("\\"):
            yield " ".join(parts)
            parts = []


def _extended(stage: Stage, word: str, rest: str, line: str) -> Stage:
    uses, sources = stage.uses, stage.sources
    if word == "COPY":
        from_elsewhere, paths = _copied(rest, line)
        uses, sources = (*uses, *from_elsewhere), (*sources, *paths)
    elif word == "RUN":
        uses = (*uses, *_mounted(rest, line))
    elif word in ("ADD", "ONBUILD"):
        raise _unfollowed(line, f"{word} is not followed; use COPY")
    return replace(stage, instructions=(*stage.instructions, line), uses=uses, sources=sources)


def _copied(rest: str, line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    words = shlex.split(rest)
    flags = [word for word in words if word.startswith("--")]
    *paths, _ = [word for word in words if not word.startswith("--")]
    stages = tuple(flag.removeprefix("--from=") for flag in flags if flag.startswith("--from="))
    if stages:
        return stages, ()
    if any(_PATTERN.search(path) for path in paths):
        raise _unfollowed(line, "sources must be plain paths")
    return (), tuple(paths)


def _mounted(rest: str, line: str) -> Iterator[str]:
    for options in re.findall(r"--mount=(\S+)", rest):
        mount = dict(option.partition("=")[::2] for option in options.split(","))
        if mount.get("type", "bind") == "bind":
            if "from" not in mount:
                raise _unfollowed(line, "a bind of the context is not followed; use COPY")
            yield mount["from"]


def _unfollowed(line: str, why: str) -> BadInputError:
    return BadInputError(f"images/Dockerfile: {why}: {line[:120]!r}")
