"""What words does a piece of shell syntax stand for, as far as that can be known?

What is not known becomes a `*`: so a path with an unknown part is still a path, and matches as a
pattern would.
"""

import re
from collections.abc import Callable, Mapping
from itertools import islice, product

from tree_sitter import Node

UNKNOWN = "*"
_MOST_VALUES = 8
_LONGEST_EXPANDED = 1000
_BRACES = re.compile(r"\{([^{}]*,[^{}]*)\}")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|.)", re.DOTALL)
_LETTERS = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "e": "\x1b"}

Substitute = Callable[[Node], tuple[str, ...]]


class Words:
    """Reads words, given the variables, and what the output of a command is."""

    def __init__(
        self,
        source: bytes,
        variables: Mapping[str, tuple[str, ...]],
        substitute: Substitute,
        restored: Callable[[str], str],
    ) -> None:
        self._source = source
        self._variables = variables
        self._substitute = substitute
        self._restored = restored  # with the long texts that were taken out

    def of(self, node: Node) -> tuple[str, ...]:
        """Return the words a node may stand for: at least one, and not too many."""
        values = self._values(node)
        return tuple(
            islice((word for value in values for word in braces_expanded(value)), _MOST_VALUES)
        )

    def text(self, node: Node) -> str:
        """Return the source of a node."""
        return self._restored(self._slice(node.start_byte, node.end_byte))

    def _slice(self, start: int, end: int) -> str:
        return self._source[start:end].decode(errors="replace")

    def _values(self, node: Node) -> tuple[str, ...]:
        match node.type:
            case "raw_string":
                return (self.text(node)[1:-1],)
            case "ansi_c_string":
                return (_unescaped(self.text(node)[2:-1]),)
            case "string" | "translated_string":
                return self._quoted(node)
            case "concatenation":
                return self._joined([self._values(child) for child in node.children])
            case "simple_expansion" | "expansion":
                return self._variable(node)
            case "command_substitution":
                return self._substitute(node) or (UNKNOWN,)
            case "process_substitution":
                self._substitute(node)
                return ("/dev/fd/63",)
            case "array":
                return tuple(word for child in node.named_children for word in self._values(child))
            case "arithmetic_expansion":
                return (UNKNOWN,)
            case "command_name" if node.named_child_count == 1:
                return self._values(node.named_children[0])
            case _:
                return (re.sub(r"\\(.)", r"\1", self.text(node), flags=re.DOTALL),)

    def _quoted(self, node: Node) -> tuple[str, ...]:
        """Between double quotes: parts that are code, and the text between them."""
        parts: list[tuple[str, ...]] = []
        whole = self._slice(node.start_byte, node.end_byte)
        at, end = node.start_byte + whole.index('"') + 1, node.end_byte - 1
        for child in node.named_children:
            if child.type == "string_content":
                continue
            parts += [(self._plain(at, child.start_byte),), self._values(child)]
            at = child.end_byte
        return self._joined([*parts, (self._plain(at, end),)])

    def _plain(self, start: int, end: int) -> str:
        text = self._restored(self._slice(start, end))
        return re.sub(r'\\([$`"\\\n])', r"\1", text)

    def _variable(self, node: Node) -> tuple[str, ...]:
        text = self.text(node)
        if text == "$$":
            return ("self",)  # as `/proc/$$` has it
        name = re.match(r"\$\{?!?(\w+|[@*#?-])", text)
        known = self._variables.get(name.group(1), ()) if name else ()
        default = re.fullmatch(r"\$\{\w+:?[-=]([^$`]*)\}", text)
        return known or ((default.group(1).strip("\"'"),) if default else (UNKNOWN,))

    def _joined(self, parts: list[tuple[str, ...]]) -> tuple[str, ...]:
        return tuple("".join(one) for one in islice(product(*parts), _MOST_VALUES))


def braces_expanded(word: str) -> list[str]:
    """Return `a{b,c}` as `ab` and `ac`; not too many."""
    if len(word) > _LONGEST_EXPANDED:
        return [word]
    words = [word]
    for _ in range(3):
        found = [(one, _BRACES.search(one)) for one in words]
        if not any(match for _, match in found):
            break
        words = [
            f"{one[: match.start()]}{part}{one[match.end() :]}" if match else one
            for one, match in found
            for part in (match.group(1).split(",") if match else ("",))
        ][:_MOST_VALUES]
    return words


def _unescaped(text: str) -> str:
    def character(found: re.Match[str]) -> str:
        code = found.group(1)
        if code[0] in "xu" and len(code) > 1:
            return chr(int(code[1:], 16))
        if code[0] in "01234567":
            return chr(int(code, 8) % 256)
        return _LETTERS.get(code, code)

    return _ESCAPE.sub(character, text)
