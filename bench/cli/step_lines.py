"""How a trajectory looks on a terminal: a few lines a step, untrusted text escaped and cut."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from bench.cli.tables import printable
from bench.trajectory.exchange import ModelCall
from bench.trajectory.steps import (
    AgentStep,
    ContextChange,
    LooseResult,
    Observation,
    Said,
    Step,
    Thread,
    Trajectory,
)

_LINES = 12
_CHARACTERS = 1000
_OTHERS = 20


def trajectory_lines(trajectory: Trajectory, *, full: bool) -> Iterator[str]:
    """Yield the lines, marked up. `full`: nothing is cut."""
    for thread in trajectory.threads:
        yield _heading(thread)
        began = thread.steps[0].at
        for number, step in enumerate(thread.steps, start=1):
            yield from _Shown(full=full, began=began).step(step, number=number)
        yield ""
    yield from _other_lines(trajectory)
    yield from _doubts(trajectory)


def conversation_lines(trajectory: Trajectory, *, full: bool) -> Iterator[str]:
    """Yield only what was said and done: no counts, which change while a cell still runs."""
    for thread in trajectory.threads:
        if thread.number > 1:
            yield f"[bold]thread {thread.number}[/]"
        began = thread.steps[0].at
        for number, step in enumerate(thread.steps, start=1):
            yield from _Shown(full=full, began=began).step(step, number=number)


def _heading(thread: Thread) -> str:
    usages = [call.answer.usage for call in thread.calls]
    tokens_in = sum(usage.input or 0 for usage in usages)
    tokens_out = sum(usage.output or 0 for usage in usages)
    answers = sum(call.completed for call in thread.calls)
    place = "" if thread.continues is None else f" (in the place of thread {thread.continues})"
    return (
        f"[bold]thread {thread.number}[/]{place}: {len(thread.steps)} steps, {answers} answers, "
        f"{tokens_in} tokens in, {tokens_out} out, {len(thread.tools)} tools on offer"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Shown:
    """How to show the steps of one thread."""

    full: bool
    began: float

    def step(self, step: Step, *, number: int) -> Iterator[str]:
        """Yield a step's lines: who, when, and what."""
        head = f"{number:4}  "
        when = f"  [dim]+{step.at - self.began:.1f} s[/]"
        match step:
            case Said():
                copied = "  (copied)" if step.copied else ""
                note = f"  ({step.note.replace('_', ' ')})" if step.note else ""
                who = "system" if step.by_system else "user"
                yield f"{head}[cyan]{who}[/]{when}{note}{copied}"
                for part in step.parts:
                    yield from self.text(part)
            case AgentStep():
                yield f"{head}[green]agent[/]{when}{_agent_facts(step)}"
                yield from self.agent(step)
            case LooseResult():
                yield f"{head}[yellow]a tool's result that answers no known call[/]{when}"
                yield from self.result(step.result)
            case ContextChange():
                yield (
                    f"{head}[yellow]the harness rewrote the context[/]{when}: {step.kept} messages "
                    f"kept, {step.changed} changed, {step.left_out} left out, {step.new} new"
                )

    def agent(self, step: AgentStep) -> Iterator[str]:
        """Yield what an agent thought, said, called and got back."""
        for failed in step.failed_calls:
            yield f"        [red]asked in vain: {_fault(failed)}[/]"
        yield from self.text(step.answer.reasoning, mark="[dim]thinks:[/] ")
        yield from self.text(step.answer.text)
        results: dict[int | None, list[Observation]] = {}
        for result in step.observations:
            results.setdefault(result.call, []).append(result)
        for place, call in enumerate(step.answer.tool_calls):
            written = f"{call.name} {call.written}"
            yield f"        [bold]→[/] {printable(self.cut(written))}{self.rest(written)}"
            for result in results.pop(place, ()):
                yield from self.result(result)
        for result in (one for rest in results.values() for one in rest):
            yield from self.result(result)
        if step.sent_back is not None:
            yield from self.text(step.sent_back.text, mark="[yellow]sent back as:[/] ")
        if step.call is not None and not step.call.completed:
            yield f"        [red]{_fault(step.call)}[/]"

    def result(self, result: Observation) -> Iterator[str]:
        """Yield what a tool gave back."""
        mark = "[red]←[/] " if result.failed else "← "
        changed = "(told anew) " if result.changed else ""
        yield from self.text("\n".join(result.parts) or "(nothing)", mark=mark + changed)

    def text(self, text: str, *, mark: str = "") -> Iterator[str]:
        """Yield a text's lines, escaped, and how much of it is not shown."""
        shown = self.cut(text)
        for number, line in enumerate(shown.split("\n") if shown else ()):
            yield f"        {mark if number == 0 else ''}{printable(line.expandtabs(4))}"
        if rest := self.rest(text):
            yield f"       {rest}"

    def cut(self, text: str) -> str:
        """Return as much of a text as is shown."""
        if self.full:
            return text
        return "\n".join(text[:_CHARACTERS].split("\n", _LINES)[:_LINES])

    def rest(self, text: str) -> str:
        """Say how much of a text is not shown."""
        count = len(text) - len(self.cut(text))
        return f" [dim]… {count} more characters; --full shows them[/]" if count else ""


def _agent_facts(step: AgentStep) -> str:
    call = step.call
    if call is None:
        return "  (written by the harness)"
    usage = call.answer.usage
    facts = [f"{_count(usage.input)} → {_count(usage.output)} tokens"]
    if call.last_byte_at is not None:
        facts.append(f"{call.last_byte_at - call.started_at:.2f} s")
    if call.answer.finish_reason:
        facts.append(printable(call.answer.finish_reason[:40]))
    if step.asked_again:
        facts.append("the same request once more")
    return "  " + ", ".join(facts)


def _fault(call: ModelCall) -> str:
    told = call.answer.error or call.detail
    return printable(f"{call.end.value}: {told[:300]}" if told else call.end.value)


def _other_lines(trajectory: Trajectory) -> Iterator[str]:
    counts = Counter((o.method, o.path, o.end.value, o.status) for o in trajectory.others)
    for (method, path, end, status), count in counts.most_common(_OTHERS):
        request = printable(f"{method[:20]} {path[:100]}")
        yield f"no part of a conversation: {count} × {request}  {end} ({status})"
    shown = sum(count for _, count in counts.most_common(_OTHERS))
    if left_out := len(trajectory.others) - shown + trajectory.others_left_out:
        yield f"no part of a conversation: {left_out} more requests"


def _doubts(trajectory: Trajectory) -> Iterator[str]:
    if not trajectory.threads:
        yield "The agent asked its model nothing."
    if not trajectory.closed:
        yield "[yellow]The gateway did not close its record: there may have been more.[/]"
    if trajectory.unreadable_lines:
        yield f"[yellow]{trajectory.unreadable_lines} lines of the record can't be read.[/]"
    if trajectory.unrecorded:
        yield f"[yellow]{trajectory.unrecorded} requests were not recorded: it was full.[/]"


def _count(tokens: int | None) -> str:
    return "–" if tokens is None else str(tokens)
