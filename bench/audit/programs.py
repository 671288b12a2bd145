"""What does a program do with its arguments? A table of programs by name; all others read paths.

A description is generous to what says nothing (`ls /`, `env`, `echo`), and needs no more than the
words: whether anything was there is nobody's business here.
"""

import posixpath
from collections.abc import Iterator, Mapping

from bench.audit.acts import NOTHING, Deed, Program, Shell, Stream
from bench.audit.hosts import asks_for_hosts, host_in
from bench.audit.interpreters import INTERPRETERS, interpret
from bench.audit.places import looks_like_a_path, place_of
from bench.audit.search_programs import SEARCHERS

_SAYS_NOTHING = frozenset(
    {
        *("true", "false", ":", "export", "unset", "set", "shift", "return", "exit", "sleep"),
        *("kill", "wait", "alias", "type", "which", "whereis", "whoami", "id", "date", "uname"),
        *("basename", "dirname", "seq", "nproc", "ps", "env", "printenv", "history", "jobs"),
        *("trap", "ulimit", "umask", "declare", "local", "readonly", "typeset", "let", "expr"),
    }
)
_LISTERS = frozenset(
    {"ls", "dir", "vdir", "tree", "stat", "file", "test", "[", "[[", "du", "readlink", "realpath"}
)
_WRITERS = frozenset({"tee", "touch", "rm", "mkdir", "rmdir", "chmod", "chown", "truncate", "shred"})
_COPIERS = frozenset({"cp", "mv", "install", "ln", "rsync"})
_WRAPPERS = frozenset(
    {
        *("sudo", "doas", "timeout", "nohup", "time", "exec", "command", "builtin", "nice"),
        *("ionice", "stdbuf", "setsid", "watch", "strace", "ltrace", "unbuffer", "busybox"),
        *("script", "taskset", "chrt", "env", "caffeinate", "gtimeout", "valgrind"),
    }
)
_ENGINES = frozenset({"docker", "podman", "nerdctl", "crictl", "ctr", "kubectl", "nsenter"})
_RUNNERS = frozenset({"make", "gmake", "ninja", "cmake", "pytest", "py.test", "bats", "prove", "tox"})
_VALUED = {"timeout": "ks", "nice": "n", "sudo": "ugC", "env": "uC", "stdbuf": "", "taskset": ""}


def run_program(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    """Note what a command does, and return what is known of its output."""
    name = posixpath.basename(words[0])
    if "/" in words[0]:
        _started(shell, words[0])
    return _program(name)(shell, (name, *words[1:]), stdin)


def _program(name: str) -> Program:
    return _TABLE.get(name) or (interpret if INTERPRETERS.fullmatch(name) else _reads)


def arguments_of(words: tuple[str, ...]) -> Iterator[str]:
    """Yield what could be a path in a program's arguments: also behind `--option=` and `-I`."""
    for word in words[1:]:
        if "=" in word and not word.startswith("/"):
            yield word.partition("=")[2]
        elif word.startswith("-") and "/" in word:
            yield word[word.index("/") :]
        elif word and not word.startswith("-"):
            yield word


def _started(shell: Shell, word: str) -> None:
    path = shell.path(word)
    shell.does(Deed.RUN, path)
    if text := shell.known.files.get(path):
        shell.run_text(text)


def _reads(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    """Any other program: what it is given it reads, and whom it is told it asks."""
    asks = asks_for_hosts(words)
    for host in asks:
        shell.does(Deed.CONNECT, host)
    for word in arguments_of(words):
        target = host_in(word)
        if target is not None:
            if target.gateway:
                shell.does(Deed.ASK_GATEWAY, target.name)
            elif target.path is not None:
                shell.does(Deed.READ, shell.path(target.path))
        elif not any(c.isspace() for c in word):
            shell.does(Deed.READ, shell.path(word.removeprefix("@")))
    names = tuple(shell.path(w) for w in arguments_of(words) if looks_like_a_path(w))
    known = shell.known.files.get(names[0]) if words[0] == "cat" and len(names) == 1 else None
    if words[0] == "cat":
        return Stream(text=stdin.text if len(words) == 1 else _content(shell, words) or known)
    return NOTHING


def _content(shell: Shell, words: tuple[str, ...]) -> str | None:
    paths = [shell.path(word) for word in words[1:] if not word.startswith("-")]
    texts = [shell.known.files.get(path) for path in paths]
    return "".join(text for text in texts if text) or None


def _silent(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    return NOTHING


def _assigns(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    for word in words[1:]:
        name, given, value = word.partition("=")
        if given:
            shell.bind(name, (value,))
    return NOTHING


def _echo(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    said = [word for word in words[1:] if word not in ("-n", "-e", "-ne", "-en", "--")]
    text = " ".join(said)
    if words[0] == "printf" and said:
        text = " ".join(said[1:]) if len(said) > 1 and "%" in said[0] else said[0]
    text = text.replace("\\n", "\n")
    paths = tuple(shell.path(word) for word in said if looks_like_a_path(word))
    return Stream(text=f"{text}\n", names=paths)


def _cd(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    given = [word for word in words[1:] if not word.startswith("-")]
    if words[1:] == ("-",):
        shell.go(None)
    else:
        shell.go(shell.path(given[0]) if given else "/home/agent")
    return NOTHING


def _pwd(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    return Stream(text=shell.folder)


def _lists(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    if not {"=", "==", "!="}.isdisjoint(words):  # `test` compares texts
        return NOTHING
    given = [word for word in arguments_of(words) if word not in ("]", "]]", "!")]
    paths = tuple(shell.path(word) for word in given) or (shell.path("."),)
    for path in paths:
        shell.does(Deed.LOOK, path)
    options = "".join(word for word in words[1:] if word.startswith("-"))
    whole = words[0] in ("tree", "du") or (words[0] in ("ls", "dir") and "R" in options)
    inside = tuple(f"{path}/*" if place_of(path).guarded else path for path in paths)
    return Stream(names=inside, listed=paths if whole else ())


def _writes(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    for word in arguments_of(words):
        shell.does(Deed.WRITE, shell.path(word))
        if words[0] == "tee" and stdin.text is not None:
            shell.known.write(shell.path(word), stdin.text)
    return stdin


def _copies(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    given = tuple(arguments_of(words))
    for word in given[:-1] if len(given) > 1 else given:
        shell.does(Deed.READ, shell.path(word))
    if len(given) > 1:
        target = shell.path(given[-1])
        shell.does(Deed.WRITE, target)
        text = shell.known.files.get(shell.path(given[0]))
        if text is not None:
            shell.known.write(target, text)
    return NOTHING


def _sed(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    in_place = any(word.startswith(("-i", "--in-place")) for word in words[1:])
    given = [word for word in words[1:] if not word.startswith("-")]
    for word in given[1:]:  # the first one is the script
        shell.does(Deed.WRITE if in_place else Deed.READ, shell.path(word))
    return NOTHING


def _dd(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    for word in words[1:]:
        name, _, path = word.partition("=")
        if name in ("if", "of"):
            shell.does(Deed.READ if name == "if" else Deed.WRITE, shell.path(path))
    return NOTHING


def _wraps(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    """A program that runs another one: what is left without its own options is the other."""
    if words[0] == "command" and words[1:2] in (("-v",), ("-V",)):
        return NOTHING
    rest = list(words[1:])
    while rest and (rest[0].startswith("-") or _is_setting(rest[0], words[0])):
        option = rest.pop(0)
        takes_value = len(option) == 2 and option[1:] in _VALUED.get(words[0], "")
        if option.startswith("-") and takes_value and rest:
            rest.pop(0)
    return shell.run_words(tuple(rest), stdin)


def _is_setting(word: str, program: str) -> bool:
    if program == "timeout":
        return word.rstrip("smhd").replace(".", "", 1).isdecimal()
    return "=" in word and program in ("env", "sudo") and not word.startswith("/")


def _runs(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    """`make -C PATH`, `pytest PATH`: what lies there is run."""
    rest = list(words[1:])
    for number, word in enumerate(rest):
        if word in ("-C", "--directory", "-f", "--rootdir") and number + 1 < len(rest):
            shell.does(Deed.RUN, shell.path(rest[number + 1]))
        elif not word.startswith("-"):
            shell.does(Deed.RUN, shell.path(word.partition("::")[0]))
    if len(rest) < 2:
        shell.does(Deed.RUN, shell.path("."))
    return NOTHING


def _shell(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    rest = list(words[1:])
    while rest and rest[0].startswith(("-", "+")) and rest[0] != "-":
        option = rest.pop(0)
        if not option.startswith("--") and "c" in option:
            shell.run_text(rest[0] if rest else "")
            return NOTHING
        if option in ("-o", "+o", "-O", "--rcfile") and rest:
            rest.pop(0)
    if rest and rest[0] not in ("-", "/dev/stdin"):
        _started(shell, rest[0])
        for word in arguments_of(("", *rest[1:])):
            shell.does(Deed.READ, shell.path(word))
    elif stdin.text is not None:
        shell.run_text(stdin.text)
    elif stdin.names:
        for name in stdin.names:
            shell.does(Deed.RUN, name)
    return NOTHING


def _eval(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    shell.run_text(" ".join(words[1:]))
    return NOTHING


def _read(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    for word in words[1:]:
        if word.isidentifier():
            shell.bind(word, stdin.names[:8])
    return NOTHING


def _xargs(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    rest, mark = list(words[1:]), ""
    while rest and rest[0].startswith("-"):
        option = rest.pop(0)
        if option[:2] in ("-I", "-i", "-J"):
            mark = option[2:] or (rest.pop(0) if rest else "")
        elif option in ("-n", "-P", "-L", "-d", "-s", "-E") and rest:
            rest.pop(0)
    given = stdin.names or tuple((stdin.text or "").split()[:8])
    if mark:
        for name in given[:8]:
            shell.run_words(tuple(word.replace(mark, name) for word in rest), NOTHING)
        return NOTHING
    return shell.run_words((*(rest or ["echo"]), *given), NOTHING)


def _git(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    rest = list(words[1:])
    while rest[:1] in (["-C"], ["-c"]):
        if rest[0] == "-C" and len(rest) > 1:
            shell.does(Deed.LOOK, shell.path(rest[1]))
        rest = rest[2:]
    if rest[:1] in (["clone"], ["diff"], ["show"], ["apply"], ["am"], ["fetch"], ["pull"]):
        return _reads(shell, ("git", *rest), stdin)
    for host in asks_for_hosts(("git", *rest)):
        shell.does(Deed.CONNECT, host)
    return NOTHING


def _engine(shell: Shell, words: tuple[str, ...], stdin: Stream) -> Stream:
    shell.does(Deed.READ, "/run/docker.sock")
    return NOTHING


_TABLE: Mapping[str, Program] = {
    **dict.fromkeys(_SAYS_NOTHING, _silent),
    **dict.fromkeys(("export", "declare", "local", "readonly", "typeset"), _assigns),
    **dict.fromkeys(("echo", "printf"), _echo),
    **dict.fromkeys(("cd", "pushd", "chdir"), _cd),
    **dict.fromkeys(_LISTERS, _lists),
    **dict.fromkeys(_WRITERS, _writes),
    **dict.fromkeys(_COPIERS, _copies),
    **dict.fromkeys(_WRAPPERS, _wraps),
    **dict.fromkeys(_ENGINES, _engine),
    **dict.fromkeys(_RUNNERS, _runs),
    **dict.fromkeys(("sh", "bash", "dash", "zsh", "ksh", "ash", "rbash", "fish"), _shell),
    **dict.fromkeys(("source", "."), _shell),
    **SEARCHERS,
    "cd": _cd,
    "pwd": _pwd,
    "eval": _eval,
    "read": _read,
    "xargs": _xargs,
    "parallel": _xargs,
    "git": _git,
    "sed": _sed,
    "dd": _dd,
}
