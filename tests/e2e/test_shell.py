"""A harness's own screen in the seal of a cell: it can be worked in, and leaves nothing."""

import re
import signal
from typing import Any

import pytest

from support.command import Bench
from support.scripted_llama import Fault, scripted_llama
from support.terminal import on_a_terminal
from support.traces import Outsider, left_on_engine

pytestmark = pytest.mark.docker

CHOICE = ("pi", "p2_shortest_path", "--model", "scripted/oracle")
SHELL = ("shell", *CHOICE)
EMPTY = (*SHELL, "--no-prompt")
READY = "to show full startup help"  # said by pi once it takes what is typed


def left(bench: Bench) -> tuple[tuple[str, ...], set[str]]:
    """Return what there is on the engine, and the files of the results folder."""
    files = {p.relative_to(bench.results).as_posix() for p in bench.results.rglob("*")}
    return left_on_engine(bench.results), files


NOTHING: tuple[tuple[str, ...], set[str]] = ((), {".id", ".lock", "cells"})


def test_a_shell_shows_the_harness_at_work_and_nothing_is_left_of_it(bench: Bench) -> None:
    with on_a_terminal(bench.folder, *SHELL) as window:
        before = window.modes()
        window.wait_for("Return a tuple (length, path)")
        window.wait_for("I write the solution.")
        window.wait_for("The work is done.")
        window.type("/quit\r")
        window.wait_for("The gateway saw 2 requests,")
        window.wait_for("Nothing was recorded or graded.")
        assert window.end() == 0
        assert window.modes() == before
    assert left(bench) == NOTHING
    assert bench.records() == ()


def test_without_the_prompt_the_model_is_asked_what_is_typed(bench: Bench) -> None:
    with on_a_terminal(bench.folder, *EMPTY) as window:
        window.wait_for(READY)
        window.type("\x04")  # Ctrl-D
        window.wait_for("The gateway saw 0 requests, – tokens in, – out.")
        assert window.end() == 0
    with on_a_terminal(bench.folder, *EMPTY) as window:
        window.wait_for(READY)
        window.type("go on\r")
        window.wait_for("The work is done.")
        window.type("\x04")
        window.wait_for("The gateway saw 2 requests,")
        assert window.end() == 0


@pytest.mark.parametrize(
    ("harness", "leave"),
    [
        pytest.param("qwen", "/quit\r", id="qwen"),
        pytest.param("claude", "/exit\r", id="claude"),
        pytest.param("opencode", "/exit\r", id="opencode"),
    ],
)
def test_every_screen_begins_with_the_prompt_and_asks_nothing_before(
    bench: Bench, harness: str, leave: str
) -> None:
    shell = ("shell", harness, "p2_shortest_path", "--model", "scripted/nop")
    with on_a_terminal(bench.folder, *shell) as window:
        window.wait_for("The work is done.")
        window.type_slowly(leave)
        window.wait_for("The gateway saw 1 requests,")
        assert window.end() == 0
    assert left(bench) == NOTHING


def test_aider_which_takes_no_first_message_shows_the_prompt_to_paste(bench: Bench) -> None:
    shell = ("shell", "aider", "p2_shortest_path", "--model", "scripted/nop")
    with on_a_terminal(bench.folder, *shell) as window:
        window.wait_for("aider takes no first message; this is the prompt, to paste:")
        window.wait_for("Return a tuple")
        window.wait_for("Repo-map: disabled")
        window.type_slowly("go on\r")
        window.wait_for("The work is done.")
        window.type_slowly("/exit\r")
        window.wait_for("The gateway saw 1 requests,")
        assert window.end() == 0
    assert left(bench) == NOTHING


def sealed(container: dict[str, Any]) -> dict[str, Any]:
    """Return what a container is and may, without what is random in the names around it."""
    prefix = re.compile(r"bench-[0-9a-f]{16}-(?:1|shell)-[0-9a-f]{6}-")
    host = dict(container["HostConfig"])
    assert host.pop("NetworkMode").startswith("container:")
    host["Mounts"] = [m | {"Source": prefix.sub("", m["Source"])} for m in host["Mounts"]]
    mounts = [(m["Destination"], m["Type"], m["RW"]) for m in container["Mounts"]]
    return {"host": host, "mounts": mounts, "image": container["Image"]}


def differences(shell: dict[str, Any], cell: dict[str, Any]) -> set[str]:
    one, other = shell["Config"], cell["Config"]
    return {key for key in one | other if one.get(key) != other.get(key)}


def test_a_shell_is_sealed_as_a_cell_is(bench: Bench) -> None:
    with scripted_llama(Fault.SILENT) as llama:
        model = ("--ctx", "16384", "--server-url", llama.url)
        with on_a_terminal(bench.folder, "shell", *CHOICE[:2], *model) as window:
            window.wait_for(READY)
            llama.wait_until_asked()
            shell = Outsider(bench.results).look("agent")
            window.type("\x1d\x1d")  # it waits for its model, and is left for good
            window.wait_for("The gateway saw 1 requests")
            assert window.end() == 0
        assert left(bench) == NOTHING
        with bench.started("cell", "server", *CHOICE[:2], *model) as cell_command:
            llama.wait_until_asked()
            cell = Outsider(bench.results).look("agent")
            cell_command.send(signal.SIGINT)
            cell_command.end()
    assert sealed(shell) == sealed(cell)
    assert differences(shell, cell) == {
        *("Tty", "OpenStdin", "AttachStdin", "StdinOnce"),
        *("Hostname", "Cmd", "Env", "Labels"),
    }
    assert set(shell["Config"]["Env"]) - set(cell["Config"]["Env"]) == {"TERM=xterm-256color"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_shell_that_is_interrupted_leaves_nothing_and_the_terminal_as_it_was(
    bench: Bench, number: signal.Signals
) -> None:
    with on_a_terminal(bench.folder, *EMPTY) as window:
        before = window.modes()
        window.wait_for(READY)
        assert window.modes() != before
        window.process.send_signal(number)
        window.wait_for("Interrupted.")
        assert window.end() == 130
        assert window.modes() == before
        assert "Traceback" not in window.text
    assert left(bench) == NOTHING


@pytest.mark.parametrize("ready", [READY, "Opening pi"], ids=["at work", "setting up"])
def test_a_window_that_is_closed_leaves_nothing(bench: Bench, ready: str) -> None:
    with on_a_terminal(bench.folder, *EMPTY) as window:
        window.wait_for(ready)
        window.close()
        assert window.end() == 130
    assert left(bench) == NOTHING


def test_what_a_killed_shell_left_is_removed_by_the_next_run(bench: Bench) -> None:
    with on_a_terminal(bench.folder, *EMPTY) as window:
        window.wait_for(READY)
        window.process.kill()
        window.process.wait()
    found = left_on_engine(bench.results)
    assert found
    assert f"{len(found)} containers and volumes removed." in bench("clean").out
    assert left(bench) == NOTHING


def test_while_a_shell_is_open_no_run_takes_it_for_leftovers(bench: Bench) -> None:
    with on_a_terminal(bench.folder, *EMPTY) as window:
        window.wait_for(READY)
        done = bench("clean")
        assert (done.code, "is using it" in done.err) == (4, True)
        window.type("/quit\r")
        assert window.end() == 0
