"""One function for each request and notification: the protocol in, a feature asked, the
answer out. The list of what is registered stands in ``server.py``."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from spec_lsp.server import convert
from spec_lsp.server.configurations import FILE_NAME
from spec_lsp.server.run_settings import read_run_settings
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from spec_lsp.features.code_actions import CodeAction
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Session
    from spec_lsp.text.source import Source

logger = logging.getLogger(__name__)

# What a connector is made of, and what around it counts: packages, and ignore files.
_WATCHED = (
    "**/*.{yml,yaml,js,ts,mjs,cjs,mts,cts,toml}",
    "**/package.json",
    "**/.gitignore",
)
_SECTION = "spec-lsp"


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
    diagnostics = document.publish_diagnostics if document else None
    session.related_information = bool(diagnostics and diagnostics.related_information)
    session.run, problems = read_run_settings(given.get("run"))
    _tell_problems(server, problems)
    settings = given.get("settings")
    if isinstance(settings, dict):
        _tell_problems(
            server, session.configurations.start_with(cast("dict[str, object]", settings))
        )
    if params.process_id is not None:
        server.watch_client(params.process_id)


async def initialized(server: SpecLanguageServer, params: lsp.InitializedParams) -> None:
    """Ask for the files to be watched and for the settings, and get ready for the first
    document."""
    server.warm_up()
    workspace = server.client_capabilities.workspace
    watching = workspace.did_change_watched_files if workspace else None
    registrations: list[lsp.Registration] = []
    if watching and watching.dynamic_registration:
        watchers = [lsp.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
        registrations.append(
            lsp.Registration("watched-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        )
    settings = workspace.did_change_configuration if workspace else None
    if settings and settings.dynamic_registration:
        section = lsp.DidChangeConfigurationRegistrationOptions(section=_SECTION)
        registrations.append(
            lsp.Registration("settings", lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, section)
        )
    if registrations:
        server.client_register_capability(lsp.RegistrationParams(registrations))
    if workspace and workspace.configuration:
        await _ask_for_settings(server)


async def did_change_configuration(
    server: SpecLanguageServer, params: lsp.DidChangeConfigurationParams
) -> None:
    """The user changed a setting. Some clients send them all, others want to be asked."""
    workspace = server.client_capabilities.workspace
    if workspace and workspace.configuration:
        await _ask_for_settings(server)
        return
    sent = cast("object", params.settings)
    settings = cast("dict[str, object]", sent) if isinstance(sent, dict) else {}
    own = settings.get(_SECTION, settings)
    if isinstance(own, dict):
        _configure(server, cast("dict[str, object]", own))


async def _ask_for_settings(server: SpecLanguageServer) -> None:
    items = [lsp.ConfigurationItem(section=_SECTION)]
    try:
        answers = await server.workspace_configuration_async(lsp.ConfigurationParams(items=items))
    except JsonRpcException as error:  # a client may promise more than it does
        logger.warning("the client gives no settings: %s", type(error).__name__)
        return
    own = answers[0] if answers else None
    if isinstance(own, dict):
        _configure(server, cast("dict[str, object]", own))


def _configure(server: SpecLanguageServer, settings: dict[str, object]) -> None:
    """Let the settings count, and say what is wrong in them."""
    _tell_problems(server, server.session.configurations.set_settings(settings))
    server.session.reconfigure()
    server.diagnostics.changed()


def _tell_problems(server: SpecLanguageServer, problems: tuple[str, ...]) -> None:
    for problem in problems:
        text = f"spec-lsp's settings: {problem}"
        server.window_show_message(lsp.ShowMessageParams(lsp.MessageType.Warning, text))


async def shutdown(server: SpecLanguageServer, params: None) -> None:
    """End what still runs."""
    server.has_shut_down = True
    await server.runs.close()


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
    session = server.session
    session.touch_everything()
    server.diagnostics.changed()
    located = session.locate(params.text_document.uri)
    if located is not None and session.is_inside(located.root):
        server.run_on_save.saved(located.root)


def did_change_watched_files(
    server: SpecLanguageServer, params: lsp.DidChangeWatchedFilesParams
) -> None:
    """Files appeared, disappeared or changed on disk."""
    for change in params.changes:
        path = path_of(change.uri)
        if path is not None:
            server.session.touch(path)
            if server.session.document(change.uri) is None:
                server.session.edited(path)
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
    from spec_lsp.features.suppress import suppressions

    session = server.session
    path = path_of(params.text_document.uri)
    if path is not None and path.name == FILE_NAME:
        file = session.configurations.file(path)
        span = convert.to_span(file.source, params.range, session.encoding)
        found = code_actions(file.findings, path.name, span)
        return _offered(session, path.parent, lambda _: file.source, found)
    located = session.locate(params.text_document.uri)
    if located is None:
        return []
    analysis = session.analysis(located.root)
    span = convert.to_span(analysis.source(located.path), params.range, session.encoding)
    found = code_actions(
        session.findings(located.root),
        located.path,
        span,
        lambda finding: suppressions(analysis, finding),
    )
    return _offered(session, located.root, analysis.source, found)


def _offered(
    session: Session,
    folder: Path,
    source_of: Callable[[str], Source],
    found: Iterable[CodeAction],
) -> list[lsp.CodeAction]:
    """What the client can carry out of it."""
    actions = (convert.to_code_action(session, folder, source_of, action) for action in found)
    return [action for action in actions if action is not None]
