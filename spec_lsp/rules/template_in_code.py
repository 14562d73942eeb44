"""`${…}` in a text of code that is no template: a part of SPEC305.

Only in what is sent: an address, a header, a query parameter. Elsewhere the text may be meant
for a reader, or be a template that the code fills in itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.findings.finding import EditFile, Finding, Fix
from spec_lsp.format.methods import AUTH_METHODS, INPUT_ALIASES
from spec_lsp.rules.code import Code, all_code
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.javascript.strings import Text, texts_of
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

# Whose fields are texts; `state` and the like are words of other languages, too.
_HOLDERS = {
    name
    for method in AUTH_METHODS
    for name in (*method.inputs, *INPUT_ALIASES)
    if name.endswith(("credentials", "Parameters", "Input"))
}
_EXPRESSION = re.compile(
    rf"(?<!\\)\$\{{\s*(?:[A-Za-z_]\w*\.)?(?P<holder>{'|'.join(sorted(_HOLDERS))})"
    r"(?:\?\.|\.)[A-Za-z_$][\w$.?]*\s*\}"
)


def expressions_in_texts(rule: Rule, context: Context) -> Iterator[Finding]:
    """The texts in quotes that read a variable as a template between backticks would."""
    for code in all_code(context.analysis):
        for text in texts_of(code.script):
            found = _EXPRESSION.search(text.written)
            if (
                found is not None
                and text.quote
                and _is_sent(text)
                and _is_used(code, text, found["holder"])
            ):
                span = Span(*found.span()).shifted(text.span.start)
                yield rule.finding(
                    code.path,
                    code.place(span),
                    f"`{found[0]}` is sent as it stands: it is only evaluated between backticks.",
                    fixes=_fixes(code, text),
                )


# What of an API client's configuration and of a request's options goes out as it stands.
_SENT = frozenset({
    "auth", "baseUri", "baseUrl", "baseURL", "defaultQueryParameters", "headers", "params", "query",
})  # fmt: skip


def _is_sent(text: Text) -> bool:
    return text.is_request or not _SENT.isdisjoint(text.around)


def _is_used(code: Code, text: Text, name: str) -> bool:
    """Whether the code knows the variable: else the text may be another program's template."""
    program = code.script.text
    rest = program[: text.span.start] + program[text.span.end :]
    return re.search(rf"(?<![\w$]){name}(?![\w$])", rest) is not None


def _fixes(code: Code, text: Text) -> tuple[Fix, ...]:
    if re.search(r"[`\\]", text.written):
        return ()
    ends = (Span(text.span.start - 1, text.span.start), Span(text.span.end, text.span.end + 1))
    edits = tuple(TextEdit(code.place(end), "`") for end in ends)
    return (Fix("Write it between backticks", (EditFile(code.path, edits),), is_preferred=True),)
