"""Code of C, C++, Rust and SQL without its comments, with its texts told apart: enough for rules.

A lexer of a few lines instead of a grammar a language: the rules ask for words that stand in code,
never for what they mean together.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_LONGEST = 2**20

_C = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"""
    r"""|(?P<text>(?:u8|[uUL])?R"(?P<tag>[^()\\\s"]{0,16})\(.*?(?:\)(?P=tag)"|\Z)|"(?:[^"\\\n]|\\.)*"?)"""
    r"""|(?P<character>'(?:[^'\\\n]|\\.){1,12}')""",
    re.DOTALL,
)
_RUST = re.compile(
    r"""(?P<comment>//[^\n]*|/\*.*?(?:\*/|\Z))"""
    r"""|(?P<text>b?r(?P<tag>\#{0,8})".*?(?:"(?P=tag)|\Z)|b?c?"(?:[^"\\]|\\.)*"?)"""
    r"""|(?P<character>b?'(?:[^'\\\n]|\\.[^']{0,10})')""",
    re.DOTALL,
)
_SQL = re.compile(
    r"""(?P<comment>--[^\n]*|/\*.*?(?:\*/|\Z))"""
    r"""|(?P<text>'(?:[^']|'')*'?|"(?:[^"]|"")*"?|`[^`]*`?|\[[^\]\n]*\])""",
    re.DOTALL,
)
_LANGUAGES = {"c": _C, "rust": _RUST, "sql": _SQL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Code:
    """A file without comments and texts, which are blank, so that every line stays in its place."""

    plain: str
    texts: tuple[tuple[int, str], ...]  # what stood between quotes, and where

    def line(self, place: int) -> int:
        """Return the line of a place, from 1."""
        return self.plain.count("\n", 0, place) + 1

    def matches(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Yield where a pattern is in the code itself."""
        return pattern.finditer(self.plain)

    def text_at(self, place: int) -> str:
        """Return the text that begins at a place, or at the next one; nothing if there is none."""
        return next((text for start, text in self.texts if start >= place), "")


def code_of(text: str, *, language: str) -> Code:
    """Tell code from comments and texts. `language` is `c` (for C++ too), `rust` or `sql`."""
    text = text[:_LONGEST]
    plain: list[str] = []
    texts: list[tuple[int, str]] = []
    at = 0
    for found in _LANGUAGES[language].finditer(text):
        plain += [text[at : found.start()], re.sub(r"[^\n]", " ", found.group())]
        if found.lastgroup != "comment" and found.group("text") is not None:
            texts.append((found.start(), found.group().strip("\"'")))
        at = found.end()
    return Code(plain="".join([*plain, text[at:]]), texts=tuple(texts))
