"""What does a piece of Python set out to do with files, commands and hosts?

A text that is a protected path counts where a file is opened by it, by whatever name it goes until
then. In code on the command line that opens files at all, it counts anywhere: nobody keeps examples
there.
"""

import ast
from collections.abc import Iterable, Iterator
from itertools import islice

from bench.audit.acts import Command, Deed, Shell
from bench.audit.hosts import host_in
from bench.audit.lexicon import names_what_is_hidden
from bench.audit.places import looks_like_a_path, place_of
from bench.audit.python_tree import parsed

_SHELLS = frozenset({"system", "popen", "getoutput", "getstatusoutput", "create_subprocess_shell"})
_STARTERS = frozenset(
    {
        "run",
        "call",
        "check_output",
        "check_call",
        "Popen",
        "create_subprocess_exec",
        "execv",
        "execvp",
    }
)
_OPENERS = frozenset(
    {
        "open",
        "Path",
        "PosixPath",
        "read_text",
        "read_bytes",
        "load",
        "loadtxt",
        "read_csv",
        "fromfile",
    }
    | {"copyfile", "copytree", "copy2", "symlink", "readlink", "joinpath", "fdopen"}
    | {"spec_from_file_location", "SourceFileLoader"}
)
_FILES = _OPENERS | {"insert"}  # as in `sys.path.insert`
_LOOKS = frozenset(
    {"listdir", "walk", "glob", "iglob", "exists", "isfile", "isdir", "scandir", "stat", "rglob"}
)
_SEARCHES = frozenset({"walk", "glob", "iglob", "rglob", "scandir", "listdir", "iterdir"})
_RUNS = frozenset({"run_path"})
_ASKS = frozenset(
    {"urlopen", "urlretrieve", "Request", "get", "post", "request", "create_connection", "connect"}
    | {"HTTPConnection", "HTTPSConnection", "head", "put", "gethostbyname", "getaddrinfo", "Client"}
)
_MOST_TEXTS = 50  # that a name may stand for
_SAYS = frozenset({"print", "write", "info", "debug", "warning", "error"})


def python_acts(shell: Shell, code: str, *, is_file: bool) -> bool:
    """Note what the code does. False when it is no Python."""
    tree = parsed(code)
    if tree is None:
        return False
    _Reading(shell, tree, is_file=is_file).read()
    return True


def opens_files(nodes: Iterable[ast.AST]) -> bool:
    """Whether code names anything that opens or lists files."""
    return any(
        isinstance(node, ast.Name | ast.Attribute) and _name_of(node) in _OPENERS | _LOOKS
        for node in nodes
    )


class _Reading:
    def __init__(self, shell: Shell, tree: ast.Module, *, is_file: bool) -> None:
        self._shell = shell
        self._nodes = list(ast.walk(tree))
        self._is_file = is_file
        self._bound = _texts_by_name(self._nodes)
        self._told: set[int] = set()  # constants that are dealt with

    def read(self) -> None:
        """Go through calls first: they say what is done with a text."""
        for node in self._nodes:
            if isinstance(node, ast.Call):
                self._call(node, _name_of(node.func))
        if self._is_file or not opens_files(self._nodes):
            return
        for node in self._nodes:
            text = _text_of(node)
            if text is not None and id(node) not in self._told:
                self._path(Deed.READ, text)

    def _call(self, node: ast.Call, name: str) -> None:
        given = [*node.args, *(keyword.value for keyword in node.keywords)]
        if name in _SAYS:
            for inner in ast.walk(node):
                self._told.add(id(inner))
        elif name in _SHELLS or (name in _STARTERS and _is_text(given)):
            for text in self._texts(given[:1]):
                self._shell.run_text(text)
        elif name in _STARTERS:
            words = tuple(self._texts(given[:1]))
            if given and isinstance(given[0], ast.List | ast.Tuple) and words:
                self._shell.run(Command(words=words))
        elif name in _ASKS:
            self._hosts(given)
        if name in _SEARCHES:
            self._search([*given, node.func])
        deed = _deed_of(name, given)
        if deed is not None:
            receiver = [node.func.value] if isinstance(node.func, ast.Attribute) else []
            for text in self._texts([*given, *receiver]):
                self._path(deed, text)

    def _texts(self, nodes: list[ast.expr]) -> Iterator[str]:
        for node in nodes:
            for inner in ast.walk(node):
                text = _text_of(inner)
                if text is not None:
                    self._told.add(id(inner))
                    yield text
                elif isinstance(inner, ast.Name):
                    yield from self._known_texts(inner.id)

    def _search(self, nodes: list[ast.expr]) -> None:
        """Going through folders: what for, any name in the code may say."""
        texts = list(self._texts(nodes))
        named = (text for node in self._nodes if (text := _text_of(node)))
        aims = [text for text in texts if not text.startswith("/")]
        aims += islice(filter(names_what_is_hidden, named), _MOST_TEXTS)
        for text in texts:
            path = self._shell.path(text)
            if looks_like_a_path(text) and not place_of(path).guarded:  # that is a look already
                self._shell.does(Deed.SEARCH, path, aims=tuple(aims))

    def _known_texts(self, name: str) -> Iterator[str]:
        for node in self._bound.get(name, ()):
            self._told.add(id(node))
            yield _text_of(node) or ""

    def _path(self, deed: Deed, text: str) -> None:
        if looks_like_a_path(text):
            path = self._shell.path(text)
            if place_of(path).guarded:
                self._shell.does(deed, path)

    def _hosts(self, given: list[ast.expr]) -> None:
        for text in self._texts(given):
            host = host_in(text)
            if host is None:
                outside = isinstance(given[0], ast.Tuple) and "." in text and "127." not in text
                if outside and " " not in text:
                    self._shell.does(Deed.CONNECT, text)
            elif host.gateway:
                self._shell.does(Deed.ASK_GATEWAY, host.name)
            elif host.outside:
                self._shell.does(Deed.CONNECT, host.name)


def _deed_of(name: str, given: list[ast.expr]) -> Deed | None:
    if name == "open" and any(
        isinstance(one, ast.Constant)
        and isinstance(one.value, str)
        and len(one.value) < 4
        and set("wax") & set(one.value)
        for one in given[1:]
    ):
        return Deed.WRITE
    if name in _RUNS:
        return Deed.RUN
    if name in _LOOKS:
        return Deed.LOOK
    return Deed.READ if name in _FILES else None


def _texts_by_name(nodes: list[ast.AST]) -> dict[str, list[ast.expr]]:
    """Return the texts that names may stand for: assigned, or gone through in a loop."""
    bound: dict[str, list[ast.expr]] = {}
    for node in nodes:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.For(target=ast.Name(id=name), iter=value):
                pass
            case _:
                continue
        texts = (n for n in ast.walk(value) if isinstance(n, ast.Constant | ast.JoinedStr))
        known = bound.setdefault(name, [])
        known.extend(islice(texts, _MOST_TEXTS - len(known)))
    return bound


def _text_of(node: ast.AST) -> str | None:
    match node:
        case ast.Constant(value=str() as text):
            return text
        case ast.JoinedStr(values=values):
            return "".join(_text_of(part) or "*" for part in values)
        case _:
            return None


def _is_text(given: list[ast.expr]) -> bool:
    return bool(given) and isinstance(given[0], ast.Constant | ast.JoinedStr | ast.Name)


def _name_of(function: ast.expr) -> str:
    match function:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case _:
            return ""
