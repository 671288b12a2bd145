"""A set of containers and volumes that are made under one name and all removed at the end."""

import secrets
from collections.abc import Mapping
from types import TracebackType
from typing import Self

from bench.core.containers import ContainerSpec, Limits, Mount, NetworkMode, Tmpfs, VolumeSpec
from bench.run.interrupts import held_interrupts
from bench.run.leftovers import Leftovers
from bench.run.ports import Engine

_FILLING = Limits(memory_mib=64)


class Sandbox:
    """Creates containers and volumes; leaving the `with` block removes them, whatever happened."""

    def __init__(
        self,
        engine: Engine,
        *,
        prefix: str,
        labels: Mapping[str, str],
        leftovers: Leftovers | None = None,
    ) -> None:
        self.engine = engine
        self._leftovers = leftovers or Leftovers()
        # The random part keeps a name from meeting one of an earlier, killed run.
        self._prefix = f"bench-{prefix}-{secrets.token_hex(3)}"
        self._labels = dict(labels)
        self._containers: list[str] = []
        self._volumes: list[str] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        with held_interrupts():
            for container in reversed(self._containers):
                self._leftovers.remove_container(self.engine, container)
            for volume in self._volumes:
                self._leftovers.remove_volume(self.engine, volume)

    def volume(self, role: str, *, tmpfs: Tmpfs | None = None) -> str:
        """Create a volume and return its name."""
        name = self.named(role)
        labels = self._labels | {"bench.role": role}
        with held_interrupts():  # see `container`
            self._volumes.append(name)
            self.engine.create_volume(VolumeSpec(name=name, tmpfs=tmpfs, labels=labels))
        return name

    def named(self, role: str) -> str:
        """Return the name a volume or container of that role has."""
        return f"{self._prefix}-{role}"

    def container(
        self,
        role: str,
        *,
        image: str,
        command: tuple[str, ...],
        uid: int,
        limits: Limits,
        network: NetworkMode = NetworkMode.NONE,
        shares_network_of: str | None = None,
        mounts: tuple[Mount, ...] = (),
        env: Mapping[str, str] | None = None,
        workdir: str = "/tmp",  # noqa: S108 - inside the container
        terminal: bool = False,
    ) -> str:
        """Create a container and return its name."""
        spec = ContainerSpec(
            name=self.named(role),
            image=image,
            command=command,
            uid=uid,
            limits=limits,
            network=network,
            shares_network_of=shares_network_of,
            mounts=mounts,
            env=env or {},
            workdir=workdir,
            terminal=terminal,
            labels=self._labels | {"bench.role": role},
        )
        # An engine goes on making what nobody waits for any more: cut off here, the container would
        # appear only after it was removed. The price: an engine that hangs is not left until its
        # time-out.
        with held_interrupts():
            self._containers.append(spec.name)
            self.engine.create(spec)
        return spec.name

    def remove(self, container: str) -> None:
        """Remove a container before the end."""
        self.engine.remove(container)
        self._containers.remove(container)

    def filled_volume(self, role: str, *, image: str, archive: bytes) -> str:
        """Create a volume that holds an archive, by way of a container that never starts.

        So whoever uses the volume can mount it read-only from the first moment.
        """
        volume = self.volume(role)
        filler = self.container(
            f"fill-{role}",
            image=image,
            command=("true",),
            uid=0,
            limits=_FILLING,
            mounts=(Mount(volume=volume, target="/fill", read_only=False),),
        )
        self.engine.put(filler, "/fill", archive)
        self.remove(filler)
        return volume
