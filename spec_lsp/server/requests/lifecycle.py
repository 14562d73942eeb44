"""How a session begins and ends: `initialize`, `initialized`, `shutdown`."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp

from spec_lsp.server.garbage import look_seldom
from spec_lsp.server.log import log_to_client
from spec_lsp.server.registration import Feature
from spec_lsp.server.requests.settings import SECTION, ask_for_settings, tell_problems
from spec_lsp.server.run_settings import read_run_settings
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer

# What a connector is made of, and what around it counts: packages, and ignore files.
_WATCHED = (
    "**/*.{yml,yaml,js,ts,mjs,cjs,mts,cts,toml}",
    "**/package.json",
    "**/.gitignore",
)


def initialize(server: SpecLanguageServer, params: lsp.InitializeParams) -> None:
    """Remember who asks, what it can do, and what it trusts."""
    gc.freeze()
    gc.enable()
    look_seldom()
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
    # Code of other names is told apart by what its extension says.
    session.triggers_suggest = is_vscode or given.get("triggerSuggest") is True
    session.label_details = bool(item and item.label_details_support)
    later = item.resolve_support.properties if item and item.resolve_support else ()
    session.resolves_documentation = "documentation" in later
    formats = (item.documentation_format if item else None) or []
    session.markdown = lsp.MarkupKind.Markdown in formats
    workspace = params.capabilities.workspace
    edit = workspace.workspace_edit if workspace else None
    kinds = (edit.resource_operations or []) if edit else []
    # Neovim names operations without `documentChanges`, which they need, and carries them out.
    session.operations = frozenset(kinds)
    session.creates_by_edit = _creates_by_edit(params.client_info, edit)
    session.document_changes = bool(kinds or (edit and edit.document_changes))
    diagnostics = document.publish_diagnostics if document else None
    session.related_information = bool(diagnostics and diagnostics.related_information)
    session.diagnostic_tags = bool(diagnostics and diagnostics.tag_support)
    session.code_description = bool(diagnostics and diagnostics.code_description_support)
    # Whoever asks must also ask again when another file has changed what is true of this one.
    again = workspace.diagnostics if workspace else None
    session.pulls = bool(document and document.diagnostic and again and again.refresh_support)
    session.run, problems = read_run_settings(given.get("run"))
    tell_problems(server, problems)
    settings = given.get("settings")
    if isinstance(settings, dict):
        tell_problems(
            server, session.configurations.start_with(cast("dict[str, object]", settings))
        )
    if params.trace is not None:
        server.protocol.trace = params.trace
    if params.process_id is not None:
        server.watch_client(params.process_id)


def _creates_by_edit(
    client: lsp.ClientInfo | None, edit: lsp.WorkspaceEditClientCapabilities | None
) -> bool:
    """Whether a client that names no operations takes an edit of a file that there is not for the
    creation of one: Emacs' eglot does, and opens a buffer, which its user saves. Others may fail
    half-way. Before Emacs 29 eglot gave no name; it is told by what it says of edits."""
    if edit is None or not edit.document_changes or edit.resource_operations is not None:
        return False
    return client is None or client.name.startswith("Eglot")


async def initialized(server: SpecLanguageServer, params: lsp.InitializedParams) -> None:
    """Ask for the files to be watched and for the settings, and get ready for the first
    document."""
    log_to_client(server)
    server.warm_up()
    workspace = server.client_capabilities.workspace
    registrations: list[lsp.Registration] = []
    if server.is_told_of_files:
        watchers = [lsp.FileSystemWatcher(glob_pattern=pattern) for pattern in _WATCHED]
        options = lsp.DidChangeWatchedFilesRegistrationOptions(watchers=watchers)
        registrations.append(
            lsp.Registration("watched-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
        )
    settings = workspace.did_change_configuration if workspace else None
    if settings and settings.dynamic_registration:
        section = lsp.DidChangeConfigurationRegistrationOptions(section=SECTION)
        registrations.append(
            lsp.Registration("settings", lsp.WORKSPACE_DID_CHANGE_CONFIGURATION, section)
        )
    if registrations:
        server.client_register_capability(lsp.RegistrationParams(registrations))
    server.selectors.changed()
    if workspace and workspace.configuration:
        await ask_for_settings(server)


async def shutdown(server: SpecLanguageServer, params: None) -> None:
    """End what still runs."""
    server.has_shut_down = True
    await server.runs.close()


FEATURES = (
    Feature(lsp.INITIALIZE, initialize),
    Feature(lsp.INITIALIZED, initialized),
    Feature(lsp.SHUTDOWN, shutdown),
)
