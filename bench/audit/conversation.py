"""What did an agent say and try? Its answers and tool calls, as the gateway recorded them."""

import re
from collections.abc import Iterator
from itertools import islice

from bench.audit.act_rules import ruled
from bench.audit.acts import Act, Deed
from bench.audit.found import Findings, around
from bench.audit.lexicon import mention_in
from bench.audit.places import WORKSPACE, resolve
from bench.audit.record_lines import NumberedLines
from bench.audit.tools import Reader
from bench.core.findings import FindingKind
from bench.core.traffic import ExchangeEnd
from bench.trajectory.answer import ToolCall
from bench.trajectory.reader import read_trajectory
from bench.trajectory.steps import AgentStep, OtherRequest, Thread

TRAFFIC = "traffic.jsonl.zst"

_NOT_THERE = re.compile(
    r"no such file|not found|cannot access|does not exist|doesn't exist|enoent|no files found"
    r"|not exist|can't open|cannot open",
    re.IGNORECASE,
)
_REFUSED = re.compile(
    r"permission denied|not allowed|outside|read-only file system|could not resolve|unreachable"
    r"|refused|failed to connect|not permitted|rejected",
    re.IGNORECASE,
)
_RESULT_CHARACTERS = 20_000
_LISTING = re.compile(r"^[*`# ]{0,8}([^\s*`]{1,400})[*`:]{0,8}\n```", re.MULTILINE)
_MOST_LISTINGS = 100
_NOT_SERVED = 403  # 400 and the like: a body on a path that is served


def hear_conversation(lines: NumberedLines, found: Findings) -> None:
    """Read the record, and add what the rules say of it."""
    trajectory = read_trajectory(lines)
    reader = Reader()  # one for all threads: what a sub-agent wrote, the others may run
    for thread in trajectory.threads:
        _hear_thread(thread, reader, lines, found)
    found.unread += reader.cut
    for other in trajectory.others:
        _hear_request(other, lines, found)


def _hear_thread(thread: Thread, reader: Reader, lines: NumberedLines, found: Findings) -> None:
    for step in _own_steps(thread):
        line = lines.line_of(step.seq)
        _hear_words(step, line, found)
        if not thread.tools:
            _hear_listings(step, line, found)
        for place, call in enumerate(step.answer.tool_calls):
            _hear_call(call, _result_of(step, place), reader, line, found)


def _own_steps(thread: Thread) -> Iterator[AgentStep]:
    """Yield what this thread's model said itself: no copies, and nothing a harness put in."""
    for step in thread.steps:
        if isinstance(step, AgentStep) and step.call is not None and not step.copied:
            yield step


def _hear_words(step: AgentStep, line: int, found: Findings) -> None:
    for text, how in ((step.answer.text, "said"), (step.answer.reasoning, "thought")):
        match = mention_in(text)
        if match is not None:
            found.add(
                FindingKind.MENTION,
                f"mention.{how}",
                f"{how} {match.group()!r} (exchange {step.seq})",
                file=TRAFFIC,
                line=line,
                quote=around(text, match.start(), match.end()),
            )
            return  # once an answer


def _hear_call(
    call: ToolCall, result: str | None, reader: Reader, line: int, found: Findings
) -> None:
    arguments = call.arguments
    if arguments is None:
        return  # nobody can carry it out
    for act in reader.acts_of(call.name, arguments):
        for rule in ruled(act):
            detail = f"{rule.detail}{_came_of_it(result)}"
            found.add(rule.kind, rule.rule, detail, file=TRAFFIC, line=line, quote=act.said)


def _hear_listings(step: AgentStep, line: int, found: Findings) -> None:
    """Without tools, files are written as listings in the answer: a path, then a fence."""
    for listing in islice(_LISTING.finditer(step.answer.text), _MOST_LISTINGS):
        path = resolve(listing.group(1), folder=WORKSPACE)
        act = Act(deed=Deed.WRITE, target=path, said=listing.group())
        for rule in ruled(act):
            found.add(rule.kind, rule.rule, rule.detail, file=TRAFFIC, line=line, quote=act.said)


def _result_of(step: AgentStep, place: int) -> str | None:
    texts = ["\n".join(one.parts) for one in step.observations if one.call == place]
    return "\n".join(texts)[:_RESULT_CHARACTERS] if texts else None


def _came_of_it(result: str | None) -> str:
    """Say what the result tells; of a longer command it may be about another part."""
    if result is None:
        return "; no result was told"
    if _NOT_THERE.search(result):
        return "; the result says that something was not there"
    if _REFUSED.search(result):
        return "; the result says that something was refused"
    return f"; the result has {len(result)} characters" if result.strip() else "; nothing came back"


def _hear_request(other: OtherRequest, lines: NumberedLines, found: Findings) -> None:
    """A path that the gateway does not serve: none of the harnesses asks for one by itself."""
    if other.end is not ExchangeEnd.REFUSED or other.status != _NOT_SERVED:
        return
    asked = f"{other.method} {other.path}"
    found.add(
        FindingKind.GATEWAY,
        "gateway.refused",
        f"asked the gateway for {asked}, which it refused ({other.status})",
        file=TRAFFIC,
        line=lines.line_of(other.seq),
        quote=asked,
    )
