"""What stands at the cursor: what it is, what it may be, where it comes from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.symbols import Symbol
from spec_lsp.features.hover.client import of_client_method
from spec_lsp.features.hover.described import is_key_of_the_format, of_key, of_value
from spec_lsp.features.hover.named import of_symbol
from spec_lsp.features.hover.page import Link, Paragraph, markdown, plain
from spec_lsp.features.hover.templates import of_template
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.syntax.yaml.nodes import Scalar
from spec_lsp.syntax.yaml.place import YamlPlace, yaml_place
from spec_lsp.text.source import Span

# The URI of a place in a file of the connector, or None where the client follows none.
LinkTo = Callable[[str, Span], str | None]
# The URI of a page of the manual, by its name.
Manual = Callable[[str], str | None]


_FORMULAS = "formulas.md"


@dataclass(frozen=True, slots=True)
class Hover:
    """``span`` is what is told about; the two texts say the same."""

    span: Span
    markdown: str
    plain: str


def hover(
    analysis: Analysis, path: str, offset: int, link: LinkTo, manual: Manual = lambda name: None
) -> Hover | None:
    """What is known of the place at an offset of a connector's file; None where that is
    nothing worth telling. Never raises for any text."""
    found = _found(analysis, path, offset, link, manual)
    if found is None:
        return None
    span, page = found
    return Hover(span, markdown(page), plain(page))


def _found(
    analysis: Analysis, path: str, offset: int, link: LinkTo, manual: Manual
) -> tuple[Span, list[Paragraph]] | None:
    tree = analysis.yaml_documents().get(path)
    place = yaml_place(tree.root, offset) if tree is not None else None
    # The index of a large connector takes a while: a key of the format's own is in none.
    is_ours = place is not None and is_key_of_the_format(analysis, path, place)
    named = analysis.index.at(path, offset) if not is_ours else None
    if named is not None and not _is_its_own_field(named[1], place):
        page = of_symbol(analysis, named[1], named[0], link)
        if page:
            return named[0].span, page
    if place is None:
        return of_client_method(analysis, path, offset)
    inside = of_template(analysis, path, place, offset)
    if inside is not None:
        return inside
    page = (of_key if place.on_key else of_value)(analysis, path, place)
    if not page:
        return None
    uri = manual(_FORMULAS) if place.on_key and place.path[-1] in FORMULAS else None
    return _marked(place), [*page, [Link("How it is evaluated", uri)] if uri else []]


def _is_its_own_field(symbol: Symbol, place: YamlPlace | None) -> bool:
    """Whether a method's `filePath` is pointed at: the key's words tell of it, not the method."""
    return symbol.kind == "option" and place is not None and not place.on_key


def _marked(place: YamlPlace) -> Span:
    node = place.node
    quote = 1 if isinstance(node, Scalar) and node.style in ("'", '"') else 0
    return Span(node.span.start + quote, node.span.end - quote)
