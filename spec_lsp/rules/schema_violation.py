"""A known field holds what it cannot hold: a list where a mapping is needed, a word that is
not one of the allowed ones.

An error where the platform cannot work with the value, a warning where it only shows badly
(titles, links, categories). A formula may stand wherever the format allows one and is not
judged; nor is an empty value, or an unknown `format` in a data schema.

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

from collections.abc import Iterator
from typing import Any, cast

from spec_lsp.connector.model import Connector
from spec_lsp.findings.finding import Finding, Fix, Severity, replacement
from spec_lsp.findings.suggestion import correction, either, nearest
from spec_lsp.format.bodies import body_value
from spec_lsp.format.connector import FLAT_SPEC, SPEC
from spec_lsp.format.fields import Value
from spec_lsp.format.schemas import DATA_TYPE_SYNONYMS, json_schema
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node, Scalar
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.source import Span

_WORDS = {
    "string": "text",
    "object": "a mapping (`name: value`)",
    "array": "a list (`- item`)",
    "boolean": "`true` or `false`",
    "number": "a number",
    "null": "nothing",
}


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
        yield from _violations(rule, path, body, value)


def _root(rule: Rule, connector: Connector) -> Iterator[Finding]:
    root = nodes.deref(connector.tree.root)
    if root is not None and not isinstance(root, nodes.Mapping) and connector.tree.is_sound:
        found = _WORDS[_type(to_value(root) if isinstance(root, Scalar) else [])]
        line = connector.spec.line_span(connector.spec.line_at(root.span.start))
        yield rule.finding(
            Connector.SPEC_PATH,
            Span(root.span.start, min(root.span.end, line.end)),
            f"spec.yml must be a mapping that starts with keys such as `auth:`, not {found}.",
        )


def _violations(rule: Rule, path: str, body: Node, value: Value) -> Iterator[Finding]:
    from jsonschema import Draft7Validator
    from referencing import Registry

    try:
        instance = _without_formulas(to_value(body))
    except TooManyValuesError:
        return
    # An empty registry: whatever a schema refers to, nothing is ever fetched for it.
    validator: Any = Draft7Validator(json_schema(value), registry=Registry())
    for error in validator.iter_errors(instance):
        steps = list(error.absolute_path)
        node, name = _locate(body, steps)
        if node is None or error.instance is None:
            continue
        # A type that no data schema knows spoils its field, not the connector.
        is_odd_type = error.validator == "enum" and _in_data_schema(value, steps)
        is_cosmetic = is_odd_type or _is_cosmetic(value, steps)
        severity = Severity.WARNING if is_cosmetic else Severity.ERROR
        message, fixes = _explain(error, path, node, name)
        yield rule.finding(path, _marked(node), message, severity=severity, fixes=fixes)


def _without_formulas(value: object) -> object:
    """The value with null in place of each formula, and of what may be a misspelt one (that
    is SPEC302's matter); null is taken as absent everywhere."""
    if isinstance(value, list):
        return [_without_formulas(item) for item in cast("list[object]", value)]
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        if next(iter(mapping), "").startswith("$"):
            return None
        return {key: _without_formulas(item) for key, item in mapping.items()}
    return value


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


def _type(value: object) -> str:
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    for kind, name in ((str, "string"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return name
    return "null"


def _explain(error: Any, path: str, node: Node, name: str) -> tuple[str, tuple[Fix, ...]]:
    """What is wrong, in a sentence that says what to write, and the fix where one is sure."""
    about = f"`{name}`" if name else "This"
    if error.validator == "enum":
        allowed = [choice for choice in error.validator_value if isinstance(choice, str)]
        written = str(error.instance)
        meant = nearest(written, allowed)
        if DATA_TYPE_SYNONYMS.get(written.lower()) in allowed:
            meant = DATA_TYPE_SYNONYMS[written.lower()]
        advice = f"did you mean `{meant}`?" if meant else f"it can be {either(allowed)}."
        fixes = (correction(path, node.span, written, meant),) if meant else ()
        return f"{about} cannot be `{error.instance}`; {advice}", fixes
    wanted = error.validator_value
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    scalars = {"string", "number"} <= set(kinds)
    if kinds == ["object", "boolean"]:  # a data schema; `true` is one, but nobody means that
        kinds = ["object"]
    expected = "a single value" if scalars else " or ".join(_WORDS[kind] for kind in kinds)
    found = _type(error.instance)
    if kinds == ["string"] and isinstance(node, Scalar) and found in ("number", "boolean"):
        quoted = f'"{node.value}"'
        fix = replacement(path, node.span, quoted, f"Write {quoted}", is_safe=True)
        return f"{about} must be text: write {quoted}, in quotes.", (fix,)
    return f"{about} must be {expected}, not {_WORDS[found]}.", ()


RULE = Rule(
    "SPEC101",
    "schema-violation",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the word to the one that was meant, or put the value in quotes.",
    other_severities=(Severity.WARNING,),
)
