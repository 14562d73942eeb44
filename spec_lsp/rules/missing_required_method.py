"""A method without which this way to authenticate does not work is not there: users can enter
their credentials, but no request carries them.

`makeApiClient` is needed wherever credentials must be put into requests (not with `proxy`
and the token types), `getOAuthConfig` for OAuth. Nothing is reported where the method's
file exists without a block, as in older connectors, nor in a file that does not parse.

```yaml
auth:
  type: client-credentials
  ui: {schema: {type: object, properties: {apiKey: {type: string}}}}
```

```yaml
auth:
  type: client-credentials
  ui: {schema: {type: object, properties: {apiKey: {type: string}}}}
  makeApiClient:
    implementationType: mapping      # and auth/make-api-client.map.yml
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Connector
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.format.implementation import MAPPING
from spec_lsp.format.methods import AUTH_METHODS
from spec_lsp.rules.additions import add_method
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_key import has_misspelt


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    if not connector.tree.is_sound:
        return
    for authentication in connector.authentications:
        for method in AUTH_METHODS:
            if (
                authentication.type_name in method.required_by
                and method.key not in authentication.methods
                and not any(has_misspelt(authentication.node, key) for key in method.keys)
            ):
                fix = add_method(context.analysis, authentication, method, MAPPING)
                yield rule.finding(
                    Connector.SPEC_PATH,
                    authentication.key_span,
                    f"`{method.key}` is missing: {authentication.type_name} needs it. "
                    f"{method.documentation}",
                    fixes=(fix,) if fix is not None else (),
                )


RULE = Rule(
    "SPEC105",
    "missing-required-method",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Add the method, and create its file with a working body.",
)
