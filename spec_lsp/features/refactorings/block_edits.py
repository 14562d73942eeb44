"""Edits of a method's block in spec.yml."""

from __future__ import annotations

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import MethodBlock
from spec_lsp.connector.modules import import_target, is_relative
from spec_lsp.format.implementation import ImplementationType
from spec_lsp.syntax.yaml.extent import content_end
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Scalar
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import BOM, Source, Span


def written_block(block: MethodBlock) -> Mapping | None:
    """The block's mapping where its entries have lines of their own: it is no alias, is not in
    flow style, and merges nothing."""
    node = block.block
    if not isinstance(node, Mapping) or node.flow or not node.entries or not node.is_plain:
        return None
    return node if node.anchor is None else None


def entry_named(mapping: Mapping, name: str) -> Entry | None:
    """The entry of that name that is written in a mapping."""
    return next((entry for entry in mapping.entries if entry.name == name), None)


def column_of(source: Source, entry: Entry) -> int | None:
    """The column of a key at the beginning of its line."""
    start = source.line_starts[source.line_at(entry.key.span.start)]
    before = source.text[start : entry.key.span.start].removeprefix(BOM)
    return len(before) if not before.strip(" ") else None


def without(source: Source, entry: Entry) -> TextEdit:
    """The edit that takes an entry's lines out, with the line end behind them."""
    first = source.line_at(entry.key.span.start)
    last = source.line_at(content_end(source.text, entry))
    start = source.line_starts[first]
    if last + 1 < len(source.line_starts):
        return TextEdit(Span(start, source.line_starts[last + 1]), "")
    before = source.line_span(first - 1).end if first > 0 else start
    return TextEdit(Span(before, len(source.text)), "")


def other_type(written: Scalar, kind: ImplementationType) -> TextEdit | None:
    """The edit that names another implementation type, in the quotes that stand there."""
    if written.style in ("|", ">") or written.anchor is not None:
        return None
    mark = 1 if written.style else 0
    return TextEdit(Span(written.span.start + mark, written.span.end - mark), kind.name)


def is_its_own(analysis: Analysis, path: str) -> bool:
    """Whether a file serves one method alone: no other method, no other program."""
    uses = [one for _, _, one in analysis.connector.implementations() if one.path == path]
    if len(uses) > 1:
        return False
    stem = path.rpartition(".")[0]
    for other in analysis.followed_files():
        script = analysis.script_at(other)
        for one in script.imports if script is not None else ():
            target = import_target(other, one.specifier) if is_relative(one.specifier) else None
            if target in (path, stem):
                return False
    return True


def is_code_of(node: Node | None) -> bool:
    """Whether a node is written as a scalar, without anchor or tag."""
    return isinstance(node, Scalar) and node.anchor is None and node.tag is None
