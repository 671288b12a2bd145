"""What a trajectory is made of: threads of steps, and the requests that belong to none."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from bench.core.traffic import ExchangeEnd
from bench.trajectory.answer import ModelAnswer
from bench.trajectory.exchange import ModelCall
from bench.trajectory.message import Message


class Note(StrEnum):
    """Why a message that is not simply the next one became a step."""

    NEW_INSTRUCTIONS = "instructions_changed"  # only the parts that were not there before
    ADDED = "added_to_an_earlier_message"  # only what was added


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """The harness says something in the name of the system or of the user."""

    seq: int  # of the exchange that brought it
    at: float
    by_system: bool
    parts: tuple[str, ...]
    note: Note | None = None
    copied: bool = False  # it is in the thread that this one continues as well


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """What a tool gave back, as the harness tells the model."""

    seq: int
    at: float
    call: int | None  # which of the step's calls it answers
    call_id: str | None  # as the harness names it
    parts: tuple[str, ...]
    failed: bool = False
    changed: bool = False  # the harness had told this call's result before, in other words


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentStep:
    """One answer, and what came of its tool calls."""

    seq: int
    at: float
    answer: ModelAnswer
    call: ModelCall | None  # `None`: no model of this record said it; the harness sent it
    failed_calls: tuple[ModelCall, ...] = ()  # the same request, asked before in vain
    observations: tuple[Observation, ...] = ()
    sent_back: Message | None = None  # the answer as the harness repeats it, where it differs
    asked_again: bool = False  # the same request had an answer before
    copied: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LooseResult:
    """A tool's result that answers no call of its thread."""

    seq: int
    at: float
    result: Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class ContextChange:
    """A request did not carry on from the last one: how many messages became what.

    A result that is told in other words, and no more, is an `Observation` that is `changed`.
    """

    seq: int
    at: float
    kept: int
    changed: int
    left_out: int
    new: int


Step = Said | AgentStep | LooseResult | ContextChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """One conversation. Most cells have one; title requests and sub-agents have their own."""

    number: int
    steps: tuple[Step, ...]
    tools: tuple[dict[str, Any], ...]  # every one that was ever on offer, as first described
    continues: int | None = None  # the thread whose place it took: its context was written anew

    @property
    def calls(self) -> tuple[ModelCall, ...]:
        """The model calls that the thread's steps stand for, without those in vain."""
        return tuple(
            step.call
            for step in self.steps
            if isinstance(step, AgentStep) and step.call is not None
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherRequest:
    """A request that sent no conversation, or one that was not recorded."""

    seq: int
    at: float
    method: str
    path: str
    body: str  # where it was no JSON, cut
    end: ExchangeEnd
    status: int
    detail: str
    output_tokens: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Trajectory:
    """All that is in a cell's record."""

    threads: tuple[Thread, ...]
    others: tuple[OtherRequest, ...] = ()
    others_left_out: int = 0
    unreadable_lines: int = 0
    unrecorded: int = 0  # exchanges without a line: the record was full
    closed: bool = True  # else the gateway died, and there may have been more
