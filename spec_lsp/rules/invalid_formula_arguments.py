"""A formula has an argument with which it cannot do what it says: it gives nothing, always the
same, or ignores a part.

The platform evaluates such a formula without a word, so the mistake shows only later, as a
header that is not sent or a case that always matches. Reported is what is certain:

- `$map` with `mappings` (it reads `mapping`), with a `mapping` that is no list as it stands,
  or with a `value` such as `$.region`: that is a text, never the variable (nor is it in `$eval`);
- `$eval` without an operator, or with one that it does not know: it is always true. The
  operators of `$eval` (`isNot`, `gt`, …) and those in a filter list of `$case` (`is_not`,
  `more_than`, …) are two sets;
- a condition of a `$case` without `field` or `operator`, and a formula in such a list;
- a path that cannot be read (`credentials[*].id`, `$credentials.id`) in `$var`, `$copy` or the
  `field` of a condition;
- a text with `${…}` in `$var`, which takes a path alone; a mapping or a list in `$template`;
- a variable with a `$` in `$jsonata` (`$credentials.id`): there it stands without one;
- `$concat` with a text or a formula as its argument, `$tpl` whose `values` are a formula,
  `$iterate` without `source` or `item`, `$and`, `$or`, `$firstNotEmpty` and `$mergeObjects`
  without a list;
- keys beside a formula: only its first key is read, of `$eval` the first two; and a formula
  behind other keys, where it is plain data.

Arguments of `$plain` and `$record` are data and not looked at. In a file that does not parse,
what is missing is not reported.

```yaml
baseUri:
  $map:
    value: $.credentials.region     # the text "$.credentials.region"
    mappings:                       # not read
      - {from: eu, to: https://eu.example.com}
```

```yaml
baseUri:
  $map:
    value: {$var: credentials.region}
    mapping:
      - {from: eu, to: https://eu.example.com}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.evaluation import Evaluated
from spec_lsp.connector.model import Implementation
from spec_lsp.findings.finding import Finding, Severity, replacement
from spec_lsp.findings.suggestion import nearest
from spec_lsp.format.formula_arguments import FORMULA_PARTS, LIST_FORMULAS, MISTAKEN_PARTS, Parts
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.rules.formula_conditions import case_problems, eval_problems
from spec_lsp.rules.formula_jsonata import jsonata_problems
from spec_lsp.rules.formula_keys import ignored_keys, late_formulas
from spec_lsp.rules.formula_locators import (
    Document,
    Problem,
    as_variable,
    locator_problems,
    locator_text,
    marked,
    text_meant_as_path,
)
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence, deref


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for implementation, here in context.evaluated():
        name = here.formula
        problems = late_formulas(here) if name is None else _problems(implementation, here, name)
        for problem in problems:
            yield rule.finding(
                implementation.path, problem.span, problem.message, fixes=problem.fixes
            )


def _problems(implementation: Implementation, here: Evaluated, name: str) -> Iterator[Problem]:
    tree = implementation.tree
    document = Document(
        implementation.path, implementation.source, tree is not None and tree.is_sound
    )
    entries = here.entries
    argument = entries[0].value
    if name in ("$var", "$copy"):
        yield from locator_problems(document, name, entries[0])
    elif name == "$template":
        yield from _template(argument)
    elif name == "$eval":
        yield from eval_problems(document, entries)
    elif name == "$jsonata":
        yield from jsonata_problems(document, argument)
    elif name in FORMULA_PARTS:
        yield from _parts(document, name, FORMULA_PARTS[name], entries[0])
    elif name in LIST_FORMULAS:
        yield from _list(name, argument)
    if document.is_sound:
        yield from ignored_keys(here, name, entries)


def _template(argument: Node) -> Iterator[Problem]:
    node = deref(argument)
    if isinstance(node, Sequence) or (isinstance(node, Mapping) and not is_formula(node)):
        yield Problem(
            marked(argument), f"`$template` takes a text; from {_kind(node)} it makes nothing."
        )


def _list(name: str, argument: Node) -> Iterator[Problem]:
    node = deref(argument)
    if isinstance(node, Sequence) or is_formula(node) or node is None or _is_empty(node):
        return
    # A mapping with a key that may become a formula is told of by SPEC302.
    if isinstance(node, Mapping) and any((e.name or "").startswith("$") for e in node.entries):
        return
    yield Problem(marked(argument), f"`{name}` takes a list; from {_kind(node)} it makes nothing.")


def _parts(document: Document, name: str, parts: Parts, entry: Entry) -> Iterator[Problem]:
    """An argument with named parts."""
    node = deref(entry.value)
    if node is None or _is_empty(node) or (parts.or_list and isinstance(node, Sequence)):
        if name == "$case":
            yield from case_problems(document, node)
        return
    present = {inner.name: inner for inner in nodes.entries(node) if inner.name}
    if not isinstance(node, Mapping) or (is_formula(node) and not present.keys() & parts.required):
        yield Problem(
            marked(entry.value),
            f"`{name}` takes {FORMULAS[name].argument}; from {_kind(node)} it makes nothing.",
        )
        return
    renamed: set[str] = set()
    for key, inner in present.items():
        meant = _meant(key, parts)
        if meant is not None:
            renamed.add(meant)
            yield _misnamed(document, name, inner, meant, meant in present)
    for missing in parts.required:
        if missing not in present and missing not in renamed and document.is_sound:
            yield Problem(entry.key.span, f"`{name}` needs `{missing}`, which is not here.")
    yield from _values(document, name, present)


def _meant(key: str, parts: Parts) -> str | None:
    if key in parts.names or key.startswith("$"):
        return None
    meant = MISTAKEN_PARTS.get(key)
    return meant if meant in parts.names else nearest(key, parts.names)


def _misnamed(document: Document, name: str, entry: Entry, meant: str, is_there: bool) -> Problem:
    key = entry.name or ""
    if is_there:
        return Problem(entry.key.span, f"`{name}` does not read `{key}`, only `{meant}`.")
    fix = replacement(document.path, entry.key.span, meant, f"Change to `{meant}`")
    # Under the right name a mapping would not be read, either.
    is_list = meant not in ("mapping", "cases") or isinstance(deref(entry.value), Sequence)
    return Problem(
        entry.key.span,
        f"`{name}` does not read `{key}`; did you mean `{meant}`?",
        (fix,) if is_list else (),
    )


def _values(document: Document, name: str, present: dict[str, Entry]) -> Iterator[Problem]:
    """The parts that are there, but are not what the formula can use."""
    if name == "$case":
        cases = present.get("cases")
        if cases is not None:
            yield from _literal_list(name, cases)
            yield from case_problems(document, cases.value)
    elif name == "$map":
        yield from _map(document, present)
    elif name == "$tpl":
        yield from _tpl(present)
    elif name == "$iterate" and "source" in present:
        yield from _source(document, present["source"].value)
    elif name == "$concat" and "values" in present:
        values = deref(present["values"].value)
        if isinstance(values, Scalar) and not values.is_empty:
            yield Problem(
                values.span, "`values` takes a list; from a single value `$concat` makes nothing."
            )


def _map(document: Document, present: dict[str, Entry]) -> Iterator[Problem]:
    value, mapping = present.get("value"), present.get("mapping")
    text = text_meant_as_path(document, value.value) if value else None
    if text is not None:
        yield text
    if mapping is None:
        return
    yield from _literal_list("$map", mapping)
    rows = deref(mapping.value)
    for row in rows.items if isinstance(rows, Sequence) else ():
        written = deref(row)
        is_row = any(entry.name in ("from", "to") for entry in nodes.entries(written))
        if written is not None and not _is_empty(written) and not is_row:
            yield Problem(marked(row), "A row of `mapping` has `from` and `to`; this has neither.")


def _tpl(present: dict[str, Entry]) -> Iterator[Problem]:
    template, values = present.get("template"), present.get("values")
    if template is not None and not isinstance(deref(template.value), Scalar):
        yield Problem(
            marked(template.value), "`template` takes a text as it stands; it is not evaluated."
        )
    if values is not None:
        node = deref(values.value)
        if is_formula(node) or (isinstance(node, Scalar) and not node.is_empty):
            yield Problem(
                marked(values.value),
                "`values` takes a mapping as it stands, one key for each `{key}` of the template.",
            )


def _source(document: Document, value: Node) -> Iterator[Problem]:
    node = deref(value)
    if not isinstance(node, Scalar) or node.is_empty:
        return
    path = locator_text(node, bare=True)
    advice = f"write `{{$var: {path}}}`" if path else "write a formula that gives one"
    yield Problem(
        value.span,
        f"`source` is a list, and this is a single value: {advice}.",
        as_variable(document, value, path) if path else (),
    )


def _literal_list(name: str, entry: Entry) -> Iterator[Problem]:
    node = deref(entry.value)
    if node is not None and not isinstance(node, Sequence) and not _is_empty(node):
        yield Problem(
            marked(entry.value),
            f"`{entry.name}` takes a list as it stands; from {_kind(node)} `{name}` reads nothing.",
        )


def _is_empty(node: Node) -> bool:
    """Nothing is written here yet."""
    return isinstance(node, Scalar) and node.is_empty


def _kind(node: Node) -> str:
    if is_formula(node):
        return "a formula"
    if isinstance(node, Sequence):
        return "a list"
    return "a mapping" if isinstance(node, Mapping) else "a single value"


RULE = Rule(
    "SPEC303",
    "invalid-formula-arguments",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Write the name, the operator or the path that was meant, where one is sure.",
)
