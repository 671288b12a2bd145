"""What a run needs and does not find is said before any cell is touched."""

import json
import socket

import pytest

from support.command import Bench
from support.traces import sound_records

pytestmark = pytest.mark.docker


def test_a_server_that_does_not_answer_ends_the_run_without_a_record(bench: Bench) -> None:
    with socket.socket() as held:  # bound and not listening: a port that refuses
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        choice = ("--models", "server", "--harnesses", "pi", "--tasks", "p2_shortest_path")
        done = bench("run", *choice, "--server-url", url)
    assert done.code == 3, done.err
    assert "Traceback" not in done.err
    assert url in done.err
    assert sound_records(bench.results) == ()


def test_the_doctor_finds_all_in_order_and_warns_of_a_server_that_is_not_there(
    bench: Bench,
) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}"
        for_scripts = bench("doctor", "--json", "--server-url", url)
        for_people = bench("doctor", "--server-url", url, COLUMNS="300")
    assert (for_scripts.code, for_people.code) == (0, 0), for_scripts.out + for_scripts.err
    findings = {finding["check"]: finding for finding in json.loads(for_scripts.out)}
    assert {name for name, finding in findings.items() if finding["state"] == "failed"} == set()
    assert {"engine", "images", "disk", "host.docker.internal"} <= findings.keys()
    (server,) = (finding for name, finding in findings.items() if name.startswith("model server"))
    assert server["state"] == "warning"
    assert "does not answer" in server["found"]
    assert "BENCH_SERVER_URL" in server["fix"]
    assert all(name in for_people.out for name in ("engine", "images", "disk"))
