"""One step of a trajectory as one step of an ATIF document. What has no field goes to `extra`."""

from typing import Any, assert_never

from bench.trajectory import atif
from bench.trajectory.exchange import ModelCall
from bench.trajectory.export_calls import (
    about_call,
    call_ids,
    content,
    iso,
    known,
    metrics,
    observation_result,
    said,
    tool_calls,
)
from bench.trajectory.steps import AgentStep, ContextChange, LooseResult, Said, Step


def exported_step(step: Step, *, number: int, thread: int) -> atif.Step:
    """Return the step under its number; the numbers of a document count from 1."""
    extra = {"seq": step.seq, "thread": thread}
    match step:
        case Said():
            exported = _said(step)
        case AgentStep():
            exported = _agent(step, number=number)
        case LooseResult():
            results = (observation_result(step.result, ids=()),)
            observation = atif.Observation(results=results)
            exported = atif.Step(step_id=1, source="system", message="", observation=observation)
        case ContextChange():
            exported = _change(step)
        case _:
            assert_never(step)
    return exported.model_copy(
        update={
            "step_id": number,
            "timestamp": iso(step.at),
            "extra": extra | (exported.extra or {}),
        }
    )


def _said(step: Said) -> atif.Step:
    return atif.Step(
        step_id=1,
        source="system" if step.by_system else "user",
        message=content(step.parts),
        is_copied_context=step.copied or None,
        extra=None if step.note is None else {"note": step.note.value},
    )


def _agent(step: AgentStep, *, number: int) -> atif.Step:
    answer, call = step.answer, step.call
    ids = call_ids(answer.tool_calls, number=number)
    results = tuple(observation_result(one, ids=ids) for one in step.observations)
    return atif.Step(
        step_id=1,
        source="agent",
        message=answer.text,
        # ATIF forbids both to a step without a model call.
        reasoning_content=(answer.reasoning or None) if call else None,
        metrics=metrics(call) if call else None,
        tool_calls=tool_calls(answer.tool_calls, ids) or None,
        observation=atif.Observation(results=results) if results else None,
        is_copied_context=None if call else True,
        llm_call_count=_llm_calls(call),
        extra=_about(step),
    )


def _about(step: AgentStep) -> dict[str, Any] | None:
    if step.call is None:
        return known({"written_by": "harness", "reasoning": step.answer.reasoning})
    back = step.sent_back
    extra = about_call(step.call) | {
        "failed_calls": [known(_in_vain(call)) for call in step.failed_calls],
        "sent_back_as": known(said(back.text, back.reasoning, back.tool_calls)) if back else None,
        "asked_again": step.asked_again or None,
    }
    return known(extra)


def _in_vain(call: ModelCall) -> dict[str, Any]:
    answer = call.answer
    return about_call(call) | said(answer.text, answer.reasoning, answer.tool_calls)


def _llm_calls(call: ModelCall | None) -> int | None:
    """Return how many answers a step is: one that broke off is neither one nor none."""
    if call is None:
        return 0
    return 1 if call.completed else None


def _change(step: ContextChange) -> atif.Step:
    counts = {
        "kept": step.kept,
        "changed": step.changed,
        "left_out": step.left_out,
        "new": step.new,
    }
    told = ", ".join(f"{count} {name.replace('_', ' ')}" for name, count in counts.items())
    return atif.Step(
        step_id=1,
        source="system",
        message=f"The harness rewrote the context; messages: {told}.",
        extra={"context_rewritten": counts},
    )
