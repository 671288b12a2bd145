"""The steps of one thread while they are written: what is added to them, and by whom."""

from bench.trajectory.agent_draft import AgentDraft, OpenCalls
from bench.trajectory.answer import ModelAnswer
from bench.trajectory.context import addition
from bench.trajectory.exchange import ModelCall
from bench.trajectory.message import Message, Role
from bench.trajectory.steps import (
    ContextChange,
    LooseResult,
    Note,
    Observation,
    Said,
    Step,
)


class Story:
    """Steps in the order in which they came, and the tool calls that wait for results."""

    def __init__(self) -> None:
        self._steps: list[Said | AgentDraft | LooseResult | ContextChange] = []
        self._open = OpenCalls()

    def add(self, message: Message, call: ModelCall) -> None:
        """Add a message that a request brought."""
        match message.role:
            case Role.TOOL:
                self._observe(message, call)
            case Role.ASSISTANT:
                answer = ModelAnswer(
                    text=message.text, reasoning=message.reasoning, tool_calls=message.tool_calls
                )
                self._put(AgentDraft(seq=call.seq, at=call.started_at, answer=answer, call=None))
            case Role.SYSTEM | Role.USER:
                self.say(message.role, message.parts, call)

    def add_difference(self, known: Message, message: Message, call: ModelCall) -> None:
        """Add what a request has in the place of a known message, as far as that is more."""
        added = addition(known, message)
        if message.role is Role.TOOL:
            if added or not known.text.startswith(message.text):
                self._observe(message, call, changed=True)
        elif added:
            self.say(message.role, (added,), call, note=Note.ADDED)

    def say(
        self, role: Role, parts: tuple[str, ...], call: ModelCall, *, note: Note | None = None
    ) -> None:
        """Add what the harness says for the system or the user."""
        by_system = role is Role.SYSTEM
        said = Said(seq=call.seq, at=call.started_at, by_system=by_system, parts=parts, note=note)
        self._steps.append(said)

    def change(self, change: ContextChange) -> None:
        """Add that the conversation does not carry on from what it was."""
        self._steps.append(change)

    def ask(self, call: ModelCall, *, again: bool = False) -> AgentDraft:
        """Add the answer to a request."""
        agent = AgentDraft(
            seq=call.seq, at=call.started_at, answer=call.answer, call=call, asked_again=again
        )
        self._put(agent)
        return agent

    def retry(self, agent: AgentDraft, call: ModelCall) -> None:
        """Put another answer in the place of one that failed."""
        agent.retry(call)
        self._open.expect(agent, agent.answer.tool_calls)

    def hear_back(self, agent: AgentDraft, message: Message, *, differs: bool) -> None:
        """The harness repeats an answer in its own form."""
        if differs:
            agent.sent_back = message
        self._open.expect(agent, message.tool_calls)

    def finished(self) -> tuple[Step, ...]:
        """Return the steps."""
        return tuple(step.step() if isinstance(step, AgentDraft) else step for step in self._steps)

    def _put(self, agent: AgentDraft) -> None:
        self._steps.append(agent)
        self._open.expect(agent, agent.answer.tool_calls)

    def _observe(self, message: Message, call: ModelCall, *, changed: bool = False) -> None:
        answered = self._open.answered_by(message.call_id)
        result = Observation(
            seq=call.seq,
            at=call.started_at,
            call=answered[1] if answered else None,
            call_id=message.call_id,
            parts=message.parts,
            failed=message.failed,
            changed=changed,
        )
        if answered:
            answered[0].observations.append(result)
        else:
            self._steps.append(LooseResult(seq=call.seq, at=call.started_at, result=result))
