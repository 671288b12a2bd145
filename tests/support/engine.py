"""The real engine for tests, and a sandbox on it that cleans up after itself."""

from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager

from bench.core.capture import Capture
from bench.core.containers import AGENT_UID, ContainerExit, Limits, Mount, NetworkMode
from bench.edges.docker_engine import DockerEngine, connect
from bench.run.sandbox import Sandbox

BASE = "debian:bookworm-slim"
SMALL = Limits(memory_mib=128, pids=32, tmp_mib=16, file_mib=64)


@contextmanager
def an_engine(
    labels: Mapping[str, str] | None = None, *, runtime: str | None = None
) -> Iterator[DockerEngine]:
    with closing(connect(labels=labels or {"bench.results": "test"}, runtime=runtime)) as engine:
        yield engine


@contextmanager
def a_sandbox() -> Iterator[Sandbox]:
    with an_engine() as engine, Sandbox(engine, prefix="test", labels={}) as box:
        yield box


def run_sh(
    box: Sandbox,
    script: str,
    *,
    role: str = "main",
    image: str = BASE,
    uid: int = AGENT_UID,
    limits: Limits = SMALL,
    seconds: float = 60,
    grace_seconds: float = 0,
    stdout: Capture | None = None,
    mounts: tuple[Mount, ...] = (),
    network: NetworkMode = NetworkMode.NONE,
    shares_network_of: str | None = None,
) -> tuple[ContainerExit, str, str]:
    """Run a shell script in a container of the box; return its end, stdout and stderr."""
    container = box.container(
        role,
        image=image,
        command=("sh", "-c", script),
        uid=uid,
        limits=limits,
        mounts=mounts,
        network=network,
        shares_network_of=shares_network_of,
    )
    out, err = stdout or Capture(limit=2**20), Capture(limit=2**20)
    end = box.engine.run(
        container, stdout=out, stderr=err, seconds=seconds, grace_seconds=grace_seconds
    )
    return end, out.content().decode(), err.content().decode()
