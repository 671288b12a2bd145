"""What did the model say in one answer? As much of it as there is."""

from dataclasses import dataclass, field, replace
from typing import Any

from bench.trajectory.hostile_json import dumps, sound_object, well_formed


@dataclass(frozen=True, slots=True, kw_only=True)
class ToolCall:
    """A tool call as the model wrote it."""

    id: str | None
    name: str
    written: str  # the arguments, to the letter

    @property
    def arguments(self) -> dict[str, Any] | None:
        """The arguments as an object, or `None` where they are not sound JSON."""
        return sound_object(self.written)

    @property
    def meaning(self) -> tuple[str, str]:
        """What stays when a harness writes the call anew: its name and its arguments."""
        arguments = self.arguments
        return self.name, self.written.strip() if arguments is None else dumps(
            arguments, sort_keys=True
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenUsage:
    """Tokens of one answer; `None` is unknown."""

    input: int | None = None  # the whole prompt, cached part included
    cached: int | None = None
    output: int | None = None

    def or_else(self, other: "TokenUsage") -> "TokenUsage":
        """Return this, with what it does not know from another."""
        return TokenUsage(
            input=other.input if self.input is None else self.input,
            cached=other.cached if self.cached is None else self.cached,
            output=other.output if self.output is None else self.output,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelAnswer:
    """One answer of a model, possibly broken off."""

    text: str = ""
    reasoning: str = ""
    tool_calls: tuple[ToolCall, ...] = ()
    finish_reason: str | None = None
    usage: TokenUsage = TokenUsage()
    model: str | None = None  # the name the server gives it
    error: str | None = None  # what the server said instead of an answer, or in the middle of it

    @property
    def empty(self) -> bool:
        """Whether there is nothing a harness could send back."""
        return not (self.text.strip() or self.tool_calls)


@dataclass(slots=True, kw_only=True)
class _CallDraft:
    id: str = ""
    name: str = ""
    written: list[str] = field(default_factory=list)
    given: str = ""  # arguments that came as an object


@dataclass(slots=True, kw_only=True)
class AnswerDraft:
    """An answer while its events are read."""

    finish_reason: str | None = None
    usage: TokenUsage = TokenUsage()
    model: str | None = None
    error: str | None = None
    _text: list[str] = field(default_factory=list)
    _reasoning: list[str] = field(default_factory=list)
    _calls: list[_CallDraft] = field(default_factory=list)
    _latest: dict[int, _CallDraft] = field(default_factory=dict)  # by the server's own index

    def say(self, text: str) -> None:
        """Take in a piece of the text."""
        if text:
            self._text.append(text)

    def begin_text(self) -> None:
        """A further block of text begins: on a line of its own."""
        if self._text:
            self._text.append("\n")

    def think(self, text: str) -> None:
        """Take in a piece of the reasoning."""
        if text:
            self._reasoning.append(text)

    def call(self, index: int, *, id: str, name: str, written: str) -> None:
        """Take in a piece of a tool call. Another id under a known index is another call."""
        draft = self._latest.get(index)
        if draft is None or (id and draft.id and id != draft.id):
            draft = self._latest[index] = _CallDraft()
            self._calls.append(draft)
        draft.id = draft.id or id
        draft.name += name
        draft.written.append(written)

    def give_arguments(self, index: int, arguments: str) -> None:
        """Take in a call's arguments as an object; pieces that were written count more."""
        if index in self._latest:
            self._latest[index].given = arguments

    def know(self, usage: TokenUsage) -> None:
        """Take in what is told about tokens; later words count more."""
        self.usage = usage.or_else(self.usage)

    def finished(self) -> ModelAnswer:
        """Return the answer as far as it came."""
        return ModelAnswer(
            text=well_formed("".join(self._text)),
            reasoning=well_formed("".join(self._reasoning)),
            tool_calls=tuple(_call(draft) for draft in self._calls),
            finish_reason=_or_none(self.finish_reason),
            usage=self.usage,
            model=_or_none(self.model),
            error=_or_none(self.error),
        )


def with_usage(answer: ModelAnswer, usage: TokenUsage) -> ModelAnswer:
    """Return the answer, what it does not tell of its tokens taken from elsewhere."""
    return replace(answer, usage=answer.usage.or_else(usage))


def _call(draft: _CallDraft) -> ToolCall:
    return ToolCall(
        id=well_formed(draft.id) or None,
        name=well_formed(draft.name),
        written=well_formed("".join(draft.written) or draft.given),
    )


def _or_none(text: str | None) -> str | None:
    return well_formed(text) if text else None
