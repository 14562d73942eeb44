"""Requests go to a public host over `http://`, without encryption.

Whoever is on the way can read the credentials in every request, and change what comes back.
Looked at are base URIs (`baseUri`, `baseUrl`), the addresses of an OAuth configuration, and
absolute paths of REST requests; in mappings, in the methods' code, and in what that imports.

A host of a private network is not reported: `localhost`, a name without a dot, names below
`.local`, `.internal`, `.test` and the like, private addresses. Nor is a host that is put
together when the connector runs (`http://${credentials.host}`), for it is not known.

```yaml
baseUri: http://api.example.com/v1
```

```yaml
baseUri: https://api.example.com/v1
```
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from ipaddress import ip_address

from spec_lsp.connector.evaluation import Evaluated
from spec_lsp.connector.model import Implementation
from spec_lsp.findings.finding import EditFile, Finding, Fix, Severity
from spec_lsp.format.implementation import GRAPHQL_API_MAPPING, MAPPING, REST_API_MAPPING
from spec_lsp.rules.code import all_code
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.javascript.strings import Text, texts_of
from spec_lsp.syntax.yaml.nodes import Scalar
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_ADDRESSES = frozenset({"baseUri", "baseUrl", "authorizeUri", "tokenUri", "requestTokenUri"})
_REQUESTS = frozenset({MAPPING, REST_API_MAPPING, GRAPHQL_API_MAPPING})
# What is compared, or names a variable, is no address.
_COMPARED = frozenset({"$var", "$copy", "$jsonata", "filter", "from"})
_URL = re.compile(r"(?P<scheme>http)://(?:[^/@\s]*@)?(?P<host>\[[0-9A-Fa-f:.]+\]|[\w.-]+)"
                  r"(?P<port>:\d*)?(?P<end>[/?#]|\Z)", re.IGNORECASE)  # fmt: skip
# Names that no public server bears (RFC 2606, 6761, 6762, 8375; ICANN), or hardly.
_PRIVATE_SUFFIXES = (
    ".local", ".localhost", ".internal", ".test", ".example", ".invalid", ".home.arpa", ".lan",
    ".intranet", ".private", ".corp", ".home", ".localdomain",
)  # fmt: skip


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for implementation, here in context.evaluated():
        url = _in_yaml(implementation, here)
        if url is not None and isinstance(here.node, Scalar):
            mapped = scalar_map(implementation.source.text, here.node)
            yield _report(rule, implementation.path, url, mapped.span)
    for code in all_code(context.analysis):
        for text in texts_of(code.script):
            url = _in_code(text)
            if url is not None:
                start = text.span.start
                yield _report(
                    rule,
                    code.path,
                    url,
                    lambda span, here=code, by=start: here.place(span.shifted(by)),
                )


def _in_yaml(implementation: Implementation, here: Evaluated) -> re.Match[str] | None:
    """The insecure address that a value is."""
    if not isinstance(here.node, Scalar) or here.in_schema or not _COMPARED.isdisjoint(here.keys):
        return None
    fields = [key for key in here.keys if not key.startswith("$")]
    is_address = not _ADDRESSES.isdisjoint(fields)
    is_path = fields[:1] == ["path"] and implementation.type in _REQUESTS
    if not is_address and not is_path:
        return None
    return _insecure(here.node.value, is_whole="$concat" not in here.formulas)


def _in_code(text: Text) -> re.Match[str] | None:
    if (text.name not in _ADDRESSES and not text.is_request) or not text.is_start:
        return None
    return _insecure(text.written, is_whole=text.is_whole)


def _insecure(text: str, *, is_whole: bool) -> re.Match[str] | None:
    """The address at a text's start, if it leads to a public host without encryption. If more
    is added to the text, its host may go on."""
    url = _URL.match(text)
    if url is None or (not is_whole and not url["end"]) or not _is_public(url["host"]):
        return None
    return url


def _is_public(host: str) -> bool:
    name = host.strip("[]").rstrip(".").lower()
    try:
        return ip_address(name).is_global
    except ValueError:
        is_name = not name.rpartition(".")[2].isdecimal()  # half an address otherwise
        return is_name and "." in name and not name.endswith(_PRIVATE_SUFFIXES) and ".." not in name


def _report(rule: Rule, path: str, url: re.Match[str], place: Callable[[Span], Span]) -> Finding:
    scheme = place(Span(*url.span("scheme")))
    fix = Fix(
        "Change to `https://`",
        (EditFile(path, (TextEdit(scheme, "https"),)),),
        is_preferred=True,
    )
    return rule.finding(
        path,
        place(Span(0, len(url.string))),
        f"Requests to `{url['host']}` go over `http://`, where everybody on the way can read the "
        "credentials: use `https://`.",
        fixes=() if url["port"] else (fix,),
    )


RULE = Rule(
    "SPEC404",
    "insecure-base-uri",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Change to `https://`.",
)
