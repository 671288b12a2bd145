"""What do programs do that list, write, copy and change files?"""

from collections.abc import Mapping

from bench.audit.acts import NOTHING, Command, Deed, Program, Shell, Stream
from bench.audit.places import place_of, resolve

_LISTERS = ("ls", "dir", "vdir", "tree", "stat", "file", "test", "[", "[[", "du", "readlink")
_ABOUT_TEXTS = frozenset({"=", "==", "!=", "-z", "-n"})  # a test that looks at no file
_WRITERS = ("tee", "touch", "rm", "mkdir", "rmdir", "chmod", "chown", "truncate", "shred")
_COPIERS = ("cp", "mv", "install", "ln", "rsync")


def _lists(shell: Shell, command: Command) -> Stream:
    if not _ABOUT_TEXTS.isdisjoint(command.words) and command.name in ("test", "[", "[["):
        return NOTHING
    given = [word for word in command.arguments if word not in ("]", "]]", "!")]
    paths = tuple(shell.path(word) for word in given) or (shell.path("."),)
    for path in paths:
        shell.does(Deed.LOOK, path)
    options = "".join(word for word in command.rest if word.startswith("-"))
    whole = command.name in ("tree", "du") or (command.name in ("ls", "dir") and "R" in options)
    inside = tuple(f"{path}/*" if place_of(path).guarded else path for path in paths)
    # Of the root, the names alone are worth a look: `ls / | grep test`.
    tops = tuple("/" for path in paths if path in ("/", "/*"))
    return Stream(names=inside, listed=paths if whole else tops)


def _writes(shell: Shell, command: Command) -> Stream:
    for word in command.arguments:
        shell.does(Deed.WRITE, shell.path(word))
        if command.name == "tee" and command.stdin.text is not None:
            shell.known.write(shell.path(word), command.stdin.text)
    return command.stdin


def _copies(shell: Shell, command: Command) -> Stream:
    given = tuple(command.arguments)
    for word in given[:-1] if len(given) > 1 else given:
        shell.does(Deed.READ, shell.path(word))
    if len(given) > 1:
        target = shell.path(given[-1])
        shell.does(Deed.WRITE, target)
        text = shell.known.files.get(shell.path(given[0]))
        if text is not None:
            shell.known.write(target, text)
    return NOTHING


def _sed(shell: Shell, command: Command) -> Stream:
    in_place = any(word.startswith(("-i", "--in-place")) for word in command.rest)
    given = [word for word in command.rest if not word.startswith("-")]
    for word in given[1:]:  # the first one is the script
        shell.does(Deed.WRITE if in_place else Deed.READ, shell.path(word))
    return NOTHING


def _tar(shell: Shell, command: Command) -> Stream:
    folder, before = shell.folder, ""
    for word in command.rest:
        if before in ("-C", "--directory"):
            folder = shell.path(word)
        elif not word.startswith("-"):
            shell.does(Deed.READ, resolve(word, folder=folder))
        before = word
    for word in command.arguments:
        shell.does(Deed.READ, shell.path(word))
    return NOTHING


def _dd(shell: Shell, command: Command) -> Stream:
    for word in command.rest:
        name, _, path = word.partition("=")
        if name in ("if", "of"):
            shell.does(Deed.READ if name == "if" else Deed.WRITE, shell.path(path))
    return NOTHING


FILE_PROGRAMS: Mapping[str, Program] = {
    **dict.fromkeys((*_LISTERS, "realpath"), _lists),
    **dict.fromkeys(_WRITERS, _writes),
    **dict.fromkeys(_COPIERS, _copies),
    "sed": _sed,
    "tar": _tar,
    "dd": _dd,
}
