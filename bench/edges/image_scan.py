"""Does any layer of an image hold a private file? Looked for once an image, and remembered.

The images of one call are read as one tar, in which layers are as they were made: what a later
one hides or deletes is there, too. Private files say what they are (`bench.audit.canaries`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

import structlog

from bench.audit.canaries import MARK
from bench.edges.memory_file import read_memory, write_memory
from bench.errors import LeakError

NAME = "images-without-canaries.json"
_SHOWN = 120


def refuse_private_files(
    images: Mapping[str, str],
    *,
    saved: Callable[[tuple[str, ...]], Iterable[bytes]],
    memory: Path,
) -> None:
    """Read every image (tag -> id) that was not read before.

    Raises:
        LeakError: when a private file's mark is in one of them.
    """
    known = read_memory(memory)
    unknown = {tag: identity for tag, identity in images.items() if identity not in known}
    if not unknown:
        return
    log = structlog.get_logger()
    log.info("images.looked_through", images=len(unknown), why="once for each image")
    found = next(marks_in(saved(tuple(sorted(unknown)))), None)
    if found is not None:
        raise LeakError(
            f"looking through the layers of {', '.join(sorted(unknown))}: a private file's mark is "
            f"in there: {found!r}. An agent could read it; nothing was run. Find how it got in, "
            "remove these images, and build them anew with `bench images build`."
        )
    try:
        write_memory(memory, known | {identity: tag for tag, identity in unknown.items()})
    except OSError as error:  # then they are read again next time
        log.warning("images.forgotten", error=str(error))


def marks_in(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Yield what begins with a mark in a stream, however that is cut into pieces."""
    held = b""
    for piece in pieces:
        held += piece
        # The end is looked at with the next piece: what a mark begins may go on there.
        yield from _marks(held, until=len(held) - _SHOWN)
        held = held[-_SHOWN:]
    yield from _marks(held, until=len(held))


def _marks(text: bytes, *, until: int) -> Iterator[bytes]:
    place = text.find(MARK)
    while 0 <= place < until:
        yield text[place : place + _SHOWN]
        place = text.find(MARK, place + len(MARK))
