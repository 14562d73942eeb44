"""Links in a connector's YAML: the file of a method, and pages on the web."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Connector
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.text.source import Span

# Fields whose value is a page for people; a `baseUri` is nothing to open.
_PAGES = frozenset({"helpUri", "appUri", "apiDocsUri", "logoUri"})
_URL = re.compile(r"https?://[^\s<>\"'`)\]}]+[^\s<>\"'`)\]}.,;:!?]")


@dataclass(frozen=True, slots=True)
class DocumentLink:
    """A stretch that leads somewhere: to a ``file`` of the connector, or to a ``url``."""

    span: Span
    tooltip: str
    file: str | None = None
    url: str | None = None


def document_links(analysis: Analysis, path: str) -> tuple[DocumentLink, ...]:
    """The links of a YAML file, each once, in the order of the text."""
    tree = analysis.yaml_documents().get(path)
    if tree is None:
        return ()
    found = list(_pages(analysis.source(path).text, tree.root))
    if path == Connector.SPEC_PATH:
        found += _implementations(analysis)
    return tuple(sorted(dict.fromkeys(found), key=lambda link: link.span))


def _implementations(analysis: Analysis) -> Iterator[DocumentLink]:
    """From what a method's block says of its implementation to the file."""
    for authentication in analysis.connector.authentications:
        for block in authentication.methods.values():
            body = block.implementation
            written = block.file_path or block.implementation_type
            if body is None or body.inline or written is None:
                continue
            quote = 1 if written.style in ("'", '"') else 0
            span = Span(written.span.start + quote, written.span.end - quote)
            yield DocumentLink(span, f"Open {body.path}", file=body.path)


def _pages(text: str, root: Node | None) -> Iterator[DocumentLink]:
    """Addresses in fields that hold one, and in descriptions."""
    for entry in _entries(root):
        value = entry.value
        if not isinstance(value, Scalar) or entry.name not in (*_PAGES, "description"):
            continue
        mapped = scalar_map(text, value)
        for match in _URL.finditer(value.value):
            span = mapped.span(Span(*match.span()))
            yield DocumentLink(span, "Open the page", url=match[0])


def _entries(root: Node | None) -> Iterator[Entry]:
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Sequence):
            stack += node.items
        elif isinstance(node, Mapping):
            for entry in node.entries:
                yield entry
                stack.append(entry.value)
