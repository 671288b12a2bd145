"""What the command line says to bad input, and how it lists what there is. No engine is needed."""

import json
from pathlib import Path

import pytest

import bench.cli
from bench.errors import EngineError
from support.command import Bench, Done

ORACLE = ("--models", "scripted/oracle", "--harnesses", "pi", "--tasks", "p2_shortest_path")
NOWHERE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}


@pytest.fixture
def command(tmp_path: Path) -> Bench:
    return Bench(folder=tmp_path)


def assert_told(done: Done, code: int, *words: str) -> None:
    """The exit code is right, a person is told, and nobody sees a traceback."""
    assert done.code == code, done.err
    assert "Traceback" not in done.err
    for word in words:
        assert word in done.err, f"{word!r} is not in: {done.err}"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        pytest.param(
            ("--models", "scripted/orakel"),
            ("'scripted/orakel'", "did you mean 'scripted/oracle'?"),
            id="model",
        ),
        pytest.param(
            ("--models", "zzz"), ("'zzz'", "known: local/small, local/tiny"), id="model-not-near"
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
@pytest.mark.parametrize("name", ["plan", "run"])
def test_a_name_or_flag_that_does_not_exist_is_refused_before_anything_happens(
    command: Bench, name: str, arguments: tuple[str, ...], words: tuple[str, ...]
) -> None:
    assert_told(command(name, *arguments, **NOWHERE), 2, *words)
    assert not command.results.exists()


def test_an_unknown_command_is_refused(command: Bench) -> None:
    assert_told(command("rum"), 2, "'rum'")


def test_every_misspelt_variable_and_key_is_named_with_the_near_one(command: Bench) -> None:
    (command.folder / "bench.toml").write_text('reslts = "x"\nmax_attempts = 2\n')
    done = command("plan", *ORACLE, BENCH_SERVER_ULR="x", BENCH_TASK_DIR="x")
    assert_told(
        done,
        2,
        "BENCH_SERVER_ULR is not known; did you mean BENCH_SERVER_URL?",
        "BENCH_TASK_DIR is not known; did you mean BENCH_TASKS_DIR?",
        "bench.toml: key 'reslts' is not known; did you mean results?",
    )


def test_every_setting_with_an_impossible_value_is_named(command: Bench) -> None:
    done = command("plan", *ORACLE, BENCH_MAX_ATTEMPTS="0", BENCH_GATEWAY_NETWORK="wifi")
    assert_told(done, 2, "BENCH_MAX_ATTEMPTS", "BENCH_GATEWAY_NETWORK")


def test_a_settings_file_that_is_no_toml_is_refused(command: Bench) -> None:
    (command.folder / "bench.toml").write_text("results = \n")
    assert_told(command("plan", *ORACLE), 2, "bench.toml can't be read")


def test_every_problem_of_a_models_file_is_named(command: Bench) -> None:
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


@pytest.mark.parametrize("arguments", [("run", *ORACLE), ("clean",)], ids=["run", "clean"])
def test_without_an_engine_the_exit_code_says_that_something_is_missing(
    command: Bench, arguments: tuple[str, ...]
) -> None:
    done = command(*arguments, **NOWHERE)
    assert_told(done, 3, "connecting to the Docker engine", "start it", "DOCKER_HOST")


def test_the_doctor_without_an_engine_says_what_to_do(command: Bench) -> None:
    done = command("doctor", "--json", **NOWHERE)
    assert_told(done, 3)
    findings = {finding["check"]: finding for finding in json.loads(done.out)}
    assert findings["engine"]["state"] == "failed"
    assert "connecting to the Docker engine" in findings["engine"]["found"]
    assert "start an engine" in findings["engine"]["fix"]


def test_a_plan_needs_no_engine_and_leaves_nothing_behind(command: Bench) -> None:
    done = command("plan", *ORACLE, "--trials", "2", "--json", **NOWHERE)
    assert_told(done, 0)
    plan = json.loads(done.out)
    assert [(cell["name"], cell["pending"]) for cell in plan["cells"]] == [
        ("scripted/oracle/pi/p2_shortest_path/1", True),
        ("scripted/oracle/pi/p2_shortest_path/2", True),
    ]
    assert plan["settings"]["results"] == "results"
    assert list(command.folder.iterdir()) == []


def test_a_plan_shows_settings_by_strength_flag_variable_file_default(command: Bench) -> None:
    text = 'results = "of-file"\nserver_url = "http://of-file"\nmax_attempts = 7\n'
    (command.folder / "bench.toml").write_text(text)
    done = command(
        *("plan", *ORACLE, "--json", "--server-url", "http://of-flag"),
        BENCH_RESULTS="of-variable",
        BENCH_SERVER_URL="http://of-variable",
    )
    settings = json.loads(done.out)["settings"]
    assert (settings["server_url"], settings["results"], settings["max_attempts"]) == (
        "http://of-flag",
        "of-variable",
        7,
    )
    assert settings["retry_seconds"] == 5.0


def test_a_plan_never_shows_the_api_key(command: Bench) -> None:
    for more in ((), ("--json",)):
        done = command("plan", *ORACLE, *more, BENCH_SERVER_API_KEY="hush-hush")
        assert done.code == 0
        assert "hush-hush" not in done.out + done.err


@pytest.mark.parametrize(
    ("what", "key", "known"),
    [
        ("tasks", "task", {"p1_ttl_cache", "p2_shortest_path", "sql1_recursive"}),
        ("harnesses", "harness", {"pi"}),
        ("models", "model", {"scripted/oracle", "scripted/nop", "scripted/wrong", "local/tiny"}),
    ],
)
def test_lists_can_be_read_by_people_and_by_scripts(
    command: Bench, what: str, key: str, known: set[str]
) -> None:
    for_scripts = command(what, "list", "--json")
    assert_told(for_scripts, 0)
    assert known <= {row[key] for row in json.loads(for_scripts.out)}
    for_people = command(what, "list", COLUMNS="200")
    assert_told(for_people, 0)
    assert all(name in for_people.out for name in known)


def test_images_are_listed_without_any_being_built(command: Bench) -> None:
    done = command("images", "list", "--json")
    assert done.code in (0, 3), done.err
    assert "Traceback" not in done.err


def test_every_command_has_a_help(command: Bench) -> None:
    done = command("--help")
    assert_told(done, 0)
    names = "doctor plan run cell clean images tasks harnesses models"
    assert all(name in done.out for name in names.split())


def test_a_fault_of_the_engine_becomes_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*, standalone_mode: bool) -> None:
        raise EngineError("it coughs")

    monkeypatch.setattr(bench.cli, "app", fail)
    monkeypatch.setattr("signal.signal", lambda *_: None)
    with pytest.raises(SystemExit) as ended:
        bench.cli.main()
    assert ended.value.code == 3
    assert "the container engine failed: it coughs" in capsys.readouterr().err
