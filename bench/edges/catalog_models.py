"""Loads the model catalogue: the bench's own `models.toml`, and entries of the user's."""

import difflib
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Literal

from pydantic import ValidationError

from bench.core.model_sources import About, FileModel, HubModel
from bench.core.schema import Document
from bench.core.specs import LocalModel, ModelSpec, Weights
from bench.core.traffic import Sampling
from bench.errors import BadInputError

BUILT_IN = Path(__file__).resolve().parent.parent / "models.toml"
_FORMS = (ModelSpec, LocalModel, HubModel, FileModel, Weights, Sampling, About)
_KEYS = {key for form in _FORMS for key in form.model_fields}


class _Catalogue(Document):
    """A catalogue file's outer form; each table is read on its own, to name every problem."""

    schema_version: Literal[1]
    models: dict[str, dict[str, Any]]


def load_models(
    extra: Path | None = None, *, settings_entries: Mapping[str, Mapping[str, Any]] | None = None
) -> dict[str, ModelSpec]:
    """Return every known model by name, the bench's own first, then a file's, then `bench.toml`'s.

    Raises:
        BadInputError: naming every problem of a file.
    """
    models = _load(BUILT_IN)
    if extra is not None:
        models |= _new(_load(extra), models, str(extra))
    if settings_entries:
        place = "the [models] of the settings"
        models |= _new(_read(settings_entries, place), models, place)
    return models


def find_model(models: Mapping[str, ModelSpec], name: str) -> ModelSpec:
    """Return the model of that name.

    Raises:
        BadInputError: for an unknown name, with the near one.
    """
    if name in models:
        return models[name]
    near = difflib.get_close_matches(name, models, n=1, cutoff=0.5)
    known = ", ".join(sorted(models, key=str.casefold))
    hint = f"did you mean {near[0]!r}?" if near else f"known: {known}."
    raise BadInputError(
        f"choosing models: there is no model {name!r}; {hint} Beside names, REPO:QUANT of the hub "
        "and the path of a .gguf file are taken."
    )


def _new(
    added: dict[str, ModelSpec], known: Mapping[str, ModelSpec], place: str
) -> dict[str, ModelSpec]:
    taken = sorted(known.keys() & added.keys())
    if taken:
        raise BadInputError(f"{place}: {', '.join(taken)} is a name that is taken; choose another.")
    return added


def _load(path: Path) -> dict[str, ModelSpec]:
    try:
        catalogue = _Catalogue.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadInputError(f"loading models: {path} can't be read: {error}") from error
    except ValidationError as error:
        raise BadInputError(_listed(str(path), _faults(error, ""))) from error
    return _read(catalogue.models, str(path))


def _read(tables: Mapping[str, Mapping[str, Any]], place: str) -> dict[str, ModelSpec]:
    problems: list[str] = []
    models: dict[str, ModelSpec] = {}
    for name, table in tables.items():
        try:
            models[name] = ModelSpec.model_validate({**table, "name": name})
        except ValidationError as error:
            problems += _faults(error, f"{name}: ")
            continue
        problems += _contradictions(models[name])
    if problems:
        raise BadInputError(_listed(place, problems))
    return models


def _contradictions(model: ModelSpec) -> list[str]:
    source = model.source
    edited = isinstance(source, LocalModel) and source.chat_template_edit is not None
    problems = []
    if model.ranked and (model.scripted or edited):
        problems.append(
            f"{model.name}: ranked: a scripted model, or one with an edited chat template, "
            "is never ranked"
        )
    if model.output_tokens >= model.context_tokens:
        problems.append(f"{model.name}: output_tokens: must be less than context_tokens")
    if isinstance(source, FileModel) and source.path is None:
        problems.append(f"{model.name}: source.path: a file needs one")
    return problems


def _faults(error: ValidationError, place: str) -> list[str]:
    return [
        f"{place}{'.'.join(str(part) for part in fault['loc'])}: {_message(fault['type'], fault)}"
        for fault in error.errors()
    ]


def _message(kind: str, fault: Mapping[str, Any]) -> str:
    if kind != "extra_forbidden":
        return str(fault["msg"])
    near = difflib.get_close_matches(str(fault["loc"][-1]), _KEYS, n=1)
    return "unknown key" + (f"; did you mean {near[0]!r}?" if near else "")


def _listed(place: str, problems: list[str]) -> str:
    return f"loading models from {place}:\n  " + "\n  ".join(problems)
