"""A method's file as one of another implementation type: what both directions share."""

from __future__ import annotations

from collections.abc import Callable

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import FORM
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.features.refactorings.block_edits import is_its_own, other_type
from spec_lsp.features.refactorings.template_javascript import Path
from spec_lsp.findings.finding import Change, CreateFile, DeleteFile, EditFile
from spec_lsp.findings.suppression import read_suppressions
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING, ImplementationType
from spec_lsp.syntax.yaml import nodes
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span

_RESULTS = frozenset({"api-client", "credentials", "oauth-config", "tokens"})
# Formulas over responses, which are evaluated later; and the same configuration once more.
LATER = frozenset({"responseHandlers", "args"})
# Of these an empty one is the same as none.
_LOOSE = frozenset({("headers",), ("query",), ("defaultQueryParameters",)})


def may_be_converted(analysis: Analysis, block: MethodBlock, file: Implementation) -> bool:
    """Whether a method can be implemented either way, and its file is its own."""
    return (
        not file.inline
        and block.method.result in _RESULTS
        and {JAVASCRIPT, MAPPING} <= {*block.method.implementations}
        and len(block.found) <= 1
        # What is silenced in all of the file would be written in another place.
        and all(one.lines is not None for one in read_suppressions(file.source, lambda _: True))
        and is_its_own(analysis, file.path)
    )


def new_path(analysis: Analysis, file: Implementation, kind: ImplementationType) -> str | None:
    """The file's path with the other ending; None where something lies there."""
    ending = next((one for one in file.type.suffixes if file.path.endswith(one)), None)
    if ending is None:
        return None
    path = file.path.removesuffix(ending) + kind.suffixes[0]
    folder, _, name = path.rpartition("/")
    return path if name not in analysis.files.names(folder) else None


def replacement(
    block: MethodBlock, file: Implementation, path: str, kind: ImplementationType, text: str
) -> tuple[Change, ...] | None:
    """The changes that put a file in the place of another one; None where they cannot be
    written."""
    edits: list[TextEdit] = []
    if block.implementation_type is not None:
        edit = other_type(block.implementation_type, kind)
        if edit is None:
            return None
        edits.append(edit)
    if block.file_path is not None:
        written = block.file_path
        if written.style in ("|", ">") or written.anchor is not None:
            return None
        mark = 1 if written.style else 0
        edits.append(TextEdit(Span(written.span.start + mark, written.span.end - mark), path))
    edits.sort(key=lambda edit: edit.span)
    spec = (EditFile(Connector.SPEC_PATH, tuple(edits)),) if edits else ()
    return (*spec, CreateFile(path, text), DeleteFile(file.path))


def is_loose_in(block: MethodBlock) -> Callable[[tuple[str, ...]], bool]:
    """Says of the keys that lead to an object whether an empty one means the same as none."""
    is_client = block.method.result == "api-client"
    return lambda keys: is_client and keys in _LOOSE


def always_given(
    analysis: Analysis, authentication: Authentication, block: MethodBlock
) -> Callable[[Path], bool]:
    """Says of a path whether it leads to a value that is there in any case, and no null: a
    variable, or what the form asks for."""
    required = _required(authentication.form)
    fields = analysis.shapes(authentication)["credentials"].fields

    def is_given(path: Path) -> bool:
        if len(path) == 1:
            return path[0] in block.method.inputs
        if len(path) != 2 or path[1] not in required:
            return False
        known = fields.get(path[1])
        is_credential = path[0] == "credentials" and known is not None and known.origin == FORM
        return path[0] == "connectionParameters" or is_credential

    return is_given


def _required(form: nodes.Node | None) -> frozenset[str]:
    """The fields that the form asks for in any case, whose value is a text, a number or a
    truth value."""
    asked = nodes.get(form, "required")
    if not isinstance(asked, nodes.Sequence):
        return frozenset()
    names = (nodes.text(item) for item in asked.items)
    plain = ("string", "number", "integer", "boolean")
    return frozenset(
        name
        for name in names
        if name is not None and nodes.text(nodes.get(form, "properties", name, "type")) in plain
    )


def with_line_ends_of(source: Source, text: str) -> str:
    """A text with the line ends of another one."""
    return text.replace("\n", "\r\n") if "\r\n" in source.text else text
