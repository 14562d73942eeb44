"""A JavaScript file exports no function that the platform could call for this method, so that
the call fails.

Looked for, in this order: the export named like the method, the default export,
`module.exports = function …`, the only exported function. A file that takes its exports from
elsewhere, or makes them as it runs, is not reported.

```javascript
// auth/test.js
async function test({ apiClient }) { … }   // not exported
```

```javascript
exports.test = async function ({ apiClient }) { … }
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import listed
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Source, Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    seen: set[str] = set()
    for _authentication, block, implementation in context.bodies():
        if implementation.code is None or implementation.path in seen:
            continue
        if not implementation.inline:
            seen.add(implementation.path)
        problem = _problem(context, block, implementation)
        if problem is not None:
            span, message = problem
            yield rule.finding(implementation.path, implementation.source_span(span), message)


def _problem(
    context: Context, block: MethodBlock, implementation: Implementation
) -> tuple[Span, str] | None:
    script = context.analysis.script(implementation)
    found = script.method_export((block.key, *block.method.keys))
    if script.suspicions or (context.verdicts or {}).get(script.text) is not None:
        return None  # what a broken file exports is not known
    if found.status == "none":
        first = Source(script.text).line_span(0)
        what = "code" if implementation.inline else "file"
        return first, (
            f"This {what} exports no function. Export the one for {block.key}: "
            f"`exports.{block.key} = async function (…) {{ … }}`."
        )
    if found.status == "several":
        names = listed(export.name for export in found.candidates)
        return found.candidates[0].span, (
            f"None of the exported functions ({names}) is named `{block.key}`: rename the one "
            "that is meant."
        )
    return None


RULE = Rule("SPEC307", "missing-export", Severity.ERROR, __doc__, _check)
