"""What each harness tries to reach besides its model: watched by a sinkhole in its namespace."""

from functools import cache

import pytest

from bench.core.attempt import Attempt
from bench.core.launch import Launch
from bench.core.traffic import Turn
from bench.run.ports import Engine
from support.agents import NAMES, all_at_once, harness_named, run_harness
from support.cells import an_agent_job, real_task, run_agent
from support.engine import an_engine
from support.sinkhole import Sinkholed

pytestmark = pytest.mark.docker

DONE = Turn(text="Done.")
WANDERER = """
import socket
for name in ("updates.example.invalid", "203.0.113.7"):
    try:
        socket.create_connection((name, 443), timeout=5)
    except OSError as error:
        print(error)
"""


@cache
def watched() -> dict[str, Sinkholed]:
    """What was seen of each harness, from its start over its own tools to its end."""
    seen: dict[str, Sinkholed] = {}

    def run(name: str) -> Attempt:
        def sinkholed(engine: Engine) -> Sinkholed:
            return seen.setdefault(name, Sinkholed(engine))

        turns = harness_named(name).write_turns({"a.py": b"x = 1\n"}, existing=(), text="So.")
        return run_harness(name, prompt=b"Go on.", model=(*turns, DONE), engine=sinkholed)

    for name, attempt in all_at_once(run).items():
        assert attempt.traffic is not None
        assert attempt.traffic.exchanges, f"{name} did not reach its model beside the sinkhole"
    return seen


@pytest.mark.parametrize("name", NAMES)
def test_a_harness_looks_up_no_name(name: str) -> None:
    assert watched()[name].names == []


@pytest.mark.parametrize("name", NAMES)
def test_a_harness_sends_nothing_to_anybody_but_its_model(name: str) -> None:
    assert watched()[name].targets == []


def test_an_agent_that_wanders_is_seen() -> None:
    launch = Launch(argv=("python3", "-c", WANDERER))
    with an_engine() as engine:
        watch = Sinkholed(engine)
        run_agent(watch, an_agent_job("", task=real_task(), launch=launch))

    assert "updates.example.invalid" in watch.names
    assert "203.0.113.7:443/6" in watch.targets
