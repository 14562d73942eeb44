"""The connection form does not say where its values are found: it has neither a help link nor
a description.

`ui.helpUri` or `ui.description` says it (in the newer spelling `inputSchema.description`); a
`description` of the way to authenticate, or of every field, will do too.

```yaml
auth:
  type: client-credentials
  ui:
    helpUri: https://docs.example.com/api-keys
    schema: {type: object, properties: {apiKey: {type: string}}}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.build import UI_FILE
from spec_lsp.connector.credentials import form_path, is_formula
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.format.methods import CLIENT_CREDENTIALS
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Node, deref
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    if not connector.tree.is_sound:
        return
    seen: set[tuple[str, Span]] = set()
    for authentication in connector.authentications:
        if authentication.type_name != CLIENT_CREDENTIALS or authentication.form is None:
            continue
        if _is_explained(connector, authentication):
            continue
        path, span = _place(connector, authentication)
        if (path, span) not in seen:
            seen.add((path, span))
            yield rule.finding(
                path,
                span,
                "The form does not say where the user finds these values: add a `helpUri` or a "
                "`description`.",
            )


def _is_explained(connector: Connector, authentication: Authentication) -> bool:
    form = deref(authentication.form)
    if is_formula(form):
        return True
    root = connector.tree.root
    ui_file = connector.documents.get(UI_FILE)
    holders = [
        nodes.get(authentication.node, "ui"),
        nodes.get(root, "ui"),
        ui_file.root if ui_file is not None else None,
        form,
    ]
    if any(_says(holder, name) for holder in holders for name in ("helpUri", "description")):
        return True
    if _says(authentication.node, "description"):
        return True
    fields = [entry.value for entry in nodes.entries(nodes.get(form, "properties"))]
    return not fields or all(_says(field, "description") for field in fields)


def _says(node: Node | None, name: str) -> bool:
    value = nodes.get(node, name)
    return value is not None and not (isinstance(value, nodes.Scalar) and value.is_empty)


def _place(connector: Connector, authentication: Authentication) -> tuple[str, Span]:
    """The key of the form: `ui`, `inputSchema`, or `schema` of the older layout's file."""
    path = form_path(connector, authentication)
    if path != Connector.SPEC_PATH:
        root = connector.documents[path].root
        first = nodes.entry(root, "schema") or next(nodes.entries(root), None)
        return path, first.key.span if first is not None else Span(0, 0)
    for holder in (authentication.node, deref(connector.tree.root)):
        entry: Entry | None = nodes.entry(holder, "ui")
        if entry is not None and nodes.get(entry.value, "schema") is authentication.form:
            return path, entry.key.span
        entry = nodes.entry(holder, "inputSchema")
        if entry is not None and deref(entry.value) is authentication.form:
            return path, entry.key.span
    return path, authentication.key_span


RULE = Rule("SPEC406", "missing-help", Severity.HINT, __doc__, _check)
