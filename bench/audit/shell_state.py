"""The shell that a script goes through: its folder and variables, what was noted, what is left."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bench.audit.acts import NOTHING, Act, Command, Deed, Known, Program, Stream
from bench.audit.places import WORKSPACE, resolve
from bench.audit.shell_words import UNKNOWN

_DEEPEST = 8  # of shells in shells
_MOST_COMMANDS = 3000  # of one call
_MOST_CODE = 2**19  # bytes of syntax, of one attempt


@dataclass(slots=True, kw_only=True)
class Budget:
    """How much of one call is still looked at."""

    commands: int = _MOST_COMMANDS
    code: int = _MOST_CODE
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
    run_script: "Callable[[Shells, str], None]"
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
        if self.depth < _DEEPEST and text.strip():
            self.run_script(self.child(), text)

    def child(self) -> "Shells":
        """Return a shell with the same surroundings, whose changes to them are its own."""
        return Shells(
            run_program=self.run_program,
            run_script=self.run_script,
            known=self.known,
            folder=self.folder,
            acts=self.acts,
            budget=self.budget,
            depth=self.depth + 1,
            said=self.said,
            variables={"PWD": (self.folder or UNKNOWN,), "HOME": ("/home/agent",)} | self.variables,
        )
