"""A text that is rewritten in place: same length, same lines, same columns."""

from __future__ import annotations

import re

from spec_lsp.text.source import Span

# What ends a line for JavaScript; the protocol's own list is shorter, and is kept too.
_VISIBLE = re.compile(r"[^\r\n\u2028\u2029\t]")


class Canvas:
    """A text on which stretches are blanked and written over."""

    def __init__(self, text: str) -> None:
        self._characters = list(text)

    def blank(self, span: Span, *, statement: bool = False) -> None:
        """Put spaces in place of a stretch; line ends and tabs stay. Where a ``statement``
        goes, a semicolon stays, or the statements around it could run into each other."""
        old = "".join(self._characters[span.start : span.end])
        self._characters[span.start : span.end] = _VISIBLE.sub(" ", old)
        if statement and span.start < span.end:
            self._characters[span.start] = ";"

    def write(self, start: int, text: str) -> None:
        """Put a text over what stands at ``start``."""
        self._characters[start : start + len(text)] = text

    def room(self, span: Span, length: int) -> int | None:
        """Where in a stretch so many characters fit on one line: the first such place."""
        run = 0
        for offset in range(span.start, span.end):
            ends_line = self._characters[offset] in "\r\n\u2028\u2029"
            run = 0 if ends_line else run + 1
            if run == length:
                return offset - length + 1
        return None

    def text(self) -> str:
        """The text as it is now."""
        return "".join(self._characters)
