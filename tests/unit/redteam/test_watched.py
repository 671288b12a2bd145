"""A watched folder tells whatever is done to it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from bench.redteam.watched import SECRET, a_watched_folder


def test_a_folder_that_nobody_touched_is_as_it_was() -> None:
    with a_watched_folder("word") as watched:
        assert (watched.folder / SECRET).read_text() == "word"
        assert watched.untouched()


@pytest.mark.parametrize(
    "touch",
    [
        pytest.param(lambda f: (f / SECRET).write_text("x"), id="another content"),
        pytest.param(lambda f: (f / "program").chmod(0o777), id="another mode"),
        pytest.param(lambda f: (f / "new").touch(), id="a new file"),
        pytest.param(lambda f: (f / "below" / SECRET).unlink(), id="a file less"),
        pytest.param(lambda f: (f / "link").symlink_to("/"), id="a link"),
        pytest.param(lambda f: (f / "again").hardlink_to(f / "program"), id="a second name"),
    ],
)
def test_whatever_is_done_to_it_is_seen(touch: Callable[[Path], object]) -> None:
    with a_watched_folder("word") as watched:
        touch(watched.folder)
        assert not watched.untouched()
