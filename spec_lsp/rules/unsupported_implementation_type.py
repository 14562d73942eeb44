"""`implementationType` is not known, or not one that this method can have: the platform finds no
implementation, and the method fails when it is called.

A `test` may be a `mapping` where its file holds a REST request. A block without
`implementationType` is fine where a file decides it.

```yaml
auth:
  refreshCredentials:
    implementationType: mapping      # refreshCredentials is always JavaScript
```

```yaml
auth:
  refreshCredentials:
    implementationType: javascript
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Connector, MethodBlock
from spec_lsp.findings.finding import Finding, Fix, Severity
from spec_lsp.findings.suggestion import correction, either, nearest, plain_word
from spec_lsp.format.implementation import (
    IMPLEMENTATION_TYPES,
    MAPPING,
    NOT_SUPPORTED,
    OTHER_IMPLEMENTATION_NAMES,
)
from spec_lsp.format.methods import TEST
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for authentication in context.analysis.connector.authentications:
        for block in authentication.methods.values():
            if block.implementation_type is not None:
                message, meant = _judge(block)
                if message:
                    yield rule.finding(
                        Connector.SPEC_PATH,
                        block.implementation_type.span,
                        message,
                        fixes=_fixes(block, meant),
                    )


def _judge(block: MethodBlock) -> tuple[str, str | None]:
    """What is wrong with the type (empty: nothing), and the type that was meant."""
    assert block.implementation_type is not None
    written = block.implementation_type.value
    allowed = [row.name for row in block.method.implementations]
    if written not in IMPLEMENTATION_TYPES:
        other = OTHER_IMPLEMENTATION_NAMES.get(plain_word(written))
        meant = other if other in allowed else nearest(written, allowed)
        advice = f"did you mean `{meant}`?" if meant else f"use {either(allowed)}."
        return f"`{written}` is not an implementation type; {advice}", meant
    row = IMPLEMENTATION_TYPES[written]
    if row not in block.method.implementations and row is not NOT_SUPPORTED:
        meant = allowed[0] if len(allowed) == 1 else None
        return f"{block.key} cannot be implemented as `{written}`; use {either(allowed)}.", meant
    if block.method is TEST and row is MAPPING and not _holds_request(block):
        return (
            "A `test` that is a mapping must hold a REST request (`path`, `method`); "
            f"use {either(name for name in allowed if name != MAPPING.name)}.",
            None,
        )
    return "", None


def _holds_request(block: MethodBlock) -> bool:
    """Whether the mapping names a request, or nothing can be said of it."""
    implementation = block.implementation
    if implementation is None or implementation.tree is None or not implementation.tree.is_sound:
        return True
    return nodes.get(implementation.body, "path") is not None


def _fixes(block: MethodBlock, meant: str | None) -> tuple[Fix, ...]:
    if meant is None or block.implementation_type is None:
        return ()
    span = block.implementation_type.span
    return (correction(Connector.SPEC_PATH, span, block.implementation_type.value, meant),)


RULE = Rule(
    "SPEC104",
    "unsupported-implementation-type",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the type to the one that was meant.",
)
