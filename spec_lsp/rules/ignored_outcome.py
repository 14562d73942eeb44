"""The test of a connection can only say yes: it can neither return something falsy nor throw.

Then every user seems connected, with whatever was entered, and the mistake shows only when
the first real request fails. Three ways lead there:

- a request whose promise nobody waits for: its failure is nobody's;
- an error that a `catch` takes, and after which `true` is returned all the same;
- no request at all.

Whatever might throw or be falsy is enough to be silent: `await apiClient.get('/me')` throws
when the API refuses, so that a `return true` behind it is fine.

```javascript
exports.test = async ({ apiClient }) => {
  apiClient.get('/me')       // not awaited
  return true
}
```

```javascript
exports.test = async ({ apiClient }) => {
  await apiClient.get('/me')
  return true
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Implementation
from spec_lsp.findings.finding import EditFile, Finding, Fix, Severity, replacement
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.javascript.outcome import Disregard, disregards_outcome
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for _authentication, block, implementation in context.bodies():
        if block.method.result != "verdict" or implementation.code is None:
            continue
        script = context.analysis.script(implementation)
        if (context.verdicts or {}).get(script.text) is not None:
            continue  # it does not parse
        export = script.method_export((block.key, *block.method.keys))
        disregard = disregards_outcome(script, export)
        if disregard is not None:
            yield rule.finding(
                implementation.path,
                implementation.source_span(disregard.span),
                _explain(disregard, script.text),
                fixes=_fixes(disregard, implementation),
            )


def _explain(disregard: Disregard, text: str) -> str:
    if disregard.reason == "unawaited":
        called = disregard.span.of(text).partition("(")[0].strip()
        return (
            f"`{called}(…)` is not awaited: whether it fails is nobody's business, and the test "
            "always succeeds."
        )
    if disregard.reason == "swallowed":
        return (
            "A failed request ends here, and the test succeeds all the same: return `false`, or "
            "let the error through."
        )
    return (
        "This test always succeeds: make a request that needs the credentials, such as "
        "`await apiClient.get('/me')`."
    )


def _fixes(disregard: Disregard, implementation: Implementation) -> tuple[Fix, ...]:
    path = implementation.path
    if disregard.reason == "unawaited" and disregard.is_async:
        start = implementation.source_span(disregard.span).start
        edit = TextEdit(Span(start, start), "await ")
        return (Fix("Wait for it with `await`", (EditFile(path, (edit,)),), is_preferred=True),)
    if disregard.truth is not None:
        span = implementation.source_span(disregard.truth)
        return (replacement(path, span, "false", "Return `false` instead"),)
    return ()


RULE = Rule(
    "SPEC309",
    "test-ignores-outcome",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Put `await` before the request, or return `false` where the error ends.",
)
