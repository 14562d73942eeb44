"""`$concat` as `$template`, where both always give the same.

Both leave out what is undefined or null, and write values as JavaScript does. They differ where
a delimiter stands between the parts that are not empty; where every part may be undefined, which
is undefined to `$concat` and '' to `$template`; and where the template would be one expression,
whose value keeps its type. So there must be some text, and something that is read.
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.evaluation import evaluated
from spec_lsp.features.refactorings.pieces import Read, concat_pieces, template_of
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection, sole_entry
from spec_lsp.findings.finding import EditFile
from spec_lsp.syntax.yaml.extent import is_bare
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.quote import double_quoted
from spec_lsp.text.edit import TextEdit


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.concat_to_template`."""
    for node in selection.around:
        entry = sole_entry(node)
        if entry is None or entry.name != "$concat" or not _is_evaluated(selection, node):
            continue
        joined = concat_pieces(entry.value)
        # Comments between the parts would be lost, and anchors, to which something may lead.
        if joined is None or not is_bare(selection.source.text, entry):
            return
        has_text = any(isinstance(piece, str) and piece for piece in joined)
        template = template_of(joined)
        if template is None or not has_text or not any(isinstance(p, Read) for p in joined):
            return
        edit = TextEdit(entry.span, f"$template: {double_quoted(template)}")
        changes = (EditFile(selection.path, (edit,)),)
        yield Refactoring("Write `$concat` as `$template`", "refactor.rewrite", changes)
        return


def _is_evaluated(selection: Selection, node: Node) -> bool:
    """Whether the platform evaluates a node, as a formula of the method itself."""
    for _, _, implementation in selection.bodies():
        for here in evaluated(implementation.body):
            if here.node is node:
                return not here.in_schema
    return False
