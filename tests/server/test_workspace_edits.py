"""Changes as the protocol says them, for clients that can do more or less with them."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp

from spec_lsp.findings.finding import Change, CreateFile, DeleteFile, EditFile, RenameFile
from spec_lsp.server.convert import to_workspace_edit
from spec_lsp.server.session import Session
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span

ROOT = Path(__file__).parent / "nowhere"
URI = (ROOT / "spec.yml").as_uri()
EDIT = EditFile("spec.yml", (TextEdit(Span(0, 1), "b"),))
MOVE = RenameFile("auth/basic", "auth/plain")
EDITS = [lsp.TextEdit(lsp.Range(lsp.Position(0, 0), lsp.Position(0, 1)), "b")]


def answer(session: Session, *changes: Change) -> lsp.WorkspaceEdit | None:
    return to_workspace_edit(session, ROOT, lambda _: Source("a"), changes)


def test_edits_alone_need_nothing():
    assert answer(Session(), EDIT) == lsp.WorkspaceEdit(changes={URI: EDITS})


def test_edits_are_of_the_version_that_the_editor_shows():
    session = Session(document_changes=True)
    session.open(URI, 7, "a")
    assert answer(session, EDIT) == lsp.WorkspaceEdit(
        document_changes=[
            lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(URI, 7), EDITS)
        ]
    )


def test_files_are_moved_after_they_are_edited():
    session = Session(document_changes=True, operations=frozenset({"rename"}))
    found = answer(session, EDIT, MOVE)
    assert found is not None
    assert found.document_changes == [
        lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(URI, None), EDITS),
        lsp.RenameFile((ROOT / "auth/basic").as_uri(), (ROOT / "auth/plain").as_uri()),
    ]


def test_nothing_is_said_to_a_client_that_would_do_half_of_it():
    assert answer(Session(document_changes=True), EDIT, MOVE) is None
    assert answer(Session(), EDIT, MOVE) is None


def test_a_client_that_makes_files_of_edits_is_given_the_text_alone():
    session = Session(document_changes=True, creates_by_edit=True)
    found = answer(session, CreateFile("auth/test.js", "b"), EDIT)
    assert found is not None
    uri = (ROOT / "auth/test.js").as_uri()
    text = lsp.TextEdit(lsp.Range(lsp.Position(0, 0), lsp.Position(0, 0)), "b")
    assert found.document_changes == [
        lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(uri, None), [text]),
        lsp.TextDocumentEdit(lsp.OptionalVersionedTextDocumentIdentifier(URI, None), EDITS),
    ]


def test_such_a_client_moves_and_removes_no_files():
    session = Session(document_changes=True, creates_by_edit=True)
    assert answer(session, EDIT, MOVE) is None
    assert answer(session, EDIT, DeleteFile("auth/test.js")) is None
