"""A field without which nothing works is not there.

`type`, where there are no `options`; `proxyKey` with `proxy`; and in an OAuth configuration
that is a plain mapping the addresses of the authorization server. What a formula or code
gives is not known and not reported, nor what is missing from a file that does not parse.

```yaml
auth:
  type: proxy
```

```yaml
auth:
  type: proxy
  proxyKey: acme
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.model import Authentication, Connector, MethodBlock
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import either, listed
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.methods import GET_OAUTH_CONFIG, OAUTH1, OAUTH2, PROXY
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_key import has_misspelt
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.source import Span

_OAUTH_ADDRESSES = {
    OAUTH2: ("authorizeUri", "tokenUri"),
    OAUTH1: ("requestTokenUri", "authorizeUri", "tokenUri"),
}


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    if not connector.tree.is_sound:
        return
    for authentication in connector.authentications:
        for span, message in _missing(connector, authentication):
            yield rule.finding(Connector.SPEC_PATH, span, message)


def _missing(connector: Connector, authentication: Authentication) -> Iterator[tuple[Span, str]]:
    where = authentication.key_span
    if connector.layout != "files" and _lacks_type(authentication):
        yield where, f"`type` is missing: add `type:` with {either(AUTH_TYPES)}."
    if authentication.type_name == PROXY and not _has(authentication.node, "proxyKey"):
        yield where, "`proxyKey` is missing: with `proxy` it names the credentials to use."
    addresses = _OAUTH_ADDRESSES.get(authentication.type_name or "")
    block = authentication.methods.get(GET_OAUTH_CONFIG.key)
    if addresses and block and block.implementation:
        absent = [name for name in addresses if _is_absent(block, name)]
        if absent:
            yield (
                block.key_span if block.block is not None else where,
                f"The OAuth configuration in `{block.implementation.path}` lacks "
                f"{listed(absent)}: without that no user can connect.",
            )


def _lacks_type(authentication: Authentication) -> bool:
    """Whether nothing is written for the type; something of another kind is SPEC101's."""
    node = authentication.node
    if isinstance(node, nodes.Scalar) and node.is_empty:
        return True
    if node is not None and not isinstance(node, nodes.Mapping):
        return False
    return not _has(node, "type")


def _has(node: nodes.Node | None, name: str) -> bool:
    """Whether a field is there, be it misspelt (which is SPEC102's matter)."""
    found = nodes.get(node, name)
    is_null = isinstance(found, nodes.Scalar) and scalar_value(found) is None
    is_there = found is not None and not is_null
    return is_there or has_misspelt(node, name)


def _is_absent(block: MethodBlock, name: str) -> bool:
    """Whether a configuration that is a literal mapping certainly lacks a field."""
    implementation = block.implementation
    if implementation is None or implementation.tree is None or not implementation.tree.is_sound:
        return False
    body = implementation.body
    if not isinstance(body, nodes.Mapping) or is_formula(body):
        return False
    return not _has(body, name)


RULE = Rule("SPEC107", "missing-required-field", Severity.ERROR, __doc__, _check)
