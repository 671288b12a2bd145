"""A trajectory as an ATIF document: the main conversation, the others embedded in it."""

from collections.abc import Sequence
from typing import Any

from bench.core.record import Record
from bench.trajectory import atif
from bench.trajectory.export_calls import iso, known
from bench.trajectory.export_steps import exported_step
from bench.trajectory.steps import AgentStep, OtherRequest, Step, Thread, Trajectory

_NOTES = (
    "Read from the gateway's record of what went between the agent and its model server. "
    "A step's timestamp is when the request that brought it was sent; tool results are dated by "
    "the request that brought them (extra.at). extra.seq is the exchange in the record."
)


def export(trajectory: Trajectory, record: Record) -> atif.Trajectory:
    """Return the document for one attempt."""
    main, *embedded = _conversations(trajectory.threads)
    others = [_conversation(threads, record) for threads in embedded]
    return _conversation(main, record).model_copy(
        update={
            "notes": _NOTES,
            "extra": _about(trajectory, record),
            "subagent_trajectories": tuple(others) or None,
        }
    )


def _conversations(threads: Sequence[Thread]) -> list[list[Thread]]:
    """Join each thread to the one it continues; the main conversation comes first.

    That is the first one with tools on offer, as a request for a title has none and a sub-agent
    comes later; where nobody has tools it is the first of all.
    """
    joined: dict[int, list[Thread]] = {}
    for thread in threads:
        chain = joined.get(thread.continues, []) if thread.continues is not None else []
        chain.append(thread)
        joined[thread.number] = chain
    chains = [chain for number, chain in joined.items() if chain[0].number == number]
    if not chains:
        return [[]]
    main = next((chain for chain in chains if chain[0].tools), chains[0])
    return [main, *(chain for chain in chains if chain is not main)]


def _conversation(threads: Sequence[Thread], record: Record) -> atif.Trajectory:
    steps = tuple(
        exported_step(step, number=number, thread=thread.number)
        for number, (thread, step) in enumerate(
            ((thread, step) for thread in threads for step in thread.steps), start=1
        )
    ) or (atif.Step(step_id=1, source="system", message="The agent asked its model nothing."),)
    session = f"{record.cell}/{record.attempt}"
    return atif.Trajectory(
        session_id=session,
        trajectory_id=f"{session}/{threads[0].number if threads else 1}",
        agent=_agent(threads, record),
        steps=steps,
        final_metrics=_final_metrics(threads, total_steps=len(steps)),
    )


def _agent(threads: Sequence[Thread], record: Record) -> atif.Agent:
    return atif.Agent(
        name=record.harness,
        version=record.surroundings.harness_version,
        model_name=record.model,
        tool_definitions=tuple(tool for thread in threads for tool in thread.tools) or None,
        extra={"quant": record.quant, "context_tokens": record.model_spec.context_tokens},
    )


def _final_metrics(threads: Sequence[Thread], *, total_steps: int) -> atif.FinalMetrics:
    usages = [call.answer.usage for thread in threads for call in thread.calls]
    steps = [step for thread in threads for step in thread.steps]
    return atif.FinalMetrics(
        total_prompt_tokens=_sum([usage.input for usage in usages]),
        total_completion_tokens=_sum([usage.output for usage in usages]),
        total_cached_tokens=_sum([usage.cached for usage in usages]),
        total_steps=total_steps,
        extra={
            "answers": sum(call.completed for thread in threads for call in thread.calls),
            "failed_calls": _failed_calls(steps),
        },
    )


def _failed_calls(steps: Sequence[Step]) -> int:
    agents = [step for step in steps if isinstance(step, AgentStep)]
    unanswered = sum(step.call is not None and not step.call.completed for step in agents)
    return unanswered + sum(len(step.failed_calls) for step in agents)


def _about(trajectory: Trajectory, record: Record) -> dict[str, Any]:
    return {
        "cell": record.cell,
        "attempt": record.attempt,
        "task": record.task,
        "trial": record.trial,
        "outcome": record.outcome.value,
        "reason": record.reason.value,
        "bench_version": record.surroundings.bench_version,
        "record_closed": trajectory.closed,
        "unreadable_lines": trajectory.unreadable_lines,
        "unrecorded_exchanges": trajectory.unrecorded,
        "other_requests": [_other(other) for other in trajectory.others],
        "other_requests_left_out": trajectory.others_left_out,
    }


def _other(other: OtherRequest) -> dict[str, Any] | None:
    told = {
        "seq": other.seq,
        "at": iso(other.at),
        "method": other.method,
        "path": other.path,
        "body": other.body,
        "end": other.end.value,
        "status": other.status,
        "detail": other.detail,
        "output_tokens": other.output_tokens,
    }
    return known(told)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
