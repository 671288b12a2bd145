"""Cells of a sweep, their keys, and what their history means."""

import pytest

from bench.core.cells import slug
from bench.core.plan import Recipes, TaskDigests, plan_sweep, with_history
from bench.core.record import Record
from bench.core.schema import digest
from bench.core.specs import Policy, ScriptKind
from bench.core.verdict import Outcome, Reason
from support.builders import a_key, a_model, a_record

RECIPES = Recipes(toolchains={"py": "c"}, agents={("pi", "py"): "h", ("qwen", "py"): "q"})
TASKS = (
    TaskDigests(id="t1", toolchain="py", digest="t"),
    TaskDigests(id="t2", toolchain="py", digest="u"),
)
NOP = a_model("scripted/nop", ScriptKind.NOP)


def a_plan(policy: Policy | None = None) -> list[str]:
    cells = plan_sweep(
        models=(a_model(), NOP),
        harnesses=("pi", "qwen"),
        tasks=TASKS,
        trials=(1, 2),
        policy=policy or Policy(),
        recipes=RECIPES,
    )
    return [cell.key.name for cell in cells]


def test_a_sweep_is_the_product_with_models_changing_least() -> None:
    names = a_plan()
    assert len(names) == len(set(names)) == 2 * 2 * 2 * 2
    assert names[:3] == [
        "scripted/oracle/pi/t1/1",
        "scripted/oracle/qwen/t1/1",
        "scripted/oracle/pi/t2/1",
    ]
    assert [name.split("/")[1] for name in names] == ["oracle"] * 8 + ["nop"] * 8


@pytest.mark.parametrize(
    "change",
    [
        {"model": "scripted/nop"},
        {"model_digest": "x"},
        {"harness_digest": "x"},
        {"task_digest": "x"},
        {"toolchain_digest": "x"},
        {"policy_digest": digest(Policy(memory_mib=1024))},
        {"trial": 2},
    ],
    ids=lambda change: next(iter(change)),
)
def test_whatever_can_change_a_result_changes_the_cell(change: dict[str, object]) -> None:
    assert a_key(**change).id != a_key().id


def test_the_id_is_stable() -> None:
    assert a_key(policy_digest="p").id == a_key(policy_digest="p").id == "548a1736c2644676"


def test_only_what_is_settled_is_skipped() -> None:
    cells = plan_sweep(
        models=(a_model(),),
        harnesses=("pi",),
        tasks=TASKS[:1],
        trials=(1, 2, 3),
        policy=Policy(),
        recipes=RECIPES,
    )
    keys = [cell.key for cell in cells]
    records = (
        a_record(**keys[0].model_dump()),
        a_record(Outcome.VOID, Reason.ENGINE_FAILURE, attempt=1, **keys[1].model_dump()),
        a_record(Outcome.VOID, Reason.ENGINE_FAILURE, attempt=2, **keys[1].model_dump()),
    )
    planned = with_history(cells, iter(records))
    assert [(p.pending, p.attempts, p.last_void) for p in planned] == [
        (False, 1, None),
        (True, 2, Reason.ENGINE_FAILURE),
        (True, 0, None),
    ]


def test_a_cell_that_is_not_the_settled_one_of_its_name_says_what_has_changed() -> None:
    (cell,) = plan_sweep(
        models=(a_model(),),
        harnesses=("pi",),
        tasks=TASKS[:1],
        trials=(1,),
        policy=Policy(),
        recipes=RECIPES,
    )
    key = cell.key.model_dump()
    other = a_record(**key | {"policy_digest": "p"})
    another = a_record(**key | {"task_digest": "x", "policy_digest": "p"})
    void = a_record(Outcome.VOID, Reason.ENGINE_FAILURE, **key | {"model_digest": "m"})
    own = a_record(**key)

    def changed(*records: Record) -> list[tuple[str, ...]]:
        return [p.changed for p in with_history([cell], records)]

    assert changed(other) == [("policy",)]
    assert changed(other, another, void) == [("task", "policy")]
    assert changed(void) == changed(own, other) == [()]


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("scripted/oracle", "scripted--oracle"),
        ("Qwen3.6-27B UD-Q4_K_XL", "Qwen3.6-27B--UD-Q4_K_XL"),
        ("a/b:c", "a--b--c"),
    ],
)
def test_a_models_name_becomes_a_plain_file_name(name: str, file: str) -> None:
    assert slug(name) == file
