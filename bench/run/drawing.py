"""Is an exam the same whenever it is drawn? One seed, drawn twice, in containers of their own."""

from bench.core.certification import Drawing
from bench.core.evidence import GraderFault
from bench.core.submission import files_sha256
from bench.run.exam_room import ExamRoom
from bench.run.exams import Exam

_HASH_SEEDS = 1000
_LOG_LINES, _LOG_CHARACTERS = 12, 2000


def draw_twice(room: ExamRoom, seed: int) -> tuple[Drawing, Exam | None]:
    """Draw a seed's exam under two hash seeds of Python's; a third time, should they differ."""
    # Other ones from seed to seed: two hash seeds may well order a small set alike.
    hash_seed = seed % _HASH_SEEDS
    first = room.draw(seed, hash_seed=hash_seed)
    if isinstance(first.exam, GraderFault):
        return Drawing(seed=seed, fault=first.exam.why, log=tail(first.log)), None
    second = room.draw(seed, hash_seed=hash_seed + 1)
    if isinstance(second.exam, GraderFault):
        why = f"only the second time: {second.exam.why}"
        return Drawing(seed=seed, fault=why, log=tail(second.log)), None
    differing = _differing(first.exam, second.exam)
    hash_alone = bool(differing) and _same(first.exam, room.draw(seed, hash_seed=hash_seed).exam)
    drawing = Drawing(
        seed=seed,
        plan=first.exam.plan,
        inputs_sha256=files_sha256(first.exam.inputs),
        differing=differing,
        hash_alone=hash_alone,
        seconds=(first.seconds, second.seconds),
    )
    return drawing, first.exam


def tail(log: bytes) -> str:
    """Return the last lines of what a grading said."""
    text = log[-_LOG_CHARACTERS:].decode(errors="replace")
    return "\n".join(text.rstrip().splitlines()[-_LOG_LINES:])


def _same(first: Exam, second: Exam | GraderFault) -> bool:
    return isinstance(second, Exam) and not _differing(first, second)


def _differing(first: Exam, second: Exam) -> tuple[str, ...]:
    one, other = _files(first), _files(second)
    names = sorted(one.keys() | other.keys())
    return tuple(name for name in names if one.get(name) != other.get(name))


def _files(exam: Exam) -> dict[str, bytes]:
    inputs = {f"inputs/{name}": content for name, content in exam.inputs.items()}
    return inputs | {f"expected/{name}": content for name, content in exam.expected.items()}
