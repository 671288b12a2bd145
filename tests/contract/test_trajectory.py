"""Trajectories of records that the real gateway wrote, as a process, in both dialects."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from bench.core.traffic import Dialect, GatewayConfig, HttpUpstream, ScriptedUpstream
from bench.trajectory.atif import as_json
from bench.trajectory.export import export
from bench.trajectory.reader import read_trajectory
from bench.trajectory.schema import schema_faults
from bench.trajectory.steps import AgentStep, Trajectory
from support.atif_rules import rule_faults
from support.builders import a_record
from support.conversation import DONE, IN_SHORT, LOOK, SYSTEM, TWO, Talk, in_short
from support.fake_llama import FakeLlama, Mode, fake_llama
from support.gateway import RunningGateway, gateway

_SCRIPT = GatewayConfig(upstream=ScriptedUpstream(turns=(LOOK, TWO, DONE)))


def post(running: RunningGateway, talk: Talk, messages: list[dict[str, Any]]) -> None:
    """Ask as a harness does. Where an answer is broken, the gateway breaks off as well."""
    with suppress(httpx.RemoteProtocolError):
        if talk.dialect is Dialect.OPENAI:
            said = [{"role": "system", "content": SYSTEM}, *messages]
            running.chat(messages=said, stream=talk.streamed)
        else:
            running.messages(messages=messages, system=SYSTEM, stream=talk.streamed)


def recorded(running: RunningGateway) -> Trajectory:
    """End the gateway and read its record; its export keeps to the format."""
    assert running.program.stop() == 0
    trajectory = read_trajectory(running.traffic.read_bytes().splitlines(keepends=True))
    document = as_json(export(trajectory, a_record()))
    assert schema_faults(document) == []
    assert rule_faults(document) == []
    assert trajectory.closed
    assert trajectory.unreadable_lines == 0
    return trajectory


@pytest.fixture
def llama() -> Iterator[FakeLlama]:
    with fake_llama() as fake:
        yield fake


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
def test_a_conversation_with_tools_is_read_back(
    tmp_path: Path, dialect: Dialect, *, streamed: bool
) -> None:
    talk = Talk(dialect, streamed=streamed)
    said = [talk.user("Write a.")]
    with gateway(tmp_path, _SCRIPT) as running:
        post(running, talk, said)
        said += [talk.answer(LOOK, 0), talk.result("a b", of="0_0")]
        post(running, talk, said)
        said += [talk.answer(TWO, 1), talk.result("B", of="1_1"), talk.result("A", of="1_0")]
        post(running, talk, said)
        running.client.get("/v1/models")
        running.client.post("/slots", json={})
        trajectory = recorded(running)
    (thread,) = trajectory.threads
    assert [line.replace('":"', '": "') for line in in_short(thread)] == IN_SHORT
    paths = [(other.path, other.status) for other in trajectory.others]
    assert paths == [("/v1/models", 200), ("/slots", 403)]
    for step in thread.steps:
        if isinstance(step, AgentStep):
            assert step.call is not None
            assert step.call.first_byte_at is not None
            assert step.call.last_byte_at is not None
            assert step.at <= step.call.first_byte_at <= step.call.last_byte_at
            assert step.answer.usage.input
            assert step.answer.usage.output


@pytest.mark.parametrize("dialect", list(Dialect))
@pytest.mark.parametrize("streamed", [True, False], ids=["streamed", "whole"])
def test_the_bytes_of_a_real_server_are_read_back_after_every_kind_of_fault(
    tmp_path: Path, llama: FakeLlama, dialect: Dialect, *, streamed: bool
) -> None:
    talk = Talk(dialect, streamed=streamed)
    faults = (Mode.SERVER_ERROR, Mode.LOADING, Mode.CUT_AT_ONCE, Mode.OTHER_JSON, Mode.NOT_JSON)
    with gateway(tmp_path, GatewayConfig(upstream=HttpUpstream(base_url=llama.url))) as running:
        for mode in (*faults, Mode.OK):
            llama.mode = mode
            post(running, talk, [talk.user("Say hi")])
        trajectory = recorded(running)
    (thread,) = trajectory.threads
    *_, step = thread.steps
    assert isinstance(step, AgentStep)
    assert len(thread.steps) == 3
    assert len(step.failed_calls) == len(faults)
    assert step.answer.text == "I'm glad you"
    usage = step.answer.usage
    assert (usage.input, usage.cached, usage.output) == (32, 31, 4)


def test_an_answer_that_was_cut_is_read_as_far_as_it_came(tmp_path: Path, llama: FakeLlama) -> None:
    talk = Talk(Dialect.OPENAI)
    llama.mode = Mode.UNFINISHED
    with gateway(tmp_path, GatewayConfig(upstream=HttpUpstream(base_url=llama.url))) as running:
        post(running, talk, [talk.user("Say hi")])
        trajectory = recorded(running)
    step = trajectory.threads[0].steps[-1]
    assert isinstance(step, AgentStep)
    assert step.call is not None
    assert not step.call.completed
    assert step.answer.text
    assert "I'm glad you".startswith(step.answer.text)
    assert step.call.detail == "the stream ended before the answer did"
