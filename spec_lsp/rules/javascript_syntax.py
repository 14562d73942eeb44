"""A JavaScript or TypeScript file does not parse, so that no method in it, or that imports it,
can run.

The verdict is that of a real engine, asked in a process of its own that runs nothing of the
file. Where no engine is installed, the parser's own suspicion is shown. TypeScript is judged as
the JavaScript that it becomes; its decorators and `accessor` fields become none.

```javascript
exports.test = async ({ apiClient }) => {
  return await apiClient.get('/me'      // the parenthesis is never closed
}
```

```javascript
exports.test = async ({ apiClient }) => {
  return await apiClient.get('/me')
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.code import Code, all_code
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.javascript.modules import Unsupported, to_commonjs
from spec_lsp.syntax.javascript.verdict import Verdict
from spec_lsp.text.source import Position, Source, Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(
        rule.finding(code.path, code.place(span), message)
        for code in all_code(context.analysis)
        for span, message in _problems(context, code)
    )


def _problems(context: Context, code: Code) -> Iterator[tuple[Span, str]]:
    undecodable = context.analysis.source(code.path).undecodable
    if undecodable is not None and not code.is_inline:
        yield (
            Span(undecodable, undecodable + 1),
            "This byte is not UTF-8. Save the file with the encoding UTF-8.",
        )
        return
    impossible = _unsupported(code)
    if impossible:
        yield from ((one.span, f"This cannot run: {one.message}.") for one in impossible)
    elif context.verdicts is None:
        for suspicion in code.script.suspicions[:1]:  # the first error makes the others
            reason = suspicion.message
            yield suspicion.span, ("This " if reason.startswith("cannot") else "") + reason + "."
    else:
        verdict = context.verdicts.get(code.script.text)
        if verdict is not None:
            yield _place(code.script.text, verdict), f"This does not parse: {verdict.message}."


def _unsupported(code: Code) -> tuple[Unsupported, ...]:
    """TypeScript that is no JavaScript and has none that would do the same."""
    script = code.script
    if script.language != "typescript" or not ("@" in script.text or "accessor" in script.text):
        return ()
    return to_commonjs(script.text, "typescript").unsupported


def _place(code: str, verdict: Verdict) -> Span:
    """The word at the engine's place, or the character before it at a line's end."""
    source = Source(code)
    start = source.offset(Position(verdict.line, verdict.column), "utf-32")
    end = start
    while end < len(code) and (code[end].isalnum() or code[end] in "_$"):
        end += 1
    if end == start:
        end = min(start + 1, source.line_span(source.line_at(start)).end)
    return Span(start, end) if end > start else Span(max(start - 1, 0), start)


RULE = Rule("SPEC306", "javascript-syntax", Severity.ERROR, __doc__, _check)
