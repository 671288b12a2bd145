"""What does a shell command set out to do? Read from its syntax tree, not from its letters.

So the text of a here-document, a comment and what is echoed are not taken for commands, `cd` is
followed, and so is what stands in `$(…)`, in `sh -c '…'` or behind a pipe. Nothing is run, nothing
raises, and time and depth are bounded; beyond the bounds less is found.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import tree_sitter_bash
from tree_sitter import Language, Node, Parser

from bench.audit.acts import NOTHING, Act, Command, Deed, Known, Program, Stream
from bench.audit.long_texts import shortened
from bench.audit.places import WORKSPACE, resolve
from bench.audit.shell_words import UNKNOWN, Words

# A parser that looks for sense in nonsense takes 0.5 s and 200 MB for this much of it.
LONGEST_CODE = 2**13
_DEEPEST = 8  # of shells in shells
_MOST_COMMANDS = 3000  # of one call
_QUOTED = 400
_MOST_TESTED = 50


@dataclass(slots=True, kw_only=True)
class Budget:
    """How much of one call is still looked at."""

    commands: int = _MOST_COMMANDS
    code: int = 2**19  # bytes of syntax
    cut: bool = False  # something was left out

    def spend_code(self, size: int) -> bool:
        """Count syntax that is to be read; false when it is too much."""
        self.code -= size
        self.cut = self.cut or self.code < 0
        return self.code >= 0

    def spend(self) -> bool:
        """Count a command; false when there are too many."""
        self.commands -= 1
        self.cut = self.cut or self.commands < 0
        return self.commands >= 0


@dataclass(slots=True, kw_only=True)
class Shells:
    """A shell, as programs see it: see `bench.audit.acts.Shell`."""

    run_program: Program
    known: Known
    folder: str | None = WORKSPACE
    acts: list[Act] = field(default_factory=list)
    budget: Budget = field(default_factory=Budget)
    depth: int = 0
    said: str = ""
    variables: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def path(self, word: str) -> str:
        """Return the absolute path that a word names here."""
        return resolve(word, folder=self.folder)

    def does(self, deed: Deed, target: str, *, aims: tuple[str, ...] = ()) -> None:
        """Note that something is to be done."""
        self.acts.append(Act(deed=deed, target=target, said=self.said, aims=aims))

    def go(self, folder: str | None) -> None:
        """Change the current folder."""
        self.folder = folder

    def bind(self, variable: str, values: tuple[str, ...]) -> None:
        """Give a variable the values it may have."""
        self.variables[variable] = values

    def run(self, command: Command) -> Stream:
        """Run a command that is already split into words."""
        if not command.words or not self.budget.spend():
            return NOTHING
        return self.run_program(self, command)

    def run_text(self, text: str) -> None:
        """Run a script of the shell, in a shell of its own."""
        if self.depth >= _DEEPEST or not text.strip():
            return
        Script(self.child(), text).run()

    def child(self) -> "Shells":
        """Return a shell with the same surroundings, whose changes to them are its own."""
        return Shells(
            run_program=self.run_program,
            known=self.known,
            folder=self.folder,
            acts=self.acts,
            budget=self.budget,
            depth=self.depth + 1,
            said=self.said,
            variables={"PWD": (self.folder or UNKNOWN,), "HOME": ("/home/agent",)} | self.variables,
        )


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
                return self._file_redirect(node, stdin)
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
            elif child.type == "herestring_redirect":
                stdin = Stream(text="".join(self._words.of(child.named_children[-1])[:1]))
            elif child.type == "file_redirect":
                stdin = self._file_redirect(child, stdin)
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
        body = node.child_by_field_name("body")
        redirects = [child for child in node.named_children if child != body]
        targets: list[str] = []
        after: list[Node] = []
        stages: list[Node] = []
        for redirect in redirects:
            for part in (redirect, *redirect.named_children):
                if part.type == "file_redirect" and not self._feeds(part):
                    targets += self._targets(part)
            match redirect.type:
                case "heredoc_redirect":
                    stdin = self._heredoc(redirect)
                    for child in redirect.named_children:
                        if child.type == "pipeline":
                            stages += child.named_children
                        elif child.type not in _HEREDOC_PARTS:
                            after.append(child)
                case "herestring_redirect":
                    stdin = Stream(text="".join(self._words.of(redirect.named_children[-1])[:1]))
                case "file_redirect" if self._feeds(redirect):
                    stdin = self._file_redirect(redirect, stdin)
                case "file_redirect":
                    pass
                case _:
                    after.append(redirect)
        made = self._statement(body, stdin) if body is not None else stdin
        for target in targets:
            self._write(target, made)
        made = self._pipeline(stages, made) if stages else made
        return _together(made, self._all(after))

    def _heredoc(self, redirect: Node) -> Stream:
        for child in redirect.named_children:
            if child.type == "heredoc_body":
                for inner in child.named_children:
                    if inner.type == "command_substitution":
                        self._substituted(inner)
                return Stream(text=self._words.text(child))
        return NOTHING

    def _file_redirect(self, node: Node, stdin: Stream) -> Stream:
        if not self._feeds(node):
            for target in self._targets(node):
                self._shell.does(Deed.WRITE, target)
            return stdin
        for word in self._destinations(node):
            path = self._shell.path(word)
            if path.startswith(("/dev/tcp/", "/dev/udp/")):
                self._shell.does(Deed.CONNECT, path.split("/")[3])
                continue
            self._shell.does(Deed.READ, path)
            stdin = Stream(text=self._shell.known.files.get(path))
        return stdin

    def _feeds(self, node: Node) -> bool:
        operator = next((child.type for child in node.children if not child.is_named), "")
        return operator in ("<", "<>") or "/dev/tcp/" in self._words.text(node)

    def _targets(self, node: Node) -> list[str]:
        return [self._shell.path(word) for word in self._destinations(node)]

    def _destinations(self, node: Node) -> tuple[str, ...]:
        nodes = [child for child in node.named_children if child.type != "file_descriptor"]
        return tuple(word for child in nodes for word in self._words.of(child))

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
_HEREDOC_PARTS = frozenset(
    {"heredoc_start", "heredoc_body", "heredoc_end", "file_redirect", "file_descriptor"}
)
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
