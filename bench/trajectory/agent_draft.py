"""An agent's step while the results of its calls, and retries, may still come."""

from collections import deque
from dataclasses import dataclass, field

from bench.trajectory.answer import ModelAnswer, ToolCall
from bench.trajectory.exchange import ModelCall
from bench.trajectory.message import Message, Role
from bench.trajectory.steps import AgentStep, Observation


@dataclass(slots=True, kw_only=True)
class AgentDraft:
    """What is known of a step so far."""

    seq: int
    at: float
    answer: ModelAnswer
    call: ModelCall | None
    asked_again: bool = False
    failed_calls: list[ModelCall] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    sent_back: Message | None = None
    answered: set[int] = field(default_factory=set)  # which of its tool calls
    _next: int = 0

    @property
    def completed(self) -> bool:
        """Whether the harness had a whole answer."""
        return self.call is None or self.call.completed

    def retry(self, call: ModelCall) -> None:
        """The same was asked again, as the last call was in vain."""
        if self.call is not None:
            self.failed_calls.append(self.call)
        self.call, self.answer = call, call.answer
        self.answered.clear()
        self._next = 0

    def next_unanswered(self) -> int | None:
        """Return the first tool call that has no result yet."""
        while self._next in self.answered:
            self._next += 1
        return self._next if self._next < len(self.answer.tool_calls) else None

    def as_message(self) -> Message | None:
        """Return the answer as its harness is expected to repeat it; `None` if it is empty."""
        if self.answer.empty:
            return None
        parts = (self.answer.text,) if self.answer.text else ()
        return Message(role=Role.ASSISTANT, parts=parts, tool_calls=self.answer.tool_calls)

    def step(self) -> AgentStep:
        """Return the step."""
        return AgentStep(
            seq=self.seq,
            at=self.at,
            answer=self.answer,
            call=self.call,
            failed_calls=tuple(self.failed_calls),
            observations=tuple(self.observations),
            sent_back=self.sent_back,
            asked_again=self.asked_again,
        )


class OpenCalls:
    """Which tool call of which step does a result answer?"""

    def __init__(self) -> None:
        self._by_id: dict[str, deque[tuple[AgentDraft, int]]] = {}
        self._latest: AgentDraft | None = None

    def expect(self, agent: AgentDraft, calls: tuple[ToolCall, ...]) -> None:
        """Results of these calls of a step may come; under ids used before they are the new one's.

        A harness may give the calls ids of its own when it repeats the answer: both are expected.
        """
        fresh: dict[str, deque[tuple[AgentDraft, int]]] = {}
        for place, call in enumerate(calls[: len(agent.answer.tool_calls)]):
            if call.id is not None:
                fresh.setdefault(call.id, deque()).append((agent, place))
        self._by_id.update(fresh)
        if calls:
            self._latest = agent

    def answered_by(self, call_id: str | None) -> tuple[AgentDraft, int] | None:
        """Return the step and the place of the call, or `None` where there is none.

        By id; by order where the result has none. The last call of an id gets all further results.
        """
        found = self._by_order() if call_id is None else self._by_name(call_id)
        if found is not None:
            agent, place = found
            agent.answered.add(place)
        return found

    def _by_name(self, call_id: str) -> tuple[AgentDraft, int] | None:
        waiting = self._by_id.get(call_id)
        if not waiting:
            return None
        return waiting.popleft() if len(waiting) > 1 else waiting[0]

    def _by_order(self) -> tuple[AgentDraft, int] | None:
        place = self._latest.next_unanswered() if self._latest is not None else None
        return None if self._latest is None or place is None else (self._latest, place)
