"""The task author's commands that need no engine."""

import json

import pytest

from bench.cli.certify import toolchain_digests
from bench.core.certificate import Certificate
from bench.edges.catalog_tasks import load_task
from bench.edges.certificates import write_certificate
from bench.run.certify import checked
from support.builders import a_certificate
from support.cells import TASKS
from support.command import Bench
from support.console import Command, assert_told
from support.task_folders import a_private_task


def test_stamping_shows_what_was_stamped_and_leaves_the_rest(command: Command) -> None:
    task = a_private_task(command.folder / "private")
    (task / "grader" / "more.py").write_text("x = 1\n")
    done = command("tasks", "stamp", "mine", "--tasks-dir", "private")
    assert_told(done, 0, "files stamped")
    assert "mine/grader/more.py\n" in done.out
    assert "mine/proofs/wrong-greedy/WHY.txt\n" in done.out  # the copy's canary named another task
    again = command("tasks", "stamp", "mine", "--tasks-dir", "private")
    assert_told(again, 0, "0 files stamped")
    assert again.out == ""


def test_stamping_a_task_that_is_not_there_names_the_near_one(command: Command) -> None:
    done = command("tasks", "stamp", "p2_shortest_paths")
    assert_told(done, 2, "'p2_shortest_paths'", "did you mean 'p2_shortest_path'?")


def state_of_p2(command: Command) -> str:
    done = command("tasks", "list", "--json")
    assert_told(done, 0)
    rows = {row["task"]: row["certificate"] for row in json.loads(done.out)}
    return str(rows["p2_shortest_path"])


def certificate_of_p2(*, certified: bool = True) -> Certificate:
    task = load_task(TASKS / "p2_shortest_path")
    about = checked(task, toolchain_digests([task]))
    return a_certificate(task=task.id, checked=about, certified=certified)


def test_the_list_shows_what_the_last_check_says_of_a_task_as_it_is(command: Command) -> None:
    results = command.folder / "results"
    assert state_of_p2(command) == "none"
    write_certificate(results, certificate_of_p2())
    assert state_of_p2(command) == "certified"
    write_certificate(results, certificate_of_p2(certified=False))
    assert state_of_p2(command) == "not certified"
    write_certificate(results, a_certificate(task="p2_shortest_path"))
    assert state_of_p2(command) == "stale"


@pytest.mark.parametrize("content", [b"", b"{", b'{"schema_version": 2}', b"\xff"])
def test_a_certificate_that_can_not_be_read_is_told_and_counts_for_nothing(
    command: Command, content: bytes
) -> None:
    path = write_certificate(command.folder / "results", certificate_of_p2())
    path.write_bytes(content)
    done = command("tasks", "list")
    assert_told(done, 0, "certificate.unreadable", "p2_shortest_path.json")
    assert state_of_p2(command) == "none"


@pytest.mark.parametrize("arguments", [(), ("--results", "/proc/results")])
def test_results_that_can_hold_no_certificate_are_told_before_any_work(
    command: Command, arguments: tuple[str, ...]
) -> None:
    (command.folder / "results").write_text("no folder")
    done = command("tasks", "check", "p2_shortest_path", *arguments)
    assert_told(done, 4, "the folder of certificates", "--results")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("p2_shortest_paths", "zzz"), ("'p2_shortest_path'?", "'zzz'"), id="ids"),
        pytest.param(("all", "--seeds", "0"), ("--seeds",), id="no-seed"),
        pytest.param(("all", "--jobs", "0"), ("--jobs",), id="no-job"),
        pytest.param(("all", "--seed", str(2**63)), ("--seed",), id="too-large-a-seed"),
        pytest.param(("--tasks-dir", "nowhere"), ("nowhere is no folder",), id="no-folder"),
        pytest.param(("mine", "--tasks-dir", "private"), ("prompt.md: is empty",), id="broken"),
    ],
)
def test_bad_input_to_a_check_is_refused_before_an_engine_is_asked(
    command: Command, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    (a_private_task(command.folder / "private") / "prompt.md").write_text("")
    done = command("tasks", "check", *arguments, DOCKER_HOST="unix:///nowhere/docker.sock")
    assert_told(done, 2, *words)
    assert not (command.folder / "results").exists()


def test_only_the_tasks_that_are_checked_have_to_be_sound_folders(command: Command) -> None:
    (a_private_task(command.folder / "private") / "prompt.md").write_text("")
    sound = a_private_task(command.folder / "private", name="sound")
    assert sound.is_dir()
    bench = Bench(folder=command.folder)
    done = bench("tasks", "check", "sound", "--tasks-dir", "private", DOCKER_HOST="unix:///no")
    assert_told(done, 3, "connecting to the Docker engine")


def test_a_new_task_is_made_where_it_is_wanted_and_its_places_are_told(command: Command) -> None:
    done = command("tasks", "new", "w1_words", "--language", "rust", "--tasks-dir", "private")
    assert_told(done, 0)
    assert "1/5  prompt.md" in done.out
    assert "5/5  proofs/wrong-example/solution.rs" in done.out
    assert "bench tasks check w1_words --tasks-dir private" in done.out
    assert (command.folder / "private" / "w1_words" / "grader" / "compile" / "run.sh").is_file()


def test_no_command_takes_a_task_before_its_places_are_filled_in(command: Command) -> None:
    made = command("tasks", "new", "w1_words", "-l", "python", "--tasks-dir", "private")
    assert_told(made, 0)
    plan = ("plan", "--models", "scripted/nop", "--harnesses", "pi", "--tasks", "w1_words")
    for arguments in (("tasks", "check", "w1_words"), ("tasks", "list"), plan):
        done = command(*arguments, "--tasks-dir", "private")
        assert_told(done, 2, "w1_words/prompt.md:1: place 1 of 5 still holds the template's")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("p2_shortest_path", "-l", "c"), "there is a task p2_short", id="known"),
        pytest.param(("W1", "-l", "c"), "'W1' is no id", id="id"),
        pytest.param(("w1", "-l", "cobol"), "'cobol'", id="language"),
        pytest.param(("w1",), "--language", id="no-language"),
        pytest.param(("w1", "-l", "c", "--difficulty", "x"), "'x'", id="difficulty"),
        pytest.param(("w1", "-l", "c", "--title", " "), "title ' '", id="title"),
        pytest.param(("w1", "-l", "c", "--tasks-dir", "/proc/x"), "/proc/x", id="place"),
    ],
)
def test_a_task_that_can_not_be_made_is_refused(
    command: Command, arguments: tuple[str, ...], words: str
) -> None:
    done = command("tasks", "new", *arguments)
    assert_told(done, 2, words)
    assert list(command.folder.iterdir()) == []


def test_a_set_is_packed_and_unpacked_with_a_key_file(command: Command) -> None:
    a_private_task(command.folder / "private")
    made = command("tasks", "key", "key.txt")
    assert_told(made, 0)
    assert made.out.startswith("age1")
    packed = command("tasks", "pack", "private", "-o", "set.age", "--key-file", "key.txt")
    assert_told(packed, 0)
    assert packed.out == "set.age: mine\n"
    done = command("tasks", "unpack", "set.age", "-C", "theirs", "--key-file", "key.txt")
    assert_told(done, 0)
    assert done.out == "theirs: mine\n"
    again = command("tasks", "unpack", "set.age", "-C", "theirs", "--key-file", "key.txt")
    assert_told(again, 2, "theirs/mine is there already")
    assert_told(command("tasks", "list", "--tasks-dir", "theirs"), 0)


def test_a_passphrase_comes_from_the_environment(command: Command) -> None:
    a_private_task(command.folder / "private")
    secret = {"BENCH_TASKS_PASSPHRASE": "correct horse"}
    assert_told(command("tasks", "pack", "private", "-o", "set.age", **secret), 0)
    assert_told(command("tasks", "unpack", "set.age", "-C", "theirs", **secret), 0)
    wrong = {"BENCH_TASKS_PASSPHRASE": "battery staple"}
    done = command("tasks", "unpack", "set.age", "-C", "others", **wrong)
    assert_told(done, 2, "opening set.age: the passphrase is wrong")
    assert "battery" not in done.err + done.out


@pytest.mark.parametrize(
    ("env", "words"),
    [
        pytest.param({}, "no terminal to ask on; set BENCH_TASKS_PASSPHRASE", id="none"),
        pytest.param({"BENCH_TASKS_PASSPHRASE": ""}, "the passphrase is empty", id="empty"),
        pytest.param({"BENCH_TASKS_PASSPHRASE": "a\udcff"}, "is no text", id="no-text"),
    ],
)
def test_without_a_usable_key_nothing_is_packed(
    command: Command, env: dict[str, str], words: str
) -> None:
    a_private_task(command.folder / "private")
    assert_told(command("tasks", "pack", "private", "-o", "set.age", **env), 2, words)
    assert not (command.folder / "set.age").exists()


def test_no_argument_can_hold_a_passphrase_and_no_plan_shows_one(command: Command) -> None:
    for name in ("pack", "unpack"):
        assert "--passphrase" not in command("tasks", name, "--help").out
    plan = ("plan", "--models", "scripted/nop", "--harnesses", "pi", "--tasks", "p2_shortest_path")
    for more in ((), ("--json",)):
        done = command(*plan, *more, BENCH_TASKS_PASSPHRASE="hush-hush")
        assert_told(done, 0)
        assert "hush-hush" not in done.out + done.err
