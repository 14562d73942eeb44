"""A formula reads a variable that this method never gets.

Each method gets variables of its own, which the message lists; `makeApiClient`, for one, gets
`credentials`, `connectionParameters` and `connectorParameters`. Inside the `item` of `$iterate` the
variables outside are under `parent`. Where others may be there (the answer of an operation or of
a GraphQL request), nothing is reported.

```yaml
# auth/make-api-client.map.yml
headers:
  Authorization:
    $var: credential.apiKey   # did you mean `credentials`?
```

```yaml
headers:
  Authorization:
    $var: credentials.apiKey
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.variables import methods_with
from spec_lsp.findings.finding import Finding, Fix, Severity, replacement
from spec_lsp.findings.suggestion import correction, listed, nearest
from spec_lsp.format.methods import AUTH_METHODS
from spec_lsp.rules.resolution import UNKNOWN_VARIABLE, Unresolved, unresolved
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for problem in unresolved(context, UNKNOWN_VARIABLE):
        message, fixes = _holder(context, problem) or _explain(problem)
        yield rule.finding(problem.path, problem.step.span, message, fixes=fixes)


def _holder(context: Context, problem: Unresolved) -> tuple[str, tuple[Fix, ...]] | None:
    """What is said of a name that is written before a variable (`context.credentials`): in
    YAML the variables stand for themselves."""
    steps = problem.reference.steps
    if len(steps) < 2 or steps[1].name not in problem.reference.variables.names:
        return None
    surplus = Span(steps[0].span.start, steps[1].span.start)
    written = surplus.of(context.analysis.source(problem.path).text)
    if written not in (f"{steps[0].name}.", f"{steps[0].name}?."):
        return None
    fix = replacement(problem.path, surplus, "", f"Remove `{written}`")
    message = f"There is no variable `{steps[0].name}` here: `{steps[1].name}` is read by its name."
    return message, (fix,)


def _explain(problem: Unresolved) -> tuple[str, tuple[Fix, ...]]:
    name, known = problem.step.name, problem.reference.variables.names
    if "parent" in known and name in INPUTS:  # inside `$iterate`
        meant = f"parent.{name}"
        fix = correction(problem.path, problem.step.span, name, meant)
        return f"Inside `$iterate`'s `item`, `{name}` is read as `{meant}`.", (fix,)
    elsewhere = methods_with(name)
    if elsewhere:
        return f"`{name}` is not there in {problem.block.key}, but in {listed(elsewhere)}.", ()
    holders = [variable.name for variable in known.values() if name in variable.shape.fields]
    meant = f"{holders[0]}.{name}" if holders else nearest(name, known)
    if meant:
        fix = correction(problem.path, problem.step.span, name, meant)
        return f"There is no variable `{name}`; did you mean `{meant}`?", (fix,)
    return f"There is no variable `{name}` here; {problem.block.key} gets {listed(known)}.", ()


INPUTS = frozenset(name for method in AUTH_METHODS for name in method.inputs)

RULE = Rule(
    "SPEC205",
    "unknown-variable",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the name to the one that was meant.",
)
