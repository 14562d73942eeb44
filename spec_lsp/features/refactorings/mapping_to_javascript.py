"""A mapping as JavaScript, where the program is sure to give what the mapping gives.

That is the case for plain values, `$var`, `$template` and `$concat` without a delimiter, as long
as nothing hangs on whether a value is there: a mapping leaves out what is undefined, and with it
what has nothing else in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.features.refactorings.body_text import stands_alone
from spec_lsp.features.refactorings.conversion import (
    LATER,
    always_given,
    is_loose_in,
    may_be_converted,
    new_path,
    replacement,
    with_line_ends_of,
)
from spec_lsp.features.refactorings.javascript_text import Inexact, JavaScriptWriter
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.comments import Comments


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.mapping_to_javascript`."""
    analysis = selection.analysis
    for authentication, block in selection.methods():
        file = block.implementation
        if file is None or file.type is not MAPPING or not may_be_converted(analysis, block, file):
            continue
        path = new_path(analysis, file, JAVASCRIPT)
        text = _program(selection, authentication, block, file)
        if path is None or text is None:
            continue
        changes = replacement(block, file, path, JAVASCRIPT, text)
        if changes is not None:
            yield Refactoring("Convert to JavaScript", "refactor.rewrite", changes)


def _program(
    selection: Selection, authentication: Authentication, block: MethodBlock, file: Implementation
) -> str | None:
    """The program's text; None where none is sure to do the same."""
    root, tree = file.body, file.tree
    if root is None or tree is None or not tree.is_sound or tree.documents != 1:
        return None
    is_mapping = isinstance(root, nodes.Mapping)
    if not stands_alone(root) or (is_mapping and LATER & {one.name for one in root.entries}):
        return None
    comments = Comments(file.source, root)
    is_given = always_given(selection.analysis, authentication, block)
    writer = JavaScriptWriter(is_given, comments.before, is_loose_in(block))
    above = [f"// {text}\n" for text in comments.at_top()]
    try:
        value = writer.value(root, (), "  ")
    except Inexact:
        return None
    if value.may_be_missing or not writer.roots <= {*block.method.inputs}:
        return None
    inputs = [name for name in block.method.inputs if name in writer.roots]
    arguments = f"{{ {', '.join(inputs)} }}" if inputs else ""
    head = f"exports.{block.method.key} = async function ({arguments}) {{\n"
    below = [f"// {text}\n" for text in comments.rest()]
    text = f"{''.join(above)}{head}  return {value.text};\n}};\n{''.join(below)}"
    return with_line_ends_of(file.source, text)
