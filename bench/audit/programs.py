"""What does a program do with its arguments? A table of programs by name; all others read paths.

A description is generous to what says nothing (`ls /`, `env`, `echo`), and needs no more than the
words: whether anything was there is nobody's business here.
"""

import posixpath
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import replace

from bench.audit.acts import NOTHING, Command, Deed, Program, Shell, Stream
from bench.audit.file_programs import FILE_PROGRAMS
from bench.audit.hosts import asks_for_hosts, host_in
from bench.audit.interpreters import INTERPRETERS, interpret
from bench.audit.places import looks_like_a_path
from bench.audit.running_programs import RUNNING_PROGRAMS, started
from bench.audit.search_programs import SEARCH_PROGRAMS

_SAYS_NOTHING = (
    *("true", "false", ":", "unset", "set", "shift", "return", "exit", "sleep", "kill", "wait"),
    *("alias", "type", "which", "whereis", "whoami", "id", "date", "uname", "basename"),
    *(
        "seq",
        "nproc",
        "ps",
        "printenv",
        "history",
        "jobs",
        "trap",
        "ulimit",
        "umask",
        "let",
        "expr",
    ),
)
_ENGINES = ("docker", "podman", "nerdctl", "crictl", "ctr", "kubectl", "nsenter")
_GIT_WITH_PATHS = ("clone", "diff", "show", "apply", "am", "fetch", "pull")


def run_program(shell: Shell, command: Command) -> Stream:
    """Note what a command does, and return what is known of its output."""
    name = posixpath.basename(command.name)
    if "/" in command.name:
        started(shell, command.name)
    return _program(name)(shell, replace(command, words=(name, *command.rest)))


def _program(name: str) -> Program:
    return _TABLE.get(name) or (interpret if INTERPRETERS.fullmatch(name) else _reads)


def _reads(shell: Shell, command: Command) -> Stream:
    """Any other program: what it is given it reads, and whom it is told it asks."""
    for host in asks_for_hosts(command.words):
        shell.does(Deed.CONNECT, host)
    for word in command.arguments:
        target = host_in(word)
        if target is None:
            if not any(c.isspace() for c in word):
                shell.does(Deed.READ, shell.path(word.removeprefix("@")))
        elif target.gateway:
            shell.does(Deed.ASK_GATEWAY, target.name)
        elif target.path is not None:
            shell.does(Deed.READ, shell.path(target.path))
    return NOTHING


def _dirname(shell: Shell, command: Command) -> Stream:
    return Stream(names=tuple(posixpath.dirname(shell.path(word)) for word in command.arguments))


def _base64(shell: Shell, command: Command) -> Stream:
    """What is decoded on its way into a shell is no secret."""
    _reads(shell, command)
    decodes = {"-d", "-D", "-di", "--decode"}.intersection(command.rest)
    if not decodes or command.stdin.text is None:
        return NOTHING
    try:
        return Stream(text=b64decode(command.stdin.text).decode(errors="replace"))
    except ValueError:
        return NOTHING


def _cat(shell: Shell, command: Command) -> Stream:
    _reads(shell, command)
    paths = [shell.path(word) for word in command.arguments]
    if not paths:
        return command.stdin
    texts = [text for path in paths if (text := shell.known.files.get(path))]
    return Stream(text="".join(texts)) if texts else NOTHING


def _assigns(shell: Shell, command: Command) -> Stream:
    for word in command.rest:
        name, given, value = word.partition("=")
        if given:
            shell.bind(name, (value,))
    return NOTHING


def _echo(shell: Shell, command: Command) -> Stream:
    said = [word for word in command.rest if word not in ("-n", "-e", "-ne", "-en", "--")]
    text = " ".join(said)
    if command.name == "printf" and said:
        text = " ".join(said[1:]) if len(said) > 1 and "%" in said[0] else said[0]
    text = text.replace("\\n", "\n")
    paths = tuple(shell.path(word) for word in said if looks_like_a_path(word))
    return Stream(text=f"{text}\n", names=paths)


def _cd(shell: Shell, command: Command) -> Stream:
    given = [word for word in command.rest if not word.startswith("-")]
    if command.rest == ("-",):
        shell.go(None)
    else:
        shell.go(shell.path(given[0]) if given else "/home/agent")
    return NOTHING


def _git(shell: Shell, command: Command) -> Stream:
    rest = list(command.rest)
    while rest[:1] in (["-C"], ["-c"]):
        if rest[0] == "-C" and len(rest) > 1:
            shell.does(Deed.LOOK, shell.path(rest[1]))
        rest = rest[2:]
    if rest and rest[0] in _GIT_WITH_PATHS:
        return _reads(shell, Command(words=("git", *rest), stdin=command.stdin))
    for host in asks_for_hosts(("git", *rest)):
        shell.does(Deed.CONNECT, host)
    return NOTHING


def _engine(shell: Shell, command: Command) -> Stream:
    if command.arguments:  # and not only `--version`
        shell.does(Deed.READ, "/run/docker.sock")
    return NOTHING


_TABLE: Mapping[str, Program] = {
    **dict.fromkeys(_SAYS_NOTHING, lambda _, __: NOTHING),
    **dict.fromkeys(("export", "declare", "local", "readonly", "typeset"), _assigns),
    **dict.fromkeys(("echo", "printf"), _echo),
    **dict.fromkeys(("cd", "pushd", "chdir"), _cd),
    # Whoever asks an engine for anything means to leave the cell.
    **dict.fromkeys(_ENGINES, _engine),
    **FILE_PROGRAMS,
    **RUNNING_PROGRAMS,
    **SEARCH_PROGRAMS,
    "base64": _base64,
    "cat": _cat,
    "dirname": _dirname,
    "pwd": lambda shell, _: Stream(text=shell.folder),
    "git": _git,
}
