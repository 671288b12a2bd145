"""A sweep file says which cells; flags override it; what makes no sense is refused at once."""

import json
from pathlib import Path

import pytest

from bench.cli.choice import chosen
from bench.core.promises import Promise
from bench.core.sweep_spec import SweepSpec
from bench.errors import BadInputError
from support.command import Bench

NOWHERE = {"DOCKER_HOST": "unix:///nowhere/docker.sock"}
SWEEP = """
schema_version = 1
models = ["scripted/oracle", "scripted/nop"]
harnesses = ["pi", "aider"]
tasks = ["p1_ttl_cache", "p2_shortest_path", "sql1_recursive"]
trials = 2
max_requests = 40

[[exclude]]
model = "*/nop"
harness = "aider"

[[exclude]]
task = "sql*"
harness = "pi"
"""


def planned(bench: Bench, *arguments: str) -> list[str]:
    done = bench("plan", *arguments, "--json", **NOWHERE)
    assert done.code == 0, done.err
    return [cell["name"] for cell in json.loads(done.out)["cells"]]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    (tmp_path / "sweep.toml").write_text(SWEEP)
    return Bench(folder=tmp_path)


def test_a_sweep_file_crosses_what_it_names_and_leaves_out_what_is_excluded(bench: Bench) -> None:
    expected = {
        f"scripted/{model}/{harness}/{task}/{trial}"
        for model, harness, tasks in (
            ("oracle", "pi", ("p1_ttl_cache", "p2_shortest_path")),
            ("oracle", "aider", ("p1_ttl_cache", "p2_shortest_path", "sql1_recursive")),
            ("nop", "pi", ("p1_ttl_cache", "p2_shortest_path")),
        )
        for task in tasks
        for trial in (1, 2)
    }
    names = planned(bench, "sweep.toml")
    assert (set(names), len(names)) == (expected, len(expected))


def test_a_flag_overrides_the_file(bench: Bench) -> None:
    only = ("--models", "scripted/nop", "--trials", "1")
    assert planned(bench, "sweep.toml", *only) == [
        "scripted/nop/pi/p1_ttl_cache/1",
        "scripted/nop/pi/p2_shortest_path/1",
    ]


def test_a_file_may_ask_for_decoys(bench: Bench) -> None:
    (bench.folder / "sweep.toml").write_text(SWEEP.replace("trials = 2", "decoys = true"))
    only = ("--models", "scripted/nop", "--harnesses", "pi,aider")
    # What is left out is named by models, with decoys or without.
    assert planned(bench, "sweep.toml", *only, "--tasks", "p1_ttl_cache,sql1_recursive") == [
        "scripted/nop +decoys/pi/p1_ttl_cache/1",
    ]


def test_budgets_of_the_file_enter_the_key(bench: Bench) -> None:
    def ids(*more: str) -> list[str]:
        done = bench("plan", "sweep.toml", *more, "--json", **NOWHERE)
        return [cell["cell"] for cell in json.loads(done.out)["cells"]]

    assert ids() == ids("--max-requests", "40")
    assert set(ids()).isdisjoint(ids("--max-requests", "41"))


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("trials = 2", "trails = 2"), "trails: unknown key; did you mean 'trials'?"),
        (("trials = 2", "trials = 0"), "trials: Input should be greater than"),
        (('models = ["scripted/oracle", "scripted/nop"]', ""), "models: Field required"),
        (('task = "sql*"\nharness = "pi"', ""), "it would leave out all"),
        (('task = "sql*"', 'task = "sqlite*"'), "matches no cell"),
        (('model = "*/nop"\nharness = "aider"', 'model = "*"'), "none is left"),
        (("trials = 2", "trials = [2"), "can't be read"),
        (("schema_version = 1", "schema_version = 2"), "schema_version: Input should be 1"),
        (("scripted/oracle", "scripted/orakle"), "did you mean 'scripted/oracle'?"),
    ],
)
def test_what_makes_no_sense_is_refused_at_once(
    bench: Bench, change: tuple[str, str], told: str
) -> None:
    (bench.folder / "sweep.toml").write_text(SWEEP.replace(*change))
    for command in ("plan", "run"):
        done = bench(command, "sweep.toml", **NOWHERE)
        assert (done.code, done.out, "Traceback" in done.err) == (2, "", False), done.err
        assert told in done.err
    assert not bench.results.exists()


def test_without_a_model_or_with_a_file_that_is_not_there_it_says_what_to_do(bench: Bench) -> None:
    done = bench("run", **NOWHERE)
    assert done.code == 2
    assert "no model is named" in done.err
    done = bench("run", "other.toml", **NOWHERE)
    assert done.code == 2
    assert "other.toml can't be read" in done.err


def test_a_bad_time_or_hook_is_refused_before_anything_is_touched(bench: Bench) -> None:
    for options, env, told in (
        (("--until", "soon"), {}, "reading --until"),
        (("--serial", "--slots", "2"), {}, "--slots 2"),
        ((), {"BENCH_ON_EVENT": "no-such-program-anywhere"}, "reading on_event"),
    ):
        done = bench("run", "sweep.toml", *options, **env, **NOWHERE)
        assert (done.code, "Traceback" in done.err) == (2, False)
        assert told in done.err
    assert not bench.results.exists()


def test_risks_may_be_accepted_in_the_file_and_are_replaced_by_flags(bench: Bench) -> None:
    file = bench.folder / "sweep.toml"
    file.write_text(SWEEP.replace("trials = 2", 'trials = 2\naccept_risks = ["no_swap"]'))
    assert asked(file).accept_risks == (Promise.NO_SWAP,)
    assert asked(file, accept_risk=["seccomp,mounts"]).accept_risks == (
        Promise.SECCOMP,
        Promise.MOUNTS,
    )
    file.write_text(SWEEP.replace("trials = 2", 'trials = 2\naccept_risks = ["fire"]'))
    with pytest.raises(BadInputError, match=r"accept_risks\.0: .*'no_network'"):
        asked(file)


def asked(file: Path, **flags: list[str]) -> SweepSpec:
    return chosen(file, models=None, harnesses=None, tasks=None, **flags).spec
