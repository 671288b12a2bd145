"""Every task is certified: its reference is solved, all else fails, for the reason it should."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from bench.core.tasks import Task
from bench.edges.catalog_tasks import load_tasks
from support.cells import TASKS
from support.reasons import holds
from support.simulation import Simulation
from support.tensor_proofs import CAUGHT_BY as TENSORS_CAUGHT_BY
from support.tensor_proofs import has_tensors

SEEDS = (1, 20_260_101, 2**63 - 1)
ALL = load_tasks(TASKS)
COMPILE = "it does not compile"
EXHIBIT = "the exhibit itself fails"

CAUGHT_BY = {
    "c1_hashmap": {
        "wrong-chains-of-nodes": "memory/one-block-a-key",
        "wrong-copies-move": "keys/copies-stay-put",
        "wrong-cursor-starts-over": "walk/at-the-end",
        "wrong-empty-key-is-no-key": "keys/empty",
        "wrong-examples-only": "basics/overwrite",
        "wrong-forged-answers": "basics/overwrite",
        "wrong-gives-back-the-wrong-size": "memory/everything-is-given-back",
        "wrong-grows-when-removed-slots-pile-up": "churn/one-in-one-out",
        "wrong-hands-null-to-memcmp": "clean/keys",
        "wrong-hashes-the-first-bytes": "large/multiples",
        "wrong-helpers-are-visible": "source/own-names-are-static",
        "wrong-keeps-the-callers-key": "basics/growth",
        "wrong-keys-end-at-zero": "keys/any-bytes",
        "wrong-leaks-when-creation-fails": "memory/refused-at-creation",
        "wrong-looks-at-every-entry": "large/numbers",
        "wrong-malloc": "source/calls",
        "wrong-needs-a-place-for-the-value": "basics/nowhere-to-put-a-value",
        "wrong-one-table-for-all": "state/several-maps",
        "wrong-one-walk-at-a-time": "walk/two-at-once",
        "wrong-overwrites-anew": "memory/only-new-entries-need-it",
        "wrong-polynomial-hash": "large/pieces",
        "wrong-refused-growth-loses-entries": "memory/refused-on-the-way",
        "wrong-removal-breaks-the-chain": "walk/removing-what-is-visited",
        "wrong-removed-slots-do-not-count": "churn/one-in-one-out",
        "wrong-shifts-entries-back": "walk/removing-what-is-visited",
        "wrong-silences-the-sanitizer": "source/plain-c",
        "wrong-starts-large": "memory/in-proportion",
        "wrong-static-tables": "source/plain-c",
        "wrong-takes-the-first-gap": "random/wandering",
        "wrong-writes-when-missing": "basics/set-and-get",
        "wrong-zero-is-missing": "basics/every-value",
    },
    "p1_ttl_cache": {
        "wrong-compares-keys": "basics/keys-of-all-kinds",
        "wrong-contains-is-use": "lru/looking-is-no-use",
        "wrong-counts-the-dead": "ttl/expired-is-gone",
        "wrong-evicts-the-living": "meeting/expired-makes-room",
        "wrong-evicts-then-refuses": "errors/refused-put-changes-nothing",
        "wrong-example-only": "basics/put-and-get",
        "wrong-get-prolongs": "ttl/reading-prolongs-nothing",
        "wrong-looks-at-every-entry": EXHIBIT,
        "wrong-none-is-missing": "basics/every-value",
        "wrong-old-deadline": "meeting/old-deadline-has-no-say",
        "wrong-one-tick-late": "ttl/exact-moment",
        "wrong-overwrite-evicts": "lru/overwriting-evicts-nothing",
        "wrong-overwrite-keeps-rank": "lru/put-is-use",
        "wrong-own-clock": "ttl/exact-moment",
        "wrong-reads-the-driver": "basics/put-and-get",
        "wrong-shared-entries": "state/two-caches",
        "wrong-sticky-ttl": "ttl/of-one-entry-is-forgotten",
        "wrong-zero-ttl-is-default": "errors/refused-put-changes-nothing",
    },
    "p2_shortest_path": {
        "wrong-both-ways": "trap/edges-go-one-way",
        "wrong-empty-instead-of-none": "edge/no-way",
        "wrong-equal-to-everything": "edge/lone-node",
        "wrong-examples-only": "random/dense",
        "wrong-fewest-edges": "trap/fewest-edges",
        "wrong-fills-the-graph": "state/graph-unchanged",
        "wrong-float-lengths": "trap/huge-lengths",
        "wrong-forged-answers": "edge/lone-node",
        "wrong-greedy": "trap/nearest-neighbour-first",
        "wrong-limit-of-a-million": "trap/huge-lengths",
        "wrong-marked-when-pushed": "trap/better-way-found-later",
        "wrong-needs-an-entry": "edge/node-without-an-entry",
        "wrong-no-key-error": "edge/unknown-goal",
        "wrong-recursive-path": "large/long-chain",
        "wrong-remembers-answers": "state/same-names-new-lengths",
    },
    "p3_cron_next": {
        "wrong-a-hundred-years-to-the-day": "far/until-the-end-of-the-hundredth-year",
        "wrong-a-zero-step-is-one": "refused/malformed-parts",
        "wrong-after-is-included": "after/never-the-time-itself",
        "wrong-both-days-always": "days/either-of-two-restricted",
        "wrong-drops-the-zone": "refused/other-arguments",
        "wrong-either-day-always": "days/one-restricted",
        "wrong-equal-to-everything": "written/numbers",
        "wrong-every-fourth-year-leaps": "months/leap-days",
        "wrong-examples-only": "written/numbers",
        "wrong-folded-names": "refused/other-alphabets",
        "wrong-gives-up-after-eight-years": "far/leap-days-on-a-sunday",
        "wrong-monday-is-zero": "names/of-months-and-days",
        "wrong-more-fields-are-ignored": "refused/fewer-or-more-fields",
        "wrong-names-cut-to-three": "refused/names-out-of-place",
        "wrong-names-in-small-letters": "names/ranges-and-lists",
        "wrong-never-is-an-error": "far/never",
        "wrong-open-if-every-day-fits": "days/restricted-to-all-of-them",
        "wrong-open-is-a-star-alone": "days/both-where-one-begins-with-a-star",
        "wrong-ranges-are-cut-off": "refused/numbers-out-of-range",
        "wrong-ranges-run-around": "refused/ranges-that-go-backward",
        "wrong-reads-it-only-if-asked": "refused/though-nothing-is-asked-for",
        "wrong-runs-over-the-end-of-time": "far/first-and-last-years",
        "wrong-seconds-are-kept": "after/within-the-minute",
        "wrong-seven-becomes-zero-first": "names/ranges-up-to-7",
        "wrong-shares-its-lists": "state/asked-again",
        "wrong-step-after-a-value": "refused/steps-after-one-value",
        "wrong-steps-count-from-zero": "written/steps",
        "wrong-takes-over-the-driver": "written/numbers",
        "wrong-tries-every-minute": "far/never",
        "wrong-whatever-int-takes": "refused/other-blanks",
    },
    "sql1_recursive": {
        "wrong-attaches": "edge/nothing-at-all",
        "wrong-depth-from-one": "edge/one-folder",
        "wrong-empties-the-database": "edge/nothing-at-all",
        "wrong-empty-counts-one": "edge/one-folder",
        "wrong-equal-sizes-once": "trap/equal-sizes",
        "wrong-example-only": "edge/nothing-at-all",
        "wrong-first-top-only": "shape/several-tops",
        "wrong-five-levels": "shape/six-and-more-levels",
        "wrong-like-prefix": "trap/names-that-begin-alike",
        "wrong-never-ends": "large/many-folders",
        "wrong-no-order-of-ties": "trap/order-of-ties",
        "wrong-null-for-nothing": "edge/one-folder",
        "wrong-only-folders-with-files": "edge/one-folder",
        "wrong-other-columns": "edge/nothing-at-all",
        "wrong-own-files-only": "shape/empty-on-the-way",
        "wrong-path-prefix": "trap/same-names",
        "wrong-path-without-case": "trap/order-of-ties",
        "wrong-total-is-a-float": "trap/huge-sizes",
        "wrong-unknown-size-is-no-file": "edge/some-sizes-unknown",
        "wrong-writes-and-loads": "edge/nothing-at-all",
    },
    "sql2_gaps_islands": {
        "wrong-begins-at-the-moment": "moment/begins-at-it-or-later",
        "wrong-busy-counts-twice": "chain/one-within-another",
        "wrong-busy-with-silences": "values/silence-within-a-spell",
        "wrong-earlier-spell-first": "ties/equally-long",
        "wrong-ends-before-it-begins": "edge/ends-before-it-begins",
        "wrong-equal-sessions-once": "ties/the-same-twice",
        "wrong-example-only": "edge/no-sessions",
        "wrong-grouped-by-name": "names/twins",
        "wrong-just-ended-still-runs": "moment/ends-at-it-or-later",
        "wrong-knows-the-future": "moment/ends-at-it-or-later",
        "wrong-lag-is-not-the-latest-end": "chain/one-within-another",
        "wrong-looks-at-every-pair": "large/one-long-spell",
        "wrong-names-without-case": "names/order-of-rows",
        "wrong-no-end-is-lost": "moment/without-an-end",
        "wrong-no-length-no-session": "edge/sessions-of-no-length",
        "wrong-not-in-meets-null": "edge/sessions-of-no-device",
        "wrong-only-devices-with-sessions": "edge/devices-without-sessions",
        "wrong-other-columns": "edge/one-session",
        "wrong-patience-ends-too-early": "chain/as-long-as-patience",
        "wrong-peak-at-the-seam": "values/peak",
        "wrong-placed-by-busy": "values/silence-within-a-spell",
        "wrong-range-instead-of-rows": "ties/begin-together",
        "wrong-reads-other-files": "edge/no-sessions",
        "wrong-running-is-never-long": "values/length-of-what-is-running",
        "wrong-silence-after-the-last-begun": "values/silence-after-the-latest-end",
        "wrong-ties-in-two-orders": "ties/begin-together",
        "wrong-zero-before-the-first": "values/times-of-all-kinds",
        "wrong-zero-patience-is-none": "chain/patience-of-zero",
    },
}
WRONG = [(task, proof) for task, proofs in CAUGHT_BY.items() for proof in proofs]


@pytest.fixture
def simulation(tmp_path: Path) -> Simulation:
    return Simulation(root=tmp_path)


def failed_checks(
    simulation: Simulation, task: Task, files: Mapping[str, bytes], *, seed: int
) -> set[str]:
    build = simulation.compile(task, files)
    if build is None:
        return {COMPILE}
    generated = simulation.generate(task, seed=seed)
    answers = simulation.exhibit(task, files, generated, build=build)
    if answers is None:
        return {EXHIBIT}
    graded = simulation.judge(task, generated, answers, build=build)
    return {check.name for check in graded.checks if not check.passed}


def test_every_proof_of_every_task_is_tried_here() -> None:
    shipped = {
        name: {proof.name for proof in task.proofs if not proof.solved}
        for name, task in ALL.items()
        if not has_tensors(task)
    }
    assert shipped == {name: set(proofs) for name, proofs in CAUGHT_BY.items()}


@pytest.mark.parametrize("seed", SEEDS)
@pytest.mark.parametrize("task_id", CAUGHT_BY)
def test_the_reference_is_solved(simulation: Simulation, task_id: str, seed: int) -> None:
    solved = ALL[task_id].proof("solved")
    assert solved is not None
    assert failed_checks(simulation, ALL[task_id], solved.files, seed=seed) == set()


@pytest.mark.parametrize(("task_id", "proof"), WRONG)
def test_a_wrong_proof_fails_for_its_reason(
    simulation: Simulation, task_id: str, proof: str
) -> None:
    wrong = ALL[task_id].proof(proof)
    assert wrong is not None
    failed = failed_checks(simulation, ALL[task_id], wrong.files, seed=7)
    assert holds(CAUGHT_BY[task_id][proof], failed), (CAUGHT_BY[task_id][proof], failed)


@pytest.mark.parametrize("task_id", CAUGHT_BY)
def test_the_untouched_workspace_passes_no_check(simulation: Simulation, task_id: str) -> None:
    task = ALL[task_id]
    files = {name: task.workspace[name] for name in task.spec.deliverables}
    planned = set(simulation.generate(task, seed=7).plan)
    again = Simulation(root=simulation.root / "again")
    again.root.mkdir()
    # A stub in a language that is compiled may leave out what it asks for.
    nothing = ({COMPILE},) if task.compile else ()
    assert failed_checks(again, task, files, seed=7) in (planned, *nothing)


@pytest.mark.parametrize("answers", [b"", b"{}", b"null", b'{"answers":[]}', b"[" * 10**5, b"\xff"])
@pytest.mark.parametrize("task_id", [*CAUGHT_BY, *TENSORS_CAUGHT_BY])
def test_no_answer_passes_no_check(simulation: Simulation, task_id: str, answers: bytes) -> None:
    generated = simulation.generate(ALL[task_id], seed=7)
    graded = simulation.judge(ALL[task_id], generated, answers)
    assert (graded.passed, graded.planned) == (0, len(generated.plan))


@pytest.mark.parametrize("task_id", [*CAUGHT_BY, *TENSORS_CAUGHT_BY])
def test_one_seed_gives_the_same_bytes_and_another_seed_others(
    simulation: Simulation, task_id: str
) -> None:
    first = simulation.generate(ALL[task_id], seed=7, hash_seed=1)
    again = simulation.generate(ALL[task_id], seed=7, hash_seed=2)
    other = simulation.generate(ALL[task_id], seed=8, hash_seed=3)
    assert (first.inputs, first.expected) == (again.inputs, again.expected)
    assert first.plan == other.plan
    assert first.inputs != other.inputs


@pytest.mark.parametrize("task_id", CAUGHT_BY)
def test_the_same_answers_get_the_same_verdict_twice(simulation: Simulation, task_id: str) -> None:
    task = ALL[task_id]
    wrong = next(proof for proof in task.proofs if not proof.solved)
    build = simulation.compile(task, wrong.files)
    assert build is not None
    generated = simulation.generate(task, seed=7)
    answers = [simulation.exhibit(task, wrong.files, generated, build=build) for _ in "12"]
    assert answers[0] is not None
    assert answers[0] == answers[1]
    first = simulation.judge(task, generated, answers[0], build=build)
    assert not first.solved
    assert first == simulation.judge(task, generated, answers[0], build=build)
