"""A `$template` calls a helper that does not exist, or calls one with the wrong number of
arguments.

The one helper that the platform's documentation shows is `base64(text)`. Some more work in
local runs (`encodeURIComponent`, `lowercase`, `sha256`, …); whether the platform knows them
no source says, so each use of one is a hint. Any other name is an error: the template cannot
be evaluated.

A call of a field, such as `credentials.apiKey.trim()`, is no helper's call and is reported by
`template-syntax`.

```yaml
Authorization:
  $template: "Basic ${btoa(credentials.apiKey)}"     # the helper is called `base64`
```

```yaml
Authorization:
  $template: "Basic ${base64(credentials.apiKey)}"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.references import Formula
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import correction, nearest
from spec_lsp.format.template_helpers import MISTAKEN_HELPERS, TEMPLATE_HELPERS, TemplateHelper
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.template.nodes import Call
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for _block, implementation, formula in context.formulas():
        for call in formula.template.calls() if formula.template else ():
            if not _is_broken(formula, call):
                yield from _call(rule, implementation.path, formula, call)


def _is_broken(formula: Formula, call: Call) -> bool:
    """Whether the `${…}` around a call has a mistake: what it calls is then half-written."""
    assert formula.template is not None
    return any(
        part.span.start <= call.span.start < part.span.end
        and part.span.start <= error.span.start <= part.span.end
        for part in formula.template.parts
        for error in formula.template.errors
    )


def _call(rule: Rule, path: str, formula: Formula, call: Call) -> Iterator[Finding]:
    place = formula.map.span(call.name_span)
    helper = TEMPLATE_HELPERS.get(call.name)
    if helper is None:
        yield _unknown(rule, path, formula, call)
        return
    if len(call.arguments) != len(helper.parameters):
        span, message = _count(call, helper)
        yield rule.finding(path, formula.map.span(span), message)
    if not helper.documented:
        yield rule.finding(
            path,
            place,
            f"No documentation of the platform shows `{call.name}`: it works in local runs, but "
            "the platform may not know it.",
            severity=Severity.HINT,
        )


def _unknown(rule: Rule, path: str, formula: Formula, call: Call) -> Finding:
    place = formula.map.span(call.name_span)
    if formula.variables.find(call.name) is not None:
        message = f"`{call.name}` is a variable and cannot be called; a helper is `base64(…)`."
        return rule.finding(path, place, message)
    meant = MISTAKEN_HELPERS.get(call.name) or nearest(call.name, TEMPLATE_HELPERS)
    if meant is None:
        message = f"There is no helper `{call.name}`; the one that is documented is `base64(…)`."
        return rule.finding(path, place, message)
    fix = correction(path, place, call.name, meant)
    message = f"There is no helper `{call.name}`; did you mean `{meant}`?"
    return rule.finding(path, place, message, fixes=(fix,))


def _count(call: Call, helper: TemplateHelper) -> tuple[Span, str]:
    """Where a wrong number of arguments shows, and what to say of it."""
    wanted, given = len(helper.parameters), len(call.arguments)
    written = f"`{helper.name}({', '.join(helper.parameters)})`"
    if given > wanted:
        span = Span(call.arguments[wanted].span.start, call.arguments[-1].span.end)
        return span, f"{written} takes no more than that: remove this."
    missing = " and ".join(f"`{name}`" for name in helper.parameters[given:])
    return call.name_span, f"{written} is called without its {missing}."


RULE = Rule(
    "SPEC304",
    "unknown-template-helper",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the name to the helper that was meant.",
    other_severities=(Severity.HINT,),
)
