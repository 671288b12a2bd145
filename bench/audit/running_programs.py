"""What do programs do that run others: shells, `timeout`, `xargs`, `make`?"""

from collections.abc import Mapping

from bench.audit.acts import NOTHING, Command, Deed, Program, Shell, Stream

_SHELLS = ("sh", "bash", "dash", "zsh", "ksh", "ash", "rbash", "fish", "source", ".")
_WRAPPERS = (
    *("sudo", "doas", "timeout", "nohup", "time", "exec", "command", "builtin", "nice", "ionice"),
    *("stdbuf", "setsid", "watch", "strace", "ltrace", "unbuffer", "busybox", "script", "taskset"),
    *("chrt", "env", "caffeinate", "gtimeout", "valgrind"),
)
_RUNNERS = ("make", "gmake", "ninja", "cmake", "pytest", "py.test", "bats", "prove", "tox")
_VALUED = {"timeout": "ks", "nice": "n", "sudo": "ugC", "env": "uC"}  # options that take a word


def started(shell: Shell, word: str) -> None:
    """Note that what a word names is run; if the agent wrote it, it is looked into."""
    path = shell.path(word)
    shell.does(Deed.RUN, path)
    if text := shell.known.files.get(path):
        shell.run_text(text)


def _shell(shell: Shell, command: Command) -> Stream:
    rest = list(command.rest)
    while rest and rest[0].startswith(("-", "+")) and rest[0] != "-":
        option = rest.pop(0)
        if not option.startswith("--") and "c" in option:
            shell.run_text(rest[0] if rest else "")
            return NOTHING
        if option in ("-o", "+o", "-O", "--rcfile") and rest:
            rest.pop(0)
    if rest and rest[0] not in ("-", "/dev/stdin"):
        started(shell, rest[0])
        for word in Command(words=("", *rest[1:])).arguments:
            shell.does(Deed.READ, shell.path(word))
    elif command.stdin.text is not None:
        shell.run_text(command.stdin.text)
    elif command.stdin.names:
        for name in command.stdin.names:
            shell.does(Deed.RUN, name)
    return NOTHING


def _wraps(shell: Shell, command: Command) -> Stream:
    """A program that runs another one: what is left without its own options is the other."""
    if command.name == "command" and command.words[1:2] in (("-v",), ("-V",)):
        return NOTHING
    rest = list(command.rest)
    while rest and (rest[0].startswith("-") or _is_setting(rest[0], command.name)):
        option = rest.pop(0)
        takes_value = len(option) == 2 and option[1:] in _VALUED.get(command.name, "")
        if option.startswith("-") and takes_value and rest:
            rest.pop(0)
    return shell.run(Command(words=tuple(rest), stdin=command.stdin))


def _is_setting(word: str, program: str) -> bool:
    if program == "timeout":
        return word.rstrip("smhd").replace(".", "", 1).isdecimal()
    return "=" in word and program in ("env", "sudo") and not word.startswith("/")


def _runs(shell: Shell, command: Command) -> Stream:
    """`make -C PATH`, `pytest PATH`: what lies there is run."""
    rest = list(command.rest)
    for number, word in enumerate(rest):
        if word in ("-C", "--directory", "-f", "--rootdir") and number + 1 < len(rest):
            shell.does(Deed.RUN, shell.path(rest[number + 1]))
        elif not word.startswith("-"):
            shell.does(Deed.RUN, shell.path(word.partition("::")[0]))
    if len(rest) < 2:
        shell.does(Deed.RUN, shell.path("."))
    return NOTHING


def _eval(shell: Shell, command: Command) -> Stream:
    shell.run_text(" ".join(command.rest))
    return NOTHING


def _read(shell: Shell, command: Command) -> Stream:
    for word in command.rest:
        if word.isidentifier():
            shell.bind(word, command.stdin.names[:8])
    return NOTHING


def _xargs(shell: Shell, command: Command) -> Stream:
    rest, mark = list(command.rest), ""
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option[:2] in ("-I", "-i", "-J"):
            mark = option[2:] or (rest.pop(0) if rest else "")
        elif option in ("-n", "-P", "-L", "-d", "-s", "-E") and rest:
            rest.pop(0)
    given = command.stdin.names or tuple((command.stdin.text or "").split()[:8])
    if mark:
        for name in given[:8]:
            shell.run(Command(words=tuple(word.replace(mark, name) for word in rest)))
        return NOTHING
    return shell.run(Command(words=(*(rest or ["echo"]), *given)))


RUNNING_PROGRAMS: Mapping[str, Program] = {
    **dict.fromkeys(_SHELLS, _shell),
    **dict.fromkeys(_WRAPPERS, _wraps),
    **dict.fromkeys(_RUNNERS, _runs),
    **dict.fromkeys(("xargs", "parallel"), _xargs),
    "eval": _eval,
    "read": _read,
}
