"""What the command line tells of harnesses, and which prompts it refuses before a run."""

import json

import pytest

from bench.core.record import Record
from bench.core.terms import Terms
from bench.core.traffic import Dialect
from support.builders import a_record
from support.console import Command, assert_told
from support.task_folders import a_private_task

TERMS = Terms(
    dialect=Dialect.OPENAI,
    streamed=True,
    request_bytes=12345,
    system_bytes=234,
    user_bytes=56,
    tools=("read", "evil\x1b[2J"),
    tools_bytes=789,
    sampling={"temperature": 0},
    output_cap_asked=4096,
    input_tokens=None,
    dropped_fields=("store",),
    overridden=("seed",),
)


def recorded(command: Command, harness: str, *, version: str) -> Record:
    """Leave a record of a harness's cell in the results folder."""
    record = a_record(harness=harness)
    of_version = record.surroundings.model_copy(update={"harness_version": version})
    record = record.model_copy(update={"terms": TERMS, "surroundings": of_version})
    folder = command.folder / "results"
    folder.mkdir()
    (folder / "m.jsonl").write_text(record.model_dump_json() + "\n")
    return record


def version_of(command: Command, harness: str) -> str:
    version = json.loads(command("harnesses", "show", harness, "--json").out)["version"]
    assert isinstance(version, str)
    return version


@pytest.mark.parametrize("harness", ["pi", "qwen", "claude", "opencode", "aider"])
def test_a_harness_is_shown_as_it_is_driven(command: Command, harness: str) -> None:
    done = command("harnesses", "show", harness)

    assert_told(done, 0)
    assert f"harness: {harness}\n" in done.out
    assert "<prompt>" in done.out
    assert "127.0.0.1:8001" in done.out
    assert "no cell of this version in results/ yet" in done.out


def test_what_a_harness_really_sent_is_shown_from_the_records(command: Command) -> None:
    record = recorded(command, "pi", version=version_of(command, "pi"))

    for_people = command("harnesses", "show", "pi")
    for_scripts = command("harnesses", "show", "pi", "--json")

    assert "12345" in for_people.out
    assert "\x1b" not in for_people.out, "a tool's name is a model's or a harness's own text"
    assert json.loads(for_scripts.out)["observed"] == [
        {"cell": record.key.name, **TERMS.model_dump(mode="json")}
    ]


def test_what_another_version_sent_is_not_shown(command: Command) -> None:
    recorded(command, "pi", version="0.0.1")

    assert json.loads(command("harnesses", "show", "pi", "--json").out)["observed"] == []


def test_harnesses_are_compared_by_what_each_sent_over_all_its_cells(command: Command) -> None:
    folder = command.folder / "results"
    folder.mkdir()
    sent = [
        ("pi", "p1", TERMS),
        ("pi", "p2", TERMS.model_copy(update={"request_bytes": 345, "input_tokens": 99})),
        ("aider", "p1", TERMS.model_copy(update={"streamed": False, "tools": ("a|b`c",)})),
    ]
    records = [
        a_record(harness=name, task=task).model_copy(update={"terms": terms})
        for name, task, terms in sent
    ]
    lines = "".join(record.model_dump_json() + "\n" for record in records)
    (folder / "m.jsonl").write_text(lines)

    aider, pi = json.loads(command("harnesses", "terms", "--json").out)
    markdown = command("harnesses", "terms", "--markdown").out

    assert (aider["harness"], aider["cells"], aider["streamed"]) == ("aider", 1, "no")
    assert (pi["cells"], pi["request bytes"], pi["tokens"]) == (2, "345–12345", "99")
    assert "345–12345" in command("harnesses", "terms").out
    header, rule, *rows = markdown.splitlines()
    assert [line.count("|") for line in (header, rule, *rows)] == [14] * 4
    assert "a¦b'c" in rows[0]
    assert "\x1b" not in markdown


def test_harnesses_that_sent_nothing_are_not_compared(command: Command) -> None:
    assert_told(command("harnesses", "terms"), 2, "no record of a request", "bench run")


def test_an_unknown_harness_is_refused_with_the_near_one(command: Command) -> None:
    assert_told(command("harnesses", "show", "quen"), 2, "did you mean 'qwen'")


def test_a_prompt_that_a_harness_would_change_is_refused_when_the_run_is_planned(
    command: Command,
) -> None:
    task = a_private_task(command.folder / "private")
    (task / "prompt.md").write_text("/compact\n")
    plan = ("plan", "-m", "scripted/nop", "--tasks-dir", task.parent, "--task", "mine")

    done = command(*plan)

    assert_told(done, 2, "mine with claude", "mine with aider")
    assert "with pi" not in done.err
    assert_told(command(*plan, "--harness", "pi"), 0)


def test_a_script_that_a_harness_cannot_write_is_refused_when_the_run_is_planned(
    command: Command,
) -> None:
    task = a_private_task(command.folder / "private")
    solved = task / "proofs/solved/shortest_path.py"
    solved.write_text(solved.read_text() + '"""\n```\n"""\n')

    done = command("plan", "-m", "scripted/oracle", "--tasks-dir", task.parent, "--task", "mine")

    assert_told(done, 2, "mine with aider", "fence")
    assert "with qwen" not in done.err
