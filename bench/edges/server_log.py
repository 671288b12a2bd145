"""What a model server wrote: the end of its log, for messages."""

from pathlib import Path

_TAIL_BYTES = 2000
_LINE_CHARACTERS = 160


def log_tail(path: Path) -> str:
    """Return the last lines of a log, however large it is."""
    try:
        with path.open("rb") as file:
            size = file.seek(0, 2)
            file.seek(max(0, size - _TAIL_BYTES))
            return file.read().decode(errors="replace").strip()
    except OSError as error:
        return f"({error})"


def last_line(path: Path) -> str:
    """Return the last line of a log; progress bars draw theirs over and over."""
    lines = log_tail(path).replace("\r", "\n").splitlines()
    told = [line.strip() for line in lines if line.strip()]
    last = told[-1] if told else ""
    return "".join(c for c in last if c.isprintable())[:_LINE_CHARACTERS]
