"""How records look on a terminal."""

import io
from pathlib import Path

import pytest
from rich.console import Console

from bench.cli import tables
from bench.cli.tables import print_story, results_table
from bench.core.findings import Audit, Evidence, Finding, FindingKind
from bench.core.promises import Promise
from bench.core.seal import EngineSeal, Seal
from bench.core.signs import Conducted, Sign
from bench.core.verdict import Outcome, Reason
from support.builders import a_record

LOOP = Conducted(sign=Sign.LOOP, count=28, detail="28 answers in a row were the same: wr[red]\x1b")
OVER = Conducted(sign=Sign.OUT_OF_BUDGET, count=1, detail="1 request over budget: used up")
AN_ENGINE = EngineSeal(
    engine="1",
    os="",
    kernel="",
    architecture="",
    runtime="runc",
    runtime_version=None,
    storage="",
    cgroup_version="2",
    security=(),
)
FAILED = a_record(Outcome.FAILED, Reason.NO_SUBMISSION).model_copy(update={"conduct": (LOOP, OVER)})


def test_the_table_shows_the_signs_with_their_counts(capsys: pytest.CaptureFixture[str]) -> None:
    results_table((FAILED, a_record()), Path("results"))
    head, *_ = lines = capsys.readouterr().out.splitlines()
    assert "conduct" in lines[1]
    assert any("loop ×28" in line and "no_submission" in line for line in lines)
    assert any("out_of_budget" in line for line in lines)
    assert len(head) <= 200


def test_on_a_narrow_terminal_names_stay_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    screen = io.StringIO()
    console = Console(file=screen, width=80, force_terminal=True, color_system=None)
    monkeypatch.setattr(tables, "a_console", lambda: console)
    record = a_record(Outcome.FAILED, Reason.NO_SUBMISSION, task="p2_shortest_path", trial=7)
    results_table((record,), Path("results"))
    row = next(line for line in screen.getvalue().splitlines() if "scripted/oracle" in line)
    assert row.split() == [
        *("scripted/oracle", "pi", "p2_shortest_path", "7", "failed", "no_submission", "2.0"),
    ]


def test_the_story_tells_each_sign_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    print_story(FAILED, Path("results"))
    told = capsys.readouterr().out.splitlines()
    assert told[1:3] == [
        # What a model calls its tools can neither colour nor control the terminal.
        r"  loop ×28: 28 answers in a row were the same: wr[red]\x1b",
        "  out_of_budget: 1 request over budget: used up",
    ]


def audited(*kinds: FindingKind) -> Audit:
    evidence = Evidence(file="traffic.jsonl.zst", line=2, quote="a quote")
    findings = (Finding(kind=kind, rule="r", detail="d", evidence=evidence) for kind in kinds)
    return Audit(rules_version=1, findings=tuple(findings))


def test_a_flagged_cell_has_a_mark_beside_its_verdict(capsys: pytest.CaptureFixture[str]) -> None:
    record = a_record().model_copy(
        update={"audit": audited(FindingKind.READ, FindingKind.TAMPERING, FindingKind.MENTION)}
    )
    print_story(record, Path("results"))
    told = capsys.readouterr().out
    command = f"bench audit --results results --cell {record.cell}"
    assert f"⚑ read, tampering: `{command}` tells it" in told
    assert "solved ⚑" in told
    assert "⚑ 1 cell is flagged: `bench audit` says why" in told


def test_the_story_names_the_risks_that_were_accepted(capsys: pytest.CaptureFixture[str]) -> None:
    plain = a_record()
    seal = Seal(
        fingerprint="0" * 16,
        engine=AN_ENGINE,
        policy_digest="p",
        accepted_risks=(Promise.NO_SWAP, Promise.SECCOMP),
    )
    around = plain.surroundings.model_copy(update={"seal": seal})
    print_story(plain.model_copy(update={"surroundings": around}), Path("results"))
    assert "  at the risk of: no_swap, seccomp\n" in capsys.readouterr().out
    print_story(plain, Path("results"))
    assert "at the risk" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "audit", [None, audited(), audited(FindingKind.MENTION, FindingKind.NETWORK)]
)
def test_words_alone_leave_no_mark(audit: Audit | None, capsys: pytest.CaptureFixture[str]) -> None:
    print_story(a_record().model_copy(update={"audit": audit}), Path("results"))
    assert "⚑" not in capsys.readouterr().out
