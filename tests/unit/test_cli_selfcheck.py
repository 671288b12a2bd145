"""What is said when the sandbox does not hold, and what every record then says."""

from collections.abc import Iterable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench.cli import selfcheck
from bench.cli.selfcheck import check_before_sweep, risks_named
from bench.core.promises import Broken, Promise
from bench.core.seal import EngineSeal, make_seal
from bench.edges.docker_engine import EngineFacts
from bench.errors import BadInputError, BrokenPromiseError
from bench.settings import load_settings
from support.builders import a_job

SECCOMP = Broken(promise=Promise.SECCOMP, where="an agent's container", seen="Seccomp is 0")
MEMORY = Broken(promise=Promise.MEMORY_LIMIT, where="an agent's container", seen="max bytes")
FACTS = EngineFacts(
    version="20.10",
    api_version="1.41",
    os="Debian",
    kernel="6.1",
    architecture="x86_64",
    storage_driver="overlay2",
    cgroup_version="2",
    security=("name=seccomp",),
    root_folder="/var/lib/docker",
    runtimes=("runc", "runsc"),
    default_runtime="runc",
    components={"runc": "1.1"},
    desktop=False,
)
ENGINE = EngineSeal(
    engine="20.10",
    os="Debian",
    kernel="6.1",
    architecture="x86_64",
    runtime="runc",
    runtime_version="1.1",
    storage="overlay2",
    cgroup_version="2",
    security=("name=seccomp",),
)


@pytest.fixture
def check(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Checks a sandbox that breaks some promises on an engine that is not there."""
    engine = SimpleNamespace(bridge_addresses=lambda: (), saved=lambda _: ())

    def checked(broken: Iterable[Broken], accepted: Iterable[Promise] = (), **flags: str) -> Any:
        monkeypatch.setattr(selfcheck, "check_sandbox", lambda *_, **__: tuple(broken))
        return check_before_sweep(
            engine,  # type: ignore[arg-type] # all of an engine that is asked for
            a_job(),
            facts=FACTS,
            image_ids={},
            accepted=tuple(accepted),
            settings=load_settings({"cache_dir": tmp_path, **flags}),
        )

    return checked


def test_a_promise_that_does_not_hold_stops_the_sweep_and_names_the_way_on(check: Any) -> None:
    with pytest.raises(BrokenPromiseError) as told:
        check([SECCOMP, MEMORY], [Promise.MEMORY_LIMIT])
    assert str(told.value) == (
        "checking the sandbox on this engine:\n"
        "  seccomp does not hold in an agent's container: Seccomp is 0\n"
        "Nothing was run. Mend the engine (`bench doctor`), or run all the same with "
        "--accept-risk seccomp: every record will name it."
    )
    assert told.value.exit_code == 3


def test_an_accepted_risk_is_named_whether_or_not_the_promise_held(check: Any) -> None:
    policy = a_job().cell.key.policy_digest
    held = check([], [Promise.SECCOMP])
    assert (held.broken, held.accepted_risks) == ((), (Promise.SECCOMP,))
    assert check([SECCOMP], [Promise.SECCOMP]) == make_seal(
        ENGINE, policy_digest=policy, broken=[SECCOMP], accepted=[Promise.SECCOMP]
    )


def test_a_fingerprint_is_the_same_for_the_same_findings_and_no_others(check: Any) -> None:
    plain = check([])
    assert plain == check([])
    others = [
        check([], [Promise.SECCOMP]),
        check([SECCOMP], [Promise.SECCOMP]),
        check([], runtime="runsc"),
    ]
    assert len({one.fingerprint for one in [plain, *others]}) == 4
    assert len(plain.fingerprint) == 16
    assert (others[2].engine.runtime, others[2].engine.runtime_version) == ("runsc", None)


def test_risks_are_named_one_by_one_or_with_commas() -> None:
    named = risks_named(["seccomp,no_swap", "mounts"])
    assert named == (Promise.SECCOMP, Promise.NO_SWAP, Promise.MOUNTS)


def test_an_unknown_risk_is_refused_with_the_known_ones() -> None:
    with pytest.raises(BadInputError, match=r"no promise 'seccomb'; known: no_network, .*seccomp"):
        risks_named(["seccomb"])
