"""`getCredentialsFromConnectionParameters` makes credentials whose shape nothing tells.

The platform asks for `customCredentialsSchema` beside it: it is what others see of the
credentials. The fix writes it from what the method returns, where that can be followed.

```yaml
auth:
  type: client-credentials
  getCredentialsFromConnectionParameters:
    implementationType: javascript
  customCredentialsSchema:
    type: object
    properties:
      accessToken: {type: string}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import RETURNED
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.findings.finding import Finding, Fix, Severity
from spec_lsp.format.implementation import NOT_SUPPORTED
from spec_lsp.format.methods import GET_CREDENTIALS
from spec_lsp.rules.additions import add_field, written_holder
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_key import has_misspelt
from spec_lsp.syntax.yaml.insertion import Written

_SCHEMA = "customCredentialsSchema"


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    if not connector.tree.is_sound:
        return
    for authentication in connector.authentications:
        block = authentication.methods.get(GET_CREDENTIALS.key)
        if block is None or block.block is None or authentication.credentials_schemas:
            continue
        written = block.implementation_type
        if written is not None and written.value == NOT_SUPPORTED.name:
            continue
        if has_misspelt(authentication.node, _SCHEMA):
            continue
        fix = _fix(context, authentication)
        yield rule.finding(
            Connector.SPEC_PATH,
            block.key_span,
            f"Nothing tells which credentials {block.key} makes: add `{_SCHEMA}`.",
            fixes=(fix,) if fix is not None else (),
        )


def _fix(context: Context, authentication: Authentication) -> Fix | None:
    """The schema, from what the method returns; nothing where it may return more."""
    shape = context.analysis.shapes(authentication)["credentials"]
    names = [name for name, known in shape.fields.items() if known.origin == RETURNED]
    if shape.is_open or not names:
        return None
    properties: dict[str, Written] = {_key(name): {"type": "string"} for name in names}
    return add_field(
        context.analysis,
        written_holder(context.analysis.connector, authentication),
        _SCHEMA,
        {"type": "object", "properties": properties},
        f"Add `{_SCHEMA}` with what it returns",
        is_safe=False,
    )


def _key(name: str) -> str:
    plain = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if plain and name[0].isalpha() else f"'{name.replace(chr(39), chr(39) * 2)}'"


RULE = Rule(
    "SPEC407",
    "missing-credentials-schema",
    Severity.HINT,
    __doc__,
    _check,
    fix="Write the schema from what the method returns.",
)
