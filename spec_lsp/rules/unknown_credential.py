"""A formula or a method's code reads a field of `credentials` that nothing puts there, so it is
undefined.

Credentials hold what the connection form asks for, what
`getCredentialsFromConnectionParameters` adds, what `customCredentialsSchema` names and, with
OAuth, the tokens. Where one of these cannot be followed, nothing is reported.

```yaml
headers:
  Authorization:
    $template: "Bearer ${credentials.apikey}"   # the form asks for `apiKey`
```

```yaml
headers:
  Authorization:
    $template: "Bearer ${credentials.apiKey}"
```

In JavaScript and TypeScript it is a warning, and uses are followed through aliases,
destructuring, functions and imports. Nothing is said of a field that the code writes itself, or
looks at before it uses it (`credentials.a || credentials.b`, `if (credentials.a)`,
`{ region = 'eu' }`), nor behind `as any`; but another spelling of a field that is there is told all
the same.

```javascript
exports.test = async ({ apiClient, credentials }) => {
  await apiClient.get(`/accounts/${credentials.accountID}`)   // the form asks for `accountId`
  return true
}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Fix, Severity
from spec_lsp.findings.suggestion import listed, nearest
from spec_lsp.rules.renaming import renaming
from spec_lsp.rules.resolution import CREDENTIAL, Unresolved, unresolved
from spec_lsp.rules.rule import Context, Rule


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for problem in unresolved(context, CREDENTIAL):
        message, fixes = explain_unknown_field(
            context, problem, "a credential", "the credentials are"
        )
        yield rule.finding(
            problem.path,
            problem.step.span,
            message,
            severity=Severity.WARNING if problem.reference.in_code else None,
            fixes=fixes,
        )


def explain_unknown_field(
    context: Context, problem: Unresolved, noun: str, there: str
) -> tuple[str, tuple[Fix, ...]]:
    """What to say of a field that is not there, and the fix where one is sure."""
    name = problem.step.name
    if problem.meant is not None:
        return _explain_subtraction(context, problem, problem.meant)
    if not problem.is_first_field or problem.variable is None:
        steps = problem.reference.names
        return f"`{steps[0]}` has no such field: `{name}` is not in its schema.", ()
    known = problem.variable.shape.fields
    meant = nearest(name, known)
    if meant:
        fix = renaming(context, problem.step, meant)
        fixes = (fix,) if fix is not None else ()
        return f"`{name}` is not {noun}; did you mean `{meant}`?", fixes
    if known:
        return f"`{name}` is not {noun}; {there} {listed(known)}.", ()
    return f"`{name}` is not {noun}: there are none.", ()


def _explain_subtraction(
    context: Context, problem: Unresolved, meant: str
) -> tuple[str, tuple[Fix, ...]]:
    """What to say of `credentials.api-key`, which takes `key` from `credentials.api`."""
    holder = ".".join(problem.reference.names[: problem.index])
    quote = '"' if problem.step.quote == "'" else "'"
    written = f"{holder}[{quote}{meant}{quote}]"
    first, *others = meant.split("-")
    fix = renaming(context, problem.step, meant, f"Write `{written}`")
    return (
        f"This takes {' and '.join(f'`{other}`' for other in others)} from `{holder}.{first}`: "
        f"write `{written}`.",
        (fix,) if fix is not None else (),
    )


RULE = Rule(
    "SPEC206",
    "unknown-credential",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the name to the one that was meant.",
    other_severities=(Severity.WARNING,),
)
