"""Whom would a command reach? A host outside, the gateway, or a server of the agent's own."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

GATEWAY_PORT = 8001  # of the forwarder, where a harness finds its model
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "0.0.0.0", "::1", "[::1]"})  # noqa: S104 - named only
_URL = re.compile(
    r"([a-z][a-z0-9+.-]*)://(?:[^/@\s]*@)?(\[[^\]]*\]|[^/:\s?#]*)(?::(\d+))?(/?\S*)", re.I
)
_BARE = re.compile(r"(localhost|127\.0\.0\.1|0\.0\.0\.0):(\d+)(/\S*)?")

_SCHEME, _ADDRESS = 20, 2000  # characters before and after `://`
_LONGEST_NAME = 300

_ASKERS = frozenset(
    {"curl", "wget", "nc", "ncat", "telnet", "ssh", "scp", "sftp", "ftp", "ping", "ping6", "dig"}
    | {"nslookup", "host", "traceroute", "aria2c", "lynx", "http", "https", "httpie", "socat"}
)
# Programs that ask a registry when they are told one of these.
_FETCHES = frozenset(
    {"pip", "pip3", "uv", "pipx", "poetry", "conda", "mamba", "pdm", "npm", "yarn", "pnpm", "bun"}
    | {"gem", "apt", "apt-get", "aptitude", "apk", "dnf", "yum", "brew", "snap"}
    | {"cargo", "go", "rustup", "git"}
)
_VERBS = frozenset(
    {
        "install",
        "download",
        "add",
        "update",
        "upgrade",
        "fetch",
        "clone",
        "pull",
        "push",
        "get",
        "i",
    }
    | {"ls-remote", "search", "sync", "ci", "create", "exec"}
)
_WITH_VALUE = frozenset(
    {"-o", "-H", "-d", "-X", "-O", "-A", "-u", "--data", "-p", "-c", "-T", "-i", "--unix-socket"}
)
_OF_FILES = (".txt", ".json", ".html", ".py", ".sh", ".md", ".gz", ".log", ".csv", ".tar", ".zip")
_LOCAL = frozenset({"--no-index", "--offline", "--help", "-h"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What an address names."""

    name: str
    gateway: bool = False
    path: str | None = None  # of a file, where it is a file's address
    outside: bool = False


def host_in(word: str) -> Host | None:
    """Return what an address in a word names, or `None` if it is no address."""
    if found := _BARE.match(word):
        return _local(found.group(1), found.group(2), found.group(3) or "/")
    place = word.find("://")  # without it, the pattern would try each letter of a long text
    found = _URL.search(word[max(0, place - _SCHEME) : place + _ADDRESS]) if place >= 0 else None
    if found is None:
        return None
    scheme, host, port, path = found.groups()
    if scheme.lower() == "file":
        return Host(name=host, path=path)
    if host.lower() in _LOOPBACK or host.startswith("127."):
        return _local(host, port, path)
    return Host(name=host, outside=bool(host))


def asks_for_hosts(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return the hosts outside that a command asks for."""
    name, rest = words[0], words[1:]
    if name in ("npx", "bunx", "uvx"):
        return ("a package registry",) if rest and "--offline" not in rest else ()
    if name in _FETCHES:
        return _registry(name, rest)
    if name not in _ASKERS:
        return ()
    return tuple(dict.fromkeys(_hosts(name, rest)))


def _registry(name: str, rest: tuple[str, ...]) -> tuple[str, ...]:
    plain = [word for word in rest if not word.startswith("-")]
    verbs = plain[1:] if name == "uv" and plain[:1] in (["pip"], ["tool"]) else plain
    if not verbs or verbs[0] not in _VERBS or not _LOCAL.isdisjoint(rest):
        return ()
    if name == "git":
        return _git_hosts(verbs)
    if name in ("npm", "pnpm", "yarn", "bun", "poetry", "pdm", "cargo", "uv") and len(verbs) == 1:
        return (
            ("a package registry",) if verbs[0] in ("install", "i", "ci", "update", "sync") else ()
        )
    asked = [word for word in verbs[1:] if not _is_here(word)]
    needs_name = name.startswith(("pip", "uv", "gem", "cargo", "go"))
    return ("a package registry",) if asked or not needs_name else ()


def _git_hosts(verbs: list[str]) -> tuple[str, ...]:
    """Without an address, git asks whatever the remote is; a fresh repository has none."""
    for word in verbs[1:]:
        host = host_in(word)
        if host is not None and host.outside:
            return (host.name,)
        if re.match(r"[\w.-]{1,100}@[\w.-]{1,200}:", word):
            return (word.partition("@")[2].partition(":")[0],)
    return ()


def _is_here(word: str) -> bool:
    """Whether what is to be installed lies on the disk."""
    return word.startswith((".", "/", "~")) or word.endswith((".whl", ".txt", ".toml", ".gz"))


def _hosts(name: str, rest: tuple[str, ...]) -> Iterator[str]:
    before = ""
    for word in rest:
        option, before = before, word
        if word.startswith("-") or option in _WITH_VALUE:
            continue
        host = host_in(word)
        if host is not None:
            if host.outside:
                yield host.name
        elif name in ("ssh", "sftp") or (name == "scp" and ":" in word):
            yield word.rpartition("@")[2].partition(":")[0]
            return
        elif _is_a_name(word):
            yield word.partition("/")[0]


def _is_a_name(word: str) -> bool:
    """Whether a bare word is the name of a host, and not that of a file."""
    if len(word) > _LONGEST_NAME:
        return False
    found = re.fullmatch(r"([\w-]+(?:\.[\w-]+)+)(?::\d+)?(/\S*)?", word)
    if found is None or found.group(1).startswith("127.") or found.group(1) in _LOOPBACK:
        return False
    return not found.group(1).endswith(_OF_FILES)


def _local(host: str, port: str | None, path: str) -> Host:
    is_gateway = port is not None and int(port[:6]) == GATEWAY_PORT
    return Host(name=f"{host}:{port or 80}{path}"[:200], gateway=is_gateway)
