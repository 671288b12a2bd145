"""Completes what a server says of itself by the hash of its weights, where they can be hashed."""

import ipaddress
from pathlib import Path
from urllib.parse import urlsplit

from bench.core.identity import ModelIdentity
from bench.edges.model_probe import Probed
from bench.edges.weights_file import identify_weights, parts_of
from bench.errors import BadInputError

# A file is its tensors, which a server tells the size of, and a head with the vocabulary.
_HEAD_BYTES = 128 * 2**20


def with_weights(found: Probed, *, cache_dir: Path) -> ModelIdentity:
    """Return a server's identity, with the hash of the file that it says it serves.

    The server must run on this machine. Without such a file the identity is the server's word.
    """
    if found.weights_path is None:
        return found.identity
    try:
        weights = identify_weights(Path(found.weights_path), cache_dir=cache_dir)
    except BadInputError:
        return found.identity
    return found.identity.model_copy(
        update={
            "weights_file": weights.name,
            "weights_sha256": weights.sha256,
            "weights_bytes": weights.size_bytes,
        }
    )


def with_weights_of(found: Probed, *, url: str, cache_dir: Path) -> ModelIdentity:
    """Do the same for a server that others run, if it seems to be on this machine.

    A tunnel can bring another machine's server to 127.0.0.1: its path may then be a file here, but
    hardly one of that size.
    """
    return with_weights(found, cache_dir=cache_dir) if _is_here(url, found) else found.identity


def _is_here(url: str, found: Probed) -> bool:
    tensors, path = found.identity.weights_bytes, found.weights_path
    if tensors is None or path is None or not _is_loopback(urlsplit(url).hostname or ""):
        return False
    return _fits(Path(path), tensors)


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _fits(path: Path, tensors: int) -> bool:
    try:
        size = sum(part.stat().st_size for part in parts_of(path))
    except (BadInputError, OSError):
        return False
    return tensors <= size <= tensors + _HEAD_BYTES
