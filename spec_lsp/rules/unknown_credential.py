"""A formula reads a field of `credentials` that nothing puts there, so it is undefined.

Credentials hold what the connection form asks for, what
`getCredentialsFromConnectionParameters` adds, what `customCredentialsSchema` names and, with
OAuth, the tokens. Where one of these cannot be followed, nothing is reported.

```yaml
headers:
  Authorization:
    $template: "Bearer ${credentials.apikey}"   # the form asks for `apiKey`
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Fix, Severity, replacement
from spec_lsp.findings.suggestion import listed, nearest
from spec_lsp.rules.resolution import CREDENTIAL, Unresolved, unresolved
from spec_lsp.rules.rule import Context, Rule


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for problem in unresolved(context, CREDENTIAL):
        message, fixes = explain_unknown_field(problem, "a credential", "the credentials are")
        yield rule.finding(problem.implementation.path, problem.step.span, message, fixes=fixes)


def explain_unknown_field(
    problem: Unresolved, noun: str, there: str
) -> tuple[str, tuple[Fix, ...]]:
    """What to say of a field that is not there, and the fix where one is sure."""
    name = problem.step.name
    if not problem.is_first_field or problem.variable is None:
        steps = problem.reference.names
        return f"`{steps[0]}` has no such field: `{name}` is not in its schema.", ()
    known = problem.variable.shape.fields
    meant = nearest(name, known)
    if meant:
        fix = replacement(
            problem.implementation.path, problem.step.span, meant, f"Change to `{meant}`"
        )
        return f"`{name}` is not {noun}; did you mean `{meant}`?", (fix,)
    if known:
        return f"`{name}` is not {noun}; {there} {listed(known)}.", ()
    return f"`{name}` is not {noun}: there are none.", ()


RULE = Rule(
    "SPEC206",
    "unknown-credential",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the name to the one that was meant.",
    other_severities=(Severity.WARNING,),
)
