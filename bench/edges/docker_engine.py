"""The Docker engine behind `bench.run.ports.Engine`: the only module that imports `docker`.

It acts and decides nothing. Every fault of the engine comes out as `EngineError`.
"""

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import docker
import docker.errors
import docker.types
import requests.exceptions
import urllib3.exceptions

from bench.core.capture import Capture
from bench.core.containers import ContainerExit, ContainerSpec, NetworkMode, VolumeSpec
from bench.edges.docker_run import Attachment, DockerService, ExitWatch, wait_for_end
from bench.errors import EngineError, MissingPrerequisiteError
from bench.run.ports import Service

_HOST_ALIAS = {"host.docker.internal": "host-gateway"}
_FAULTS = (
    docker.errors.DockerException,
    requests.exceptions.RequestException,
    urllib3.exceptions.HTTPError,
    OSError,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineFacts:
    """What the engine says of itself."""

    version: str
    api_version: str
    os: str
    kernel: str
    architecture: str
    storage_driver: str
    cgroup_version: str
    security: tuple[str, ...]
    root_folder: str
    runtimes: tuple[str, ...]
    default_runtime: str
    components: Mapping[str, str]  # the engine's parts (runc, containerd) with their versions
    desktop: bool  # Docker Desktop: containers live in a virtual machine


@contextlib.contextmanager
def _translated(doing: str) -> Iterator[None]:
    try:
        yield
    except docker.errors.ImageNotFound as error:
        raise EngineError(f"{doing}: {error.explanation}") from error
    except docker.errors.APIError as error:
        raise EngineError(f"{doing}: {error.explanation or error}") from error
    except _FAULTS as error:
        raise EngineError(f"{doing}: {type(error).__name__}: {error}") from error


class DockerEngine:
    """A connection to the engine that DOCKER_HOST or the default socket names."""

    def __init__(
        self, api: docker.APIClient, *, labels: Mapping[str, str], runtime: str | None = None
    ) -> None:
        self._api = api
        self._labels = dict(labels)
        self._runtime = runtime

    def close(self) -> None:
        """Close the connection."""
        self._api.close()

    def facts(self) -> EngineFacts:
        """Ask the engine about itself."""
        with _translated("asking the engine about itself"):
            info, version = self._api.info(), self._api.version()
        return EngineFacts(
            version=version["Version"],
            api_version=version["ApiVersion"],
            os=info.get("OperatingSystem", ""),
            kernel=info.get("KernelVersion", ""),
            architecture=info.get("Architecture", ""),
            storage_driver=info.get("Driver", ""),
            cgroup_version=str(info.get("CgroupVersion", "1")),
            security=tuple(info.get("SecurityOptions") or ()),
            root_folder=info.get("DockerRootDir", ""),
            runtimes=tuple(sorted(info.get("Runtimes") or ())),
            default_runtime=info.get("DefaultRuntime", ""),
            components={part["Name"]: part["Version"] for part in version.get("Components") or ()},
            desktop="Docker Desktop" in info.get("OperatingSystem", ""),
        )

    def image_id(self, tag: str) -> str | None:
        """Return the id (sha256:…) of an image that is here, or `None`."""
        try:
            with _translated(f"looking up image {tag}"):
                return str(self._api.inspect_image(tag)["Id"])
        except EngineError as error:
            if isinstance(error.__cause__, docker.errors.NotFound):
                return None
            raise

    def bridge_addresses(self) -> tuple[str, ...]:
        """Return the host's own addresses on the engine's default network, if it has one."""
        try:
            with _translated("looking at the engine's default network"):
                settings = self._api.inspect_network("bridge")["IPAM"]["Config"] or ()
        except EngineError as error:
            if isinstance(error.__cause__, docker.errors.NotFound):
                return ()
            raise
        return tuple(one["Gateway"] for one in settings if one.get("Gateway"))

    def saved(self, tags: Sequence[str]) -> Iterator[bytes]:
        """Yield images as one tar, piece by piece; a layer that they share comes once."""
        with _translated(f"reading the images {', '.join(tags)}"):
            url = f"{self._api.base_url}/v{self._api.api_version}/images/get"
            with self._api.get(url, params={"names": list(tags)}, stream=True) as answer:
                answer.raise_for_status()
                yield from answer.iter_content(2**20)

    def create_volume(self, spec: VolumeSpec) -> None:
        """See `Engine.create_volume`."""
        options = None
        if spec.tmpfs is not None:
            limits = f"size={spec.tmpfs.size_mib}m,nr_inodes={spec.tmpfs.files}"
            owner = f"uid={spec.tmpfs.uid},gid={spec.tmpfs.uid},mode=0755"
            options = {"type": "tmpfs", "device": "tmpfs", "o": f"{limits},{owner},nosuid,nodev"}
        with _translated(f"creating volume {spec.name}"):
            self._api.create_volume(
                spec.name,
                driver="local",
                driver_opts=options,
                labels=self._labels | {**spec.labels},
            )

    def remove_volume(self, name: str) -> None:
        """See `Engine.remove_volume`."""
        with contextlib.suppress(docker.errors.NotFound), _passing_not_found(f"removing {name}"):
            self._api.remove_volume(name, force=True)

    def create(self, spec: ContainerSpec) -> None:
        """See `Engine.create`."""
        with _translated(f"creating container {spec.name} from {spec.image}"):
            self._api.create_container(
                spec.image,
                list(spec.command),
                name=spec.name,
                user=f"{spec.uid}:{spec.uid}",
                environment=dict(spec.env),
                working_dir=spec.workdir,
                tty=spec.terminal,
                stdin_open=spec.terminal,
                labels=self._labels | {**spec.labels},
                host_config=self._api.create_host_config(
                    **host_options(spec), runtime=self._runtime if spec.foreign else None
                ),
                use_config_proxy=False,  # the user's proxy settings are no cell's business
            )

    def remove(self, container: str) -> None:
        """See `Engine.remove`."""
        doing = f"removing container {container}"
        with contextlib.suppress(docker.errors.NotFound), _passing_not_found(doing):
            self._api.remove_container(container, force=True, v=True)

    def put(self, container: str, folder: str, archive: bytes) -> None:
        """See `Engine.put`."""
        with _translated(f"copying files into {container}:{folder}"):
            self._api.put_archive(container, folder, archive)

    def get(self, container: str, folder: str, *, max_bytes: int) -> tuple[bytes, bool]:
        """See `Engine.get`."""
        buffer = bytearray()
        with _translated(f"copying {container}:{folder}"):
            # Not the SDK's get_archive: what it returns can't be closed before its end.
            url = f"{self._api.base_url}/v{self._api.api_version}/containers/{container}/archive"
            with self._api.get(url, params={"path": folder}, stream=True) as answer:
                answer.raise_for_status()
                for piece in answer.iter_content(2**20):
                    buffer += piece
                    if len(buffer) > max_bytes:
                        return bytes(buffer[:max_bytes]), True
        return bytes(buffer), False

    def run(
        self,
        container: str,
        *,
        stdout: Capture,
        stderr: Capture,
        seconds: float,
        grace_seconds: float = 0.0,
        needs: Sequence[Service] = (),
        meanwhile: Callable[[], None] = lambda: None,
    ) -> ContainerExit:
        """See `Engine.run`."""
        with _translated(f"running {container}"):
            output = Attachment(self._api, container, stdout=stdout.feed, stderr=stderr.feed)
            began = time.monotonic()
            self._api.start(container)
            watch = ExitWatch(self._api, container)
            why = wait_for_end(watch, (stdout, stderr), needs, seconds=seconds, meanwhile=meanwhile)
            if why is not None:
                self.stop(container, grace_seconds=0 if why == "alone" else grace_seconds)
                watch.wait(seconds=30 + grace_seconds)
            elapsed = time.monotonic() - began
            output.drain(seconds=30)
            if why == "alone":
                gone = ", ".join(s.container for s in needs if not s.alive())
                raise EngineError(f"running {container}: {gone} ended, which it needs")
            state = self._api.inspect_container(container)["State"]
            if why is None:
                self._refuse_outside_kill(container, state)
        return ContainerExit(
            exit_code=int(state["ExitCode"]),
            oom_killed=bool(state["OOMKilled"]),
            timed_out=why == "deadline",
            overflowed=why == "overflow",
            seconds=elapsed,
        )

    def start(self, container: str) -> DockerService:
        """See `Engine.start`."""
        with _translated(f"starting {container}"):
            return DockerService(self._api, container)

    def stop(self, container: str, *, grace_seconds: float) -> None:
        """See `Engine.stop`."""
        with _translated(f"stopping {container}"):
            self._api.stop(container, timeout=max(0, round(grace_seconds)))

    def leftovers(self, labels: Mapping[str, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of containers and of volumes that carry all the labels."""
        wanted = {"label": [f"{key}={value}" if value else key for key, value in labels.items()]}
        with _translated("looking for leftovers"):
            containers = self._api.containers(all=True, filters=wanted)
            volumes = self._api.volumes(filters=wanted)["Volumes"] or []
        return tuple(c["Id"] for c in containers), tuple(v["Name"] for v in volumes)

    def running(self, labels: Mapping[str, str]) -> dict[str, dict[str, str]]:
        """Return the labels of every running container that carries all of these, by its id."""
        wanted = {"label": [f"{key}={value}" for key, value in labels.items()]}
        with _translated("looking for running containers"):
            found = self._api.containers(filters=wanted)
        return {container["Id"]: dict(container["Labels"]) for container in found}

    def images(self, label: str) -> dict[str, str]:
        """Return the label's value by tag, for every tagged image that carries it."""
        with _translated(f"listing images with label {label}"):
            found = self._api.images(filters={"label": label})
        tags = ((tag, image["Labels"][label]) for image in found for tag in image["RepoTags"] or ())
        return {tag: value for tag, value in tags if not tag.startswith("<none>")}

    def remove_image(self, tag: str) -> None:
        """Remove an image's tag, and the image with its last one."""
        with _translated(f"removing image {tag}"):
            self._api.remove_image(tag)

    def _refuse_outside_kill(self, container: str, state: Mapping[str, Any]) -> None:
        """Tell an end that somebody outside asked for from one that came from inside.

        No exit code tells: asked to end, many a program does so with 0.
        """
        kills = self._api.events(
            since=_unix(state["StartedAt"]),
            until=_unix(self._api.info()["SystemTime"]),  # by the engine's clock, as the events
            filters={"container": container, "event": "kill"},
            decode=True,
        )
        with contextlib.closing(kills):
            if next(iter(kills), None) is not None:
                raise EngineError(f"running {container}: it was killed from outside")


@contextlib.contextmanager
def _passing_not_found(doing: str) -> Iterator[None]:
    try:
        with _translated(doing):
            yield
    except EngineError as error:
        if isinstance(error.__cause__, docker.errors.NotFound):
            raise error.__cause__ from None
        raise


def connect(
    *, labels: Mapping[str, str], timeout_seconds: int = 60, runtime: str | None = None
) -> DockerEngine:
    """Connect to the engine. `runtime` runs what is not ours; `None` is the engine's own choice.

    Raises:
        MissingPrerequisiteError: when it does not run or may not be used, with what to do.
    """
    try:
        settings = docker.utils.kwargs_from_env()
        api = docker.APIClient(version="auto", timeout=timeout_seconds, **settings)
        api.ping()
    except _FAULTS as error:
        raise MissingPrerequisiteError(_advice(error)) from error
    return DockerEngine(api, labels=labels, runtime=runtime)


def _advice(error: BaseException) -> str:
    text = str(error)
    if "Permission denied" in text or "PermissionError" in text:
        remedy = "your user may not use its socket: join the group `docker` and log in again"
    else:
        remedy = "start it (Docker Desktop, `systemctl start docker`, or `make engine`)"
    return f"connecting to the Docker engine: {text}. {remedy}; DOCKER_HOST names another one."


def host_options(spec: ContainerSpec) -> dict[str, Any]:
    """Return the engine's HostConfig arguments for a spec: all the hardening there is."""
    limits = spec.limits
    tmpfs = {"/tmp": _tmpfs(limits.tmp_mib, spec.uid)}  # noqa: S108 - inside the container
    if limits.home_mib is not None:
        tmpfs["/home/agent"] = _tmpfs(limits.home_mib, spec.uid)
    file_bytes = limits.file_mib * 2**20
    return {
        "network_mode": _network(spec),
        "extra_hosts": _HOST_ALIAS if spec.network is NetworkMode.BRIDGE else None,
        "mounts": [_mount(m.volume, m.target, read_only=m.read_only) for m in spec.mounts],
        "read_only": True,
        "init": True,
        "cap_drop": ["ALL"],
        "security_opt": ["no-new-privileges"],
        "tmpfs": tmpfs,
        "shm_size": "64m",
        "ipc_mode": "private",
        "mem_limit": f"{limits.memory_mib}m",
        "memswap_limit": f"{limits.memory_mib}m",
        "nano_cpus": int(limits.cpus * 1e9),
        "pids_limit": limits.pids,
        "ulimits": [
            docker.types.Ulimit(name="nofile", soft=limits.open_files, hard=limits.open_files),
            docker.types.Ulimit(name="fsize", soft=file_bytes, hard=file_bytes),
            docker.types.Ulimit(name="core", soft=0, hard=0),
        ],
        # The runner keeps what it needs itself, bounded; the engine's own log would not be.
        "log_config": docker.types.LogConfig(type="none"),
        "restart_policy": {"Name": "no"},
    }


def _unix(timestamp: str) -> str:
    """Return the engine's RFC 3339 time in the form its event filter reads."""
    return f"{datetime.fromisoformat(timestamp).timestamp():.6f}"


def _network(spec: ContainerSpec) -> str:
    if spec.shares_network_of is not None:
        return f"container:{spec.shares_network_of}"
    return spec.network.value


def _mount(volume: str, target: str, *, read_only: bool) -> docker.types.Mount:
    # A fresh volume that is to be written takes over the owner of the image's mount point, which
    # the engine does only together with copying what lies there: nothing does, in our images.
    return docker.types.Mount(target, volume, type="volume", read_only=read_only, no_copy=read_only)


def _tmpfs(size_mib: int, uid: int) -> str:
    return f"size={size_mib}m,uid={uid},gid={uid},mode=0700,exec,nosuid,nodev"
