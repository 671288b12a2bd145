"""How does a verdict leave the judge? One file, written whole or not at all, with its nonce."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

_LONGEST_DETAIL = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One planned check and how it went."""

    name: str
    passed: bool
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """`verdict.json`, field by field. The runner believes it only if nonce and hash are right."""

    schema_version: int
    nonce: str
    inputs_sha256: str
    checks: tuple[Check, ...]


def write_verdict(folder: Path, verdict: Verdict) -> Path:
    """Write `verdict.json` below a folder so that a reader sees all of it or nothing."""
    path = folder / "verdict.json"
    partial = folder / "verdict.json.partial"
    with partial.open("wb") as file:
        file.write(_content(verdict))
        file.flush()
        os.fsync(file.fileno())
    partial.rename(path)
    return path


def _content(verdict: Verdict) -> bytes:
    plain = asdict(verdict)
    for check in plain["checks"]:
        check["detail"] = check["detail"][:_LONGEST_DETAIL]
    # ASCII only: a detail may quote the submission, and must not steer anyone's terminal.
    return (json.dumps(plain, indent=1) + "\n").encode("ascii")
