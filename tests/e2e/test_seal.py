"""Every record says in what sandbox it was made; a runtime that is not there is refused."""

from pathlib import Path

import pytest

from support.command import Bench

pytestmark = pytest.mark.docker

CELL = ("cell", "scripted/nop", "pi", "p2_shortest_path")


def test_a_record_holds_the_seal_and_the_risks_that_were_accepted(tmp_path: Path) -> None:
    bench = Bench(folder=tmp_path)
    for trial, flags in enumerate(((), ("--accept-risk", "no_swap,seccomp")), start=1):
        done = bench(*CELL, "--trial", str(trial), *flags)
        assert done.code == 0, done.err
        assert "sandbox.checked" in done.err
    plain, risky = (record.surroundings.seal for record in bench.records())
    assert plain is not None
    assert risky is not None
    assert (plain.accepted_risks, risky.accepted_risks) == ((), ("no_swap", "seccomp"))
    assert plain.fingerprint != risky.fingerprint
    assert (plain.engine, plain.broken) == (risky.engine, ())
    assert plain.engine.runtime == "runc"


def test_a_runtime_the_engine_does_not_have_is_refused_with_those_it_has(tmp_path: Path) -> None:
    done = Bench(folder=tmp_path)(*CELL, "--runtime", "runsc")
    assert done.code == 3
    assert "choosing the runtime 'runsc': the engine has" in done.err
    assert "runc" in done.err
    assert Bench(folder=tmp_path).records() == ()


def test_a_risk_that_is_none_is_refused_before_the_engine_is_asked(tmp_path: Path) -> None:
    done = Bench(folder=tmp_path)(*CELL, "--accept-risk", "fire", DOCKER_HOST="unix:///nowhere")
    assert done.code == 2
    assert "there is no promise 'fire'" in done.err
