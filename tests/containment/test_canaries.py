"""No private file's canary meets an agent in a real cell; where one does, the cell is void."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from bench.audit.canaries import find_canaries
from bench.core.attempt import Attempt
from bench.core.launch import LaunchRequest
from bench.core.specs import ScriptedModel, ScriptKind
from bench.core.tasks import Task
from bench.core.verdict import Outcome, Reason
from bench.edges.catalog_tasks import load_tasks
from bench.harnesses.pi import Pi
from bench.run.gateway import FORWARDER_ADDRESS
from bench.run.ports import Engine
from bench.run.scripts import script_for
from support.cells import TASKS, an_agent_job, real_task, run_agent

pytestmark = pytest.mark.docker

LEAKED = next(iter(real_task().canaries.items()))


@pytest.fixture(scope="module")
def canaries() -> dict[str, str]:
    tasks = load_tasks(TASKS).values()
    return {f"{t.id}/{name}": canary for t in tasks for name, canary in t.canaries.items()}


def held(attempt: Attempt) -> Iterator[bytes]:
    """Everything that an agent had before it, or made."""
    kept = attempt.artefacts
    yield from (kept.traffic, kept.agent_stdout, kept.agent_stderr)
    assert kept.workspace is not None
    assert kept.submission is not None
    for name, content in kept.workspace.files.items():
        yield name + content
    yield from kept.submission.files.values()


@pytest.mark.parametrize("name", ["p1_ttl_cache", "p2_shortest_path", "sql1_recursive"])
def test_a_solved_cell_of_pi_holds_no_canary_of_any_task(
    engine: Engine, canaries: dict[str, str], name: str
) -> None:
    task, pi = real_task(name), Pi(version="of no interest")
    request = LaunchRequest(
        prompt=task.prompt,
        base_url=f"http://{FORWARDER_ADDRESS}",
        alias="bench-model",
        context_tokens=65536,
        output_tokens=8192,
        deadline_seconds=60,
    )
    job = an_agent_job(
        "",
        task=task,
        launch=pi.launch(request),
        upstream=script_for(ScriptedModel(script=ScriptKind.ORACLE), task, pi),
        canaries=canaries,
    )
    attempt = run_agent(engine, job)
    assert attempt.decision.outcome is Outcome.SOLVED
    assert b"Write" in attempt.artefacts.traffic  # the prompt is in there
    everything = b"".join(held(attempt))
    assert find_canaries(everything, canaries) == []
    assert b"bench-" + b"canary" not in everything


def handed_to(engine: Engine, task: Task, script: str) -> Attempt:
    return run_agent(engine, an_agent_job(("python3", "-c", script), task=task))


def asking(content: str) -> str:
    return f"""
import json, urllib.request
body = json.dumps({{"messages": [{{"role": "user", "content": {content!r}}}]}}).encode()
request = urllib.request.Request("http://127.0.0.1:8001/v1/chat/completions", body)
request.add_header("Content-Type", "application/json")
urllib.request.urlopen(request).read()
"""


@pytest.mark.parametrize(
    ("script", "place"),
    [
        pytest.param("", "the workspace (notes.txt)", id="workspace"),
        pytest.param(f"print({LEAKED[1]!r})", "the agent's log", id="log"),
        pytest.param(f"open({LEAKED[1][-32:]!r}, 'w')", "the workspace", id="name"),
        pytest.param(
            f"import os; os.mkdir({LEAKED[1][-32:]!r})", "the workspace", id="folder-name"
        ),
        pytest.param(
            f"open('shortest_path.py', 'w').write({'# ' + LEAKED[1]!r})",
            "the submission (shortest_path.py)",
            id="submission",
        ),
        pytest.param(asking(LEAKED[1]), "the traffic", id="traffic"),
    ],
)
def test_an_agent_that_is_handed_a_canary_makes_the_cell_void(
    engine: Engine, script: str, place: str
) -> None:
    task = real_task()
    if not script:
        task = replace(task, workspace={**task.workspace, "notes.txt": LEAKED[1].encode()})
    attempt = handed_to(engine, task, script)
    assert (attempt.decision.outcome, attempt.decision.reason) == (Outcome.VOID, Reason.LEAK)
    assert f"canary of {LEAKED[0]} in {place}" in attempt.decision.detail


def test_words_alone_make_no_leak(engine: Engine) -> None:
    invented = LEAKED[1][:-32] + "0" * 32
    script = f"print({invented!r}, 'grader', 'hidden tests')\nopen({LEAKED[0]!r}[:6], 'w')"
    attempt = handed_to(engine, real_task(), script + asking(invented))
    assert attempt.evidence.leaks == ()
    assert attempt.decision.reason is Reason.NO_SUBMISSION
