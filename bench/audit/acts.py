"""What a tool call sets out to do, whichever harness's tool or shell command it is said with."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Deed(StrEnum):
    """What is to be done with a path or a host."""

    LOOK = "look at"  # list it, ask whether it is there
    SEARCH = "search"
    READ = "read"
    WRITE = "write"
    RUN = "run"
    CONNECT = "connect to"
    ASK_GATEWAY = "ask"


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One deed on one thing."""

    deed: Deed
    target: str  # an absolute path without dots, or a host
    said: str  # the command or call it is part of
    aims: tuple[str, ...] = ()  # what a search looks for
    tool: str = ""  # the name of a tool that is not known


@dataclass(frozen=True, slots=True, kw_only=True)
class Stream:
    """What is known of the output of a command, for whoever reads it next."""

    text: str | None = None  # to the letter
    names: tuple[str, ...] = ()  # absolute paths that stand for the names in it
    listed: tuple[str, ...] = ()  # folders whose whole content it lists


NOTHING = Stream()


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A command as a program gets it: its words, its own name first, and its standard input."""

    words: tuple[str, ...]
    stdin: Stream = NOTHING

    @property
    def name(self) -> str:
        """The program's name."""
        return self.words[0]

    @property
    def rest(self) -> tuple[str, ...]:
        """The words after the name."""
        return self.words[1:]

    @property
    def arguments(self) -> tuple[str, ...]:
        """What could be a path: also behind `--option=` and `-I`."""
        return tuple(path for word in self.rest if (path := _argument(word)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What an agent has written so far, by absolute path: it may run it later."""

    files: dict[str, str] = field(default_factory=dict)

    _MOST = 200
    _LONGEST = 65536

    def write(self, path: str, text: str) -> None:
        """Take in what a file holds now."""
        if len(text) <= self._LONGEST and (path in self.files or len(self.files) < self._MOST):
            self.files[path] = text


class Shell(Protocol):
    """What the description of a program needs of the shell that runs it."""

    @property
    def folder(self) -> str | None:
        """The current folder; `None`: unknown."""

    @property
    def known(self) -> Known:
        """What the agent has written so far."""

    def path(self, word: str) -> str:
        """Return the absolute path that a word names here."""

    def does(self, deed: Deed, target: str, *, aims: tuple[str, ...] = ()) -> None:
        """Note that something is to be done."""

    def go(self, folder: str | None) -> None:
        """Change the current folder."""

    def bind(self, variable: str, values: tuple[str, ...]) -> None:
        """Give a variable the values it may have."""

    def run(self, command: Command) -> Stream:
        """Run a command that is already split into words."""

    def run_text(self, text: str) -> None:
        """Run a script of the shell, in a shell of its own."""


Program = Callable[[Shell, Command], Stream]
"""What a program does; its output, as far as that can be known."""


def _argument(word: str) -> str:
    if "://" in word:
        return word
    if "=" in word and not word.startswith("/"):
        return word.partition("=")[2]
    if word.startswith("-"):
        return word[word.index("/") :] if "/" in word else ""
    return word
