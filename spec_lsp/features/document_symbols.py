"""The outline of a connector's YAML: what an author would name, not every key."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.model import Connector
from spec_lsp.format.methods import AUTH_METHOD_BY_KEY
from spec_lsp.redaction.keys import known_keys, looks_random
from spec_lsp.redaction.names import is_sent_secret_name
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import Span

SymbolKind = Literal["object", "list", "method", "field", "option", "value", "formula"]

_EXPRESSION = re.compile(r"\$\{[^}]*\}")
_SCHEME = re.compile(r"^\s*(?:Bearer|Basic|Token)\b", re.IGNORECASE)
# Keys of a data schema under which a value of the field stands.
_VALUES = frozenset({"default", "const", "example"})
_MAX_DEPTH = 40
_MAX_DETAIL = 60
# Keys under which names of the author's own stand, each a thing of its kind.
_HOLDERS: dict[str, SymbolKind] = {"options": "option", "properties": "field"}


@dataclass(frozen=True, slots=True)
class DocumentSymbol:
    """A named part of a document: ``span`` is all of it, ``name_span`` its key. ``detail`` is a
    few words of the document itself."""

    name: str
    kind: SymbolKind
    span: Span
    name_span: Span
    detail: str = ""
    children: tuple[DocumentSymbol, ...] = ()


def document_symbols(analysis: Analysis, path: str) -> tuple[DocumentSymbol, ...]:
    """The outline of a YAML file of the connector; of any other file there is none."""
    tree = analysis.yaml_documents().get(path)
    if tree is None:
        return ()
    files = _files(analysis) if path == Connector.SPEC_PATH else {}
    return tuple(_Outline(files).of(tree.root, None, 0))


def _files(analysis: Analysis) -> dict[Span, str]:
    """The file that implements each method's block, by the block's key."""
    return {
        block.key_span: block.implementation.path
        for authentication in analysis.connector.authentications
        for block in authentication.methods.values()
        if block.implementation is not None and not block.implementation.inline
    }


class _Outline:
    def __init__(self, files: dict[Span, str]) -> None:
        self.files = files

    def of(self, node: Node | None, holder: str | None, depth: int) -> Iterator[DocumentSymbol]:
        """The symbols below a node; ``holder`` is the key that it stands under."""
        if depth > _MAX_DEPTH:
            return
        if isinstance(node, Mapping):
            for entry in node.entries:
                if entry.name:
                    yield self.entry(entry, holder, depth)
        elif isinstance(node, Sequence):
            for number, item in enumerate(node.items):
                if isinstance(item, (Mapping, Sequence)):
                    inner = tuple(self.of(item, None, depth + 1))
                    start = Span(item.span.start, item.span.start)
                    yield DocumentSymbol(
                        f"{number + 1}", _kind_of(item), item.span, start, _first_text(item), inner
                    )

    def entry(self, entry: Entry, holder: str | None, depth: int) -> DocumentSymbol:
        name, value = entry.name or "", entry.value
        kind = _HOLDERS.get(holder or "") or _kind_of(value)
        if name in AUTH_METHOD_BY_KEY and isinstance(value, (Mapping, Scalar)):
            kind = "method" if holder not in _HOLDERS else kind
        detail = self.files.get(entry.key.span) or _detail(kind, value)
        if kind in ("value", "formula") and _may_be_secret(name, holder, value):
            detail = ""
        inner = () if kind == "formula" else tuple(self.of(value, name, depth + 1))
        return DocumentSymbol(name, kind, entry.span, entry.key.span, detail, inner)


def _kind_of(node: Node) -> SymbolKind:
    if is_formula(node) and isinstance(node, Mapping):
        return "formula"
    if isinstance(node, Mapping):
        return "object"
    return "list" if isinstance(node, Sequence) else "value"


def _detail(kind: SymbolKind, value: Node) -> str:
    if isinstance(value, Scalar):
        return _short(value.value)
    if kind == "formula":
        first = next(nodes.entries(value), None)
        inner = nodes.text(first.value) if first is not None else None
        return _short(f"{first.name} {inner or ''}".strip()) if first is not None else ""
    if kind in ("field", "option"):
        parts = (nodes.text(nodes.get(value, name)) for name in ("type", "title"))
        return _short(" · ".join(part for part in parts if part))
    if kind == "method":
        word = nodes.get(value, "implementationType") or nodes.get(value, "type")
        return nodes.text(word) or ""
    return ""


def _may_be_secret(name: str, holder: str | None, value: Node) -> bool:
    """Whether a text is a secret by the name that it stands under, or by its look. An outline
    stands on the screen for longer than the line does."""
    text = nodes.text(value)
    if isinstance(value, Mapping):
        first = next(nodes.entries(value), None)
        if first is None or first.name == "$var":
            return False
        text = nodes.text(first.value)
    written = _EXPRESSION.sub(" ", text or "")
    if any(known_keys(written)) or any(looks_random(word) for word in written.split()):
        return True
    meant = holder or "" if name in _VALUES else name
    return is_sent_secret_name(meant) and bool(_SCHEME.sub("", written).strip())


def _first_text(node: Node) -> str:
    """What tells an item of a list from its siblings."""
    first = next(nodes.entries(node), None)
    if first is None or _may_be_secret(first.name or "", None, first.value):
        return ""
    return _short(nodes.text(first.value) or "")


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= _MAX_DETAIL else line[: _MAX_DETAIL - 1] + "…"
