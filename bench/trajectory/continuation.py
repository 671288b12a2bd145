"""Which thread took the place of an earlier one, because its harness wrote the context anew?"""

from collections.abc import Hashable, Iterable, Set
from dataclasses import replace

from bench.trajectory.context import meaning
from bench.trajectory.message import Message, Role
from bench.trajectory.steps import AgentStep, ContextChange, Said, Step, Thread
from bench.trajectory.thread import ThreadDraft


def finished_threads(drafts: Iterable[ThreadDraft]) -> tuple[Thread, ...]:
    """Return the threads, each joined to the one it continues.

    A thread continues the last one with the same instructions if no such thread was asked anything
    more: a sub-agent's conversation ends before its parent's goes on.
    """
    finished: list[Thread] = []
    last: dict[str, tuple[Thread, int]] = {}  # by instructions: the thread, when all had ended
    for draft in drafts:
        before, ended = last.get(draft.stem, (None, 0)) if draft.stem else (None, 0)
        if before is not None and ended < draft.first_seq:
            thread = _continued(draft.finished(continues=before.number), before)
        else:
            thread = draft.finished(continues=None)
        finished.append(thread)
        last[draft.stem] = (thread, max(ended, draft.last_seq))
    return tuple(finished)


def _continued(thread: Thread, before: Thread) -> Thread:
    known = frozenset(filter(None, map(_spoken, before.steps)))
    steps = tuple(_marked(step, known) for step in thread.steps)
    brought = [step for step in steps if step.seq == steps[0].seq and _is_sent(step)]
    kept = sum(isinstance(step, Said | AgentStep) and step.copied for step in brought)
    change = ContextChange(
        seq=steps[0].seq,
        at=steps[0].at,
        kept=kept,
        changed=0,
        left_out=max(0, len(known) - kept),
        new=len(brought) - kept,
    )
    return replace(thread, steps=(change, *steps))


def _marked(step: Step, known: Set[Hashable]) -> Step:
    """Mark what the harness copied; an answer of the model is a new one, whatever it says."""
    if isinstance(step, Said | AgentStep) and _is_sent(step) and _spoken(step) in known:
        return replace(step, copied=True)
    return step


def _is_sent(step: Step) -> bool:
    return isinstance(step, Said) or (isinstance(step, AgentStep) and step.call is None)


def _spoken(step: Step) -> Hashable | None:
    match step:
        case Said():
            role = Role.SYSTEM if step.by_system else Role.USER
            return meaning(Message(role=role, parts=step.parts))
        case AgentStep():
            calls = step.answer.tool_calls
            text = (step.answer.text,)
            return meaning(Message(role=Role.ASSISTANT, parts=text, tool_calls=calls))
        case _:
            return None
