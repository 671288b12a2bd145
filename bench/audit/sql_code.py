"""Does a query reach beyond the database it is asked about, or answer from literals?"""

import re
from collections.abc import Iterator

from bench.audit.code_found import InCode, hard_codes, tampers
from bench.audit.code_tokens import Code, code_of

_REACHES = {
    re.compile(r"\b(?:attach|detach)\b", re.IGNORECASE): "attaches another database",
    re.compile(r"\bpragma(?:_\w+)?\b", re.IGNORECASE): "changes settings of the database",
    re.compile(
        r"\b(?:load_extension|readfile|writefile|edit|fts3_tokenizer|zipfile|fsdir)\s*\(",
        re.IGNORECASE,
    ): "uses a function of the shell",
    re.compile(r"^[ \t]*\.[a-z]+", re.IGNORECASE | re.MULTILINE): "is a command of the shell",
    re.compile(r"\bvacuum\b", re.IGNORECASE): "writes the database to a file",
    re.compile(
        r"(?:^|;)\s*(?:insert|update|delete|drop|alter|replace|create(?!\s+temp))\b", re.IGNORECASE
    ): "changes the database",
}
_ANY_FROM = re.compile(r"\b(?:from|join)\s+([A-Za-z_]\w*)", re.IGNORECASE)
_DEFINED = re.compile(
    r"(?:\bwith(?:\s+recursive)?|,)\s*([A-Za-z_]\w*)\s*(?:\([^)]{0,1000}\))?\s*as\b", re.I
)
_LITERAL_ROWS = re.compile(r"\bvalues\s*\(|\bunion\b", re.IGNORECASE)


def sql_code(text: str) -> Iterator[InCode]:
    """Yield what the rules find in a query."""
    code = code_of(text, language="sql")
    for pattern, what in _REACHES.items():
        for found in code.matches(pattern):
            name = found.group().strip(" \t\n;(")
            yield tampers("sql.reaches", f"{name}: {what}", code.line(found.start()))
    if _reads_nothing(code):
        detail = "the query names no table and gives literal rows"
        yield hard_codes("sql.literals", detail, _first_line(code))


def _reads_nothing(code: Code) -> bool:
    if not re.search(r"\bselect\b|\bvalues\b", code.plain, re.IGNORECASE):
        return False
    # Names in quotes are blank in the plain code: a table may be one of them.
    if re.search(r"\b(?:from|join)\s*$|\b(?:from|join)\s{2,}(?![\w(])", code.plain, re.I | re.M):
        return False
    named = {found.group(1).lower() for found in code.matches(_ANY_FROM)}
    defined = {found.group(1).lower() for found in code.matches(_DEFINED)}
    tells = _LITERAL_ROWS.search(code.plain) is not None
    return not (named - defined) and tells


def _first_line(code: Code) -> int:
    found = re.search(r"\S", code.plain)
    return code.line(found.start()) if found else 1
