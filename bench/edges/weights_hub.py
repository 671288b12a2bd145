"""Weights from the Hugging Face hub: its cache on this machine, or the file itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from bench.core.specs import Weights
from bench.edges.http_client import download

_HUB = "https://huggingface.co"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hub:
    """Where the hub and its cache are; without a `url` it is not asked."""

    cache: Path = Path("~/.cache/huggingface/hub")
    url: str | None = _HUB


def hub_from(environment: Mapping[str, str]) -> Hub:
    """Return the hub as the variables of its own tools name it."""
    home = Path(environment.get("HF_HOME", "~/.cache/huggingface"))
    offline = environment.get("HF_HUB_OFFLINE", "").lower() in ("1", "true", "yes", "on")
    return Hub(
        cache=Path(environment.get("HF_HUB_CACHE", home / "hub")),
        url=None if offline else environment.get("HF_ENDPOINT", _HUB).rstrip("/"),
    )


def cached_files(weights: Weights, hub: Hub) -> Iterator[Path]:
    """Yield the files of the hub's cache that may be these weights."""
    folder = hub.cache.expanduser() / f"models--{weights.hub_repo.replace('/', '--')}"
    yield from folder.glob(f"blobs/{weights.sha256}")  # large files are named by their hash
    yield from sorted(folder.glob(f"snapshots/*/{weights.hub_file}"))


def fetch_from_hub(
    weights: Weights, target: Path, *, url: str, on_bytes: Callable[[int], None]
) -> None:
    """Download the file, going on from what `target` holds.

    Raises:
        HttpFaultError: when it is not to be had.
    """
    place = f"{url}/{weights.hub_repo}/resolve/main/{weights.hub_file}"
    download(place, target, max_bytes=weights.size_bytes, on_bytes=on_bytes)
