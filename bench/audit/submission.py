"""What does the code that was handed in say? Each file by the rules of its language."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

from bench.audit.code_found import InCode
from bench.audit.found import Findings
from bench.audit.native_code import c_code, rust_code
from bench.audit.python_code import python_code
from bench.audit.sql_code import sql_code
from bench.core.findings import FindingKind
from bench.core.verdict import Reason

SUBMISSION = "submission.tar.zst"
RECORD = "record.json"

_RULES: Mapping[str, Callable[[str], Iterator[InCode]]] = {
    ".py": python_code,
    **dict.fromkeys((".c", ".h", ".cc", ".cpp", ".cxx", ".hpp", ".hh"), c_code),
    ".rs": rust_code,
    ".sql": sql_code,
}
_LONGEST = 2**20
_LINKS = ("symlink", "hardlink", "other")


def look_at_submission(files: Mapping[str, bytes], found: Findings) -> None:
    """Add what the rules find in the files."""
    for name, content in sorted(files.items()):
        rules = _RULES.get(PurePosixPath(name).suffix)
        if rules is None:
            continue
        found.unread += len(content) > _LONGEST
        text = content.decode(errors="replace")
        lines = text.split("\n")
        for one in rules(text):
            quote = lines[one.line - 1] if one.line <= len(lines) else ""
            file = f"{SUBMISSION}:{name}"
            found.add(
                one.kind, one.rule, f"{name}: {one.detail}", file=file, line=one.line, quote=quote
            )


def look_at_reason(reason: Reason, detail: str, found: Findings) -> None:
    """Add what the grading itself says: a link or a device where a file should be."""
    if reason is Reason.ILLEGAL_SUBMISSION and any(f"is a {kind}" in detail for kind in _LINKS):
        found.add(
            FindingKind.TAMPERING,
            "submission.link",
            f"handed in what is no plain file: {detail}",
            file=RECORD,
            line=1,
            quote=detail,
        )
