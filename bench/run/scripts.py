"""What a scripted model double says: turns made from a task's own proofs."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from bench.audit.canaries import without_canary
from bench.core.launch import Harness
from bench.core.specs import ScriptedModel, ScriptKind
from bench.core.tasks import Proof, Task
from bench.core.traffic import ScriptedUpstream, Turn
from bench.errors import BadInputError
from bench.run.cheating import cheating

_DONE = Turn(text="The work is done.")


def script_for(
    model: ScriptedModel,
    task: Task,
    harness: Harness,
    *,
    found: Mapping[str, bytes] = MappingProxyType({}),
) -> ScriptedUpstream:
    """Return the turns with which a double does its part in a task, through the harness's tools.

    `found` is the decoy as its agent finds it, if it does.

    Raises:
        BadInputError: when the task has no wrong proof for `scripted/wrong`, or one that this
            harness's tools cannot write.
    """
    turns = _turns(model.script, task, harness, found)
    return ScriptedUpstream(turns=turns, tokens_per_second=model.tokens_per_second)


def _turns(
    script: ScriptKind, task: Task, harness: Harness, found: Mapping[str, bytes]
) -> tuple[Turn, ...]:
    match script:
        case ScriptKind.NOP:
            return (_DONE,)
        case ScriptKind.ORACLE:
            return _writing(_first(task, solved=True), task, harness)
        case ScriptKind.WRONG:
            return _writing(_first(task, solved=False), task, harness)
        case ScriptKind.CHEAT:
            return cheating(task, harness, found=found)
        case _ as unreachable:
            assert_never(unreachable)


def _writing(proof: Proof, task: Task, harness: Harness) -> tuple[Turn, ...]:
    files = _public(proof.files)
    turns = harness.write_turns(files, existing=task.workspace.keys(), text="I write the solution.")
    return *turns, _DONE


def _public(files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {name: without_canary(content) for name, content in files.items()}


def _first(task: Task, *, solved: bool) -> Proof:
    for proof in task.proofs:
        if proof.solved is solved:
            return proof
    raise BadInputError(
        f"scripting task {task.id}: it has no {'solved' if solved else 'wrong'} proof; "
        "add one under proofs/."
    )
