"""What does a shell command set out to do? Read from its syntax tree, not from its letters.

So the text of a here-document, a comment and what is echoed are not taken for commands, `cd` is
followed, and so is what stands in `$(…)`, in `sh -c '…'` or behind a pipe. Nothing is run, nothing
raises, and time and depth are bounded; beyond the bounds less is found.
"""

from collections.abc import Sequence

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from bench.audit.acts import NOTHING, Command, Deed, Stream
from bench.audit.long_texts import shortened
from bench.audit.shell_redirects import FED_BY, is_input, redirects_of
from bench.audit.shell_state import Shells
from bench.audit.shell_words import Words

# A parser that looks for sense in nonsense takes 0.5 s and 200 MB for this much of it.
LONGEST_CODE = 2**13
_QUOTED = 400
_MOST_TESTED = 50


def run_script(shell: Shells, text: str) -> None:
    """Note what a script sets out to do."""
    Script(shell, text).run()


class Script:
    """One text of shell syntax, and the shell that goes through it."""

    def __init__(self, shell: Shells, text: str) -> None:
        self._shell = shell
        self._short = shortened(text, longest=LONGEST_CODE)
        self._source = self._short.code.encode("utf-8", "replace")
        if len(self._source) > LONGEST_CODE:
            self._source = self._source[:LONGEST_CODE]
            shell.budget.cut = True
        self._words = self._reader(shell)

    def run(self) -> Stream:
        """Go through it all."""
        if not self._shell.budget.spend_code(len(self._source)):
            return NOTHING
        tree = Parser(Language(tree_sitter_bash.language())).parse(self._source)
        return self._all(tree.root_node.named_children)

    def _all(self, nodes: Sequence[Node], stdin: Stream = NOTHING) -> Stream:
        last = NOTHING
        for node in nodes:
            last = _together(last, self._statement(node, stdin))
        return last

    def _statement(self, node: Node, stdin: Stream) -> Stream:
        if self._shell.budget.commands < 0 or node.type == "comment":
            return NOTHING
        match node.type:
            case "command":
                return self._command(node, stdin)
            case "pipeline":
                return self._pipeline(node.named_children, stdin)
            case "redirected_statement":
                return self._redirected(node, stdin)
            case "file_redirect":  # as in `$(<file)`
                return self._fed(node, stdin)
            case "subshell":
                return self._apart(node, stdin)
            case "for_statement":
                return self._for(node, stdin)
            case "variable_assignment":
                self._assign(node)
                return NOTHING
            case "test_command":
                return self._test(node)
            case "word" | "string" | "raw_string" | "concatenation" | "simple_expansion":
                self._words.of(node)  # for what is substituted in it
                return NOTHING
            case "heredoc_body" | "variable_name" | "regex" | "case_item" if not node.children:
                return NOTHING
            case _:
                return self._all(node.named_children, stdin)

    def _command(self, node: Node, stdin: Stream) -> Stream:
        words: list[str] = []
        said, self._shell.said = self._shell.said, self._words.text(node)[:_QUOTED]
        for child in node.named_children:
            if child.type == "variable_assignment":
                self._assign(child)
            elif child.type in FED_BY:
                stdin = self._fed(child, stdin)
            else:
                words += self._words.of(child)
        made = self._shell.run(Command(words=tuple(words), stdin=stdin))
        self._shell.said = said
        return made

    def _pipeline(self, stages: Sequence[Node], stdin: Stream) -> Stream:
        for stage in stages:
            passed = stdin
            stdin = self._statement(stage, passed)
            # `sort`, `head` and the like pass on what they got.
            if stdin == NOTHING:
                stdin = Stream(names=passed.names, listed=passed.listed)
        return stdin

    def _redirected(self, node: Node, stdin: Stream) -> Stream:
        parts = redirects_of(node)
        for one in parts.inputs:
            stdin = self._fed(one, stdin)
        targets = [path for one in parts.outputs for path in self._targets(one)]
        made = self._statement(parts.body, stdin) if parts.body is not None else stdin
        for target in targets:
            self._write(target, made)
        made = self._pipeline(parts.stages, made) if parts.stages else made
        return _together(made, self._all(parts.after))

    def _fed(self, node: Node, stdin: Stream) -> Stream:
        """Return the standard input that a redirection gives; one that writes gives none."""
        match node.type:
            case "heredoc_redirect":
                return self._heredoc(node)
            case "herestring_redirect":
                return Stream(text=self._words.of(node.named_children[-1])[0])
            case _ if is_input(node):
                return self._file_input(node, stdin)
            case _:
                for target in self._targets(node):
                    self._shell.does(Deed.WRITE, target)
                return stdin

    def _heredoc(self, redirect: Node) -> Stream:
        body = next((n for n in redirect.named_children if n.type == "heredoc_body"), None)
        if body is None:
            return NOTHING
        for inner in body.named_children:
            if inner.type == "command_substitution":
                self._substituted(inner)
        return Stream(text=self._words.text(body))

    def _file_input(self, node: Node, stdin: Stream) -> Stream:
        for path in self._targets(node):
            if path.startswith(("/dev/tcp/", "/dev/udp/")):
                self._shell.does(Deed.CONNECT, path.split("/")[3])
                continue
            self._shell.does(Deed.READ, path)
            stdin = Stream(text=self._shell.known.files.get(path))
        return stdin

    def _targets(self, node: Node) -> list[str]:
        nodes = [child for child in node.named_children if child.type != "file_descriptor"]
        return [self._shell.path(word) for child in nodes for word in self._words.of(child)]

    def _write(self, target: str, made: Stream) -> None:
        self._shell.does(Deed.WRITE, target)
        if made.text is not None:
            self._shell.known.write(target, made.text)

    def _apart(self, node: Node, stdin: Stream) -> Stream:
        outer, inner = self._shell, self._shell.child()
        inner.depth = outer.depth
        self._shell = inner
        self._words = self._reader(inner)
        try:
            return self._all(node.named_children, stdin)
        finally:
            self._shell = outer
            self._words = self._reader(outer)

    def _reader(self, shell: Shells) -> Words:
        return Words(self._source, shell.variables, self._substituted, self._short.restored)

    def _for(self, node: Node, stdin: Stream) -> Stream:
        variable = node.child_by_field_name("variable")
        body = node.child_by_field_name("body")
        values = [
            word
            for child in node.named_children
            if child not in (variable, body)
            for word in self._words.of(child)
        ]
        if variable is not None:
            self._shell.bind(self._words.text(variable), tuple(values[:8]))
        return self._statement(body, stdin) if body is not None else NOTHING

    def _assign(self, node: Node) -> None:
        name, value = node.child_by_field_name("name"), node.child_by_field_name("value")
        if name is not None:
            values = self._words.of(value) if value is not None else ("",)
            self._shell.bind(self._words.text(name), values)

    def _test(self, node: Node) -> Stream:
        """Look at what `[ -e PATH ]` asks for; to compare texts is to look at nothing."""
        for child in _asked_of(node):
            for word in self._words.of(child):
                self._shell.does(Deed.LOOK, self._shell.path(word))
        return NOTHING

    def _substituted(self, node: Node) -> tuple[str, ...]:
        made = self._apart(node, NOTHING)
        if made.text is not None:
            return tuple(made.text.split()[:8])
        return made.names[:8]


_ABOUT_TEXTS = (b"-z", b"-n")
_WORDS = frozenset(
    {"word", "string", "raw_string", "concatenation", "simple_expansion", "expansion"}
)


def _asked_of(node: Node) -> list[Node]:
    """Return the words behind a test's operators for files, such as `-f`."""
    found: list[Node] = []
    waiting = list(node.named_children)
    while waiting and len(found) < _MOST_TESTED:
        child = waiting.pop(0)
        if child.type == "unary_expression" and child.children[0].text not in _ABOUT_TEXTS:
            found += [inner for inner in child.named_children if inner.type in _WORDS]
        waiting += child.named_children
    return found


def _together(first: Stream, second: Stream) -> Stream:
    if first == NOTHING or second == NOTHING:
        return second if first == NOTHING else first
    text = None if first.text is None or second.text is None else first.text + second.text
    return Stream(
        text=text,
        names=(first.names + second.names)[:16],
        listed=(first.listed + second.listed)[:16],
    )
