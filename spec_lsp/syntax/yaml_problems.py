"""What a YAML parser complains about, in words that say what to do."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from spec_lsp.text.source import Span


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of the parser: where it showed (``at``), where what it was reading began
    (``began``, if it says so), and both in the parser's words."""

    at: int
    began: int | None
    problem: str
    context: str
    span: Span

    @staticmethod
    def of(error: Exception, text: str) -> Problem:
        """Read whatever the parser raised. Its marks hold offsets in ``text``."""
        mark: Any = getattr(error, "problem_mark", None)
        start: Any = getattr(error, "context_mark", None)
        problem = str(getattr(error, "problem", None) or error)
        context = str(getattr(error, "context", None) or "")
        at = min(mark.index, len(text)) if mark is not None else len(text)
        began = min(start.index, len(text)) if start is not None else None
        return Problem(at, began, problem, context, _stretch(text, at, began, problem, context))

    @property
    def suspects(self) -> tuple[int, ...]:
        """Offsets on the lines that may be to blame, the likeliest first."""
        if self.began is None:
            return (self.at,)
        if _began_is_to_blame(self.context):
            return (self.began, self.at)
        return (self.at, self.began)


def _began_is_to_blame(context: str) -> bool:
    """A scalar or a flow collection that is never closed, a key without a colon: the place
    to look at is its beginning, not where the parser gave up."""
    return any(part in context for part in ("simple key", "quoted scalar", "flow"))


def _stretch(text: str, at: int, began: int | None, problem: str, context: str) -> Span:
    """What to underline: the word at the place, within its line."""
    place = began if began is not None and _began_is_to_blame(context) else at
    line = re.compile(r"[^\r\n]*").match(text, place)
    rest = line[0] if line else ""
    if not rest.strip() and place:  # the end of a line or of the text: its last character
        before = text[:place].rstrip()
        return Span(max(len(before) - 1, 0), max(len(before), min(1, len(text))))
    if "quoted scalar" in context or "flow" in context:
        return Span(place, place + 1)
    word = re.match(r"[^\s:]+|:|.", rest)
    return Span(place, place + (word.end() if word else 1))


def explain(problem: Problem, text: str) -> str:
    """One or two sentences for the author: what is wrong, and what to do."""
    said, context = problem.problem, problem.context
    character = text[problem.at : problem.at + 1]
    if "mapping values are not allowed" in said:
        return (
            "A second `:` on this line. If the colon belongs to the value, put the value in "
            "quotes; if this is a key of its own, start a new line."
        )
    if "could not find expected ':'" in said or "simple key" in context:
        return "A key without a colon: write `key: value`, or indent it if it continues a text."
    if "cannot start any token" in said and character == "\t":
        return "A tab cannot indent YAML: use spaces."
    if "cannot start any token" in said:
        return f"A value cannot start with `{character}`: put it in quotes."
    if "quoted scalar" in context:
        return "This quotation mark is never closed: add the one that ends the text."
    if "flow sequence" in context:
        return "This `[` is never closed, or a `,` is missing between its items."
    if "flow mapping" in context:
        return "This `{` is never closed, or a `,` is missing between its entries."
    if "escape" in said:
        return (
            "Unknown escape in double quotes: write `\\\\` for a backslash, or use single quotes."
        )
    if "block mapping" in context or "block collection" in context or "<block end>" in said:
        return "This line is not indented like the lines around it: align it with its neighbours."
    if "directive" in context or "document start" in said:
        return "What stands here belongs to no document: check the lines above it."
    return f"No valid YAML here: {said}."
