"""Which model does a name of the command line mean? A catalogue entry, a hub's GGUF, a file."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from pydantic import ValidationError

from bench.core.model_sources import FileModel, HubModel
from bench.core.quants import quant_in
from bench.core.specs import ModelSpec
from bench.edges.catalog_models import find_model
from bench.edges.gguf import Scalar, read_metadata
from bench.edges.weights_file import identify_weights, stem_of
from bench.errors import BadInputError

_OURS = ("scripted", "local")  # look like a hub's repositories, and are none
_CONTEXT: int = ModelSpec.model_fields["context_tokens"].default


def choose_models(
    known: Mapping[str, ModelSpec], names: Iterable[str], *, cache_dir: Path
) -> tuple[ModelSpec, ...]:
    """Return the models that names mean, each once. The weights of a file are hashed.

    Raises:
        BadInputError: for a name that means none, weights that can't be read, or two of one name.
    """
    chosen: dict[str, ModelSpec] = {}
    for name in names:
        model = choose_model(known, name, cache_dir=cache_dir)
        other = chosen.setdefault(model.name, model)
        if other.key_digest != model.key_digest:
            raise BadInputError(
                f"choosing models: two of them are called {model.name!r}, and their results would "
                "be taken for one's. Give one a [models] entry of its own in bench.toml."
            )
    return tuple(chosen.values())


def choose_model(known: Mapping[str, ModelSpec], name: str, *, cache_dir: Path) -> ModelSpec:
    """Return the model that a name means: a catalogue's, REPO:QUANT of the hub, or a .gguf file.

    What a catalogue entry takes from the hub is that entry, under its published name.
    """
    if name in known:
        model = known[name]
        return _pinned(model, cache_dir) if isinstance(model.source, FileModel) else model
    if name.lower().endswith(".gguf"):
        return _from_file(Path(name), cache_dir)
    repo, _, quant = name.partition(":")
    for model in known.values():
        if _is_of_hub(model, repo, quant):
            return model
    if not quant or repo.partition("/")[0] in _OURS:
        return find_model(known, name)
    return _from_hub(repo, quant)


def _is_of_hub(model: ModelSpec, repo: str, quant: str) -> bool:
    source = model.source
    if not isinstance(source, HubModel) or source.repo.casefold() != repo.casefold():
        return False
    # An entry without a quant is the repository's own choice, which its published name tells.
    accepted = {source.quant} if source.quant else {"", model.quant}
    return quant.casefold() in {one.casefold() for one in accepted}


def _from_hub(repo: str, quant: str) -> ModelSpec:
    """Name it after repository and quant: a shorter name could be that of a published entry.

    It may be ranked: it is a model as somebody published it, with the template it came with.
    """
    quant = quant.upper()  # which llama-server does not tell apart
    try:
        source = HubModel(repo=repo, quant=quant)
        return ModelSpec(name=f"{repo}:{quant}", quant=quant, source=source, ranked=True)
    except ValidationError as error:
        raise BadInputError(
            f"choosing models: {repo}:{quant} is no OWNER/REPO:QUANT of the hub; it is written "
            "like unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL."
        ) from error


def _from_file(path: Path, cache_dir: Path) -> ModelSpec:
    """Name it after its file; it may be ranked as one of the hub may.

    Its context is its own maximum, but for what every model gets at most.
    """
    path = path.expanduser()
    quant = quant_in(stem_of(path.name)) or "unknown"
    model = ModelSpec(name=_model_name(path), quant=quant, source=FileModel(path=path), ranked=True)
    pinned = _pinned(model, cache_dir)
    return with_context(pinned, min(_CONTEXT, _longest_context(read_metadata(path)) or _CONTEXT))


def with_context(model: ModelSpec, context: int) -> ModelSpec:
    """Return the model with another context; an answer that would fill it gets a quarter of it."""
    output = model.output_tokens if model.output_tokens < context else context // 4
    return model.model_copy(update={"context_tokens": context, "output_tokens": output})


def _pinned(model: ModelSpec, cache_dir: Path) -> ModelSpec:
    """Return the model with its file's name, hash and size, which its key holds."""
    source = model.source
    if not isinstance(source, FileModel) or source.path is None:
        raise AssertionError(f"{model.name} is no file")
    path = source.path.expanduser()
    found = identify_weights(path, cache_dir=cache_dir)
    if source.sha256 not in (None, found.sha256):
        raise BadInputError(
            f"choosing models: {model.name} wants a file with SHA-256 {source.sha256}, and {path} "
            f"has {found.sha256}; get the right file, or change the entry."
        )
    update = {"path": path, "file_name": found.name, "sha256": found.sha256}
    pinned = source.model_copy(update=update | {"size_bytes": found.size_bytes})
    return model.model_copy(update={"source": pinned})


def _model_name(path: Path) -> str:
    name = re.sub(r"[^A-Za-z0-9._+-]+", "-", stem_of(path.name)).lstrip("._+-")
    if not name:
        raise BadInputError(f"choosing models: {path} has no name to call a model by; rename it.")
    return name


def _longest_context(metadata: Mapping[str, Scalar]) -> int | None:
    found = metadata.get(f"{metadata.get('general.architecture')}.context_length")
    return found if isinstance(found, int) and found > 0 else None
