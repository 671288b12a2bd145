"""Which promises of the sandbox hold, as seen from inside a container of this engine?

An engine may ignore what it is asked for (a limit without its cgroup controller, say) and start
the container all the same. So nothing is believed that was not seen: a fact that can't be had from
inside counts as a promise that does not hold.
"""

from collections.abc import Callable, Iterator, Mapping
from http import HTTPStatus

from bench.core.promises import LISTED, REFUSED, Broken, Expected, Inside, Promise

_KERNELS = ("/proc", "/sys", "/dev")
_GIVEN = frozenset({"/", "/etc/hosts", "/etc/hostname", "/etc/resolv.conf"})
_CAPABILITIES = ("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb")
_FILTER = "2"  # of Seccomp in /proc/self/status
_MIB = 2**20


def broken_promises(seen: Inside, expected: Expected) -> tuple[Broken, ...]:
    """Return every promise that does not hold in a container, in the order of `Promise`."""
    found = ((promise, _CHECKS[promise](seen, expected)) for promise in Promise)
    return tuple(
        Broken(promise=promise, where=expected.where, seen=why) for promise, why in found if why
    )


def _no_network(seen: Inside, _: Expected) -> str:
    strange = sorted({*seen.interfaces, *seen.routes} - {"lo"})
    return f"interfaces or routes: {', '.join(strange)}" if strange else ""


def _host_unreachable(seen: Inside, _: Expected) -> str:
    return f"{', '.join(seen.reached)} answered" if seen.reached else ""


def _one_way_out(seen: Inside, expected: Expected) -> str:
    if set(seen.listening) != expected.listening:
        return f"{', '.join(seen.listening) or 'nobody'} listens"
    if expected.listening and seen.answers.get(LISTED) != HTTPStatus.OK:
        return f"the way to the model answers {seen.answers.get(LISTED)} to {LISTED}"
    return ""


def _gateway_refuses(seen: Inside, expected: Expected) -> str:
    if not expected.listening:
        return ""
    answers = {path: seen.answers.get(path) for path in REFUSED}
    wrong = [f"{p}: {answer}" for p, answer in answers.items() if answer != HTTPStatus.FORBIDDEN]
    return f"not refused (403): {', '.join(wrong)}" if wrong else ""


def _mounts(seen: Inside, expected: Expected) -> str:
    own = {p: how for p, how in seen.mounts.items() if not p.startswith(_KERNELS)}
    known = _GIVEN | expected.mounts | expected.room.keys()
    strange = [p for p in own if p not in known and not p.endswith("/docker-init")]
    writable = [p for p, how in own.items() if how == "rw" and p not in {"/", *expected.room}]
    missing = [p for p in (*expected.mounts, *expected.room) if p not in own]
    parts = {"not expected": strange, "writable": writable, "missing": missing}
    return "; ".join(f"{what}: {', '.join(sorted(p))}" for what, p in parts.items() if p)


def _read_only_root(seen: Inside, _: Expected) -> str:
    if seen.writable:
        return f"files can be made in {', '.join(seen.writable)}"
    return "" if seen.mounts.get("/") == "ro" else "/ is mounted writable"


def _read_only_kernel(seen: Inside, _: Expected) -> str:
    return f"can be written: {', '.join(seen.switches)}" if seen.switches else ""


def _no_engine_socket(seen: Inside, _: Expected) -> str:
    return f"there: {', '.join(seen.sockets)}" if seen.sockets else ""


def _no_capabilities(seen: Inside, _: Expected) -> str:
    held = [f"{name} {seen.status.get(name, 'unknown')}" for name in _CAPABILITIES]
    return ", ".join(one for one in held if one.split()[1].strip("0"))


def _no_new_privileges(seen: Inside, _: Expected) -> str:
    found = seen.status.get("NoNewPrivs", "unknown")
    return "" if found == "1" else f"NoNewPrivs is {found}"


def _seccomp(seen: Inside, _: Expected) -> str:
    found = seen.status.get("Seccomp", "unknown")
    return "" if found == _FILTER else f"Seccomp is {found}, and {_FILTER} would be a filter"


def _unprivileged(seen: Inside, expected: Expected) -> str:
    found = {seen.uid, *seen.gids}
    return "" if found == {expected.uid} else f"uid {seen.uid}, groups {list(seen.gids)}"


def _own_processes(seen: Inside, _: Expected) -> str:
    return f"others are seen: {', '.join(seen.strangers)}" if seen.strangers else ""


def _memory_limit(seen: Inside, expected: Expected) -> str:
    return _above(seen.cgroup.get("memory"), expected.limits.memory_mib * _MIB, "bytes")


def _no_swap(seen: Inside, expected: Expected) -> str:
    if not seen.machine_has_swap:
        return ""
    # Version 2 counts swap alone, version 1 memory and swap together.
    return _above(seen.cgroup.get("swap"), expected.limits.memory_mib * _MIB, "bytes")


def _cpu_limit(seen: Inside, expected: Expected) -> str:
    quota, period = seen.cgroup.get("cpu") or "", seen.cgroup.get("cpu_period") or ""
    cpus = _number(quota.split()[:1]) / max(1.0, _number(period.split()[-1:]))
    fits = 0 < cpus <= expected.limits.cpus + 0.01
    return "" if fits else f"quota {quota or 'unknown'} of {period or 'unknown'}"


def _pids_limit(seen: Inside, expected: Expected) -> str:
    return _above(seen.cgroup.get("pids"), expected.limits.pids, "processes")


def _open_files_limit(seen: Inside, expected: Expected) -> str:
    return _above(str(seen.open_files), expected.limits.open_files, "files")


def _file_size_limit(seen: Inside, expected: Expected) -> str:
    return _above(str(seen.file_bytes), expected.limits.file_mib * _MIB, "bytes")


def _disk_limit(seen: Inside, expected: Expected) -> str:
    return "; ".join(_too_large(seen, expected))


def _too_large(seen: Inside, expected: Expected) -> Iterator[str]:
    for folder, room in expected.room.items():
        found = seen.room.get(folder)
        if found is None or not 0 < found[0] <= room.size_mib * _MIB:
            yield f"{folder} has room for {found[0] if found else 'an unknown number of'} bytes"
        elif room.files is not None and not 0 < found[1] <= room.files:
            yield f"{folder} has room for {found[1]} files"


def _above(found: str | None, limit: int, unit: str) -> str:
    """Say by what a limit was exceeded, or that it is not known."""
    if found is not None and found.isdigit() and int(found) <= limit:
        return ""
    return f"{found or 'an unknown number of'} {unit}, and {limit} were asked for"


def _number(words: list[str]) -> float:
    return float(words[0]) if words and words[0].isdigit() else -1.0


_CHECKS: Mapping[Promise, Callable[[Inside, Expected], str]] = {
    Promise.NO_NETWORK: _no_network,
    Promise.HOST_UNREACHABLE: _host_unreachable,
    Promise.ONE_WAY_OUT: _one_way_out,
    Promise.GATEWAY_REFUSES: _gateway_refuses,
    Promise.MOUNTS: _mounts,
    Promise.READ_ONLY_ROOT: _read_only_root,
    Promise.READ_ONLY_KERNEL: _read_only_kernel,
    Promise.NO_ENGINE_SOCKET: _no_engine_socket,
    Promise.NO_CAPABILITIES: _no_capabilities,
    Promise.NO_NEW_PRIVILEGES: _no_new_privileges,
    Promise.SECCOMP: _seccomp,
    Promise.UNPRIVILEGED: _unprivileged,
    Promise.OWN_PROCESSES: _own_processes,
    Promise.MEMORY_LIMIT: _memory_limit,
    Promise.NO_SWAP: _no_swap,
    Promise.CPU_LIMIT: _cpu_limit,
    Promise.PIDS_LIMIT: _pids_limit,
    Promise.OPEN_FILES_LIMIT: _open_files_limit,
    Promise.FILE_SIZE_LIMIT: _file_size_limit,
    Promise.DISK_LIMIT: _disk_limit,
}
