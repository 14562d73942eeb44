"""A method's file as a body inside spec.yml."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Connector, Implementation, MethodBlock
from spec_lsp.connector.modules import is_relative
from spec_lsp.features.refactorings.block_edits import (
    column_of,
    entry_named,
    is_its_own,
    without,
    written_block,
)
from spec_lsp.features.refactorings.body_text import code_lines, inline_lines, same_value
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.findings.finding import DeleteFile, EditFile
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.extent import content_end
from spec_lsp.syntax.yaml.insertion import indent_step, line_end
from spec_lsp.syntax.yaml.parse import Tree, parse
from spec_lsp.text.edit import TextEdit, apply_edits
from spec_lsp.text.source import Source, Span


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.inline_body`."""
    connector = selection.analysis.connector
    if not connector.tree.is_sound or connector.tree.documents != 1:
        return
    for _, block in selection.methods():
        implementation = block.implementation
        if implementation is None or implementation.inline or block.implementation_type is None:
            continue
        if not is_its_own(selection.analysis, implementation.path) or len(block.found) > 1:
            continue
        lines = _lines(selection, implementation)
        edits = _edits(connector, block, implementation, lines) if lines else None
        if edits is not None:
            changes = (EditFile(Connector.SPEC_PATH, edits), DeleteFile(implementation.path))
            yield Refactoring("Move it into spec.yml", "refactor.inline", changes)


def _lines(selection: Selection, implementation: Implementation) -> list[str] | None:
    if implementation.code is None:
        return inline_lines(implementation)
    script = selection.analysis.script(implementation)
    if implementation.language != "javascript" or script.suspicions:
        return None  # spec.yml holds JavaScript
    if any(is_relative(one.specifier) for one in script.imports):
        return None  # what it imports lies elsewhere, seen from there
    return code_lines(implementation.code)


def _edits(
    connector: Connector, block: MethodBlock, implementation: Implementation, lines: list[str]
) -> tuple[TextEdit, ...] | None:
    """The edits of spec.yml; None where the body could not be read as the same again."""
    source = connector.spec
    mapping = written_block(block)
    if mapping is None or {"mapping", "code"} & {entry.name for entry in mapping.entries}:
        return None
    column = column_of(source, mapping.entries[0])
    if column is None:
        return None
    last = mapping.entries[-1]
    end = source.line_span(source.line_at(content_end(source.text, last))).end
    indent = " " * (column + indent_step(source, connector.tree.root))
    is_code = implementation.code is not None
    below = [indent + line if line else line for line in lines]
    head = " " * column + ("code: |" if is_code else "mapping:")
    eol = line_end(source)
    text = "".join(eol + line for line in (head, *below))
    if is_code and end == len(source.text):
        text += eol
    edits = [TextEdit(Span(end, end), text)]
    path_entry = entry_named(mapping, "filePath")
    if path_entry is not None and block.file_path is not None:
        removed = without(source, path_entry)
        if removed.span.end > end:  # it is the last entry
            removed = TextEdit(Span(removed.span.start, end), text.removeprefix(eol))
            edits.clear()
        edits.insert(0, removed)
    after = parse(apply_edits(source.text, edits))
    return tuple(edits) if _holds(after, source, block, implementation) else None


def _holds(after: Tree, source: Source, block: MethodBlock, implementation: Implementation) -> bool:
    """Whether the method's block holds the body afterwards."""
    if not after.is_sound:
        return False
    found = _block_at(after, source, block)
    if implementation.code is not None:
        code = nodes.text(nodes.get(found, "code"))
        lines = code_lines(code) if code is not None else None
        return lines is not None and lines == code_lines(implementation.code)
    body = nodes.get(found, "mapping")
    tree = implementation.tree
    return body is not None and tree is not None and same_value(tree, body)


def _block_at(after: Tree, source: Source, block: MethodBlock) -> nodes.Node | None:
    """The block in the text afterwards: its key has not moved."""
    stack = [after.root]
    while stack:
        node = stack.pop()
        for entry in node.entries if isinstance(node, nodes.Mapping) else ():
            if entry.key.span == block.key_span:
                return entry.value
            stack.append(entry.value)
    return None
