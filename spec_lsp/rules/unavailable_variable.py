"""A formula or a method's code reads a variable that exists, but not for this method.

Methods that run before a connection exists (`getCredentialsFromConnectionParameters`,
`getOAuthConfig`, `getTokenData`, those that read a token response) get neither `credentials`
nor `apiClient`; with `proxy` and the token types there are no credentials at all. In code it
is a warning, and stands where a member of the variable is used.

```yaml
# auth/get-oauth-config.map.yml
clientId:
  $var: credentials.clientId            # nobody has connected yet
```

```yaml
clientId:
  $var: connectorParameters.clientId
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import either
from spec_lsp.rules.resolution import WITHHELD, unresolved
from spec_lsp.rules.rule import Context, Rule


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for problem in unresolved(context, WITHHELD):
        variables = problem.reference.variables
        yield rule.finding(
            problem.reference.path,
            problem.reference.span,
            f"`{problem.step.name}` is not available here: "
            f"{variables.withheld[problem.step.name]}. Use {either(variables.names)}.",
            severity=Severity.WARNING if problem.reference.in_code else None,
        )


RULE = Rule(
    "SPEC208",
    "unavailable-variable",
    Severity.ERROR,
    __doc__,
    _check,
    other_severities=(Severity.WARNING,),
)
