"""Does a server that others run serve the model asked for? What can be told is compared."""

import re

from bench.core.identity import ModelIdentity
from bench.core.model_sources import FileModel, HubModel
from bench.core.quants import quant_in
from bench.core.specs import ModelSpec

# Sizes of models are stated roundly, and some count without embeddings.
_PARAMETERS_OFF = 0.25
_NAMELESS = frozenset({"bench-model", "default", "gpt-3.5-turbo"})


def mismatches(model: ModelSpec, found: ModelIdentity) -> tuple[str, ...]:
    """Name everything in which a running server is plainly not the model's.

    What a server does not tell can't mismatch; a `server` entry says nothing but its context.
    """
    told = [_context(model, found)]
    match model.source:
        case FileModel() as source:
            told += [_file(source, found)]
        case HubModel() as source:
            told += [_name(source, found), _quant(model, found), _parameters(model, found)]
        case _:
            pass
    return tuple(one for one in told if one is not None)


def _context(model: ModelSpec, found: ModelIdentity) -> str | None:
    has = found.context_tokens
    if has is None or has >= model.context_tokens:
        return None
    return (
        f"its context window is {has} tokens, and harnesses would be told {model.context_tokens} "
        f"(pass --ctx {has}, or restart it with a larger --ctx-size)"
    )


def _file(source: FileModel, found: ModelIdentity) -> str | None:
    if found.weights_sha256 is not None:
        same = found.weights_sha256 == source.sha256
        return None if same else f"its weights have SHA-256 {found.weights_sha256}"
    if found.weights_file in (None, source.file_name):
        return None
    return f"it serves {found.weights_file}, not {source.file_name}"


def _name(source: HubModel, found: ModelIdentity) -> str | None:
    """A file of the hub is named after its repository, in whatever cache; so may an alias be."""
    names = {name for name in found.aliases if name not in _NAMELESS}
    names |= {found.weights_file} if found.weights_file else set()
    wanted = re.sub(r"-gguf$", "", source.repo.partition("/")[2].casefold())
    if not names or any(wanted in name.casefold() for name in names):
        return None
    return f"it serves {', '.join(sorted(names))}, not {source.named}"


def _quant(model: ModelSpec, found: ModelIdentity) -> str | None:
    told = quant_in(found.weights_file or "")
    if told is None or told == model.quant.upper():
        return None
    return f"its file is {told}, not {model.quant}"


def _parameters(model: ModelSpec, found: ModelIdentity) -> str | None:
    wanted, has = model.about.total_parameters_b, found.parameters
    if wanted is None or has is None or abs(has / 1e9 - wanted) <= _PARAMETERS_OFF * wanted:
        return None
    return f"it has {has / 1e9:.1f} billion parameters, not about {wanted:g}"
