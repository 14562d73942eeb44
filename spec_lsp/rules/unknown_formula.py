"""A first key looks like a formula, but the platform knows none of that name: it takes the
whole mapping as plain data, and sends it as such.

Reported where one typing error leads to a formula, and for names that are seen in the wild
but do not exist (`$cond`, `$extractFirstName`, …). Names of other languages (`$filter`,
`$ref`, `$schema`, `$in`, …) are data, and fine, with all that stands below them; so is
everything in a data schema.

```yaml
Authorization:
  $templat: "Bearer ${credentials.apiKey}"
```

```yaml
Authorization:
  $template: "Bearer ${credentials.apiKey}"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import correction, within
from spec_lsp.format.formulas import FORMULAS, MISTAKEN_FORMULAS
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.yaml.nodes import Entry, Scalar, deref

# OData, MongoDB, JSON Schema, JSON Logic: their operators are data for other systems.
FOREIGN = frozenset({
    "$filter", "$top", "$select", "$expand", "$orderby", "$skip", "$count", "$search",
    "$format", "$apply", "$compute", "$ref", "$schema", "$id", "$defs", "$comment", "$anchor",
    "$vocabulary", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$not", "$nor",
    "$all", "$max", "$min", "$set", "$unset", "$inc", "$push", "$pull", "$exists", "$regex",
    "$type", "$text", "$mod", "$where", "$match", "$project", "$group", "$sort", "$limit",
    "$any", "$val", "$add", "$rand",
})  # fmt: skip


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for implementation, here in context.evaluated():
        if not here.in_schema and here.entries and not _is_foreign(here.keys):
            finding = _judge(rule, implementation.path, here.entries[0])
            if finding is not None:
                yield finding


def _is_foreign(keys: tuple[str, ...]) -> bool:
    """Whether what these keys lead to is another system's language, such as a pipeline of
    MongoDB: below `$group` stand `$sum` and `$cond` by right."""
    return any(
        key.startswith("$")
        and key not in FORMULAS
        and key not in MISTAKEN_FORMULAS
        and (key in FOREIGN or _meant(key) is None)
        for key in keys
    )


def _meant(name: str) -> str | None:
    """The formula that one typing error, or another case, made this name of."""
    meant = within(name, FORMULAS, 1) or within(name.lower(), map(str.lower, FORMULAS), 0)
    return next((known for known in FORMULAS if known.lower() == (meant or "").lower()), None)


def _judge(rule: Rule, path: str, entry: Entry) -> Finding | None:
    name = entry.name or ""
    if not name.startswith("$") or name in FORMULAS or name in FOREIGN:
        return None
    if name in MISTAKEN_FORMULAS:
        meant = MISTAKEN_FORMULAS[name]
        message = f"The platform has no formula `{name}`"
        message += f"; use `{meant}`." if meant else ": it is taken as plain data."
    else:
        meant = _meant(name)
        if meant == "$tpl" and isinstance(deref(entry.value), Scalar):
            meant = "$template"  # the one that takes a text
        message = f"There is no formula `{name}`; did you mean `{meant}`?"
        if meant is None:
            return None
    fixes = (correction(path, entry.key.span, name, meant),) if meant else ()
    return rule.finding(path, entry.key.span, message, fixes=fixes)


RULE = Rule(
    "SPEC302",
    "unknown-formula",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Change the name to the one that was meant.",
)
