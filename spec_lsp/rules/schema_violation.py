"""A known field holds what it cannot hold: a list where a mapping is needed, a word that is
not one of the allowed ones.

An error where the platform cannot work with the value, a warning where it only shows badly
(titles, links, categories). A formula may stand wherever the format allows one and is not
judged; nor is an empty value, or an unknown `format` in a data schema. In a connection form,
`required` must name fields that the form has, and a field must stand in `properties`. The code of
makeApiClient and getOAuthConfig must return something.

```yaml
auth:
  ui:
    schema:
      properties:
        - apiKey            # a list; `properties` is a mapping of names to schemas
```

```yaml
auth:
  ui:
    schema:
      properties:
        apiKey: {type: string}
```
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from functools import partial
from typing import Any, cast

from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.model import Connector
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.format.bodies import body_value
from spec_lsp.format.connector import FLAT_SPEC, SPEC
from spec_lsp.format.fields import Value
from spec_lsp.format.schemas import json_schema
from spec_lsp.rules.form_schema import form_problems
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.rules.wrong_value import WORDS, explain, type_of
from spec_lsp.syntax.javascript.outcome import returns_nothing
from spec_lsp.syntax.template.template import ExpressionPart, parse_template
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, Scalar
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.source import Source, Span

_NEEDED = {"api-client": "the API client's configuration", "oauth-config": "an OAuth configuration"}


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    yield from _root(rule, connector)
    bodies: dict[tuple[str, Span], tuple[Node, Value]] = {}
    root = nodes.deref(connector.tree.root)
    if isinstance(root, nodes.Mapping):
        value = FLAT_SPEC if connector.layout == "flat" else SPEC
        bodies[Connector.SPEC_PATH, root.span] = (root, value)
    for authentication, block, implementation in context.bodies():
        value = body_value(block.method, implementation.type, authentication.type_name)
        if value is not None and implementation.body is not None:
            bodies.setdefault(
                (implementation.path, implementation.body.span), (implementation.body, value)
            )
    for (path, _), (body, value) in bodies.items():
        source, certain_until = context.analysis.source(path), _certain_until(context, path)
        validator = context.kept(f"validator {id(value)}", partial(_validator, value))
        yield from _violations(rule, path, source, body, value, validator, certain_until)
    for problem in form_problems(context):
        yield rule.finding(*problem[:3], severity=Severity.WARNING, fixes=problem.fixes)
    yield from once(_nothing(rule, context))


def _nothing(rule: Rule, context: Context) -> Iterator[Finding]:
    """Code that gives nothing where the platform needs a mapping."""
    for _authentication, block, implementation in context.bodies():
        if implementation.code is None or block.method.result not in _NEEDED:
            continue
        script = context.analysis.script(implementation)
        if (context.verdicts or {}).get(script.text) is not None:
            continue  # it does not parse
        export = script.method_export((block.key, *block.method.keys))
        if export.export is not None and returns_nothing(script, export):
            yield rule.finding(
                implementation.path,
                implementation.source_span(export.export.span),
                f"This function returns nothing, but {block.key} must give "
                f"{_NEEDED[block.method.result]}: write `return` before it.",
            )


def _certain_until(context: Context, path: str) -> int:
    """Where it becomes a guess what belongs to what: behind the last word before the first
    error of a file."""
    tree = context.analysis.yaml_documents()[path]
    if tree.is_sound:
        return sys.maxsize
    return len(context.analysis.source(path).text[: tree.sound_until].rstrip())


def _root(rule: Rule, connector: Connector) -> Iterator[Finding]:
    root = nodes.deref(connector.tree.root)
    if root is not None and not isinstance(root, nodes.Mapping) and connector.tree.is_sound:
        found = WORDS[type_of(to_value(root) if isinstance(root, Scalar) else [])]
        line = connector.spec.line_span(connector.spec.line_at(root.span.start))
        yield rule.finding(
            Connector.SPEC_PATH,
            Span(root.span.start, min(root.span.end, line.end)),
            f"spec.yml must be a mapping that starts with keys such as `auth:`, not {found}.",
        )


def _validator(value: Value) -> Any:
    from jsonschema import Draft7Validator
    from referencing import Registry

    # An empty registry: whatever a schema refers to, nothing is ever fetched for it.
    return Draft7Validator(json_schema(value), registry=Registry())


def _violations(
    rule: Rule,
    path: str,
    source: Source,
    body: Node,
    value: Value,
    validator: Any,
    certain_until: int,
) -> Iterator[Finding]:
    try:
        instance = _without_formulas(to_value(body))
    except TooManyValuesError:
        return
    for error in validator.iter_errors(instance):
        steps = list(error.absolute_path)
        node, name = _locate(body, steps)
        if node is None or error.instance is None or node.span.end >= certain_until:
            continue
        # A type that no data schema knows spoils its field, not the connector.
        is_odd_type = error.validator == "enum" and _in_data_schema(value, steps)
        is_cosmetic = is_odd_type or _is_cosmetic(value, steps)
        severity = Severity.WARNING if is_cosmetic else Severity.ERROR
        if error.validator == "enum" and is_formula(node):
            continue  # which word it gives is not known
        message, fixes = explain(error, path, source, node, name)
        yield rule.finding(path, _marked(node), message, severity=severity, fixes=fixes)


def _without_formulas(value: object) -> object:
    """The value with null in place of each formula, and of what may be a misspelt one (that
    is SPEC302's matter); null is taken as absent everywhere. What surely gives a text is one."""
    if isinstance(value, list):
        return [_without_formulas(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        first = next(iter(mapping), "")
        if first.startswith("$"):
            return _text(mapping[first]) if first == "$template" else None
        return {key: _without_formulas(item) for key, item in mapping.items()}
    return value


def _text(template: object) -> str | None:
    """The template, if it gives a text whatever its variables hold: one that is a single `${…}`
    keeps the value's type."""
    if not isinstance(template, str):
        return None
    parsed = parse_template(template)
    is_single = len(parsed.parts) == 1 and isinstance(parsed.parts[0], ExpressionPart)
    return None if is_single or parsed.errors else template


def _locate(body: Node, steps: list[str | int]) -> tuple[Node | None, str]:
    node: Node | None = nodes.deref(body)
    name = ""
    for step in steps:
        if isinstance(step, int):
            items = node.items if isinstance(node, nodes.Sequence) else ()
            node = nodes.deref(items[step]) if step < len(items) else None
        else:
            node, name = nodes.get(node, step), step
    return node, name


def _marked(node: Node) -> Span:
    """The value, or of a collection its first key or item: not half a file of squiggles."""
    if isinstance(node, nodes.Mapping) and node.entries and not node.flow:
        return node.entries[0].key.span
    if isinstance(node, nodes.Sequence) and node.items and not node.flow:
        return Span(node.span.start, min(node.span.start + 1, node.span.end))
    return node.span


def _is_cosmetic(value: Value | None, steps: list[str | int]) -> bool:
    for step in steps:
        if value is None:
            return False
        if value.data_schema:
            return steps[-1] in ("title", "description", "format")
        if isinstance(step, int):
            value = value.items
            continue
        field = value.object.field(step) if value.object else None
        if field is not None and field.cosmetic:
            return True
        value = field.value if field else value.entries
    return False


def _in_data_schema(value: Value | None, steps: list[str | int]) -> bool:
    for step in steps:
        if value is None or value.data_schema:
            break
        if isinstance(step, int):
            value = value.items
        else:
            field = value.object.field(step) if value.object else None
            value = field.value if field else value.entries
    return value is not None and value.data_schema


RULE = Rule(
    "SPEC101",
    "schema-violation",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the word to the one that was meant, or put the value in quotes.",
    other_severities=(Severity.WARNING,),
)
