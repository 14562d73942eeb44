"""A method is written for a way to authenticate that never calls it.

`getOAuthConfig` and the methods about tokens belong to OAuth, `refreshCredentials` and
`disconnect` to what has credentials. Nothing is said of a method that is `not-supported`, nor
where the auth type is not known.

```yaml
auth:
  type: client-credentials
  getOAuthConfig:            # only oauth2 and oauth1 call it
    implementationType: mapping
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Connector, MethodBlock
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import listed
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.implementation import NOT_SUPPORTED
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    misplaced: dict[Span, tuple[str, MethodBlock]] = {}
    in_place: set[Span] = set()  # a block that several options share serves one of them
    for authentication in context.analysis.connector.authentications:
        kind = authentication.type_name or ""
        for block in authentication.methods.values():
            if kind not in AUTH_TYPES or kind in block.method.auth_types:
                in_place.add(block.key_span)
            elif block.block is not None and not _is_not_supported(block):
                misplaced.setdefault(block.key_span, (kind, block))
    for span, (kind, block) in misplaced.items():
        if span not in in_place:
            callers = [name for name in AUTH_TYPES if name in block.method.auth_types]
            yield rule.finding(
                Connector.SPEC_PATH,
                span,
                f"`{kind}` never calls {block.key}, only {listed(callers)}: remove it, or change "
                "the type.",
            )


def _is_not_supported(block: MethodBlock) -> bool:
    written = block.implementation_type
    return written is not None and written.value == NOT_SUPPORTED.name


RULE = Rule("SPEC106", "method-not-for-auth-type", Severity.WARNING, __doc__, _check)
