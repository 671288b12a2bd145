"""How is what was found written down? Evidence made plain, doubles left out, all bounded."""

from dataclasses import dataclass, field

from bench.core.findings import RULES_VERSION, Audit, Evidence, Finding, FindingKind, in_order

QUOTE_CHARACTERS = 200
_DETAIL_CHARACTERS = 300
_MOST_OF_A_KIND = 20


def plain(text: str, *, characters: int = QUOTE_CHARACTERS) -> str:
    """Return text on one line, cut, with what does not print spelt out."""
    shown = " ".join(text[: 4 * characters].split())
    spelt = "".join(c if c.isprintable() else repr(c)[1:-1] for c in shown)
    return spelt if len(spelt) <= characters else spelt[: characters - 1] + "…"


def around(text: str, start: int, end: int) -> str:
    """Return what stands around a place in a text, for a quote."""
    room = max(0, QUOTE_CHARACTERS - (end - start)) // 2
    return text[max(0, start - room) : end + room]


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was found so far."""

    _found: dict[tuple[str, str, str], Finding] = field(default_factory=dict)
    _counts: dict[FindingKind, int] = field(default_factory=dict)
    left_out: int = 0
    unread: int = 0

    def add(
        self, kind: FindingKind, rule: str, detail: str, *, file: str, line: int, quote: str
    ) -> None:
        """Add a finding; the same again, or one too many of its kind, is only counted."""
        finding = Finding(
            kind=kind,
            rule=rule,
            detail=plain(detail, characters=_DETAIL_CHARACTERS),
            evidence=Evidence(file=file, line=line, quote=plain(quote)),
        )
        key = (rule, finding.detail, finding.evidence.quote)
        if key in self._found:
            return
        if self._counts.get(kind, 0) >= _MOST_OF_A_KIND:
            self.left_out += 1
            return
        self._found[key] = finding
        self._counts[kind] = self._counts.get(kind, 0) + 1

    def finished(self) -> Audit:
        """Return all of it."""
        return Audit(
            rules_version=RULES_VERSION,
            findings=in_order(self._found.values()),
            left_out=self.left_out,
            unread=self.unread,
        )
