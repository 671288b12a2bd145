"""A running cell is followed from another terminal, up to its record."""

import pytest

from support.command import Bench
from support.scripted_llama import DONE, scripted_llama, shell

pytestmark = pytest.mark.docker

CHOICE = ("--models", "server", "--harnesses", "pi", "--tasks", "p2_shortest_path")
WORK = (shell("echo a-first-word; sleep 6"), shell("echo a-second-word > notes.txt"), DONE)


def test_a_running_cell_is_told_step_by_step_and_then_its_outcome(bench: Bench) -> None:
    with scripted_llama(*WORK) as llama:
        run = ("run", *CHOICE, "--server-url", llama.url, "--trials", "2")
        with bench.started(*run) as running:
            running.wait_for("phase.started", "phase=agent", "path/1")
            running.wait_for("phase.started", "phase=ready", "path/2")
            watching = bench("watch")
            assert running.end().code == 0
    assert watching.code == 0, watching.err
    said = watching.out
    places = [
        said.index(words)
        for words in (
            "server/pi/p2_shortest_path/1",
            "bash {",
            "a-first-word; sleep 6",
            "← a-first-word",
            "a-second-word",
            "The work is done.",
            "failed",
        )
    ]
    assert places == sorted(places), said
    assert said.count("← a-first-word") == 1
    assert said.count("The work is done.") == 1


def test_of_several_cells_one_is_named_by_its_id_or_a_part_of_its_name(bench: Bench) -> None:
    with scripted_llama(*WORK) as llama:
        run = ("run", *CHOICE, "--server-url", llama.url, "--trials", "2")
        with bench.started(*run) as running:
            running.wait_for("phase.started", "phase=ready", "path/2")
            several = bench("watch", "shortest")
            other = bench("watch", "path/7")
            second = bench("watch", "path/2")
            assert running.end().code == 0
    assert (several.code, other.code, second.code) == (2, 2, 0)
    assert "there are several" in several.err
    assert "none is 'path/7'" in other.err
    assert "server/pi/p2_shortest_path/2" in second.out
    assert "The work is done." in second.out


def test_where_nothing_runs_it_says_what_to_do(bench: Bench) -> None:
    done = bench("watch")
    assert (done.code, done.out) == (2, "")
    assert "none runs" in done.err
