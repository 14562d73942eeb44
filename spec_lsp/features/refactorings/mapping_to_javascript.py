"""A mapping as JavaScript, where the program is sure to give what the mapping gives.

That is the case for plain values, `$var`, `$template` and `$concat` without a delimiter, as long
as nothing hangs on whether a value is there: a mapping leaves out what is undefined, and with it
what has nothing else in it.
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import FORM
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.features.refactorings.block_edits import is_its_own, other_type
from spec_lsp.features.refactorings.body_text import stands_alone
from spec_lsp.features.refactorings.javascript_text import Inexact, JavaScriptWriter
from spec_lsp.features.refactorings.refactoring import Refactoring, Selection
from spec_lsp.features.refactorings.template_javascript import Path
from spec_lsp.findings.finding import Change, CreateFile, DeleteFile, EditFile
from spec_lsp.findings.suppression import read_suppressions
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.comments import Comments
from spec_lsp.syntax.yaml.insertion import line_end
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_RESULTS = frozenset({"api-client", "credentials", "oauth-config", "tokens"})
# Formulas over responses, which are evaluated later; and the same configuration once more.
_LATER = frozenset({"responseHandlers", "args"})
# Of these an empty one is the same as none.
_LOOSE = frozenset({("headers",), ("query",), ("defaultQueryParameters",)})


def offered(selection: Selection) -> Iterator[Refactoring]:
    """See :mod:`spec_lsp.features.refactorings.mapping_to_javascript`."""
    for authentication, block in selection.methods():
        implementation = block.implementation
        if implementation is None or not _may_be_code(block, implementation):
            continue
        if not is_its_own(selection.analysis, implementation.path):
            continue
        path = _path(selection, implementation)
        edits = _edits(block, path)
        text = _program(selection, authentication, block, implementation)
        if path is None or edits is None or text is None:
            continue
        spec = (EditFile(Connector.SPEC_PATH, edits),) if edits else ()
        moved: tuple[Change, ...] = (CreateFile(path, text), DeleteFile(implementation.path))
        yield Refactoring("Write as JavaScript", "refactor.rewrite", (*spec, *moved))


def _may_be_code(block: MethodBlock, implementation: Implementation) -> bool:
    tree = implementation.tree
    return (
        implementation.type is MAPPING
        and not implementation.inline
        and block.method.result in _RESULTS
        and JAVASCRIPT in block.method.implementations
        and len(block.found) <= 1
        and tree is not None
        and tree.is_sound
        and tree.documents == 1
        and tree.root is not None
        and stands_alone(tree.root)
    )


def _path(selection: Selection, implementation: Implementation) -> str | None:
    """The program's path: the mapping's, with the other ending."""
    ending = next(s for s in MAPPING.suffixes if implementation.path.endswith(s))
    path = implementation.path.removesuffix(ending) + JAVASCRIPT.suffixes[0]
    folder, _, name = path.rpartition("/")
    return path if name not in selection.analysis.files.names(folder) else None


def _edits(block: MethodBlock, path: str | None) -> tuple[TextEdit, ...] | None:
    """The edits of the method's block; None where they cannot be written."""
    edits: list[TextEdit] = []
    if block.implementation_type is not None:
        edit = other_type(block.implementation_type, JAVASCRIPT)
        if edit is None:
            return None
        edits.append(edit)
    if block.file_path is not None and path is not None:
        written = block.file_path
        if written.style in ("|", ">") or written.anchor is not None:
            return None
        mark = 1 if written.style else 0
        span = Span(written.span.start + mark, written.span.end - mark)
        edits.append(TextEdit(span, path))
    return tuple(sorted(edits, key=lambda edit: edit.span))


def _program(
    selection: Selection,
    authentication: Authentication,
    block: MethodBlock,
    implementation: Implementation,
) -> str | None:
    """The program's text; None where none is sure to do the same."""
    root = implementation.body
    if root is None or (isinstance(root, nodes.Mapping) and _LATER & {*_names(root)}):
        return None
    source = implementation.source
    if any(one.lines is None for one in read_suppressions(source, lambda offset: True)):
        return None
    shapes = selection.analysis.shapes(authentication)
    required = _required(authentication.form)

    def is_given(path: Path) -> bool:
        if len(path) == 1:
            return path[0] in block.method.inputs
        if len(path) != 2 or path[1] not in required:
            return False
        known = shapes["credentials"].fields.get(path[1])
        is_credential = path[0] == "credentials" and known is not None and known.origin == FORM
        return path[0] == "connectionParameters" or is_credential

    is_client = block.method.result == "api-client"
    comments = Comments(source, root)
    writer = JavaScriptWriter(is_given, comments.before, lambda keys: is_client and keys in _LOOSE)
    try:
        above = [f"// {text}\n" for text in comments.at_top()]
        value = writer.value(root, (), "  ")
    except Inexact:
        return None
    if value.may_be_missing or not writer.roots <= {*block.method.inputs}:
        return None
    inputs = [name for name in block.method.inputs if name in writer.roots]
    arguments = f"{{ {', '.join(inputs)} }}" if inputs else ""
    lines = f"exports.{block.method.key} = async function ({arguments}) {{\n"
    below = [f"// {text}\n" for text in comments.rest()]
    text = f"{''.join(above)}{lines}  return {value.text};\n}};\n{''.join(below)}"
    return text.replace("\n", line_end(source))


def _names(node: nodes.Mapping) -> Iterator[str]:
    for entry in node.entries:
        if entry.name is not None:
            yield entry.name


def _required(form: nodes.Node | None) -> frozenset[str]:
    """The fields that the form asks for in any case, with a value that is text, a number or a
    truth value."""
    asked = nodes.get(form, "required")
    if not isinstance(asked, nodes.Sequence):
        return frozenset()
    names = (nodes.text(item) for item in asked.items)
    return frozenset(
        name
        for name in names
        if name is not None
        and nodes.text(nodes.get(form, "properties", name, "type"))
        in ("string", "number", "integer", "boolean")
    )
