# bench-canary rs1_arena grader/rust_tokens.py e367be3dd279d82e86a38eb44f35645d
"""What does a Rust file consist of? Its tokens, without comments and what strings say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from bench.grading.strict_json import BadAnswerError


class Kind(Enum):
    """What a token is."""

    NAME = auto()  # keywords too; a raw name (`r#name`) keeps its mark
    LIFETIME = auto()
    LITERAL = auto()
    MARK = auto()  # one character


@dataclass(frozen=True, slots=True)
class Token:
    """A token and its text; that of a literal is of no interest."""

    kind: Kind
    text: str


_SPACE = re.compile(r"[\s\u200e\u200f]+|//[^\n]*")
_NESTED = re.compile(r"/\*|\*/")
_LITERAL = re.compile(
    r'[bc]?r(?P<hashes>#*)"(?s:.*?)"(?P=hashes)'  # raw: no escapes, ends with as many hashes
    r'|[bc]?"(?s:[^"\\]|\\.)*"'
    r"|b?'(?:[^'\\\n\r\t]|\\(?:u\{[0-9a-fA-F_]*\}|x[0-9a-fA-F]{2}|.))'"  # before lifetimes
    r"|[0-9]\w*"
)
_LIFETIME = re.compile(r"'(?:r#)?[^\W\d]\w*")
_NAME = re.compile(r"(?:r#)?[^\W\d]\w*")


def tokens_of(source: str) -> list[Token]:
    """Return the tokens of a file that compiles."""
    if re.match(r"\ufeff?#!(?!\[)", source):
        # The compiler passes over such a line, whatever it holds.
        raise BadAnswerError("it begins with a line for a shell")
    return [*_tokens(source)]


def _tokens(source: str) -> Iterator[Token]:
    place = 0
    while place < len(source):
        if space := _SPACE.match(source, place):
            place = space.end()
        elif source.startswith("/*", place):
            place = _end_of_comment(source, place)
        else:
            token = _token(source, place)
            place += len(token.text)
            yield token


def _token(source: str, place: int) -> Token:
    patterns = ((Kind.LITERAL, _LITERAL), (Kind.LIFETIME, _LIFETIME), (Kind.NAME, _NAME))
    for kind, pattern in patterns:
        if found := pattern.match(source, place):
            return Token(kind, found.group())
    return Token(Kind.MARK, source[place])


def _end_of_comment(source: str, place: int) -> int:
    depth = 0
    for found in _NESTED.finditer(source, place):
        depth += 1 if found.group() == "/*" else -1
        if depth == 0:
            return found.end()
    raise BadAnswerError("a comment without an end")
