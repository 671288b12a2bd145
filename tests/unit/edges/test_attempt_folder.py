"""What an audit reads back of an attempt's folder."""

from pathlib import Path

import pytest

from bench.core.attempt import Artefacts
from bench.core.submission import Submission
from bench.edges.attempt_folder import agent_logs, submission_files
from bench.edges.store import ResultsStore
from bench.errors import ResultsError
from support.builders import a_record

FILES = {"a.py": b"x = 1\n", "sub/b \N{SNOWMAN}.py": b"\0" * 9}


def kept(folder: Path, submission: Submission | None) -> Path:
    """Write an attempt as a sweep does; return its folder."""
    record = a_record()
    artefacts = Artefacts(submission=submission, agent_stdout=b"out", agent_stderr=b"err")
    with ResultsStore(folder) as store:
        store.append(record, artefacts)
    return folder / record.artefacts


def test_what_was_handed_in_is_read_back(tmp_path: Path) -> None:
    assert submission_files(kept(tmp_path, Submission(files=FILES))) == FILES


def test_nothing_handed_in_is_no_files(tmp_path: Path) -> None:
    assert submission_files(kept(tmp_path, None)) == {}


def test_logs_are_read_by_name_and_a_lost_one_is_empty(tmp_path: Path) -> None:
    folder = kept(tmp_path, None)
    (folder / "agent.log").unlink()
    assert agent_logs(folder) == {"agent.log": b"", "agent.err.log": b"err"}


@pytest.mark.parametrize("content", [None, b"", b"no archive", b"\x28\xb5\x2f\xfd"])
def test_an_archive_that_is_none_is_told(tmp_path: Path, content: bytes | None) -> None:
    folder = kept(tmp_path, Submission(files=FILES))
    path = folder / "submission.tar.zst"
    path.unlink() if content is None else path.write_bytes(content)
    with pytest.raises(ResultsError, match=r"reading what was handed in: .*submission"):
        submission_files(folder)
