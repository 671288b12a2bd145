"""What the command line says to bad input, and how it lists what there is. No engine is needed."""

import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import bench.cli
from bench.errors import EngineError
from support.command import Bench, Done
from support.console import Command, assert_told
from support.llama_program import write_program
from support.task_folders import a_private_task
from support.weights import a_gguf

ORACLE = ("--models", "scripted/oracle", "--harnesses", "pi", "--tasks", "p2_shortest_path")
TASKS = Path(__file__).resolve().parents[2] / "tasks"
NOWHERE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ("--models", "scripted/orakel"),
            ("'scripted/orakel'", "did you mean 'scripted/oracle'?"),
            id="model",
        ),
        pytest.param(
            ("--models", "zzz"),
            ("'zzz'", "known: gemma-4", "local/small, local/tiny"),
            id="model-not-near",
        ),
        pytest.param(
            ("--models", "scripted/nop", "--harnesses", "pie"),
            ("'pie'", "did you mean 'pi'?"),
            id="harness",
        ),
        pytest.param(
            ("--models", "scripted/nop", "--tasks", "p2_shortest_paths"),
            ("'p2_shortest_paths'", "did you mean 'p2_shortest_path'?"),
            id="task",
        ),
        pytest.param(("--models", " , "), ("each need a name",), id="no-model"),
        pytest.param(
            ("--models", "scripted/nop", "--tasks-dir", "nowhere"),
            ("nowhere is no folder", "--tasks-dir"),
            id="tasks-dir",
        ),
        pytest.param(
            ("--models", "scripted/nop", "--models-file", "nowhere.toml"),
            ("nowhere.toml", "can't be read"),
            id="models-file",
        ),
        pytest.param(("--models", "scripted/nop", "--trials", "0"), ("--trials",), id="trials"),
        pytest.param(("--models", "scripted/nop", "--trials", "x"), ("--trials",), id="no-number"),
        pytest.param(("--modells", "scripted/nop"), ("--modells", "--models"), id="flag"),
        pytest.param((), ("--models",), id="models-left-out"),
    ],
)
def test_a_name_or_flag_that_does_not_exist_is_refused_before_anything_happens(
    command: Command, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    for name in ("plan", "run"):
        assert_told(command(name, *arguments, **NOWHERE), 2, *words)
    assert list(command.folder.iterdir()) == []


def test_an_unknown_command_is_refused(command: Command) -> None:
    assert_told(command("rum"), 2, "'rum'")


def test_a_task_whose_toolchain_has_no_image_is_refused_with_the_near_one(
    command: Command,
) -> None:
    task = a_private_task(command.folder / "tasks")
    spec = (task / "task.toml").read_text()
    (task / "task.toml").write_text(spec.replace('toolchain = "full"', 'toolchain = "ful"'))
    done = command("plan", *ORACLE[:-1], "mine", "--tasks-dir", "tasks")
    assert_told(done, 2, "mine/task.toml: there is no toolchain 'ful'", "'full'?")


def test_a_private_set_stands_beside_the_checkouts_own_tasks(command: Command) -> None:
    a_private_task(command.folder / "private")
    a_private_task(command.folder / "more", name="another")
    models = ("--models", "scripted/oracle", "--harnesses", "pi", "--json")
    folders = ("--tasks-dir", "private", "--tasks-dir", "more")
    done = command("plan", *models, "--tasks", "mine,another,p2_shortest_path", *folders)
    assert_told(done, 0)
    names = [cell["name"].split("/")[3] for cell in json.loads(done.out)["cells"]]
    assert names == ["mine", "another", "p2_shortest_path"]
    by_variable = command("plan", *models, "--tasks", "mine", BENCH_TASKS_DIR="private")
    assert_told(by_variable, 0)


def test_decoys_make_other_cells_and_a_plan_shows_it(command: Command) -> None:
    plain, decoyed = (
        json.loads(command("plan", *ORACLE, *flags, "--json").out)["cells"][0]
        for flags in ((), ("--decoys",))
    )
    assert decoyed["name"] == "scripted/oracle +decoys/pi/p2_shortest_path/1"
    assert decoyed["cell"] != plain["cell"]


def test_decoys_are_refused_where_a_task_has_none(command: Command) -> None:
    shutil.rmtree(a_private_task(command.folder / "tasks") / "decoy")
    asked = (*ORACLE[:-1], "mine,p2_shortest_path", "--tasks-dir", "tasks")
    assert_told(command("plan", *asked, "--decoys"), 2, "with decoys: mine has no decoy/ folder")
    assert_told(command("plan", *asked), 0)


def test_an_id_of_the_checkout_can_not_be_used_again(command: Command) -> None:
    a_private_task(command.folder / "private", name="sql1_recursive")
    done = command("plan", *ORACLE, "--tasks-dir", "private")
    assert_told(done, 2, f"sql1_recursive is in {TASKS} and in private; an id names one task")


def test_every_misspelt_variable_and_key_is_named_with_the_near_one(command: Command) -> None:
    (command.folder / "bench.toml").write_text('reslts = "x"\nmax_attempts = 2\n')
    done = command("plan", *ORACLE, BENCH_SERVER_ULR="x", BENCH_TASK_DIR="x")
    assert_told(
        done,
        2,
        "BENCH_SERVER_ULR is not known; did you mean BENCH_SERVER_URL?",
        "BENCH_TASK_DIR is not known; did you mean BENCH_TASKS_DIR?",
        "bench.toml: key 'reslts' is not known; did you mean results?",
    )


def test_every_setting_with_an_impossible_value_is_named(command: Command) -> None:
    done = command("plan", *ORACLE, BENCH_MAX_ATTEMPTS="0", BENCH_GATEWAY_NETWORK="wifi")
    assert_told(done, 2, "BENCH_MAX_ATTEMPTS", "BENCH_GATEWAY_NETWORK")


@pytest.mark.parametrize(
    ("arguments", "hint"),
    [
        pytest.param(("pie", "p2_shortest_path"), "did you mean 'pi'?", id="harness"),
        pytest.param(("pi", "p2_shortest"), "did you mean 'p2_shortest_path'?", id="task"),
        pytest.param(
            ("pi", "p2_shortest_path", "--model", "scripted/orakel"),
            "did you mean 'scripted/oracle'?",
            id="model",
        ),
    ],
)
def test_a_shell_names_what_it_does_not_know(
    command: Command, arguments: tuple[str, ...], hint: str
) -> None:
    assert_told(command("shell", *arguments), 2, hint)


def test_a_shell_without_a_terminal_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    # A process of its own: its standard input and output are surely none.
    done = Bench(folder=tmp_path)("shell", "pi", "p2_shortest_path", **NOWHERE)
    assert_told(done, 2, "standard input is no terminal", "bench cell")
    assert list(tmp_path.iterdir()) == []


def test_a_closed_terminal_is_an_interrupt_and_said_only_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    heard = []

    def closed(*, standalone_mode: bool) -> None:
        try:
            signal.raise_signal(signal.SIGHUP)
        except KeyboardInterrupt:
            signal.raise_signal(signal.SIGHUP)  # the kernel's, while the first is seen to
            heard.append("put in order")
        sys.exit(bench.cli.INTERRUPTED)

    monkeypatch.setattr(bench.cli, "app", closed)
    with handlers_kept(), pytest.raises(SystemExit):
        bench.cli.main()
    assert heard == ["put in order"]
    assert "Interrupted." in capsys.readouterr().err


def test_under_nohup_a_closed_terminal_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bench.cli, "app", lambda **_: signal.raise_signal(signal.SIGHUP))
    with handlers_kept():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        bench.cli.main()


@contextmanager
def handlers_kept() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGHUP)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def test_a_settings_file_that_is_no_toml_is_refused(command: Command) -> None:
    (command.folder / "bench.toml").write_text("results = \n")
    assert_told(command("plan", *ORACLE), 2, "bench.toml can't be read")


def test_every_problem_of_a_models_file_is_named(command: Command) -> None:
    (command.folder / "more.toml").write_text(
        'schema_version = 1\n[models.a]\nquant = "Q4"\nsauce = { kind = "server" }\n'
        '[models.b]\nsource = { kind = "server" }\n'
    )
    done = command("plan", *ORACLE, "--models-file", "more.toml")
    assert_told(
        done,
        2,
        "more.toml",
        "a: source: Field required",
        "a: sauce: unknown key; did you mean 'source'?",
        "b: quant: Field required",
    )


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(("run", *ORACLE), ("connecting to", "start it", "DOCKER_HOST"), id="run"),
        pytest.param(("clean",), ("connecting to", "start it", "DOCKER_HOST"), id="clean"),
        pytest.param(("images", "list"), ("images: ", "bench doctor"), id="images-list"),
        pytest.param(("images", "build"), ("images: ", "bench doctor"), id="images-build"),
    ],
)
def test_without_an_engine_the_exit_code_says_that_something_is_missing(
    tmp_path: Path, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    # A process of its own: the engine's library leaves sockets open when it fails to connect.
    assert_told(Bench(folder=tmp_path)(*arguments, **NOWHERE), 3, *words)


def test_the_doctor_without_an_engine_says_what_to_do(tmp_path: Path) -> None:
    done = Bench(folder=tmp_path)("doctor", "--json", **NOWHERE)
    assert_told(done, 3)
    findings = {finding["check"]: finding for finding in json.loads(done.out)}
    assert findings["engine"]["state"] == "failed"
    assert "connecting to the Docker engine" in findings["engine"]["found"]
    assert "start an engine" in findings["engine"]["fix"]


@pytest.mark.parametrize(
    ("there", "named", "state", "found"),
    [
        pytest.param(True, None, "ok", "/llama-server", id="on PATH"),
        pytest.param(False, None, "warning", "none on PATH", id="none"),
        pytest.param(False, "nowhere", "failed", "nowhere is no program", id="named wrongly"),
    ],
)
def test_the_doctor_finds_the_program_that_serves_models(
    command: Command, there: bool, named: str | None, state: str, found: str
) -> None:
    programs = command.folder / "programs"
    programs.mkdir()
    if there:
        write_program(programs, "ok")
    env = {"PATH": str(programs)} | ({"BENCH_LLAMA_SERVER": named} if named else {})
    done = Bench(folder=command.folder)("doctor", "--json", **NOWHERE, **env)
    (finding,) = (f for f in json.loads(done.out) if f["check"] == "llama-server")
    assert (finding["state"], bool(finding["fix"])) == (state, state != "ok")
    assert found in finding["found"]


def test_a_plan_needs_no_engine_and_leaves_nothing_behind(command: Command) -> None:
    done = command("plan", *ORACLE, "--trials", "2", "--json", **NOWHERE)
    assert_told(done, 0)
    plan = json.loads(done.out)
    assert [(cell["name"], cell["pending"]) for cell in plan["cells"]] == [
        ("scripted/oracle/pi/p2_shortest_path/1", True),
        ("scripted/oracle/pi/p2_shortest_path/2", True),
    ]
    assert plan["settings"]["results"] == {"value": "results", "from": "default"}
    assert list(command.folder.iterdir()) == []


def test_a_plan_shows_settings_by_strength_flag_variable_file_default(command: Command) -> None:
    text = 'results = "of-file"\nserver_url = "http://of-file"\nmax_attempts = 7\n'
    (command.folder / "bench.toml").write_text(text)
    done = command(
        *("plan", *ORACLE, "--json", "--server-url", "http://of-flag"),
        BENCH_RESULTS="of-variable",
        BENCH_SERVER_URL="http://of-variable",
    )
    settings = json.loads(done.out)["settings"]
    names = ("server_url", "results", "max_attempts", "retry_seconds")
    assert {name: settings[name] for name in names} == {
        "server_url": {"value": "http://of-flag", "from": "flag"},
        "results": {"value": "of-variable", "from": "BENCH_RESULTS"},
        "max_attempts": {"value": 7, "from": "bench.toml"},
        "retry_seconds": {"value": 5.0, "from": "default"},
    }


def test_a_plan_never_shows_the_api_key(command: Command) -> None:
    for more in ((), ("--json",)):
        done = command("plan", *ORACLE, *more, BENCH_SERVER_API_KEY="hush-hush")
        assert done.code == 0
        assert "hush-hush" not in done.out + done.err


@pytest.mark.parametrize(
    ("what", "key", "known"),
    [
        ("tasks", "task", {"p1_ttl_cache", "p2_shortest_path", "sql1_recursive"}),
        ("harnesses", "harness", {"pi", "qwen", "claude", "opencode", "aider"}),
        ("models", "model", {"scripted/oracle", "scripted/nop", "scripted/wrong", "local/tiny"}),
    ],
)
def test_lists_can_be_read_by_people_and_by_scripts(
    command: Command, what: str, key: str, known: set[str]
) -> None:
    for_scripts = command(what, "list", "--json")
    assert_told(for_scripts, 0)
    assert known <= {row[key] for row in json.loads(for_scripts.out)}
    for_people = command(what, "list", COLUMNS="200")
    assert_told(for_people, 0)
    assert all(name in for_people.out for name in known)


@pytest.mark.parametrize(
    ("old", "words"),
    [
        pytest.param("no folder", ("results", "--results"), id="a-file"),
        pytest.param(
            '{"schema_version": 1}\n', ("old.jsonl:1 is no record", "--results"), id="no-record"
        ),
    ],
)
def test_a_results_folder_that_cannot_be_used_is_a_fault_of_its_own_kind(
    command: Command, old: str, words: tuple[str, ...]
) -> None:
    results = command.folder / "results"
    if old == "no folder":
        results.write_text(old)
    else:
        results.mkdir()
        (results / "old.jsonl").write_text(old)
    for name in ("run", "plan"):
        assert_told(command(name, *ORACLE, **NOWHERE), 4, *words)


def test_a_results_folder_that_cannot_be_made_says_so(command: Command) -> None:
    done = command("run", *ORACLE, "--results", "/proc/results", **NOWHERE)
    assert_told(done, 4, "opening results folder /proc/results", "--results")


def test_a_torn_line_is_skipped_and_told(command: Command) -> None:
    (command.folder / "results").mkdir()
    (command.folder / "results" / "m.jsonl").write_text('{"schema_ver')
    assert_told(command("plan", *ORACLE), 0, "line.skipped", "m.jsonl")


def test_every_command_has_a_help(command: Command) -> None:
    done = command("--help")
    assert_told(done, 0)
    names = "doctor plan run cell status trajectory shell clean images tasks harnesses models"
    assert all(name in done.out for name in names.split())


def test_a_fault_of_the_engine_becomes_a_sentence(
    command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*, standalone_mode: bool) -> None:
        raise EngineError("it coughs")

    monkeypatch.setattr(bench.cli, "app", fail)
    assert_told(command(), 3, "the container engine failed: it coughs", "bench doctor")


ONE_LINER = (
    *("--model", "unsloth/Qwen3.6-27B-GGUF:UD-Q4_K_XL", "--ctx", "131072", "--harnesses", "pi"),
    *("--tasks", "all"),
)


def planned_names(done: Done) -> list[tuple[str, str]]:
    assert_told(done, 0)
    return [(cell["name"], cell["cell"]) for cell in json.loads(done.out)["cells"]]


def test_the_published_one_liner_plans_the_published_model_on_every_task(command: Command) -> None:
    one_liner = planned_names(command("plan", *ONE_LINER, "--json"))
    by_name = planned_names(
        command("plan", "--model", "Qwen3.6-27B UD-Q4_K_XL", "--harnesses", "pi", "--json")
    )

    assert one_liner == by_name
    assert one_liner[0][0] == "Qwen3.6-27B UD-Q4_K_XL/pi/c1_hashmap/1"
    assert len(one_liner) == 16
    # All of it is understood; what stops it comes after.
    run = command("run", *ONE_LINER, "--resume", "--results", "/proc/results")
    assert_told(run, 4, "opening results folder /proc/results")


def test_an_entry_of_ones_own_in_the_settings_file_is_a_model(command: Command) -> None:
    (command.folder / "bench.toml").write_text(
        '[models."Mine Q4"]\nquant = "Q4"\nranked = true\n'
        'source = { kind = "hub", repo = "me/Mine-GGUF", quant = "Q4_K_M" }\n'
    )
    cells = ("--harnesses", "pi", "--tasks", "p2_shortest_path", "--json")
    assert [name for name, _ in planned_names(command("plan", "-m", "Mine Q4", *cells))] == [
        "Mine Q4/pi/p2_shortest_path/1"
    ]
    # The entry, not a model that is called after its repository.
    assert planned_names(command("plan", "-m", "me/Mine-GGUF:Q4_K_M", *cells)) == planned_names(
        command("plan", "-m", "Mine Q4", *cells)
    )
    rows = json.loads(command("models", "list", "--json").out)
    assert rows[-1]["hub"] == "me/Mine-GGUF:Q4_K_M"


def test_a_wrong_entry_in_the_settings_file_is_told(command: Command) -> None:
    (command.folder / "bench.toml").write_text('[models.mine]\nsource = { kind = "hubb" }\n')
    assert_told(
        command("plan", *ORACLE),
        2,
        "loading models from the [models] of the settings:",
        "mine: quant: Field required",
        "mine: source: Input tag 'hubb'",
    )


@pytest.mark.parametrize("text", ["models = 1\n", "models = { a = 1 }\n"])
def test_models_of_another_form_in_the_settings_file_are_told(command: Command, text: str) -> None:
    (command.folder / "bench.toml").write_text(text)
    assert_told(command("plan", *ORACLE), 2, "reading settings:", "valid dictionary")
    variable = command("plan", *ORACLE, BENCH_MODELS="server")
    assert_told(variable, 2, "reading settings:", "valid dictionary")


def test_a_file_of_weights_is_planned_by_its_content_wherever_it_lies(command: Command) -> None:
    cells = ("--harnesses", "pi", "--tasks", "p2_shortest_path", "--json")
    home = {"BENCH_CACHE_DIR": str(command.folder / "cache")}
    for folder in ("a", "b"):
        (command.folder / folder).mkdir()
        (command.folder / folder / "mine-Q4_K_M.gguf").write_bytes(a_gguf())
    here, there = (
        planned_names(command("plan", "-m", f"{folder}/mine-Q4_K_M.gguf", *cells, **home))
        for folder in ("a", "b")
    )
    assert here == there
    assert here[0][0] == "mine-Q4_K_M/pi/p2_shortest_path/1"
    assert_told(command("plan", "-m", "c/mine.gguf", *cells, **home), 2, "mine.gguf is no file")


def test_the_list_of_models_describes_them(command: Command) -> None:
    rows = {row["model"]: row for row in json.loads(command("models", "list", "--json").out)}
    assert rows["gpt-oss-120b MXFP4"] == {
        "model": "gpt-oss-120b MXFP4",
        "family": "gpt-oss",
        "total B": 117,
        "active B": 5.1,
        "about GB": 63,
        "quant": "MXFP4",
        "from": "hub",
        "hub": "ggml-org/gpt-oss-120b-GGUF",
        "context": 32768,
        "output": 16384,
        "ranked": True,
    }
    assert rows["server"]["family"] is None
    assert "None" not in command("models", "list").out
