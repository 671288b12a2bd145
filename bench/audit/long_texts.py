"""Takes long texts out of a shell command before its syntax is read, and puts them back.

What a command writes into a file is text, however long; what is left is code, and a parser of
syntax that may be wrong takes time and memory that grow with the square of its length.
"""

import re
from dataclasses import dataclass, field

_HEREDOC = re.compile(r"(?<!<)<<-?[ \t]*(['\"]?)([A-Za-z_][\w.]*)\1(?=[\s;|&)>]|$)")
_LONG_QUOTES = re.compile(r"'[^']{500,}'|\"(?:[^\"\\$`]|\\.|\$(?!\()){500,}\"", re.DOTALL)
_SHORT = 200
_LONGEST = 2**20
_MOST_HEREDOCS = 64
_MARK = re.compile(r"@held([0-9]+)held@")


@dataclass(frozen=True, slots=True, kw_only=True)
class Shortened:
    """A command without its long texts."""

    code: str
    held: list[str] = field(default_factory=list)

    def restored(self, text: str) -> str:
        """Return a part of the code with its long texts."""
        if not self.held:
            return text
        return _MARK.sub(lambda found: self._held(found), text)

    def _held(self, found: re.Match[str]) -> str:
        number = int(found.group(1)[:9])
        return self.held[number] if number < len(self.held) else found.group()


def shortened(command: str, *, longest: int) -> Shortened:
    """Take the bodies of here-documents out and, if that is not enough, long texts in quotes."""
    held: list[str] = []
    code = _without_heredocs(command[:_LONGEST].replace("\0", ""), held)
    if len(code) > longest:

        def hold(found: re.Match[str]) -> str:
            text = found.group()
            held.append(text[1:-1])
            return f"{text[0]}@held{len(held) - 1}held@{text[0]}"

        code = _LONG_QUOTES.sub(hold, code)
    return Shortened(code=code, held=held)


def _without_heredocs(command: str, held: list[str]) -> str:
    lines = command.splitlines(keepends=True)
    kept: list[str] = []
    at = seen = 0
    while at < len(lines):
        kept.append(lines[at])
        found = _HEREDOC.search(lines[at]) if len(lines[at]) < 10_000 else None
        at += 1
        if found is None or seen == _MOST_HEREDOCS:
            continue
        seen += 1
        end = _end_of(lines, at, found.group(2))
        body = "".join(lines[at:end]) if end is not None else ""
        if end is not None and len(body) > _SHORT:
            held.append(body)
            kept.append(f"@held{len(held) - 1}held@\n")
            at = end
    return "".join(kept)


def _end_of(lines: list[str], start: int, tag: str) -> int | None:
    return next((n for n in range(start, len(lines)) if lines[n].strip() == tag), None)
