"""One function for each request and notification: the protocol in, a feature asked, the
answer out. The list of what is registered stands in ``server.py``."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer

_WATCHED = "**/*.{yml,yaml,js,ts}"


def initialize(server: SpecLanguageServer, params: lsp.InitializeParams) -> None:
    """Remember who asks, what it can do, and what it trusts."""
    session = server.session
    options = params.initialization_options
    given = cast("dict[str, object]", options) if isinstance(options, dict) else {}
    is_vscode = bool(
        params.client_info and params.client_info.name.startswith(("Visual Studio Code", "Code"))
    )
    # Absent means trusted, except for VS Code, whose extension always says.
    trusted = given.get("trusted")
    session.trusted = not is_vscode if trusted is None else trusted is True
    session.result_view = given.get("resultView") is True
    session.reveal_secrets = given.get("revealSecrets") is True
    encoding = server.workspace.position_encoding or lsp.PositionEncodingKind.Utf16
    session.encoding = lsp.PositionEncodingKind(encoding).value
    folders = [folder.uri for folder in params.workspace_folders or []]
    if not folders and params.root_uri:
        folders = [params.root_uri]
    session.folders = [path for uri in folders if (path := path_of(uri)) is not None]
    document = params.capabilities.text_document
    completion = document.completion if document else None
    item = completion.completion_item if completion else None
    session.snippets = bool(item and item.snippet_support)
    formats = (item.documentation_format if item else None) or []
    session.markdown = lsp.MarkupKind.Markdown in formats
    workspace = params.capabilities.workspace
    edit = workspace.workspace_edit if workspace else None
    kinds = (edit.resource_operations or []) if edit else []
    session.create_files = lsp.ResourceOperationKind.Create in kinds
    if params.process_id is not None:
        server.watch_client(params.process_id)


def initialized(server: SpecLanguageServer, params: lsp.InitializedParams) -> None:
    """Ask for the files to be watched, and get ready for the first document."""
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    if watching and watching.dynamic_registration:
        watcher = lsp.FileSystemWatcher(glob_pattern=_WATCHED)
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers=[watcher])
        server.client_register_capability(
            lsp.RegistrationParams(
                [
                    lsp.Registration(
                        id="watched-files",
                        method=lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES,
                        register_options=options,
                    )
                ]
            )
        )
    server.warm_up()


async def shutdown(server: SpecLanguageServer, params: None) -> None:
    """End what still runs."""
    server.has_shut_down = True
    await server.runs.cancel_all()


def did_open(server: SpecLanguageServer, params: lsp.DidOpenTextDocumentParams) -> None:
    """A document is shown."""
    document = params.text_document
    server.session.open(document.uri, document.version, document.text)
    server.diagnostics.changed()


def did_change(server: SpecLanguageServer, params: lsp.DidChangeTextDocumentParams) -> None:
    """A document is edited. Changes come whole (``TextDocumentSyncKind.Full``)."""
    document = params.text_document
    for change in params.content_changes[-1:]:
        server.session.open(document.uri, document.version, change.text)
    server.diagnostics.changed()


def did_close(server: SpecLanguageServer, params: lsp.DidCloseTextDocumentParams) -> None:
    """A document is no longer shown."""
    server.session.close(params.text_document.uri)
    server.diagnostics.changed()


def did_save(server: SpecLanguageServer, params: lsp.DidSaveTextDocumentParams) -> None:
    """A document is saved: files beside it may have changed too, if nobody watches them."""
    server.session.touch_everything()
    server.diagnostics.changed()


def did_change_watched_files(
    server: SpecLanguageServer, params: lsp.DidChangeWatchedFilesParams
) -> None:
    """Files appeared, disappeared or changed on disk."""
    for change in params.changes:
        path = path_of(change.uri)
        if path is not None:
            server.session.touch(path)
    server.diagnostics.changed()


def did_change_workspace_folders(
    server: SpecLanguageServer, params: lsp.DidChangeWorkspaceFoldersParams
) -> None:
    """Folders were added or removed."""
    gone = {path_of(folder.uri) for folder in params.event.removed}
    added = [path_of(folder.uri) for folder in params.event.added]
    folders = [folder for folder in server.session.folders if folder not in gone]
    server.session.folders = [*folders, *(path for path in added if path is not None)]


def completion(server: SpecLanguageServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    """What may stand at the cursor."""
    from spec_lsp.features.completion import complete

    session = server.session
    located = session.locate(params.text_document.uri)
    if located is None:
        return lsp.CompletionList(is_incomplete=False, items=[])
    analysis = session.analysis(located.root)
    source = analysis.source(located.path)
    offset = convert.to_offset(source, params.position, session.encoding)
    return lsp.CompletionList(
        is_incomplete=False,
        items=[
            convert.to_completion_item(session, source, item)
            for item in complete(analysis, located.path, offset)
        ],
    )


def code_lens(server: SpecLanguageServer, params: lsp.CodeLensParams) -> list[lsp.CodeLens]:
    """Where the auth test can be run."""
    from spec_lsp.features.code_lens import code_lenses

    session = server.session
    located = session.locate(params.text_document.uri)
    if located is None:
        return []
    analysis = session.analysis(located.root)
    source = analysis.source(located.path)
    uri = params.text_document.uri
    return [
        convert.to_code_lens(uri, source, lens, session.encoding)
        for lens in code_lenses(analysis, located.path)
    ]


def code_action(server: SpecLanguageServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """The fixes for what stands at a place."""
    from spec_lsp.features.code_actions import code_actions
    from spec_lsp.text.source import Span

    session = server.session
    located = session.locate(params.text_document.uri)
    if located is None:
        return []
    source = session.analysis(located.root).source(located.path)
    span = Span(
        convert.to_offset(source, params.range.start, session.encoding),
        convert.to_offset(source, params.range.end, session.encoding),
    )
    found = code_actions(session.findings(located.root), located.path, span)
    actions = (convert.to_code_action(session, located.root, action) for action in found)
    return [action for action in actions if action is not None]
