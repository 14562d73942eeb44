"""The line on which a finding stands, as it may be shown: without secrets."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.cli.formats.report import ReportedFinding
from spec_lsp.text.source import Source, Span

MASK = "•••"
_WIDEST = 160  # of a longer line (code that was minified) only the marked part is shown
_BEFORE = 60


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A line and the part of it that is marked; ``line`` is 0-based. An empty ``marked`` is a
    place between two characters."""

    line: int
    before: str
    marked: str
    after: str

    @property
    def text(self) -> str:
        """The whole line, as it is shown."""
        return self.before + self.marked + self.after


def excerpt(reported: ReportedFinding) -> Excerpt | None:
    """The finding's line; None where nothing of the file may be shown. What may be a secret is
    masked, whichever finding the line is shown for."""
    if reported.is_private:
        return None
    source, span = reported.source, reported.finding.span
    line = reported.line
    whole = source.line_span(line)
    start = min(max(span.start, whole.start), whole.end)
    end = min(max(span.end, start), whole.end)
    parts = (Span(whole.start, start), Span(start, end), Span(end, whole.end))
    before, marked, after = (masked(source, part, reported.secrets) for part in parts)
    if len(before) + len(marked) + len(after) > _WIDEST:
        before = before if len(before) <= _BEFORE else "… " + before[-_BEFORE:]
        left = max(_WIDEST - len(before), _BEFORE)
        marked = marked if len(marked) <= left else marked[:left] + " …"
        left = max(left - len(marked), 0)
        after = after if len(after) <= left else after[:left] + " …"
    return Excerpt(line, before, marked, after)


def masked(source: Source, part: Span, secrets: tuple[Span, ...]) -> str:
    """A part of a text with a mask in place of each secret; the mask's length tells nothing."""
    shown: list[str] = []
    done = part.start
    for secret in sorted(secrets):
        start, end = max(secret.start, done), min(secret.end, part.end)
        if start < end:
            shown += (source.text[done:start], MASK)
            done = end
    return "".join((*shown, source.text[done : part.end]))
