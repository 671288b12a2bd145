"""What goes between the bench and its auditing process: frames, each a length and so many bytes."""

import io
import json
import pickle
from dataclasses import replace
from typing import BinaryIO

from bench.audit.audit import Evidenced
from bench.audit.decoy_rules import Decoy
from bench.core.findings import Audit

_LENGTH_BYTES = 8  # big endian
_FAULT_CHARACTERS = 300


def a_question(evidence: Evidenced, decoy: Decoy | None) -> bytes:
    """Return what is to be audited as the content of a frame."""
    whole = io.BytesIO(b"".join(evidence.traffic))
    return pickle.dumps((replace(evidence, traffic=whole), decoy))


def the_question(content: bytes) -> tuple[Evidenced, Decoy | None]:
    """Return what is to be audited. Only ever called on what the bench itself has written."""
    evidence, decoy = pickle.loads(content)  # noqa: S301
    return evidence, decoy


def an_answer(found: Audit | Exception) -> bytes:
    """Return what was found, or what went wrong, as the content of a frame."""
    if isinstance(found, Audit):
        return found.model_dump_json().encode()
    return json.dumps({"fault": repr(found)[:_FAULT_CHARACTERS]}).encode()


def the_answer(content: bytes) -> Audit | str:
    """Return what was found, or what went wrong.

    Raises:
        ValueError: when it is no answer.
    """
    said = json.loads(content)
    return str(said["fault"]) if "fault" in said else Audit.model_validate(said)


def read_frame(stream: BinaryIO) -> bytes | None:
    """Return the next frame's content, `None` when there is no whole one."""
    head = stream.read(_LENGTH_BYTES)
    if len(head) < _LENGTH_BYTES:
        return None
    length = int.from_bytes(head, "big")
    content = stream.read(length)
    return content if len(content) == length else None


def write_frame(stream: BinaryIO, content: bytes) -> None:
    """Write a frame."""
    stream.write(len(content).to_bytes(_LENGTH_BYTES, "big"))
    stream.write(content)
    stream.flush()
