"""One conversation while the record is read: what is new in each request becomes steps, once."""

from dataclasses import dataclass
from typing import Any

from bench.trajectory.agent_draft import AgentDraft
from bench.trajectory.context import Fit, Match, fit_of, in_place, matches, meaning
from bench.trajectory.exchange import ModelCall
from bench.trajectory.hostile_json import dumps
from bench.trajectory.message import Message, Prompt, Role
from bench.trajectory.steps import ContextChange, Note, Thread
from bench.trajectory.story import Story

_STEM_CHARACTERS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a request stands to a thread that it belongs to."""

    found: tuple[Match | None, ...]
    kept: int  # messages that are where they were
    carries_on: bool


class ThreadDraft:
    """A thread so far, and the context that its harness sent last.

    The context is the messages of the last request, then the answer if there was one.
    """

    def __init__(self, number: int, prompt: Prompt, call: ModelCall) -> None:
        self.number = number
        self.stem = stem(prompt)
        self.first_seq = self.last_seq = call.seq
        self._story = Story()
        self._tools: dict[str, dict[str, Any]] = {}
        self._instructions: set[str] = set()
        self._note_surroundings(prompt, call, note=None)
        for message in prompt.messages:
            self._story.add(message, call)
        self._context = list(prompt.messages)
        self._asked = self._story.ask(call)
        self._await_echo()

    def standing(self, prompt: Prompt) -> Standing | None:
        """Say how a request stands to this thread; `None` if it is another conversation's.

        It belongs if two of these hold: it begins alike, it has the same instructions, it repeats
        an answer.
        """
        alike = fit_of(self._context[0], prompt.messages[0]) is not None
        kin = stem(prompt) == self.stem
        answers = any(message.role is Role.ASSISTANT for message in prompt.messages)
        if alike + kin + answers < 2:
            return None  # without a look at the rest: there may be many threads
        found = matches(self._context, prompt.messages)
        repeats = any(
            match is not None and message.role is Role.ASSISTANT
            for match, message in zip(found, prompt.messages, strict=True)
        )
        if alike + kin + repeats < 2:
            return None
        kept = in_place(found)
        return Standing(found=tuple(found), kept=kept, carries_on=kept >= self._asked_with)

    def take(self, prompt: Prompt, call: ModelCall, standing: Standing) -> None:
        """Take in a request that belongs here, and its answer."""
        self.last_seq = max(self.last_seq, call.seq)
        self._note_surroundings(prompt, call, note=Note.NEW_INSTRUCTIONS)
        if self._is_repeated(standing):
            self._ask_once_more(call)
        else:
            self._take_messages(prompt.messages, standing, call)
            self._asked = self._story.ask(call)
        self._await_echo()

    def finished(self, *, continues: int | None) -> Thread:
        """Return the thread."""
        return Thread(
            number=self.number,
            steps=self._story.finished(),
            tools=tuple(self._tools.values()),
            continues=continues,
        )

    @property
    def _asked_with(self) -> int:
        """How many messages of the context were asked."""
        return len(self._context) - (not self._asked.answer.empty)

    def _await_echo(self) -> None:
        answer = self._asked.as_message()
        if answer is not None:
            self._context.append(answer)

    def _is_repeated(self, standing: Standing) -> bool:
        same = all(match is not None and match.fit is Fit.SAME for match in standing.found)
        return same and len(standing.found) == standing.kept == self._asked_with

    def _ask_once_more(self, call: ModelCall) -> None:
        del self._context[self._asked_with :]
        if self._asked.completed:
            self._asked = self._story.ask(call, again=True)
        else:
            self._story.retry(self._asked, call)

    def _take_messages(
        self, messages: tuple[Message, ...], standing: Standing, call: ModelCall
    ) -> None:
        echo = self._echo(messages, standing)
        change = _change(standing, call, context=len(self._context), echo=echo, asked=self._asked)
        if change is not None:
            self._story.change(change)
        context = []
        for place, (message, match) in enumerate(zip(messages, standing.found, strict=True)):
            if place == echo:
                self._hear_back(message)
            elif match is None:
                self._story.add(message, call)
            elif match.fit is not Fit.SAME:
                self._story.add_difference(self._context[match.place], message, call)
            # The same text once in memory: every request repeats its predecessors.
            same = match is not None and match.fit is Fit.SAME
            context.append(self._context[match.place] if match and same else message)
        self._context = context

    def _echo(self, messages: tuple[Message, ...], standing: Standing) -> int | None:
        """Return the place of the message that repeats the last answer, in whatever words."""
        place = self._asked_with
        if not standing.carries_on or (self._asked.answer.empty and not self._asked.completed):
            return None
        is_answer = len(messages) > place and messages[place].role is Role.ASSISTANT
        return place if is_answer else None

    def _hear_back(self, message: Message) -> None:
        said = self._asked.as_message() or Message(role=Role.ASSISTANT)
        differs = meaning(said) != meaning(message)
        self._story.hear_back(self._asked, message, differs=differs)

    def _note_surroundings(self, prompt: Prompt, call: ModelCall, *, note: Note | None) -> None:
        for tool in prompt.tools:
            self._tools.setdefault(dumps(tool, sort_keys=True), tool)
        for message in prompt.system:
            new = tuple(part for part in message.parts if part not in self._instructions)
            if new:
                self._instructions.update(new)
                self._story.say(Role.SYSTEM, new, call, note=note)


def stem(prompt: Prompt) -> str:
    """Return what requests with the same instructions share, whatever is noted around them."""
    return max(prompt.instructions, key=len, default="")[:_STEM_CHARACTERS]


def _change(
    standing: Standing, call: ModelCall, *, context: int, echo: int | None, asked: AgentDraft
) -> ContextChange | None:
    """Return how the conversation was changed, or `None` where it simply carries on."""
    # A harness owes nothing to an answer that broke off.
    half_an_answer = echo is None and not asked.answer.empty and not asked.completed
    is_answered = echo is not None or asked.answer.empty or half_an_answer
    if standing.carries_on and is_answered:
        return None
    fits = [match.fit for match in standing.found if match is not None]
    return ContextChange(
        seq=call.seq,
        at=call.started_at,
        kept=sum(fit is not Fit.CHANGED for fit in fits),
        changed=sum(fit is Fit.CHANGED for fit in fits),
        left_out=max(0, context - len(fits) - half_an_answer),
        new=len(standing.found) - len(fits),
    )
