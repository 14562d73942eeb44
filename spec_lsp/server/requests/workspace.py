"""What happens to files and folders: `didChangeWatchedFiles`, `didChangeWorkspaceFolders`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.registration import Feature
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def did_change_watched_files(
    server: SpecLanguageServer, params: lsp.DidChangeWatchedFilesParams
) -> None:
    """Files appeared, disappeared or changed on disk."""
    for change in params.changes:
        path = path_of(change.uri)
        if path is not None:
            server.session.touch(path)
            if change.type != lsp.FileChangeType.Changed or path.name == "spec.yml":
                server.roots_changed(path)
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
    server.roots_changed()
    server.diagnostics.changed()


FEATURES = (
    Feature(lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, did_change_watched_files),
    Feature(lsp.WORKSPACE_DID_CHANGE_WORKSPACE_FOLDERS, did_change_workspace_folders),
)
