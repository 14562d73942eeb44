"""Two spellings of the same key stand side by side, with different values: only one of them
counts, and which one no source says.

Both spellings are right, each by itself: `baseUri` and `baseUrl`, `query` and
`defaultQueryParameters`, `ui.schema` and `inputSchema`, `getOAuthConfig` and `oAuthConfig`,
`implementationType` and `type` of a method. Nothing is said of one alone, nor where both say
the same.

```yaml
baseUri: https://api.example.com/v2
baseUrl: https://api.example.com/v1   # the other spelling of `baseUri`, with another value
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Related, Severity
from spec_lsp.format.fields import ObjectType
from spec_lsp.rules.described import Described, described
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value

# Pairs that no row of a table shows, since the two stand in different places.
_METHOD = "method"


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for place in described(context):
        for one, other in _pairs(place):
            if not _same(one, other):
                first, later = sorted((one, other), key=lambda entry: entry.key.span)
                yield rule.finding(
                    place.path,
                    later.key.span,
                    f"`{later.name}` is another spelling of `{first.name}`, which stands here "
                    "with another value: remove one of the two.",
                    related=(Related(place.path, first.key.span, f"`{first.name}`."),),
                )


def _pairs(place: Described) -> Iterator[tuple[Entry, Entry]]:
    for kind in place.types[:1]:
        for usual, alias in _spellings(kind):
            one, other = nodes.entry(place.mapping, usual), nodes.entry(place.mapping, alias)
            if one is not None and other is not None:
                yield one, other
        if any(field.name == "ui" for field in kind.fields):
            form = nodes.entry(nodes.get(place.mapping, "ui"), "schema")
            newer = nodes.entry(place.mapping, "inputSchema")
            if form is not None and newer is not None:
                yield form, newer


def _spellings(kind: ObjectType) -> Iterator[tuple[str, str]]:
    for field in kind.fields:
        if field.other_spelling_of is not None:
            yield field.other_spelling_of, field.name
    if kind.name == _METHOD:
        yield "implementationType", "type"


def _same(one: Entry, other: Entry) -> bool:
    try:
        return bool(to_value(one.value) == to_value(other.value))
    except TooManyValuesError:
        return True  # not looked at


RULE = Rule(
    "SPEC108",
    "alias-spelling",
    Severity.WARNING,
    __doc__,
    _check,
)
