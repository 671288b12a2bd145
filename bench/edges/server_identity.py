"""What is known of a model that the bench serves itself: what it hashed and what it started."""

from pathlib import Path
from typing import assert_never

from bench.core.identity import ModelIdentity, ServedBy
from bench.core.model_sources import FileModel, HubModel
from bench.core.specs import LocalModel, ServedSource
from bench.edges.model_probe import Probed
from bench.edges.model_weights import with_weights
from bench.edges.server_plan import ServerPlan, fixed_flags
from bench.edges.server_program import ServerProgram
from bench.errors import MissingPrerequisiteError

_LASTING = ("served_by", "server", "hub", "weights_file", "chat_template_edit", "flags")


def identity_when_ready(
    found: Probed,
    source: ServedSource,
    *,
    plan: ServerPlan,
    program: ServerProgram,
    cache_dir: Path,
) -> ModelIdentity:
    """Return the identity of a server that was just started.

    Raises:
        MissingPrerequisiteError: when the file that it loaded is another one by now.
    """
    hashed = with_weights(found, cache_dir=cache_dir)
    wanted = _wanted_sha256(source)
    if wanted not in (None, hashed.weights_sha256):
        raise MissingPrerequisiteError(
            f"starting a model server with {plan.model}: its SHA-256 was to be {wanted}, and the "
            f"file now has {hashed.weights_sha256}. Was it changed? Run the same command again."
        )
    local = source if isinstance(source, LocalModel) else None
    return hashed.model_copy(
        update={
            "served_by": ServedBy.BENCH,
            "server": program.description(found.identity.server),
            "hub": plan.hub,
            # In the cache a file's name has more to it.
            "weights_file": local.weights.file_name if local else hashed.weights_file,
            "chat_template_edit": local.chat_template_edit if local else None,
            "flags": fixed_flags(plan),
        }
    )


def identity_now(found: Probed, ready: ModelIdentity, *, cache_dir: Path) -> ModelIdentity:
    """Return the identity of a server of ours later on.

    What it can't say is as it was, and so is the hash of a file that is gone by now: the server
    has it open, and serves what it loaded.
    """
    hashed = with_weights(found, cache_dir=cache_dir)
    lasting: tuple[str, ...] = _LASTING
    if hashed.weights_sha256 is None:
        lasting = (*_LASTING, "weights_sha256", "weights_bytes")
    return hashed.model_copy(update={name: getattr(ready, name) for name in lasting})


def _wanted_sha256(source: ServedSource) -> str | None:
    match source:
        case LocalModel(weights=weights):
            return weights.sha256
        case FileModel(sha256=sha256):
            return sha256
        case HubModel():
            return None
        case _ as unreachable:
            assert_never(unreachable)
