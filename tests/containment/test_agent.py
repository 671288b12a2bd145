"""An agent looks at all it can see and tries all it could reach: nothing but its model."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from bench.core.attempt import Attempt
from bench.core.containers import NetworkMode
from bench.core.traffic import ExchangeEnd
from bench.core.verdict import Reason
from bench.run.ports import Engine
from bench.run.sandbox import Sandbox
from containment.recon import ANSWERS, NO_ROUTE, PROGRAM, REFUSES, Targets, a_probe, targets
from support.cells import an_agent_job, real_task, run_agent
from support.engine import run_sh
from support.images import image_tags

pytestmark = pytest.mark.docker

OTHER_PORTS = [("127.0.0.1", port) for port in (22, 80, 2375, 8000, 8002, 8080)]
OTHER_WAYS = [("::1", 8001), ("169.254.169.254", 80), ("fe80::1", 80), ("192.0.2.1", 80)]
NAMES = ["host.docker.internal", "gateway.docker.internal", "gateway", "example.invalid"]
HTTP = [
    ("GET", "/slots"),
    ("POST", "/slots/0?action=save"),
    ("GET", "/props"),
    ("POST", "/props"),
    ("GET", "/metrics"),
    ("POST", "/v1/models/load"),
    ("POST", "/models/unload"),
    ("POST", "/tokenize"),
    ("POST", "/completion"),
    ("POST", "/v1/completions"),
    ("POST", "/v1/embeddings"),
    ("GET", "/lora-adapters"),
    ("GET", "//slots"),
    ("GET", "/v1/models/../slots"),
    ("GET", "/v1/models/%2e%2e/slots"),
    ("GET", "/v1/models/..%2fslots"),
    ("GET", "/slots?path=/v1/models"),
    ("GET", "/slots#/v1/models"),
    ("GET", "/v1/models/"),
    ("GET", "http://127.0.0.1:8001/slots"),
    ("CONNECT", "127.0.0.1:8080"),
]
PATHS = [
    *("/var/run/docker.sock", "/run/docker.sock", "/run/containerd"),
    *("/run/model/gateway.sock", "/run/record/config.json", "/run/record/traffic.jsonl"),
    *("/grader", "/judge", "/exhibit", "/expected", "/tasks", "/opt/bench"),
]
PUBLIC = "Return the length of the shortest path and its nodes"
PRIVATE = [
    "bench-" + "canary",
    "p2_shortest_path",
    "def mark_path",
    "gateway.sock",
    "traffic.jsonl",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """What the agent reported, and what those it looked for saw of it."""

    report: Any
    attempt: Attempt
    targets: Targets
    came: tuple[int, ...]
    neighbour_connections: int


@pytest.fixture(scope="module")
def seen(engine: Engine) -> Iterator[Seen]:
    task = real_task()
    with targets(engine) as found:
        wanted = {
            "tcp": [("127.0.0.1", 8001), *OTHER_PORTS, *OTHER_WAYS, *found.tcp],
            "udp": [*OTHER_WAYS, *found.udp],
            "names": [*NAMES, found.neighbour.name],
            "http": [("GET", "/v1/models"), *HTTP],
            "paths": PATHS,
            "search": [PUBLIC, *PRIVATE],
        }
        attempt = run_agent(engine, an_agent_job("", task=task, launch=a_probe(wanted)))
        assert attempt.artefacts.agent_stderr == b""
        yield Seen(
            report=json.loads(attempt.artefacts.agent_stdout),
            attempt=attempt,
            targets=found,
            came=found.came(),
            neighbour_connections=found.neighbour.connections(),
        )


def test_there_is_no_network_but_the_loopback(seen: Seen) -> None:
    assert (seen.report["interfaces"], set(seen.report["routes"]) - {"lo"}) == (["lo"], set())


def test_nothing_listens_there_but_the_way_to_the_model(seen: Seen) -> None:
    assert seen.report["listening"] == ["tcp 0100007F 8001"]
    assert seen.report["unix_sockets"] == []


def test_no_address_of_the_host_or_a_neighbour_answers(seen: Seen) -> None:
    answers = dict(seen.report["tcp"])
    assert answers.pop("127.0.0.1 8001") == ANSWERS
    assert {answers.pop(f"{host} {port}") for host, port in OTHER_PORTS} == {REFUSES}
    assert len(answers) >= len(OTHER_WAYS) + 3
    assert ANSWERS not in answers.values()
    v4 = {answer for place, answer in answers.items() if place[0].isdigit() and ":" not in place}
    assert v4 == {NO_ROUTE}


def test_no_packet_leaves_either(seen: Seen) -> None:
    assert len(seen.report["udp"]) >= len(OTHER_WAYS) + 2
    assert ANSWERS not in seen.report["udp"].values()
    assert ANSWERS not in (seen.report["raw_socket"], seen.report["packet_socket"])


def test_the_host_and_the_neighbour_saw_nobody(seen: Seen) -> None:
    assert seen.came == (0, 0, 0, 0)
    assert seen.neighbour_connections == 1  # our own, made to count


def test_the_same_addresses_do_answer_a_container_with_a_network(
    engine: Engine, seen: Seen
) -> None:
    """Without this the tests above could pass because nobody listened."""
    wanted = json.dumps({"tcp": seen.targets.tcp, "udp": seen.targets.udp})
    script = f"cat > probe.py <<'END'\n{PROGRAM.decode()}\nEND\n"
    script += f"echo '{wanted}' > wanted; exec python3 probe.py wanted"
    with Sandbox(engine, prefix="control", labels={}) as box:
        _, out, _ = run_sh(box, script, image=image_tags().gateway, network=NetworkMode.BRIDGE)
    report = json.loads(out)
    reached = [place for place, answer in report["tcp"].items() if answer == ANSWERS]
    assert f"{seen.targets.neighbour.address} 8002" in reached
    assert f"host.docker.internal {seen.targets.v4.tcp_port}" in reached
    assert seen.targets.v4.connections > 0
    assert ANSWERS in report["udp"].values()


def test_no_name_is_resolved(seen: Seen) -> None:
    assert len(seen.report["names"]) == len(NAMES) + 1
    assert ANSWERS not in seen.report["names"].values()


def test_only_the_models_own_endpoints_are_served_and_the_rest_is_recorded(seen: Seen) -> None:
    assert seen.report["http"] == [
        ["GET", "/v1/models", "HTTP/1.1 200 OK"],
        *([method, target, "HTTP/1.1 403 Forbidden"] for method, target in HTTP),
    ]
    assert seen.attempt.traffic is not None
    recorded = [(e.method, e.path, e.end) for e in seen.attempt.traffic.exchanges]
    assert recorded == [
        ("GET", "/v1/models", ExchangeEnd.COMPLETED),
        *((m, target.partition("?")[0], ExchangeEnd.REFUSED) for m, target in HTTP),
    ]


def test_what_was_refused_costs_the_cell_nothing(seen: Seen) -> None:
    assert seen.attempt.decision.reason is Reason.NO_SUBMISSION


def test_no_door_to_the_engine_or_the_grader_is_there(seen: Seen) -> None:
    assert seen.report["exists"] == []


def test_nothing_private_is_in_any_file_environment_or_argument(seen: Seen) -> None:
    found = seen.report["found"]
    assert found == {PUBLIC: ["/workspace/shortest_path.py"]} | {word: [] for word in PRIVATE}


def test_only_the_expected_is_mounted(seen: Seen) -> None:
    kernels = ("/proc", "/sys", "/dev")
    mounts = {p: kind for p, kind in seen.report["mounts"].items() if not p.startswith(kernels)}
    writable = {path for path, kind in mounts.items() if kind.endswith(" rw")}
    assert writable == {"/workspace", "/tmp", "/home/agent"}
    init = {path for path in mounts if path.endswith("/docker-init")}
    given = {"/etc/hosts", "/etc/hostname", "/etc/resolv.conf"}
    assert mounts.keys() - writable - init - given == {"/"}


def test_nothing_else_can_be_written(seen: Seen) -> None:
    shared_memory = {"/dev/shm", "/dev/mqueue"}
    assert set(seen.report["writable_folders"]) - shared_memory == {
        *("/workspace", "/tmp", "/home/agent")
    }
    assert seen.report["writable_files"] == ["/home/agent/recon.py", "/workspace/shortest_path.py"]
    assert seen.report["switches"] == []


def test_there_are_no_devices_but_the_harmless(seen: Seen) -> None:
    assert set(seen.report["devices"]) <= {
        *("null", "zero", "full", "random", "urandom", "tty", "ptmx", "pts"),
        *("fd", "stdin", "stdout", "stderr", "shm", "mqueue", "core"),
    }


def test_it_is_nobody_and_cannot_become_more(seen: Seen) -> None:
    status = seen.report["status"]
    capabilities = {name: int(value, 16) for name, value in status.items() if name[:3] == "Cap"}
    assert capabilities == dict.fromkeys(("CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"), 0)
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert set(status["Uid"].split() + status["Gid"].split()) == {"10001"}
    assert ANSWERS not in seen.report["gains"].values()


def test_it_sees_no_process_but_its_own(seen: Seen) -> None:
    assert list(seen.report["processes"]) == ["1"]
    assert seen.report["processes"]["1"].endswith("docker-init")


def test_its_environment_holds_the_listed_names_only(seen: Seen) -> None:
    listed = {"HOME", "HOSTNAME", "LANG", "NPROC", "OMP_NUM_THREADS", "PATH", "PWD"}
    assert set(seen.report["env"]) <= listed
    assert set(seen.report["env_of_init"]) <= {*listed, "BENCH_HOME_TGZ"}  # its own configuration


def test_open_files_are_limited(seen: Seen) -> None:
    assert seen.report["open_files"] == [4096, 4096]
