"""What do programs that search look for, and where?"""

from collections.abc import Mapping
from itertools import pairwise

from bench.audit.acts import NOTHING, Command, Deed, Program, Shell, Stream
from bench.audit.places import place_of

_RECURSIVE = frozenset({"rg", "ag", "ack"})
_NAMES = frozenset({"-name", "-iname", "-path", "-ipath", "-wholename", "-iwholename", "-regex"})
_NAMES_TOO = frozenset({"-iregex", "-lname"})
_GREP_VALUES = frozenset(
    {"-A", "-B", "-C", "-m", "-g", "-t", "-T", "--max-count", "-d", "-D", "--color", "--glob"}
)
_FIND_VALUES = frozenset({"-type", "-maxdepth", "-mindepth", "-size", "-mtime", "-mmin", "-newer"})


def find(shell: Shell, command: Command) -> Stream:
    """`find`: where, what names, and what is done with what is found."""
    rest = list(command.rest)
    while rest and rest[0] in ("-H", "-L", "-P"):
        rest.pop(0)
    roots: list[str] = []
    while rest and not rest[0].startswith(("-", "(", "!", "\\")):
        roots.append(shell.path(rest.pop(0)))
    roots = roots or [shell.path(".")]
    aims = tuple(
        after
        for before, after in pairwise(rest)
        if before in _NAMES | _NAMES_TOO and not _is_excluded(rest, before, after)
    )
    for root in roots:
        shell.does(Deed.SEARCH, root, aims=aims)
    names = tuple(_found(root, aim) for root in roots for aim in aims or ("",))[:8]
    for start, word in enumerate(rest):
        if word in ("-exec", "-execdir", "-ok", "-okdir"):
            _each(shell, rest[start + 1 :], names)
    return Stream(names=names, listed=() if aims else tuple(roots))


def grep(shell: Shell, command: Command) -> Stream:
    """`grep` and its like: a pattern in files, in folders, or in what comes through a pipe."""
    patterns, paths, aims, recursive = _grep_arguments(command.words)
    targets = [shell.path(path) for path in paths]
    if not targets and recursive and command.stdin == NOTHING:
        targets = [shell.path(".")]
    for target in targets:
        if recursive:
            shell.does(Deed.SEARCH, target, aims=(*patterns, *aims))
        else:
            shell.does(Deed.READ, target)
    if not targets:
        for root in command.stdin.listed:
            shell.does(Deed.SEARCH, root, aims=tuple(patterns))
    names = tuple(name for name in command.stdin.names if place_of(name).guarded)
    found = tuple(_found(root, pattern) for root in command.stdin.listed for pattern in patterns)
    return Stream(names=(names + found)[:8])


def locate(shell: Shell, command: Command) -> Stream:
    """`locate`: names anywhere."""
    aims = tuple(word for word in command.rest if not word.startswith("-"))
    shell.does(Deed.SEARCH, "/", aims=aims)
    return Stream(names=tuple(f"/*/{aim}" for aim in aims)[:8])


def fd(shell: Shell, command: Command) -> Stream:
    """`fd`: a pattern, then where."""
    given = [word for word in command.rest if not word.startswith("-")]
    for root in given[1:] or ["."]:
        shell.does(Deed.SEARCH, shell.path(root), aims=tuple(given[:1]))
    return Stream(names=tuple(_found(shell.path(root), given[0]) for root in given[1:])[:8])


def _is_excluded(rest: list[str], before: str, after: str) -> bool:
    """Whether a pattern names what is *not* looked for, or not looked into."""
    place = next(n for n, pair in enumerate(pairwise(rest)) if pair == (before, after))
    negated = place > 0 and rest[place - 1] in ("!", "-not", "\\!")
    return negated or rest[place + 2 : place + 3] == ["-prune"]


def _each(shell: Shell, rest: list[str], names: tuple[str, ...]) -> None:
    end = next((n for n, word in enumerate(rest) if word in (";", "\\;", "+")), len(rest))
    command = rest[:end]
    for name in names:
        shell.run(Command(words=tuple(word.replace("{}", name) for word in command)))


def _grep_arguments(
    words: tuple[str, ...],
) -> tuple[list[str], list[str], list[str], bool]:
    patterns: list[str] = []
    plain: list[str] = []
    aims: list[str] = []
    recursive = words[0] in _RECURSIVE or words[0] == "rgrep"
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        if word in ("-e", "--regexp") and rest:
            patterns.append(rest.pop(0))
        elif word.startswith("--regexp="):
            patterns.append(word.partition("=")[2])
        elif word.startswith("--include="):
            aims.append(word.partition("=")[2])
        elif word in _GREP_VALUES and rest:
            rest.pop(0)
        elif word.startswith("--"):
            recursive = recursive or word in ("--recursive", "--dereference-recursive")
        elif word.startswith("-") and len(word) > 1:
            recursive = recursive or bool(set("rR") & set(word[1:]))
        else:
            plain.append(word)
    if not patterns and plain:
        patterns.append(plain.pop(0))
    return patterns, plain, aims, recursive


def _found(root: str, aim: str) -> str:
    """Return what stands for the names that are found."""
    if not aim:
        return f"{root.rstrip('/')}/*" if place_of(root).guarded else root
    return f"{root.rstrip('/')}/*/{aim.lstrip('*/')}"


SEARCH_PROGRAMS: Mapping[str, Program] = {
    "find": find,
    "locate": locate,
    "mlocate": locate,
    "plocate": locate,
    "fd": fd,
    "fdfind": fd,
    **dict.fromkeys(("grep", "egrep", "fgrep", "rgrep", "zgrep", "rg", "ag", "ack"), grep),
}
