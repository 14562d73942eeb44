"""There is no `test`, so nobody learns that the credentials do not work until something else
fails.

A test is one request that needs the credentials; it can then be run from the editor and in CI.

```yaml
auth:
  type: client-credentials
  test:
    implementationType: javascript
```

```javascript
// auth/test.js
exports.test = async function ({ apiClient }) {
  await apiClient.get('/me');   // throws where the credentials are refused
  return true;
};
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Connector
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.format.implementation import JAVASCRIPT
from spec_lsp.format.methods import TEST
from spec_lsp.rules.additions import add_method
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_key import has_misspelt


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    if not connector.tree.is_sound or connector.layout == "files":
        return
    for authentication in connector.authentications:
        if TEST.key in authentication.methods or has_misspelt(authentication.node, TEST.key):
            continue
        fix = add_method(context.analysis, authentication, TEST, JAVASCRIPT)
        yield rule.finding(
            Connector.SPEC_PATH,
            authentication.key_span,
            "There is no `test`: add one, so that wrong credentials are noticed at once.",
            fixes=(fix,) if fix is not None else (),
        )


RULE = Rule(
    "SPEC405",
    "missing-test",
    Severity.HINT,
    __doc__,
    _check,
    fix="Add the method, and create its file with a working body.",
)
