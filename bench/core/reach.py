"""How a gateway container reaches a model server that the host names by a URL."""

from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit, urlunsplit

from bench.core.containers import NetworkMode

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOST_ALIAS = "host.docker.internal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """A URL as a gateway container must use it, and the network it needs for that."""

    url: str
    network: NetworkMode


def reach(url: str, *, wanted: Literal["auto", "bridge", "host"], desktop: bool) -> Reach:
    """Translate the host's view of a server into the gateway's.

    Docker Desktop forwards host.docker.internal to the host's loopback. On Linux it is the
    bridge's address, where a server that listens on 127.0.0.1 does not answer: the gateway (no
    agent, no listener but its unix socket) then uses the host's network instead.
    """
    on_loopback = urlsplit(url).hostname in _LOOPBACK
    shares_host = wanted == "host" or (wanted == "auto" and on_loopback and not desktop)
    if shares_host:
        return Reach(url=_renamed(url, {HOST_ALIAS: "127.0.0.1"}), network=NetworkMode.HOST)
    names = dict.fromkeys(_LOOPBACK, HOST_ALIAS)
    return Reach(url=_renamed(url, names), network=NetworkMode.BRIDGE)


def _renamed(url: str, names: dict[str, str]) -> str:
    parts = urlsplit(url)
    host = names.get(parts.hostname or "", parts.hostname or "")
    place = host if parts.port is None else f"{host}:{parts.port}"
    return urlunsplit(parts._replace(netloc=place)).rstrip("/")
