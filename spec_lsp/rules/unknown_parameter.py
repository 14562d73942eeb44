"""A formula or a method's code reads a connection parameter that the form does not ask for, or
a connector parameter that no `parametersSchema` names.

A warning where there is no `parametersSchema` at all: then nobody can enter the value. A
warning in JavaScript and TypeScript, too, and silent there for what the code itself writes, or
looks at before it uses it. A form that is computed, or may hold more, silences it.

```yaml
# auth/get-credentials-from-connection-parameters.map.yml
token:
  $var: connectionParameters.apikey     # the form asks for `apiKey`
```

```yaml
token:
  $var: connectionParameters.apiKey
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.resolution import CONNECTION_PARAMETER, CONNECTOR_PARAMETER, unresolved
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_credential import explain_unknown_field


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for problem in unresolved(context, CONNECTION_PARAMETER, CONNECTOR_PARAMETER):
        severity = Severity.WARNING if problem.reference.in_code else Severity.ERROR
        if problem.kind == CONNECTION_PARAMETER:
            message, fixes = explain_unknown_field(
                context, problem, "a connection parameter", "the form asks for"
            )
        elif problem.variable is not None and problem.variable.shape.fields:
            message, fixes = explain_unknown_field(
                context, problem, "a connector parameter", "parametersSchema names"
            )
        else:
            severity, fixes = Severity.WARNING, ()
            message = (
                f"No `parametersSchema` names the connector parameter `{problem.step.name}`: add "
                "one to spec.yml, or it stays empty."
            )
        yield rule.finding(
            problem.path,
            problem.step.span,
            message,
            severity=severity,
            fixes=fixes,
        )


RULE = Rule(
    "SPEC207",
    "unknown-parameter",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the name to the one that was meant.",
    other_severities=(Severity.WARNING,),
)
