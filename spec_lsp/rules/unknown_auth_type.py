"""`type` is none of the ways to authenticate that the platform knows, so that it does not know
what to ask the user for, nor which methods to call.

A `type` that is missing is `missing-required-field`'s; where there are `options`, it may be.

```yaml
auth:
  type: client-credential   # did you mean `client-credentials`?
```

```yaml
auth:
  type: client-credentials
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Connector
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import correction, either, nearest, plain_word
from spec_lsp.format.auth import AUTH_TYPES, OTHER_TYPE_NAMES
from spec_lsp.rules.rule import Context, Rule


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for authentication in context.analysis.connector.authentications:
        kind = authentication.type
        if kind is None or kind.is_empty or kind.value in AUTH_TYPES:
            continue
        meant = OTHER_TYPE_NAMES.get(plain_word(kind.value)) or nearest(kind.value, AUTH_TYPES)
        advice = f"did you mean `{meant}`?" if meant else f"it must be {either(AUTH_TYPES)}."
        yield rule.finding(
            Connector.SPEC_PATH,
            kind.span,
            f"`{kind.value}` is not an auth type; {advice}",
            fixes=(correction(Connector.SPEC_PATH, kind.span, kind.value, meant),) if meant else (),
        )


RULE = Rule(
    "SPEC103",
    "unknown-auth-type",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the type to the one that was meant.",
)
