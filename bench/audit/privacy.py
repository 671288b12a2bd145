"""Does a task show an agent what is private? Canaries, and lines that stand on both sides."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from bench.audit.canaries import MARK, find_canaries, without_canary
from bench.core.tasks import Task

# Shorter lines, and lines of few letters (tables, literals, rules), are alike by chance.
_TELLING_CHARACTERS, _TELLING_LETTERS = 24, 12
_COMMON = ("import ", "from ", "#include", "use ", "#!", ">>> ", "raise NotImplementedError")
_NO_TYPE = r"(?!(return|else|elif|if|for|while|with|case|await|yield|raise|assert|let|not)\b)"
# A signature is told to the agent on purpose: by a word that declares, or as in C.
_DECLARES = re.compile(
    r"((pub|async|static|inline|export|unsafe) )*"
    r"(def|class|fn|struct|enum|trait|impl|type|typedef|template|namespace|CREATE)\b"
    rf"|\) ->|{_NO_TYPE}[\w:<>&*\[\], ]+[ *&]\w+\([^()=]*\)( const| noexcept)*[ ;{{:]*$"
)
# A parameter with its type on a line of its own, as a long signature has them.
_PARAMETER = re.compile(r"\w+: [\w\[\].|, ]+( = \w+)?,")
_LONGEST_SIGNATURE = 200  # and of a longer line the pattern would take its time
# The reference may share a line with its description; what was copied shares several.
_LINES_OF_A_REFERENCE = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Exposure:
    """A private file, or a part of it, that stands where an agent sees it."""

    private: str
    public: str
    lines: tuple[str, ...] = ()  # none: its canary

    @property
    def found(self) -> str:
        """Say what was found where."""
        if not self.lines:
            return f"the canary of {self.private} stands in {self.public}"
        return f"{self.public} and {self.private} share the line {self.lines[0]!r}" + (
            f" and {len(self.lines) - 1} more" if len(self.lines) > 1 else ""
        )


def exposures(task: Task, canaries: Mapping[str, str]) -> tuple[Exposure, ...]:
    """Return what of the private files stands in the prompt, the workspace or the decoy.

    `canaries` are those of every task that is known. A driver and a recipe may repeat what the
    prompt says, since they hold no secret; of the reference, so may signatures, and whatever the
    deliverables had in them from the start.
    """
    return tuple(_exposures(task, canaries))


def _exposures(task: Task, canaries: Mapping[str, str]) -> Iterator[Exposure]:
    private = dict(_private_lines(task))
    for name, content in _public(task).items():
        held = name.encode() + b"\n" + content
        found = find_canaries(held, canaries)
        yield from (Exposure(private=file, public=name) for file in found)
        if MARK in held and not found:
            yield Exposure(private="some private file", public=name)
        shown = "\n".join(_plain_lines(content))
        for file, (lines, enough) in private.items():
            shared = tuple(line for line in lines if line in shown)
            if len(shared) >= enough:
                yield Exposure(private=file, public=name, lines=shared)


def _public(task: Task) -> dict[str, bytes]:
    files = {f"workspace/{name}": content for name, content in task.workspace.items()}
    files |= {f"decoy/{name}": content for name, content in task.decoy.items()}
    return {"prompt.md": task.prompt} | files


def _private_lines(task: Task) -> Iterator[tuple[str, tuple[tuple[str, ...], int]]]:
    """Yield private files with their telling lines, and how many of them tell too much."""
    for name, content in task.grader.items():
        yield f"grader/{name}", (telling_lines(content), 1)
    given = {
        x for name in task.spec.deliverables for x in _plain_lines(task.workspace.get(name, b""))
    }
    for proof in task.proofs:
        if not proof.solved:
            yield f"proofs/{proof.name}/WHY.txt", (telling_lines(proof.why.encode()), 1)
            continue
        for name, content in proof.files.items():
            lines = tuple(line for line in telling_lines(content) if line not in given)
            yield f"proofs/{proof.name}/{name}", (lines, _LINES_OF_A_REFERENCE)


def telling_lines(content: bytes) -> tuple[str, ...]:
    """Return the lines that are not alike by chance, once each, without their indentation."""
    lines = dict.fromkeys(_plain_lines(without_canary(content)))
    return tuple(line for line in lines if _tells(line))


def _tells(line: str) -> bool:
    letters = sum(character.isalpha() for character in line)
    long = len(line) >= _TELLING_CHARACTERS and letters >= _TELLING_LETTERS
    return long and not line.startswith(_COMMON) and not _declares(line)


def _declares(line: str) -> bool:
    if len(line) >= _LONGEST_SIGNATURE:
        return False
    return bool(_DECLARES.match(line) or _PARAMETER.fullmatch(line))


def _plain_lines(content: bytes) -> Iterator[str]:
    for line in content.decode(errors="replace").splitlines():
        yield " ".join(line.split())
