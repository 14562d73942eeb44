"""A field of the connection form is a secret by its name, but is shown in clear as the user
types it.

`format: password` masks it (so does `isSensitive: true`). Nothing is said of fields that are no
text, offer a choice, have another format, or are made by a formula.

```yaml
properties:
  apiKey:
    type: string
    title: API key
    format: password       # without it the key is readable on the screen
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import form_path, is_formula
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.redaction.names import is_secret_name
from spec_lsp.rules.additions import add_field
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Node, deref
from spec_lsp.text.source import Span

# Any of these says that the value is no secret text, or that it is masked already.
_TELLING = ("format", "isSensitive", "enum", "const", "oneOf", "anyOf", "properties", "items")
_MAX_DEPTH = 10


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    seen: set[tuple[str, Span]] = set()
    for authentication in connector.authentications:
        path = form_path(connector, authentication)
        for entry in _secrets(authentication.form, 0):
            if (path, entry.key.span) in seen:
                continue
            seen.add((path, entry.key.span))
            fix = add_field(
                context.analysis, entry.value, "format", "password",
                "Add `format: password`", is_safe=True, path=path,
            )  # fmt: skip
            yield rule.finding(
                path,
                entry.key.span,
                f"`{entry.name}` is a secret by its name, but is shown as it is typed: add "
                "`format: password`.",
                fixes=(fix,) if fix is not None else (),
            )


def _secrets(schema: Node | None, depth: int) -> Iterator[Entry]:
    """The fields of a data schema that are secrets, and are not masked."""
    properties = nodes.get(schema, "properties")
    if depth > _MAX_DEPTH or is_formula(deref(schema)) or is_formula(properties):
        return
    for entry in nodes.entries(properties):
        value = deref(entry.value)
        if is_formula(value) or not isinstance(value, nodes.Mapping):
            continue
        if nodes.get(value, "properties") is not None:
            yield from _secrets(value, depth + 1)
        elif (
            is_secret_name(entry.name or "")
            and nodes.text(nodes.get(value, "type")) in (None, "string")
            and not any(nodes.entry(value, name) for name in _TELLING)
        ):
            yield entry


RULE = Rule(
    "SPEC402",
    "secret-not-masked",
    Severity.HINT,
    __doc__,
    _check,
    fix="Add `format: password`.",
)
