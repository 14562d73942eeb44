"""A cursor over the words of a template's expression, and the mistakes found there."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.syntax.template.tokens import Token, read_token
from spec_lsp.text.source import Span

# What is JavaScript, and yet not possible in a template, by its sign.
REFUSED = {
    "=": "A template only reads values: write `==` to compare.",
    "=>": "A template has no functions.",
    "{": "A template has no objects: read fields of a variable.",
    "[": "A template has no lists: read items of a variable.",
    ";": "A template is one expression: remove the `;`.",
    "/": "Write a value before `/`; a template has no regular expressions.",
    "...": "A template has no `...`.",
    ")": "Remove this `)`: no parenthesis is open here.",
    "]": "Remove this `]`: no bracket is open here.",
}


# Those of them that are wrong behind an expression too, whatever else is missing there.
_NEVER = frozenset({"=", "=>", ";", "..."})


@dataclass(frozen=True, slots=True)
class TemplateError:
    """A mistake in a template, and what to do about it."""

    span: Span
    message: str


class TokenCursor:
    """Walks over the words between two offsets of a text and keeps the first mistake."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text = text
        self.end = end
        self.error: TemplateError | None = None
        self.behind = start  # where the last word ended
        self.token = read_token(text, start, end)

    def complain(self, span: Span, message: str) -> None:
        if self.error is None:
            self.error = TemplateError(span, message)

    def advance(self) -> Token:
        token = self.token
        self.behind = token.span.end
        self.token = read_token(self.text, token.span.end, self.end)
        return token

    def at(self, sign: str) -> bool:
        return self.token.kind == "sign" and self.token.text == sign

    def accept(self, sign: str) -> bool:
        found = self.at(sign)
        if found:
            self.advance()
        return found

    def expect(self, sign: str, message: str) -> None:
        if not self.accept(sign):
            if self.token.kind == "end":
                self.complain(Span(self.behind, self.behind), message)
            else:
                self.complain_about_rest(message)

    def expect_end(self) -> None:
        """Complain about words behind the expression."""
        if self.token.kind != "end":
            self.complain_about_rest()

    def stop(self, message: str) -> None:
        """Give up on the rest of the expression."""
        self.complain(self.token.span, message)
        self.token = Token("end", "", Span(self.end, self.end))

    def complain_about_rest(self, missing: str | None = None) -> None:
        token = self.token
        message = token.problem or missing
        if token.kind == "sign" and token.text in _NEVER:
            message = REFUSED[token.text]
        elif token.kind == "sign" and token.text.endswith("=") and len(token.text) > 1:
            message = REFUSED["="]
        elif message is None and token.text in (")", "]"):
            message = REFUSED[token.text]
        elif message is None and token.kind in ("name", "number", "string", "backtick"):
            message = "Put an operator before this; `+` joins texts."
        self.complain(token.span, message or f"`{token.text}` is not possible in a template.")
