"""The connection form asks for a field that nothing in the connector reads.

It is told only where everything that could read the field is known: the formulas and the code of
every method, with the functions that they call, and the connector's collections, events and
operations. Where a value goes somewhere as a whole (`...credentials`), nothing is said, nor
where no field of the form is read, since then its readers are yet to be written.

```yaml
auth:
  type: client-credentials
  ui:
    schema:
      type: object
      properties:
        apiKey: {type: string}
        region: {type: string}   # no header, no address, no test uses it
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.form_readers import unread_fields
from spec_lsp.connector.model import Connector
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import nearest
from spec_lsp.rules.resolution import (
    CONNECTION_PARAMETER,
    CREDENTIAL,
    UNKNOWN_VARIABLE,
    unresolved,
)
from spec_lsp.rules.rule import Context, Rule


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    if _has_broken_code(context):
        return
    kinds = (CREDENTIAL, CONNECTION_PARAMETER, UNKNOWN_VARIABLE)
    misread = {problem.step.name for problem in unresolved(context, *kinds)}
    for field in unread_fields(context.analysis):
        # A field that is read under a wrong name is told there.
        is_told = any(nearest(name, (field.name,)) for name in misread)
        if field.span is not None and not is_told:
            yield rule.finding(
                field.path or Connector.SPEC_PATH,
                field.span,
                f"Nothing in this connector reads `{field.name}`: use it, or do not ask for it.",
            )


def _has_broken_code(context: Context) -> bool:
    """Whether an engine found code that does not parse: what it reads is not known."""
    verdicts = context.verdicts or {}
    return any(
        implementation.code is not None and verdicts.get(implementation.code) is not None
        for _, _, implementation in context.bodies()
    )


RULE = Rule(
    "SPEC209",
    "unused-connection-parameter",
    Severity.HINT,
    __doc__,
    _check,
    tag="unnecessary",
)
