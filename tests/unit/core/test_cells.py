"""Cells with decoys and without have no name, no key and no file in common."""

import pytest
from pydantic import ValidationError

from bench.core.cells import Cell, label_of, plain_label, slug
from bench.core.estimate import Experience
from bench.core.plan import Recipes, TaskDigests, plan_sweep, with_history
from bench.core.progress import progress_of
from bench.core.schema import digest
from bench.core.specs import Policy
from bench.core.standing import Tally
from support.builders import a_brief, a_model, a_record

RECIPES = Recipes(toolchains={"py": "c"}, agents={("pi", "py"): "h"})
LABEL = "scripted/oracle +decoys"


def planned(*records_of: bool, decoys: bool) -> list[tuple[str, bool, tuple[str, ...]]]:
    def cells(*, decoys: bool) -> tuple[Cell, ...]:
        return plan_sweep(
            models=(a_model(),),
            harnesses=("pi",),
            tasks=(TaskDigests(id="t1", toolchain="py", digest="t"),),
            trials=(1,),
            policy=Policy(decoys=decoys),
            recipes=RECIPES,
        )

    keys = [cells(decoys=d)[0].key for d in records_of]
    past = [a_record(**key.model_dump()) for key in keys]
    now = with_history(cells(decoys=decoys), past)
    return [(one.cell.key.name, one.pending, one.changed) for one in now]


def test_what_is_settled_without_decoys_is_not_with_them_nor_the_other_way_round() -> None:
    assert planned(False, decoys=True) == [(f"{LABEL}/pi/t1/1", True, ())]
    assert planned(True, decoys=False) == [("scripted/oracle/pi/t1/1", True, ())]
    assert planned(False, True, decoys=True) == [(f"{LABEL}/pi/t1/1", False, ())]


def test_a_label_tells_the_model_and_makes_a_file_of_its_own() -> None:
    assert label_of("scripted/oracle", decoys=True) == LABEL
    assert label_of("scripted/oracle", decoys=False) == plain_label(LABEL) == "scripted/oracle"
    assert slug(LABEL) != slug("scripted/oracle")


def test_no_model_has_a_name_that_reads_like_a_label() -> None:
    with pytest.raises(ValidationError, match="is one of cells with decoys"):
        a_model(LABEL)


def test_they_are_counted_apart_and_estimated_together() -> None:
    briefs = [a_brief(model="scripted/oracle"), a_brief(model=LABEL)]
    one = Tally(solved=1)
    assert dict(progress_of(None, briefs).matrix) == {
        ("scripted/oracle", "pi"): one,
        (LABEL, "pi"): one,
    }
    past = Experience()
    past.add(briefs[0])
    assert past.estimate(LABEL, "pi", "t1") == past.estimate("scripted/oracle", "pi", "t1")


def test_a_policy_without_decoys_has_the_digest_it_had_before_there_were_any() -> None:
    plain, decoys = Policy(), Policy(decoys=True)
    assert plain.key_digest == "7f54240896521854c77531eb33e3cc353ea2745601ba1211024f8e8c3415b1cd"
    assert decoys.key_digest == digest(decoys) != plain.key_digest


def test_a_policy_of_a_record_from_before_reads_back() -> None:
    written = Policy().model_dump(mode="json")
    del written["decoys"]
    assert Policy.model_validate(written) == Policy()
