"""A `${…}` of a `$template` is no expression that the platform could evaluate, so that the whole
value fails.

Inside stands one expression in JavaScript's syntax: variables, fields, literals, operators,
`?:`, nested templates, and calls of helpers such as `base64(…)`; no statements, no
assignments, no other calls. Outside of `${…}` everything is text; a template that should hold
a variable and does not is `template-without-expression`'s.

```yaml
$template: "Bearer ${credentials.apiKey"   # the closing `}` is missing
```

```yaml
$template: "Bearer ${credentials.apiKey}"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Span

_MOST = 10  # errors of one template; what follows is noise


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    seen: set[tuple[str, Span]] = set()
    for _block, implementation, formula in context.formulas():
        errors = formula.template.errors if formula.template else ()
        for error in errors[:_MOST]:
            span = formula.map.span(error.span)
            if (implementation.path, span) not in seen:
                seen.add((implementation.path, span))
                yield rule.finding(implementation.path, span, error.message)


RULE = Rule("SPEC301", "template-syntax", Severity.ERROR, __doc__, _check)
