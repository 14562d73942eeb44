"""A value that should be filled in is sent as it stands, because it is not written as a
template's expression.

Only `${…}` inside a `$template` is evaluated. `{credentials.apiKey}`, `{{credentials.apiKey}}`
and `$credentials.apiKey` in a `$template` are plain text, as is a `$template` that is nothing but
`credentials.apiKey`; and so is `${credentials.apiKey}`, or `{{credentials.apiKey}}`, in a value
that is no `$template`, and in code in an address, a header or a query parameter whose text does
not stand between backticks: the API gets the braces instead of the key, and answers 401.

Reported only where the name is a variable that this method has. `{placeholders}` in a `path`
are the platform's own notation and fine; so is everything in `$plain`, `$tpl` and data schemas,
and `\\${` in a template, which stands for the characters themselves.

```yaml
headers:
  Authorization: Bearer ${credentials.apiKey}            # no template
  X-Tenant: {$template: "tenant-{credentials.tenant}"}   # no `$` before the brace
```

```yaml
headers:
  Authorization: {$template: "Bearer ${credentials.apiKey}"}
  X-Tenant: {$template: "tenant-${credentials.tenant}"}
```
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from spec_lsp.connector.evaluation import Evaluated, evaluated
from spec_lsp.connector.model import Implementation
from spec_lsp.connector.variables import PLATFORM_ONLY, Variables
from spec_lsp.findings.finding import Finding, Severity, replacement
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.implementation import GRAPHQL_API_MAPPING
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.rules.template_in_code import expressions_in_texts
from spec_lsp.syntax.template.template import ExpressionPart, Template, TextPart, parse_template
from spec_lsp.syntax.yaml.nodes import Scalar, deref
from spec_lsp.syntax.yaml.quote import double_quoted, in_double_quotes
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.source import Span

# Inside these a text that is no formula of its own comes out as it stands.
_TRANSPARENT = frozenset({
    "$and", "$case", "$concat", "$eval", "$firstNotEmpty", "$iterate", "$map", "$mergeObjects",
    "$or",
})  # fmt: skip


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))
    yield from once(expressions_in_texts(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for authentication, block, implementation in context.bodies():
        if implementation.body is None:
            continue
        variables = context.analysis.variables(authentication, block)
        for here in evaluated(implementation.body):
            if here.in_schema or any(_may_be_formula(key) for key in here.keys):
                continue
            names = _names(variables, here)
            if here.formula == "$template":
                yield from _in_template(rule, implementation, here, names)
            elif _is_plain_text(here):
                yield from _in_plain_text(rule, implementation, here, names)


def _is_plain_text(here: Evaluated) -> bool:
    """Whether a text comes out as it stands. As the whole argument of a formula that takes no
    text it is SPEC303's matter."""
    if not isinstance(here.node, Scalar) or not _TRANSPARENT.issuperset(here.formulas):
        return False
    key = here.keys[-1] if here.keys and not here.is_item else ""
    if key == "template" and here.keys[-3:-2] == ("headers",):
        return False  # SPEC101 says what is missing
    return not key.startswith("$") or key == "$eval"


def _may_be_formula(key: str) -> bool:
    """Whether a key may be a misspelt formula: that is SPEC302's matter, or another system's."""
    return key.startswith("$") and key not in FORMULAS


def _names(variables: Variables, here: Evaluated) -> set[str]:
    """The variables that can be read here."""
    names = {*variables.names, *variables.aliases} - PLATFORM_ONLY
    if here.sees_response:
        names.add("response")
    if "$iterate" in here.formulas:
        names |= {"item", "index", "parent"}
    return names


_STEP = r"(?:\.[A-Za-z_$][\w$]*|\[(?:\d+|'[^']*'|\"[^\"]*\")\])"


class _Slip(NamedTuple):
    """A path that is written as another language would have it."""

    span: Span
    path: str


def _in_template(
    rule: Rule, implementation: Implementation, here: Evaluated, names: Collection[str]
) -> Iterator[Finding]:
    argument = deref(here.entries[0].value)
    if not isinstance(argument, Scalar) or not isinstance(scalar_value(argument), str):
        return
    mapped = scalar_map(implementation.source.text, argument)
    for slip in _slips(
        parse_template(argument.value), names, _has_placeholders(implementation, here)
    ):
        span = mapped.span(slip.span)
        written, meant = slip.span.of(argument.value), f"${{{slip.path}}}"
        place, text = span, meant
        if not argument.style:  # bare, a brace would end it where it stands in braces itself
            before, after = argument.value[: slip.span.start], argument.value[slip.span.end :]
            place, text = argument.span, double_quoted(f"{before}{meant}{after}")
        yield rule.finding(
            implementation.path,
            span,
            f"`{written}` is sent as it stands; the variable's value is `{meant}`.",
            fixes=(replacement(implementation.path, place, text, f"Change to `{meant}`"),),
        )


def _has_placeholders(implementation: Implementation, here: Evaluated) -> bool:
    """Whether single braces mean something of their own: in paths, and in GraphQL."""
    return here.keys[-1:] == ("path",) or (
        implementation.type is GRAPHQL_API_MAPPING and here.keys[-1:] == ("query",)
    )


def _slips(template: Template, names: Collection[str], has_placeholders: bool) -> Iterator[_Slip]:
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    path = rf"(?:{known}){_STEP}*"
    alone = re.fullmatch(rf"(?:(?:Bearer|Basic|Token) )?((?:{known}){_STEP}+)", template.text)
    if alone is not None and not has_placeholders:
        yield _Slip(Span(*alone.span(1)), alone[1])
        return
    ways = [rf"\{{\{{\s*({path})\s*\}}\}}", rf"\$((?:{known}){_STEP}+|(?:{known})\Z)"]
    if not has_placeholders:
        ways.insert(1, rf"\{{({path})\}}")
    yield from _written(template, ways)


def _written(template: Template, ways: Iterable[str]) -> Iterator[_Slip]:
    """The texts of a template that are written in one of these ways."""
    pattern = re.compile(rf"(?<![\\$\w{{])(?:{'|'.join(ways)})(?![\w}}])")
    for part in template.parts:
        if isinstance(part, TextPart):
            for match in pattern.finditer(template.text, part.span.start, part.span.end):
                yield _Slip(Span(*match.span()), next(group for group in match.groups() if group))


def _in_plain_text(
    rule: Rule, implementation: Implementation, here: Evaluated, names: Collection[str]
) -> Iterator[Finding]:
    scalar = here.node
    if not isinstance(scalar, Scalar) or "$" not in scalar.value.replace("{{", "$"):
        return
    if "filter" in here.keys:
        return
    template = parse_template(scalar.value)
    slips = tuple(_slips_in_plain_text(template, names))
    meant = [f"${{{slip.path}}}" for slip in slips]
    spans = [
        part.span
        for part in template.parts
        if isinstance(part, ExpressionPart) and _reads(template, part, names)
    ]
    if not slips and not spans:
        return
    source = implementation.source.text
    quoted = in_double_quotes(source, scalar) if scalar.tag is None else None
    for slip, path in zip(slips, meant, strict=True):
        written = slip.span.of(scalar.value)
        quoted = quoted.replace(written, path) if quoted and written in quoted else None
    fix = replacement(
        implementation.path, scalar.span, f"{{$template: {quoted}}}", "Make it a `$template`"
    )
    span = min([*spans, *(slip.span for slip in slips)])
    how = "it is only evaluated in a `$template`"
    if span not in spans:
        how = f"write `{meant[0]}` in a `$template`"
    yield rule.finding(  # one: the text as a whole is what is wrong
        implementation.path,
        scalar_map(source, scalar).span(span),
        f"`{span.of(scalar.value)}` is sent as it stands: {how}.",
        fixes=(fix,) if quoted is not None and not template.errors else (),
    )


def _slips_in_plain_text(template: Template, names: Collection[str]) -> Iterator[_Slip]:
    """Fields of a variable in the notations of other languages. Single braces, and a variable's
    bare name, may mean something to the API."""
    known = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    path = rf"((?:{known}){_STEP}+)"
    yield from _written(template, (rf"\{{\{{\s*{path}\s*\}}\}}", rf"\${path}"))


def _reads(template: Template, part: ExpressionPart, names: Collection[str]) -> bool:
    """Whether a `${…}` is an expression of ours, over a variable that is there."""
    if any(part.span.start <= error.span.start <= part.span.end for error in template.errors):
        return False
    alone = Template(template.text, (part,))
    return any(path.segments[0].name in names for path in alone.paths())


RULE = Rule(
    "SPEC305",
    "template-without-expression",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Write `${…}`, or make the value a `$template`.",
)
