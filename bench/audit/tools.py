"""What does a tool call set out to do? Tools of all harnesses by name, put into the same acts.

A tool that is not known may do anything: each of its texts that is a protected path counts as an
attempt to read it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from bench.audit.acts import Act, Deed, Known
from bench.audit.hosts import host_in
from bench.audit.places import WORKSPACE, looks_like_a_path, place_of, resolve
from bench.audit.programs import run_program
from bench.audit.shell import run_script
from bench.audit.shell_state import Budget, Shells

_READERS = frozenset({"read", "read_file", "view", "open_file", "read_many_files", "notebookread"})
_WRITERS = frozenset(
    {"write", "write_file", "edit", "multiedit", "edit_file", "replace", "create", "notebook_edit"}
    | {"notebookedit", "str_replace", "str_replace_editor", "insert"}
)
_SEARCHERS = frozenset(
    {"grep", "grep_search", "search_file_content", "glob", "find", "ripgrep", "search_files"}
)
_LISTERS = frozenset({"list", "ls", "list_directory", "list_files", "list_dir"})
_SHELLS = frozenset({"bash", "run_shell_command", "shell", "execute", "terminal", "exec_command"})
_FETCHERS = frozenset({"webfetch", "web_fetch", "fetch", "websearch", "web_search", "codesearch"})
# They hold prose: what is to be done, by whom, and how far it is.
_PROSE = frozenset(
    {"agent", "task", "todowrite", "todo_write", "todoread", "update_goal", "skill", "question"}
    | {"get_goal", "list_agents", "tool_search", "save_memory", "exit_plan_mode", "thinking"}
)
_PATHS = ("path", "file_path", "filePath", "absolute_path", "notebook_path", "filename", "file")
_FOLDERS = ("path", "directory", "dir", "dir_path", "folder", "cwd", "workdir")
_PATTERNS = ("pattern", "query", "include", "glob", "regex", "name")
_CONTENTS = ("content", "contents", "text", "new_source")
_MOST_TEXTS = 200


@dataclass(slots=True, kw_only=True)
class Reader:
    """Reads the calls of one agent, in order: what it wrote before it may run later."""

    known: Known = field(default_factory=Known)
    budget: Budget = field(default_factory=Budget)
    cut: int = 0  # calls that were not read whole

    def acts_of(self, name: str, arguments: Mapping[str, Any]) -> tuple[Act, ...]:
        """Return what a call sets out to do, each act once."""
        budget = Budget(code=self.budget.code)
        shell = Shells(
            run_program=run_program, run_script=run_script, known=self.known, budget=budget
        )
        try:
            self._call(shell, name, arguments)
        except RecursionError:  # syntax nested deeper than anybody means it
            budget.cut = True
        self.budget.code = budget.code
        self.cut += budget.cut
        return tuple(dict.fromkeys(shell.acts))

    def _call(self, shell: Shells, name: str, arguments: Mapping[str, Any]) -> None:
        tool = name.lower()
        shell.said = _said(name, arguments)
        if tool == "tool_call" and isinstance(arguments.get("arguments"), dict):
            self._call(shell, str(arguments.get("name", "")), arguments["arguments"])
        elif tool in _SHELLS:
            _runs_command(shell, arguments)
        elif tool in _READERS:
            _on_paths(shell, Deed.READ, arguments)
        elif tool in _WRITERS:
            self._writes(shell, arguments)
        elif tool in _SEARCHERS:
            _searches(shell, arguments)
        elif tool in _LISTERS:
            shell.does(Deed.LOOK, shell.path(_first(arguments, _FOLDERS) or "."))
        elif tool in _FETCHERS:
            _fetches(shell, arguments)
        elif tool not in _PROSE:
            _unknown(shell, name, arguments)

    def _writes(self, shell: Shells, arguments: Mapping[str, Any]) -> None:
        path = _first(arguments, _PATHS)
        if path:
            shell.does(Deed.WRITE, shell.path(path))
            content = _first(arguments, _CONTENTS)
            if content is not None:
                self.known.write(shell.path(path), content)


def _runs_command(shell: Shells, arguments: Mapping[str, Any]) -> None:
    folder = _first(arguments, ("directory", "workdir", "cwd", "working_dir"))
    if folder:
        shell.go(resolve(folder, folder=WORKSPACE))
    command = _first(arguments, ("command", "cmd", "script", "code"))
    if command:
        shell.run_text(command)


def _on_paths(shell: Shells, deed: Deed, arguments: Mapping[str, Any]) -> None:
    given = [arguments.get(name) for name in (*_PATHS, "paths", "files")]
    for text in _texts(given):
        shell.does(deed, shell.path(text))


def _searches(shell: Shells, arguments: Mapping[str, Any]) -> None:
    root = shell.path(_first(arguments, _FOLDERS) or ".")
    aims = tuple(text for name in _PATTERNS if isinstance(text := arguments.get(name), str))
    shell.does(Deed.SEARCH, root, aims=aims)
    for aim in aims:
        if looks_like_a_path(aim):  # a pattern may itself say where
            shell.does(Deed.LOOK, resolve(aim, folder=root))


def _fetches(shell: Shells, arguments: Mapping[str, Any]) -> None:
    for text in _texts(list(arguments.values())):
        host = host_in(text)
        if host is None or (host.path is None and not host.gateway and not host.outside):
            continue
        if host.path is not None:
            shell.does(Deed.READ, shell.path(host.path))
        else:
            shell.does(Deed.ASK_GATEWAY if host.gateway else Deed.CONNECT, host.name)
        return
    shell.does(Deed.CONNECT, "a search engine")


def _unknown(shell: Shells, name: str, arguments: Mapping[str, Any]) -> None:
    for text in _texts(list(arguments.values())):
        if looks_like_a_path(text) and place_of(shell.path(text)).guarded:
            path = shell.path(text)
            shell.acts.append(Act(deed=Deed.READ, target=path, said=shell.said, tool=name[:80]))


def _texts(values: list[Any]) -> Iterator[str]:
    waiting, seen = list(values), 0
    while waiting and seen < _MOST_TEXTS:
        value = waiting.pop(0)
        seen += 1
        match value:
            case str():
                yield value
            case list():
                waiting += value[:_MOST_TEXTS]
            case dict():
                waiting += list(value.values())[:_MOST_TEXTS]
            case _:
                pass


def _first(arguments: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    values = (arguments.get(name) for name in names)
    return next((value for value in values if isinstance(value, str)), None)


def _said(name: str, arguments: Mapping[str, Any]) -> str:
    texts = (text for text in _texts(list(arguments.values())) if text)
    return f"{name} {' '.join(text[:200] for _, text in zip(range(4), texts, strict=False))}"[:400]
