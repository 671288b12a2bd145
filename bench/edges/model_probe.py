"""Asks a running llama.cpp server what it is."""

import hashlib
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel, ValidationError

from bench.core.identity import ModelIdentity, ServedBy
from bench.core.schema import digest
from bench.edges.http_client import HttpFaultError, ask
from bench.errors import MissingPrerequisiteError

_SECONDS = 10.0
# Of /props: where the file lies, a random mark of each start, what the server is just doing.
_PASSING = frozenset({"model_path", "media_marker", "is_sleeping"})


class _Meta(BaseModel):
    """What llama-server tells of a model; other servers tell nothing."""

    n_params: int | None = None
    size: int | None = None


class _Model(BaseModel):
    id: str
    meta: _Meta | None = None


class _Models(BaseModel):
    data: tuple[_Model, ...]


class _Generation(BaseModel):
    n_ctx: int | None = None


class _Props(BaseModel):
    build_info: str | None = None
    chat_template: str | None = None
    default_generation_settings: _Generation = _Generation()
    model_ftype: str | None = None
    model_path: str | None = None
    total_slots: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Probed:
    """What a server says of itself, and where it says its weights lie: in no record."""

    identity: ModelIdentity
    weights_path: str | None


def probe(base_url: str, *, api_key: str | None = None) -> ModelIdentity:
    """Return what a server says of itself; see `probe_server`."""
    return probe_server(base_url, api_key=api_key).identity


def probe_server(base_url: str, *, api_key: str | None = None) -> Probed:
    """Return what a server says of itself; one that has no /props is known by its models alone.

    Raises:
        MissingPrerequisiteError: when no model server answers at that URL.
    """
    try:
        listed = ask(f"{base_url}/v1/models", api_key=api_key, seconds=_SECONDS)
        models = _Models.model_validate(listed).data
        raw = _raw_props(base_url, api_key)
        props = _Props.model_validate(raw)
    except HttpFaultError as error:
        raise MissingPrerequisiteError(_complaint(base_url, str(error))) from error
    except ValidationError as error:
        faults = "; ".join(str(fault["loc"]) for fault in error.errors())
        raise MissingPrerequisiteError(
            _complaint(base_url, f"an answer in a form not understood ({faults})")
        ) from error
    return Probed(identity=_identity(models, raw, props), weights_path=props.model_path)


def _raw_props(base_url: str, api_key: str | None) -> dict[str, Any]:
    try:
        return ask(f"{base_url}/props", api_key=api_key, seconds=_SECONDS)
    except HttpFaultError as error:
        if error.status is None:
            raise
        return {}


def _identity(models: tuple[_Model, ...], raw: dict[str, Any], props: _Props) -> ModelIdentity:
    meta = next((model.meta for model in models if model.meta is not None), _Meta())
    kept = {key: value for key, value in raw.items() if key not in _PASSING}
    return ModelIdentity(
        served_by=ServedBy.OTHERS,
        server=props.build_info,
        aliases=tuple(_public_id(model.id) for model in models),
        weights_file=_file_name(props.model_path),
        weights_bytes=meta.size,
        parameters=meta.n_params,
        quant=props.model_ftype,
        context_tokens=props.default_generation_settings.n_ctx,
        slots=props.total_slots,
        chat_template_sha256=_sha256(props.chat_template),
        props_sha256=digest(kept) if raw else None,
    )


def _public_id(name: str) -> str:
    """A server without an alias gives the file's path, which is no one's business."""
    return _file_name(name) or name if name.startswith("/") or "\\" in name else name


def _file_name(path: str | None) -> str | None:
    return path.replace("\\", "/").rsplit("/", 1)[-1] if path else None


def _sha256(text: str | None) -> str | None:
    return hashlib.sha256(text.encode()).hexdigest() if text is not None else None


def _complaint(base_url: str, found: str) -> str:
    return (
        f"asking the model server at {base_url}: {found}. Start llama-server there, name another "
        "with BENCH_SERVER_URL, or leave it out and name a "
        "model that the bench serves itself (`bench models list`)."
    )
