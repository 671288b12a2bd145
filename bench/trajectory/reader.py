"""From the lines of a gateway's record to a trajectory, with one line in memory at a time."""

from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError

from bench.core.traffic import Closed, Exchange, Opened, TrafficLine
from bench.trajectory.continuation import finished_threads
from bench.trajectory.exchange import ModelCall, read_call, read_prompt
from bench.trajectory.message import Prompt
from bench.trajectory.steps import OtherRequest, Trajectory
from bench.trajectory.thread import Standing, ThreadDraft

_LINE: TypeAdapter[Opened | Exchange | Closed] = TypeAdapter(TrafficLine)
# Bounds what a flood of requests costs. A conversation that slept longer starts anew.
_THREADS_LOOKED_AT = 32
_OTHERS_KEPT = 1000
_BODY_CHARACTERS = 2000


def read_trajectory(lines: Iterable[bytes]) -> Trajectory:
    """Read a `traffic.jsonl`. Lines that are no event are counted; nothing in them raises."""
    reading = _Reading()
    for line in filter(bytes.strip, lines):
        try:
            event = _LINE.validate_json(line)
        except ValidationError:
            reading.unreadable_lines += 1
            continue
        match event:
            case Opened():
                pass
            case Closed():
                reading.closed = event
            case Exchange():
                reading.take(event)
    return reading.finished()


class _Reading:
    """What has been read so far."""

    def __init__(self) -> None:
        self.unreadable_lines = 0
        self.closed: Closed | None = None
        self._drafts: list[ThreadDraft] = []
        self._recent: list[ThreadDraft] = []  # the last one asked first
        self._others: list[OtherRequest] = []
        self._others_left_out = 0

    def take(self, exchange: Exchange) -> None:
        """Take in one exchange."""
        prompt = read_prompt(exchange)
        if prompt is None:
            self._take_other(exchange)
            return
        call = read_call(exchange)
        draft, standing = self._best(prompt)
        if draft is None or standing is None:
            draft = self._begin(prompt, call)
        else:
            draft.take(prompt, call, standing)
        self._recent = [draft, *(one for one in self._recent if one is not draft)]
        del self._recent[_THREADS_LOOKED_AT:]

    def finished(self) -> Trajectory:
        """Return the trajectory."""
        return Trajectory(
            threads=finished_threads(self._drafts),
            others=tuple(self._others),
            others_left_out=self._others_left_out,
            unreadable_lines=self.unreadable_lines,
            unrecorded=self.closed.unrecorded if self.closed else 0,
            closed=self.closed is not None,
        )

    def _best(self, prompt: Prompt) -> tuple[ThreadDraft | None, Standing | None]:
        """Return the thread that a request belongs to most, of equals the last one asked."""
        best: tuple[ThreadDraft | None, Standing | None] = (None, None)
        reached = (False, -1)
        for draft in self._recent:
            standing = draft.standing(prompt)
            if standing is not None and (standing.carries_on, standing.kept) > reached:
                best, reached = (draft, standing), (standing.carries_on, standing.kept)
        return best

    def _begin(self, prompt: Prompt, call: ModelCall) -> ThreadDraft:
        draft = ThreadDraft(len(self._drafts) + 1, prompt, call)
        self._drafts.append(draft)
        return draft

    def _take_other(self, exchange: Exchange) -> None:
        if len(self._others) == _OTHERS_KEPT:
            self._others_left_out += 1
            return
        self._others.append(
            OtherRequest(
                seq=exchange.seq,
                at=exchange.started_at,
                method=exchange.method,
                path=exchange.path,
                body=(exchange.request_text or "")[:_BODY_CHARACTERS],
                end=exchange.end,
                status=exchange.status,
                detail=exchange.detail,
                output_tokens=exchange.output_tokens,
            )
        )
