"""What does `python …`, `node …` and the like run? A file, a module, or code as an argument."""

import re

from bench.audit.acts import NOTHING, Command, Deed, Shell, Stream
from bench.audit.hosts import host_in
from bench.audit.places import looks_like_a_path, place_of
from bench.audit.python_acts import python_acts

INTERPRETERS = re.compile(
    r"(python|pypy)[0-9.]*|ipython3?|node(js)?|deno|bun|perl[0-9.]*|ruby[0-9.]*|php[0-9.]*|lua[0-9.]*"
    r"|[gm]?awk|Rscript|tclsh|sqlite3|gdb|vim?|ex|ed"
)
_PYTHON = re.compile(r"(python|pypy)[0-9.]*|ipython3?")
_NOT_SCRIPTS = re.compile(r"[gm]?awk|sqlite3|gdb|vim?|ex|ed")
_RUNS_ITS_ARGUMENTS = frozenset(
    {"pytest", "py_test", "unittest", "runpy", "pdb", "trace", "cProfile"}
)
_QUOTED = re.compile(r"""(["'`])<?\s?((?:\.\.)?/[^"'`\s]{1,400})\1""")
_OPENS = re.compile(r"open|read|File|load|require|exec|system|getline|IO\b|import|spawn|cat\b|<")
_ADDRESS = re.compile(r"https?://[^\s'\"`<>]{1,500}")
_COMMANDS = re.compile(
    r"\b(?:system|exec|execSync|popen|shell_exec)\s*\(?\s*(['\"`])([^'\"`\n]{1,500})\1"
)
_BACKTICKS = re.compile(r"`([^`\n]{1,500})`")
_MOST_COMMANDS = 20
_WITH_VALUE = frozenset({"-W", "-X", "-Q", "-r", "--require", "-I", "-v", "-F", "-cmd"})
_LONGEST_CODE = 2**17


def interpret(shell: Shell, command: Command) -> Stream:
    """Note what an interpreter does with its arguments."""
    name, rest = command.name, list(command.rest)
    python = _PYTHON.fullmatch(name) is not None
    while rest and rest[0].startswith("-") and rest[0] != "-":
        option = rest.pop(0)
        if _gives_code(option, python=python) and rest:
            _code(shell, rest.pop(0), name=name, is_file=False)
            return _arguments(shell, rest)
        if python and option == "-m" and rest:
            return _module(shell, rest)
        if option in _WITH_VALUE and rest:
            rest.pop(0)
    if not rest or rest[0] in ("-", "/dev/stdin"):
        if command.stdin.text is not None:
            _code(shell, command.stdin.text, name=name, is_file=False)
        return _arguments(shell, rest[1:])
    if _NOT_SCRIPTS.fullmatch(name):
        _code(shell, rest[0], name=name, is_file=False)
        return _arguments(shell, rest)
    return _script(shell, rest, name=name)


def _gives_code(option: str, *, python: bool) -> bool:
    if python:
        return not option.startswith("--") and option.endswith("c")
    return option in (
        "-e",
        "-p",
        "-pe",
        "-ne",
        "-E",
        "--eval",
        "--print",
        "-r",
        "-lane",
        "-ex",
        "-nle",
    )


def _script(shell: Shell, rest: list[str], *, name: str) -> Stream:
    path = shell.path(rest[0])
    shell.does(Deed.RUN, path)
    text = shell.known.files.get(path)
    if text is not None:
        _code(shell, text, name=name, is_file=True)
    return _arguments(shell, rest[1:])


def _module(shell: Shell, rest: list[str]) -> Stream:
    if rest[0] == "pip":
        return shell.run(Command(words=tuple(rest)))
    deed = Deed.RUN if rest[0] in _RUNS_ITS_ARGUMENTS else Deed.READ
    for word in rest[1:]:
        if not word.startswith("-"):
            shell.does(deed, shell.path(word.partition("::")[0]))
    return NOTHING


def _arguments(shell: Shell, rest: list[str]) -> Stream:
    for word in rest:
        if not word.startswith("-") and not any(c.isspace() for c in word):
            shell.does(Deed.READ, shell.path(word.rpartition("=")[2]))
    return NOTHING


def _code(shell: Shell, text: str, *, name: str, is_file: bool) -> None:
    text = text[:_LONGEST_CODE]
    if _PYTHON.fullmatch(name) and python_acts(shell, text, is_file=is_file):
        return
    for found in _ADDRESS.finditer(text):
        host = host_in(found.group())
        if host is not None and host.gateway:
            shell.does(Deed.ASK_GATEWAY, host.name)
    commands = [found.group(2) for found in _COMMANDS.finditer(text)]
    if name.startswith(("perl", "ruby", "php")):
        commands += _BACKTICKS.findall(text)
    for command in commands[:_MOST_COMMANDS]:
        shell.run_text(command)
    if not _OPENS.search(text):
        return
    for found in _QUOTED.finditer(text):
        path = found.group(2)
        if looks_like_a_path(path) and place_of(shell.path(path)).guarded:
            shell.does(Deed.READ, shell.path(path))
