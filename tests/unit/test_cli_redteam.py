"""What `bench redteam` prints and how it ends, of outcomes that a fake suite hands it."""

import json
from dataclasses import replace

import pytest
from typer.testing import CliRunner

from bench.cli import app, redteam
from bench.core.verdict import Reason
from bench.redteam.attack import NOTHING, Attack, Gain, Ours, Outcome
from bench.redteam.corpus import ATTACKS

RUNNER = CliRunner()
ATTACK = next(attack for attack in ATTACKS if attack.id == "c8-equal-to-everything")
GOOD = Outcome(
    attack=ATTACK, naive=Gain.PASS, ours=Ours.FAILED, reason=Reason.CHECKS_FAILED, detail="0 of 9"
)


def run(monkeypatch: pytest.MonkeyPatch, outcome: Outcome, *arguments: str) -> tuple[int, str]:
    def suite(
        attacks: tuple[Attack, ...], *, harness: str, jobs: int
    ) -> tuple[tuple[Outcome, ...], bool]:
        assert attacks == (ATTACK,)
        assert harness == "pi"
        return (outcome,), True

    monkeypatch.setattr(redteam, "_run", suite)
    result = RUNNER.invoke(app, ["redteam", "--attack", ATTACK.id, *arguments])
    return result.exit_code, result.stdout


def test_the_table_and_its_counts_are_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(monkeypatch, GOOD)
    assert code == 0
    assert "c8-equal-to-everything │ c8  │ python   │ passed │ failed" in said
    assert said.splitlines()[-3:] == [
        "c: 1 attacks, naive 1 passed, ours 0",
        "The watched folder of this machine is as it was.",
        "Every attack works on a naive bench, and none here.",
    ]


@pytest.mark.parametrize(
    ("outcome", "word"),
    [
        (replace(GOOD, naive=NOTHING), "proves nothing"),
        (replace(GOOD, ours=Ours.THROUGH), "got through"),
        (replace(GOOD, ours=Ours.VOID), "void"),
    ],
)
def test_anything_else_ends_with_exit_code_1(
    monkeypatch: pytest.MonkeyPatch, outcome: Outcome, word: str
) -> None:
    code, said = run(monkeypatch, outcome)
    assert code == 1
    assert word in said
    assert said.splitlines()[-1] == "Not as it should be."


def test_all_of_it_is_there_as_json(monkeypatch: pytest.MonkeyPatch) -> None:
    code, said = run(monkeypatch, GOOD, "--json")
    assert code == 0
    assert json.loads(said) == {
        "attacks": [
            {
                "attack": ATTACK.id,
                "row": "c8",
                "language": "python",
                "what": ATTACK.what,
                "naive": "passed",
                "ours": "failed",
                "reason": "checks_failed",
                "detail": "0 of 9",
            }
        ],
        "counts": ["c: 1 attacks, naive 1 passed, ours 0"],
        "host_untouched": True,
        "as_it_should_be": True,
    }
