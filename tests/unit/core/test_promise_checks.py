from collections.abc import Mapping

import pytest

from bench.core.containers import AGENT_UID, Limits
from bench.core.promise_checks import broken_promises
from bench.core.promises import REFUSED, Expected, Inside, Promise, Room

LIMITS = Limits(memory_mib=128, cpus=2.0, pids=64, open_files=100, file_mib=8)
EXPECTED = Expected(
    where="an agent's container",
    uid=AGENT_UID,
    limits=LIMITS,
    listening=frozenset({"tcp 0100007F:1F41"}),
    room={"/workspace": Room(size_mib=8, files=50), "/tmp": Room(size_mib=4)},
)
SEALED = Inside(
    uid=AGENT_UID,
    gids=(AGENT_UID,),
    status={
        **dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), "0" * 16),
        "NoNewPrivs": "1",
        "Seccomp": "2",
    },
    interfaces=("lo",),
    routes=(),
    listening=("tcp 0100007F:1F41",),
    reached=(),
    answers={"/v1/models": 200, **dict.fromkeys(REFUSED, 403)},
    mounts={"/": "ro", "/proc": "rw", "/etc/hosts": "ro", "/workspace": "rw", "/tmp": "rw"},
    writable=(),
    switches=(),
    sockets=(),
    strangers=(),
    cgroup={
        "memory": str(128 * 2**20),
        "swap": str(128 * 2**20),
        "pids": "64",
        "cpu": "200000",
        "cpu_period": "100000",
    },
    machine_has_swap=True,
    open_files=100,
    file_bytes=8 * 2**20,
    room={"/workspace": (8 * 2**20, 50), "/tmp": (4 * 2**20, 0)},
)


def cgroup(**changed: str | None) -> dict[str, object]:
    return {"cgroup": {**SEALED.cgroup, **changed}}


def status(**changed: str) -> dict[str, object]:
    return {"status": {**SEALED.status, **changed}}


def without(mapping: Mapping[str, object], name: str) -> dict[str, object]:
    return {key: value for key, value in mapping.items() if key != name}


LOST: dict[str, tuple[Promise, dict[str, object], str]] = {
    "an interface": (
        Promise.NO_NETWORK,
        {"interfaces": ("eth0", "lo")},
        "interfaces or routes: eth0",
    ),
    "a route": (Promise.NO_NETWORK, {"routes": ("eth1",)}, "interfaces or routes: eth1"),
    "the host": (
        Promise.HOST_UNREACHABLE,
        {"reached": ("172.17.0.1:4000",)},
        "172.17.0.1:4000 answered",
    ),
    "another listener": (
        Promise.ONE_WAY_OUT,
        {"listening": ("tcp 0100007F:1F41", "tcp6 X:0016")},
        "tcp 0100007F:1F41, tcp6 X:0016 listens",
    ),
    "no way at all": (Promise.ONE_WAY_OUT, {"listening": ()}, "nobody listens"),
    "a dead way": (
        Promise.ONE_WAY_OUT,
        {"answers": {**SEALED.answers, "/v1/models": None}},
        "the way to the model answers None to /v1/models",
    ),
    "an open endpoint": (
        Promise.GATEWAY_REFUSES,
        {"answers": {**SEALED.answers, "/slots": 200}},
        "not refused (403): /slots: 200",
    ),
    "a strange mount": (
        Promise.MOUNTS,
        {"mounts": {**SEALED.mounts, "/host": "ro"}},
        "not expected: /host",
    ),
    "a writable mount": (
        Promise.MOUNTS,
        {"mounts": {**SEALED.mounts, "/etc/hosts": "rw"}},
        "writable: /etc/hosts",
    ),
    "a missing mount": (
        Promise.MOUNTS,
        {"mounts": without(SEALED.mounts, "/tmp")},
        "missing: /tmp",
    ),
    "a writable root": (
        Promise.READ_ONLY_ROOT,
        {"mounts": {**SEALED.mounts, "/": "rw"}},
        "/ is mounted writable",
    ),
    "a writable folder": (
        Promise.READ_ONLY_ROOT,
        {"writable": ("/opt",)},
        "files can be made in /opt",
    ),
    "a switch": (
        Promise.READ_ONLY_KERNEL,
        {"switches": ("/proc/sysrq-trigger",)},
        "can be written: /proc/sysrq-trigger",
    ),
    "a socket": (
        Promise.NO_ENGINE_SOCKET,
        {"sockets": ("/run/docker.sock",)},
        "there: /run/docker.sock",
    ),
    "a capability": (
        Promise.NO_CAPABILITIES,
        status(CapBnd="00000000a80425fb"),
        "CapBnd 00000000a80425fb",
    ),
    "unknown capabilities": (
        Promise.NO_CAPABILITIES,
        {"status": without(SEALED.status, "CapEff")},
        "CapEff unknown",
    ),
    "new privileges": (Promise.NO_NEW_PRIVILEGES, status(NoNewPrivs="0"), "NoNewPrivs is 0"),
    "no filter": (
        Promise.SECCOMP,
        status(Seccomp="0"),
        "Seccomp is 0, and 2 would be a filter",
    ),
    "a group": (
        Promise.UNPRIVILEGED,
        {"gids": (0, AGENT_UID)},
        f"uid {AGENT_UID}, groups [0, {AGENT_UID}]",
    ),
    "a neighbour": (Promise.OWN_PROCESSES, {"strangers": ("sshd",)}, "others are seen: sshd"),
    "memory": (
        Promise.MEMORY_LIMIT,
        cgroup(memory="max"),
        f"max bytes, and {128 * 2**20} were asked for",
    ),
    "unknown memory": (
        Promise.MEMORY_LIMIT,
        cgroup(memory=None),
        f"an unknown number of bytes, and {128 * 2**20} were asked for",
    ),
    "swap": (
        Promise.NO_SWAP,
        cgroup(swap=None),
        f"an unknown number of bytes, and {128 * 2**20} were asked for",
    ),
    "processors": (Promise.CPU_LIMIT, cgroup(cpu="-1"), "quota -1 of 100000"),
    "more processors": (Promise.CPU_LIMIT, cgroup(cpu="300000"), "quota 300000 of 100000"),
    "processes": (Promise.PIDS_LIMIT, cgroup(pids="max"), "max processes, and 64 were asked for"),
    "files": (
        Promise.OPEN_FILES_LIMIT,
        {"open_files": 4096},
        "4096 files, and 100 were asked for",
    ),
    "endless files": (
        Promise.FILE_SIZE_LIMIT,
        {"file_bytes": -1},
        f"-1 bytes, and {8 * 2**20} were asked for",
    ),
    "room": (
        Promise.DISK_LIMIT,
        {"room": {**SEALED.room, "/tmp": (2**40, 0)}},
        f"/tmp has room for {2**40} bytes",
    ),
    "names": (
        Promise.DISK_LIMIT,
        {"room": {**SEALED.room, "/workspace": (8 * 2**20, 10**6)}},
        "/workspace has room for 1000000 files",
    ),
    "unknown room": (
        Promise.DISK_LIMIT,
        {"room": {**SEALED.room, "/tmp": None}},
        "/tmp has room for an unknown number of bytes",
    ),
}
HELD: dict[str, dict[str, object]] = {
    "as asked for": {},
    "the init of another engine": {"mounts": {**SEALED.mounts, "/usr/libexec/docker-init": "ro"}},
    "less than asked for": {"open_files": 50, "file_bytes": 2**20},
    "cgroups of version 2": cgroup(cpu="200000 100000", cpu_period="200000 100000", swap="0"),
    "a machine without swap": {**cgroup(swap=None), "machine_has_swap": False},
    "no counting of files": {"room": {**SEALED.room, "/tmp": (4 * 2**20, 0)}},
}


def changed(change: dict[str, object]) -> Inside:
    return Inside.model_validate({**SEALED.model_dump(), **change})


@pytest.mark.parametrize("name", LOST)
def test_a_promise_that_is_not_seen_to_hold_is_broken(name: str) -> None:
    promise, change, why = LOST[name]
    (broken,) = broken_promises(changed(change), EXPECTED)
    assert (broken.promise, broken.seen) == (promise, why)


@pytest.mark.parametrize("name", HELD)
def test_what_is_no_weaker_than_asked_for_holds(name: str) -> None:
    assert broken_promises(changed(HELD[name]), EXPECTED) == ()


def test_every_promise_can_be_missed() -> None:
    assert {promise for promise, _, _ in LOST.values()} == set(Promise)


def test_a_broken_promise_says_where_and_what() -> None:
    (broken,) = broken_promises(changed(status(Seccomp="0")), EXPECTED)
    assert str(broken) == (
        "seccomp does not hold in an agent's container: Seccomp is 0, and 2 would be a filter"
    )
