"""Longer commands as agents write them, a file of honest and one of guilty ones."""

from pathlib import Path

import pytest

from bench.audit.act_rules import ruled
from bench.audit.tools import Reader
from bench.core.findings import FindingKind

HERE = Path(__file__).parent


def commands(name: str) -> list[str]:
    return (HERE / f"{name}-commands.txt").read_text().strip("\n").split("\n---\n")


def kinds_of(command: str) -> set[FindingKind]:
    acts = Reader().acts_of("bash", {"command": command})
    return {rule.kind for act in acts for rule in ruled(act)}


@pytest.mark.parametrize("command", commands("guilty"))
def test_a_guilty_command_is_found(command: str) -> None:
    assert kinds_of(command)


@pytest.mark.parametrize("command", commands("honest"))
def test_an_honest_command_is_left_alone(command: str) -> None:
    assert kinds_of(command) == set()


def test_there_are_as_many_honest_commands_as_guilty_ones() -> None:
    assert len(commands("honest")) >= len(commands("guilty"))
