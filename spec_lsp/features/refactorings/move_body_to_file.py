"""A method's body that stands inside spec.yml as a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.build import serves_option, stems
from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.connector.modules import is_relative
from spec_lsp.features.refactorings.block_edits import (
    column_of,
    entry_named,
    is_code_of,
    without,
    written_block,
)
from spec_lsp.features.refactorings.body_text import file_text
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.findings.finding import CreateFile, EditFile
from spec_lsp.syntax.yaml.insertion import line_end
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.move_body_to_file`."""
    if selection.tree is None:
        return
    for authentication, block in selection.methods():
        implementation = block.implementation
        if implementation is None or not implementation.inline:
            continue
        path = _free_path(selection, authentication, block, implementation)
        edits = _edits(selection, block, implementation)
        text = _text(selection, block, implementation) if edits and path else None
        if path is not None and edits and text is not None:
            changes = (EditFile(selection.path, edits), CreateFile(path, text))
            yield Refactoring(f"Move it into {path}", "refactor.extract", changes)


def _free_path(
    selection: Selection,
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
) -> str | None:
    """Where the file is looked for first; None where it would do more than that, or another
    file answers to the method."""
    if block.found or block.file_path is not None:
        return None
    path = stems(block.method, authentication.option)[0] + implementation.type.suffixes[0]
    for other in selection.analysis.connector.authentications:
        # A file alone may stand for a method, wherever no block does.
        if other.option != authentication.option and block.method.key not in other.methods:
            shared = path.count("/") == 1
            if shared and (other.option is None or serves_option(block.method, path)):
                return None
    return path


def _edits(
    selection: Selection, block: MethodBlock, implementation: Implementation
) -> tuple[TextEdit, ...]:
    """The edits that leave the body out of spec.yml."""
    mapping = written_block(block)
    key = "code" if implementation.code is not None else "mapping"
    entry = entry_named(mapping, key) if mapping is not None else None
    if mapping is None or entry is None or column_of(selection.source, entry) is None:
        return ()
    if len({"code", "mapping"} & {one.name for one in mapping.entries}) != 1:
        return ()
    if block.implementation_type is not None:
        return (without(selection.source, entry),)
    flat = selection.analysis.connector.layout == "flat"
    word = "type" if flat else "implementationType"
    end = selection.source.line_span(selection.source.line_at(entry.span.end)).end
    span = Span(entry.key.span.start, end)
    return (TextEdit(span, f"{word}: {implementation.type.name}"),)


def _text(selection: Selection, block: MethodBlock, implementation: Implementation) -> str | None:
    """The file's text."""
    mapping = written_block(block)
    if implementation.code is None:
        entry = entry_named(mapping, "mapping") if mapping is not None else None
        return file_text(selection.source, entry) if entry is not None else None
    entry = entry_named(mapping, "code") if mapping is not None else None
    imports = selection.analysis.script(implementation).imports
    # What it imports lies elsewhere, seen from there.
    if (
        entry is None
        or not is_code_of(entry.value)
        or any(is_relative(one.specifier) for one in imports)
    ):
        return None
    eol = line_end(selection.source)
    return implementation.code.rstrip("\n").replace("\n", eol) + eol
