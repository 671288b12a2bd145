# bench-canary rs1_arena grader/source.py 1e8f1fea61ff7e29512d92450ead03d4
"""Is the source what it may be? Judged token by token; comments and strings are free."""

from collections.abc import Iterator

from rust_tokens import Kind, Token, tokens_of

from bench.grading.judging import Exam
from bench.grading.marks import PASSED, Mark, failed
from bench.grading.strict_json import BadAnswerError

MOST_UNSAFE = 2
MODULES = {
    *("any", "borrow", "boxed", "cell", "clone", "cmp", "collections", "convert", "default"),
    *("fmt", "hash", "iter", "marker", "mem", "num", "ops", "option", "ptr", "result", "slice"),
    *("string", "vec"),
}
MACROS = {
    *("assert", "assert_eq", "assert_ne", "debug_assert", "debug_assert_eq", "debug_assert_ne"),
    *("panic", "todo", "unimplemented", "unreachable", "vec", "matches", "format", "format_args"),
    *("write", "writeln", "concat", "stringify", "addr_of", "addr_of_mut"),
}
ATTRIBUTES = {
    *("allow", "expect", "warn", "deny", "forbid", "derive", "doc", "inline", "cold"),
    *("must_use", "track_caller"),
}
FORBIDDEN = {"static", "extern", "macro", "macro_rules", "transmute", "transmute_copy"}
# After these a `!` negates what is in the brackets.
BEFORE_A_NEGATION = {
    *("if", "while", "match", "return", "in", "else", "break", "as", "let", "move", "mut"),
    *("await", "where", "yield"),
}
UNSAFE, PATHS, MACRO, REST = (
    "source/unsafe-blocks",
    "source/paths",
    "source/macros",
    "source/attributes-and-items",
)
CHECKS = (UNSAFE, PATHS, MACRO, REST)
_END = Token(Kind.MARK, "")


def source_marks(exam: Exam) -> dict[str, Mark]:
    """Return a mark for each of `CHECKS`."""
    source = exam.finding("arena.rs").decode("utf-8", "replace")
    try:
        tokens = tokens_of(source)
    except BadAnswerError as error:
        return dict.fromkeys(CHECKS, failed(str(error)))
    faults = {
        UNSAFE: unsafe_faults(tokens),
        PATHS: path_faults(tokens),
        MACRO: macro_faults(tokens),
        REST: other_faults(tokens),
    }
    return {check: _mark([*found]) for check, found in faults.items()}


def unsafe_faults(tokens: list[Token]) -> Iterator[str]:
    """Yield what is wrong with the use of `unsafe`."""
    places = [place for place, token in enumerate(tokens) if _is(token, "unsafe")]
    for place in places:
        following = _at(tokens, place + 1).text
        if following != "{":
            yield f"`unsafe {following}`"
    if len(places) > MOST_UNSAFE:
        yield f"`unsafe` {len(places)} times"


def path_faults(tokens: list[Token]) -> Iterator[str]:
    """Yield paths into the standard library that lead elsewhere than allowed."""
    for place, token in enumerate(tokens):
        if token.kind is Kind.NAME and _plain(token) in ("std", "core"):
            if _texts(tokens, place + 1, 2) == "::":
                yield from _beyond(tokens, place + 3, token.text)
            elif _at(tokens, place + 1).text == "as":
                yield f"`{token.text} as …`"


def _beyond(tokens: list[Token], place: int, crate: str) -> Iterator[str]:
    """Yield the modules named at this place, alone or in a group, that are not allowed."""
    first = _at(tokens, place)
    if first.text != "{":
        if _plain(first) not in MODULES:
            yield f"`{crate}::{first.text}`"
        return
    depth = 0
    while place < len(tokens):
        text = tokens[place].text
        depth += {"{": 1, "}": -1}.get(text, 0)
        if depth == 0:
            return
        if depth == 1 and text in ("{", ",") and _at(tokens, place + 1).text != "}":
            yield from _beyond(tokens, place + 1, crate)
        place += 1


def macro_faults(tokens: list[Token]) -> Iterator[str]:
    """Yield macros that are called and not allowed."""
    for place, token in enumerate(tokens):
        called = token.kind is Kind.NAME and _at(tokens, place + 1).text == "!"
        opened = _at(tokens, place + 2).text in ("(", "[", "{")
        negation = token.text in BEFORE_A_NEGATION
        if called and opened and not negation and _plain(token) not in MACROS:
            yield f"`{token.text}!`"


def other_faults(tokens: list[Token]) -> Iterator[str]:
    """Yield attributes and items that are not allowed."""
    for place, token in enumerate(tokens):
        if token.kind is Kind.NAME and _plain(token) in FORBIDDEN:
            yield f"`{token.text}`"
        if _is(token, "mod") and _at(tokens, place + 2).text == ";":
            yield "a module in another file"
        if token.text == "#" and token.kind is Kind.MARK:
            inner = _at(tokens, place + 1).text == "!"
            if _at(tokens, place + 1 + inner).text == "[":
                name = _at(tokens, place + 2 + inner)
                if name.text not in ATTRIBUTES or _at(tokens, place + 3 + inner).text == ":":
                    yield f"`#[{name.text}`"


def _mark(faults: list[str]) -> Mark:
    return failed(f"it has {', '.join(faults[:5])}") if faults else PASSED


def _at(tokens: list[Token], place: int) -> Token:
    return tokens[place] if place < len(tokens) else _END


def _texts(tokens: list[Token], place: int, count: int) -> str:
    return "".join(_at(tokens, place + further).text for further in range(count))


def _is(token: Token, keyword: str) -> bool:
    return token.kind is Kind.NAME and token.text == keyword


def _plain(token: Token) -> str:
    return token.text.removeprefix("r#")
