"""Which images are there, and what goes into each: recipes, read from `images/Dockerfile`.

A recipe's digest covers the instructions of its stage and of all stages below it, and the files
they copy. It covers neither comments nor the machine: the same checkout gives the same names
everywhere.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field

from bench.core.dockerfile import Dockerfile, Stage, parse_dockerfile
from bench.core.schema import digest
from bench.errors import BadInputError

RUNNER = "runner"
_SINGLE = ("base", "gateway", RUNNER)
_TOOLCHAIN = "toolchain-"
_AGENT = "agent-"
_WHEELS = "wheels"
_TAG_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """How an image is built, and the digest of everything that goes into it."""

    name: str
    target: str  # the stage of the Dockerfile
    digest: str
    arguments: Mapping[str, str] = field(default_factory=dict)  # build arguments
    wheels: bool = False  # whether its build may need wheels from a folder of the machine

    @property
    def tag(self) -> str:
        """The name the image has on the engine; it exists or it is out of date."""
        return f"bench/{self.name}:{self.digest[:_TAG_DIGITS]}"


def toolchain_image(toolchain: str) -> str:
    """Return the name of a toolchain's image."""
    return f"{_TOOLCHAIN}{toolchain}"


def is_toolchain(image: str) -> bool:
    """Say whether an image of that name is a toolchain's."""
    return image.startswith(_TOOLCHAIN)


def agent_image(harness: str, toolchain: str) -> str:
    """Return the name of the image a harness runs in."""
    return f"{_AGENT}{harness}-{toolchain}"


def read_recipes(dockerfile: str, context: Mapping[str, bytes]) -> Mapping[str, Recipe]:
    """Return every image's recipe by name, in the order they are best built.

    `context` holds the files a build may copy, by their path in the checkout.

    Raises:
        BadInputError: when the Dockerfile copies what is not there, or says it in a form whose
            content could not be followed.
    """
    parsed = parse_dockerfile(dockerfile)
    stages = tuple(parsed.stages)
    toolchains = tuple(name for name in stages if is_toolchain(name))
    recipes = [_recipe(parsed, context, name) for name in stages if name in (*_SINGLE, *toolchains)]
    recipes += [
        _recipe(parsed, context, stage, toolchain=toolchain)
        for stage in stages
        if stage.startswith(_AGENT)
        for toolchain in toolchains
    ]
    return {recipe.name: recipe for recipe in sorted(recipes, key=lambda r: r.name == RUNNER)}


def _recipe(
    dockerfile: Dockerfile,
    context: Mapping[str, bytes],
    stage: str,
    *,
    toolchain: str | None = None,
) -> Recipe:
    name = stage if toolchain is None else f"{stage}-{toolchain.removeprefix(_TOOLCHAIN)}"
    arguments = {} if toolchain is None else {"TOOLCHAIN": toolchain}
    dockerfile = dockerfile.with_arguments(arguments)
    return Recipe(
        name=name,
        target=stage,
        digest=digest(_content(dockerfile, context, stage)),
        arguments=arguments,
        wheels=_WHEELS in _needed(dockerfile, stage),
    )


def _needed(dockerfile: Dockerfile, name: str) -> set[str]:
    """Return a stage and all stages that it stands on or takes from."""
    stage = dockerfile.stages.get(name)
    if stage is None:
        return set()
    others = (dockerfile.resolve(stage.image), *stage.uses)
    return {name}.union(*(_needed(dockerfile, other) for other in others))


def _content(dockerfile: Dockerfile, context: Mapping[str, bytes], name: str) -> dict[str, object]:
    stage = dockerfile.stages[name]
    return {
        "from": _below(dockerfile, context, dockerfile.resolve(stage.image)),
        "instructions": list(stage.instructions),
        "stages": {other: _below(dockerfile, context, other) for other in stage.uses},
        "files": _files(stage, context),
    }


def _below(dockerfile: Dockerfile, context: Mapping[str, bytes], image: str) -> str:
    if image not in dockerfile.stages:
        return image  # somebody else's, by the name the Dockerfile gives it
    return digest(_content(dockerfile, context, image))


def _files(stage: Stage, context: Mapping[str, bytes]) -> dict[str, str]:
    found: dict[str, str] = {}
    for source in stage.sources:
        under = f"{source.rstrip('/')}/"
        paths = [path for path in context if path == source or path.startswith(under)]
        if not paths:
            raise BadInputError(
                f"images/Dockerfile: stage {stage.name!r} copies {source}, which is not in the "
                "checkout; complete the checkout, or name the file in .dockerignore's whitelist."
            )
        found |= {path: hashlib.sha256(context[path]).hexdigest() for path in paths}
    return found
