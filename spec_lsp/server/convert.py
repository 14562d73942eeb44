"""Ours to the protocol's: the only maker of lsprotocol types."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from spec_lsp.features.code_actions import CodeAction
    from spec_lsp.features.code_lens import RunLens
    from spec_lsp.features.completion import Completion
    from spec_lsp.findings.finding import Change, EditFile, Finding, Related
    from spec_lsp.server.session import Session
    from spec_lsp.text.source import Encoding, Source, Span

_SPEC = "spec.yml"
RUN_AUTH_TEST = "spec-lsp.runAuthTest"

_KINDS = {
    "field": lsp.CompletionItemKind.Property,
    "method": lsp.CompletionItemKind.Method,
    "value": lsp.CompletionItemKind.EnumMember,
    "formula": lsp.CompletionItemKind.Function,
    "variable": lsp.CompletionItemKind.Variable,
    "helper": lsp.CompletionItemKind.Function,
    "block": lsp.CompletionItemKind.Snippet,
    "file": lsp.CompletionItemKind.File,
}
_TAGS = {
    "unnecessary": lsp.DiagnosticTag.Unnecessary,
    "deprecated": lsp.DiagnosticTag.Deprecated,
}
# What a client must be able to do with files for a change, by its class.
_OPERATIONS = {
    "CreateFile": lsp.ResourceOperationKind.Create,
    "RenameFile": lsp.ResourceOperationKind.Rename,
    "DeleteFile": lsp.ResourceOperationKind.Delete,
}


def to_range(source: Source, span: Span, encoding: Encoding) -> lsp.Range:
    """A span as the protocol says it."""
    start, end = source.range(span, encoding)
    return lsp.Range(lsp.Position(*start), lsp.Position(*end))


def to_offset(source: Source, position: lsp.Position, encoding: Encoding) -> int:
    """A position of the protocol as an offset; whatever lies outside is clamped."""
    from spec_lsp.text.source import Position

    return source.offset(Position(position.line, position.character), encoding)


def to_span(source: Source, range: lsp.Range, encoding: Encoding) -> Span:
    """A range of the protocol as a span."""
    from spec_lsp.text.source import Span

    return Span(to_offset(source, range.start, encoding), to_offset(source, range.end, encoding))


def to_diagnostic(session: Session, root: Path, finding: Finding) -> lsp.Diagnostic:
    """A finding about a connector as the protocol says it."""
    return diagnostic_of(session, root, session.analysis(root).source, finding)


def diagnostic_of(
    session: Session, folder: Path, source_of: Callable[[str], Source], finding: Finding
) -> lsp.Diagnostic:
    """A finding in files below a folder as the protocol says it; ``source_of`` gives a file's
    text."""
    from spec_lsp.rules.documentation import page_uri
    from spec_lsp.rules.registry import TAGS

    related = [
        lsp.DiagnosticRelatedInformation(
            lsp.Location(
                session.uri_of(folder / other.path),
                to_range(source_of(other.path), other.span, session.encoding),
            ),
            other.message,
        )
        for other in finding.related
    ]
    page = page_uri(finding.code) if session.code_description else None
    tag = _TAGS.get(TAGS.get(finding.code, "")) if session.diagnostic_tags else None
    message = finding.message
    if not session.related_information:
        message += "".join(f"\n{_told(source_of(o.path), o)}" for o in finding.related)
        related.clear()
    return lsp.Diagnostic(
        range=to_range(source_of(finding.path), finding.span, session.encoding),
        message=message,
        severity=lsp.DiagnosticSeverity(finding.severity.value),
        code=finding.code,
        code_description=lsp.CodeDescription(page) if page is not None else None,
        source="spec-lsp",
        related_information=related or None,
        tags=[tag] if tag is not None else None,
    )


def _told(source: Source, related: Related) -> str:
    line = source.line_at(related.span.start) + 1
    return f"{related.path}:{line}: {related.message}"


def to_completion_item(
    session: Session, source: Source, completion: Completion
) -> lsp.CompletionItem:
    """A completion as the protocol says it; without placeholders for a client that does not
    know snippets."""
    text = completion.insert
    as_snippet = completion.is_snippet and session.snippets
    if completion.is_snippet and not session.snippets:
        from spec_lsp.format.snippets import plain_text

        text = plain_text(text)
    replaced = completion.replace.of(source.text)
    return lsp.CompletionItem(
        label=completion.label,
        kind=_KINDS[completion.kind],
        detail=completion.detail or None,
        label_details=lsp.CompletionItemLabelDetails(description=completion.detail)
        if completion.detail and session.label_details
        else None,
        documentation=None
        if session.resolves_documentation
        else to_documentation(session, completion),
        sort_text=completion.sort,
        # What is replaced may hold more than the label's letters (`$`, a dot before it).
        filter_text=completion.label if replaced == "" else None,
        insert_text_format=lsp.InsertTextFormat.Snippet if as_snippet else None,
        insert_text_mode=lsp.InsertTextMode.AsIs if "\n" in text else None,
        text_edit=lsp.TextEdit(to_range(source, completion.replace, session.encoding), text),
        tags=[lsp.CompletionItemTag.Deprecated] if completion.deprecated else None,
        # A command of the editor: no other knows it.
        command=lsp.Command("Complete what follows", "editor.action.triggerSuggest")
        if completion.goes_on and session.triggers_suggest
        else None,
    )


def to_documentation(session: Session, completion: Completion) -> lsp.MarkupContent | str | None:
    """What a completion tells, as the client shows it."""
    text = completion.documentation
    if not text or not session.markdown:
        return text or None
    return lsp.MarkupContent(lsp.MarkupKind.Markdown, text)


def to_code_lens(uri: str, source: Source, lens: RunLens, encoding: Encoding) -> lsp.CodeLens:
    """A code lens that runs the auth test."""
    argument: dict[str, object] = {"uri": uri, "option": lens.option}
    if lens.wrong_secret:
        argument["wrongSecret"] = True
    return lsp.CodeLens(
        range=to_range(source, lens.span, encoding),
        command=lsp.Command(title=lens.title, command=RUN_AUTH_TEST, arguments=[argument]),
    )


def to_code_action(
    session: Session, folder: Path, source_of: Callable[[str], Source], action: CodeAction
) -> lsp.CodeAction | None:
    """A code action for files below a folder; None where the client cannot carry it out."""
    edit = to_workspace_edit(session, folder, source_of, action.changes)
    if edit is None:
        return None
    finding = action.finding
    diagnostic = finding and diagnostic_of(session, folder, source_of, finding)
    return lsp.CodeAction(
        title=action.title,
        kind=action.kind,
        diagnostics=[diagnostic] if diagnostic is not None else None,
        is_preferred=action.is_preferred or None,
        edit=edit,
    )


def to_workspace_edit(
    session: Session, root: Path, source_of: Callable[[str], Source], changes: Iterable[Change]
) -> lsp.WorkspaceEdit | None:
    """Changes below a folder as the protocol says them; None where files are made, moved or
    removed and the client cannot do that. Where it makes files of edits (eglot), the text of a
    new one is an edit like any other."""
    from spec_lsp.findings.finding import CreateFile, DeleteFile, EditFile, RenameFile

    changes = tuple(changes)
    possible: set[str | None] = {None, *session.operations}
    if session.creates_by_edit:
        possible.add(lsp.ResourceOperationKind.Create)
    if any(_OPERATIONS.get(type(change).__name__) not in possible for change in changes):
        return None
    if not session.document_changes:
        edits = {
            session.uri_of(root / change.path): to_text_edits(
                source_of(change.path), change, session.encoding
            )
            for change in changes
            if isinstance(change, EditFile)
        }
        return lsp.WorkspaceEdit(changes=edits) if len(edits) == len(changes) else None
    operations: list[lsp.TextDocumentEdit | lsp.CreateFile | lsp.RenameFile | lsp.DeleteFile] = []
    for change in changes:
        path = root / change.path
        uri = session.uri_of(path)
        if isinstance(change, RenameFile):
            operations.append(lsp.RenameFile(uri, (root / change.to).as_uri()))
            continue
        if isinstance(change, DeleteFile):
            operations.append(
                lsp.DeleteFile(uri, options=lsp.DeleteFileOptions(ignore_if_not_exists=True))
            )
            continue
        if isinstance(change, CreateFile):
            if not session.creates_by_edit:
                operations.append(
                    lsp.CreateFile(uri, options=lsp.CreateFileOptions(ignore_if_exists=True))
                )
            start = lsp.Position(0, 0)
            text = _with_line_ends_of(source_of(_SPEC), change.text)
            edits = [lsp.TextEdit(lsp.Range(start, start), text)]
        else:
            edits = to_text_edits(source_of(change.path), change, session.encoding)
        document = lsp.OptionalVersionedTextDocumentIdentifier(uri, session.version_of(path))
        operations.append(lsp.TextDocumentEdit(document, [*edits]))
    return lsp.WorkspaceEdit(document_changes=operations)


def _with_line_ends_of(source: Source, text: str) -> str:
    """A new file's text, with the line ends that spec.yml has."""
    if "\r\n" not in source.text or "\r\n" in text:
        return text
    return text.replace("\n", "\r\n")


def merged(first: lsp.WorkspaceEdit | None, second: lsp.WorkspaceEdit) -> lsp.WorkspaceEdit:
    """Two edits of different files as one."""
    if first is None:
        return second
    if second.changes is not None:
        return lsp.WorkspaceEdit(changes={**(first.changes or {}), **second.changes})
    both = [*(first.document_changes or ()), *(second.document_changes or ())]
    return lsp.WorkspaceEdit(document_changes=both)


def to_text_edits(source: Source, change: EditFile, encoding: Encoding) -> list[lsp.TextEdit]:
    """The edits of one file."""
    return [lsp.TextEdit(to_range(source, edit.span, encoding), edit.text) for edit in change.edits]
