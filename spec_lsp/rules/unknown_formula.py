"""A first key looks like a formula, but the platform knows none of that name: it takes the
whole mapping as plain data.

Reported where one typing error leads to a formula, and for names that are seen in the wild
but do not exist (`$cond`, `$extractFirstName`, …). Names of other languages (`$filter`,
`$ref`, `$schema`, `$in`, …) are data, and fine; so is everything in a data schema.

```yaml
Authorization:
  $templat: "Bearer ${credentials.apiKey}"   # did you mean `$template`?
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import is_formula
from spec_lsp.findings.finding import Finding, Severity, replacement
from spec_lsp.findings.suggestion import within
from spec_lsp.format.formulas import FORMULAS, MISTAKEN_FORMULAS
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Sequence, deref
from spec_lsp.text.source import Span

# OData, MongoDB, JSON Schema, JSON Logic: their operators are data for other systems.
FOREIGN = frozenset({
    "$filter", "$top", "$select", "$expand", "$orderby", "$skip", "$count", "$search",
    "$format", "$apply", "$compute", "$ref", "$schema", "$id", "$defs", "$comment", "$anchor",
    "$vocabulary", "$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$not", "$nor",
    "$all", "$max", "$min", "$set", "$unset", "$inc", "$push", "$pull", "$exists", "$regex",
    "$type", "$text", "$mod", "$where", "$match", "$project", "$group", "$sort", "$limit",
    "$any", "$val",
})  # fmt: skip
# Where a data schema stands, formulas have rules of their own.
_SCHEMA_KEYS = frozenset({"schema", "parametersSchema", "inputSchema", "customCredentialsSchema"})
_DATA = frozenset({"$plain", "$record"})


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    seen: set[tuple[str, Span]] = set()
    for _authentication, _block, implementation in context.bodies():
        for entry in _first_keys(implementation.body, frozenset()):
            place = (implementation.path, entry.key.span)
            finding = _judge(rule, implementation.path, entry)
            if finding is not None and place not in seen:
                seen.add(place)
                yield finding


def _judge(rule: Rule, path: str, entry: Entry) -> Finding | None:
    name = entry.name or ""
    if not name.startswith("$") or name in FORMULAS or name in FOREIGN:
        return None
    if name in MISTAKEN_FORMULAS:
        meant = MISTAKEN_FORMULAS[name]
        message = f"The platform has no formula `{name}`"
        message += f"; use `{meant}`." if meant else ": it is taken as plain data."
    else:
        meant = within(name, FORMULAS, 1) or within(name.lower(), map(str.lower, FORMULAS), 0)
        meant = next((known for known in FORMULAS if known.lower() == (meant or "").lower()), None)
        message = f"There is no formula `{name}`; did you mean `{meant}`?"
        if meant is None:
            return None
    fixes = (replacement(path, entry.key.span, meant, f"Change to `{meant}`"),) if meant else ()
    return rule.finding(path, entry.key.span, message, fixes=fixes)


def _first_keys(node: Node | None, above: frozenset[int]) -> Iterator[Entry]:
    """The first entry of every mapping that would be evaluated."""
    node = deref(node)
    if id(node) in above:
        return
    above = above | {id(node)}
    if isinstance(node, Sequence):
        for item in node.items:
            yield from _first_keys(item, above)
    elif isinstance(node, Mapping):
        for number, entry in enumerate(nodes.entries(node)):
            if number == 0:
                yield entry
            if entry.name in _DATA and is_formula(node):
                return
            if entry.name not in _SCHEMA_KEYS:
                yield from _first_keys(entry.value, above)


RULE = Rule(
    "SPEC302",
    "unknown-formula",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Change the name to the one that was meant.",
)
