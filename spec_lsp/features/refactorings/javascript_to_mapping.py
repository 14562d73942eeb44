"""JavaScript as a mapping, where the program does nothing but return a value that a mapping is
sure to give, too.

What hangs on whether a value is there is left alone: of a text with `undefined` in it a mapping
makes another one, a list without an item is shorter, and an object without any field is none.
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.features.refactorings.conversion import (
    LATER,
    always_given,
    is_loose_in,
    may_be_converted,
    new_path,
    replacement,
    with_line_ends_of,
)
from spec_lsp.features.refactorings.mapping_text import MappingWriter
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.features.refactorings.template_javascript import Inexact
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING
from spec_lsp.syntax.javascript.plain_return import plain_return
from spec_lsp.syntax.javascript.plain_value import PlainObject


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.javascript_to_mapping`."""
    analysis = selection.analysis
    for authentication, block in selection.methods():
        file = block.implementation
        if file is None or file.type is not JAVASCRIPT:
            continue
        if not may_be_converted(analysis, block, file):
            continue
        path = new_path(analysis, file, MAPPING)
        text = _mapping(selection, authentication, block, file)
        if path is None or text is None:
            continue
        changes = replacement(block, file, path, MAPPING, text)
        if changes is not None:
            yield Refactoring("Convert to a mapping", "refactor.rewrite", changes)


def _mapping(
    selection: Selection, authentication: Authentication, block: MethodBlock, file: Implementation
) -> str | None:
    """The mapping's text; None where none is sure to give the same."""
    analysis = selection.analysis
    found = plain_return(analysis.script(file), block.method.keys)
    if found is None or not isinstance(found.value, PlainObject) or not found.value.fields:
        return None
    if LATER & {field.name for field in found.value.fields}:
        return None
    writer = MappingWriter(
        frozenset(block.method.inputs),
        always_given(analysis, authentication, block),
        is_loose_in(block),
        file.source,
        [*found.comments],
    )
    try:
        return with_line_ends_of(file.source, writer.document(found))
    except Inexact:
        return None
