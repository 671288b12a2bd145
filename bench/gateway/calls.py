"""Which tools did an answer call, with what arguments, and could that be carried out?

Put together from the fragments of a stream. The text comes from a server we do not control: it is
bounded, and looked at with the same distrust as a request.
"""

import hashlib
import json
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any

from bench.core.schema import digest
from bench.core.traffic import CallSeen
from bench.gateway.strict_json import UnsoundJsonError, parse_object

_CALLS = 256
_NAME_CHARACTERS = 256
# Far more than an answer's output tokens can hold. Parsing takes some ten times as much memory.
_ARGUMENT_CHARACTERS = 4 << 20


@dataclass(slots=True)
class DraftedCall:
    """What has come of one tool call so far."""

    name: str = ""
    fragments: list[str] = field(default_factory=list)  # of its arguments
    room: int = _ARGUMENT_CHARACTERS

    def add(self, *, name: str = "", arguments: Any = None) -> None:
        """Take in a fragment of the name, of the arguments, or of both."""
        self.name = (self.name + name)[:_NAME_CHARACTERS]
        if arguments is None or self.room < 0:
            return
        text = arguments if isinstance(arguments, str) else json.dumps(arguments)
        self.fragments.append(text[: self.room])
        self.room -= len(text)

    def seen(self, offered: Collection[str]) -> CallSeen:
        """Return the call for the record. Arguments that are too long are not sound."""
        text = "".join(self.fragments).encode("utf-8", "replace")
        try:
            if self.room < 0:
                raise UnsoundJsonError("the arguments are too long to be looked at")
            # Clients of both dialects read no arguments at all as none given.
            sha256, sound = digest(parse_object(text.strip() or b"{}")), True
        except UnsoundJsonError:
            sha256, sound = hashlib.sha256(text).hexdigest(), False
        return CallSeen(
            name=self.name,
            arguments_sha256=sha256,
            sound=sound,
            offered=self.name in offered,
        )


@dataclass(slots=True)
class DraftedCalls:
    """The tool calls of one answer, by the number the model server gives each."""

    _drafts: dict[int, DraftedCall] = field(default_factory=dict)

    def add_name(self, number: int, name: str) -> None:
        """Take in a name, or a fragment of one. The first of a number begins its call."""
        if number not in self._drafts and len(self._drafts) < _CALLS:
            self._drafts[number] = DraftedCall()
        if number in self._drafts:
            self._drafts[number].add(name=name)

    def add_arguments(self, number: int, fragment: Any) -> None:
        """Take in a fragment for a call that was begun."""
        if number in self._drafts:
            self._drafts[number].add(arguments=fragment)

    def seen(self, offered: Collection[str]) -> tuple[CallSeen, ...]:
        """Return the calls in order, for the record."""
        return tuple(draft.seen(offered) for _, draft in sorted(self._drafts.items()))
