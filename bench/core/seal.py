"""How the sandbox of a sweep was found on its engine: the fingerprint that each record holds."""

from collections.abc import Iterable

from bench.core.promises import Broken, Promise
from bench.core.schema import Document, digest


class EngineSeal(Document):
    """What keeps a container apart from the machine."""

    engine: str
    os: str
    kernel: str
    architecture: str
    runtime: str  # of what runs an agent's or a submission's code
    runtime_version: str | None  # of the runtimes the engine tells the version of
    storage: str
    cgroup_version: str
    security: tuple[str, ...]


class Seal(Document):
    """The sandbox, checked. Equal fingerprints mean the same engine, policy and findings."""

    fingerprint: str  # 16 hex digits
    engine: EngineSeal
    policy_digest: str
    broken: tuple[str, ...] = ()  # what did not hold, each accepted by name
    accepted_risks: tuple[Promise, ...] = ()  # accepted by name, whether or not they held


def make_seal(
    engine: EngineSeal, *, policy_digest: str, broken: Iterable[Broken], accepted: Iterable[Promise]
) -> Seal:
    """Return the seal of a sweep whose broken promises were all accepted."""
    seal = Seal(
        fingerprint="",
        engine=engine,
        policy_digest=policy_digest,
        broken=tuple(map(str, broken)),
        accepted_risks=tuple(sorted(set(accepted))),
    )
    return seal.model_copy(update={"fingerprint": digest(seal)[:16]})
