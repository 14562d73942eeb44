"""`workspace/willRenameFiles`, `didRenameFiles`, `didDeleteFiles`, `didCreateFiles`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.registration import Feature
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from pathlib import Path

    from spec_lsp.server.language_server import SpecLanguageServer

_FILES = "**/*.{yml,yaml,js,ts,mjs,cjs,mts,cts,json}"
_OPTIONS = lsp.FileOperationRegistrationOptions(
    filters=[
        lsp.FileOperationFilter(
            scheme="file",
            pattern=lsp.FileOperationPattern(_FILES, matches=lsp.FileOperationPatternKind.File),
        ),
        lsp.FileOperationFilter(
            scheme="file",
            pattern=lsp.FileOperationPattern("**", matches=lsp.FileOperationPatternKind.Folder),
        ),
    ]
)


def will_rename_files(
    server: SpecLanguageServer, params: lsp.RenameFilesParams
) -> lsp.WorkspaceEdit | None:
    """What names a file that moves follows it."""
    from spec_lsp.connector.discover import relative_path
    from spec_lsp.features.file_renames import rename_files

    session = server.session
    by_root: dict[Path, list[tuple[str, str]]] = {}
    for move in params.files:
        old, new = path_of(move.old_uri), path_of(move.new_uri)
        located = session.locate(move.old_uri)
        if old is None or new is None or located is None:
            continue
        target = relative_path(located.root, new)
        if target is not None:  # what leaves its connector is nobody's any more
            by_root.setdefault(located.root, []).append((located.path, target))
    edits: lsp.WorkspaceEdit | None = None
    for root, moves in by_root.items():
        analysis = session.analysis(root)
        changes = rename_files(analysis, moves)
        edit = convert.to_workspace_edit(session, root, analysis.source, changes)
        if edit is not None and changes:
            edits = convert.merged(edits, edit)
    return edits


def did_rename_files(server: SpecLanguageServer, params: lsp.RenameFilesParams) -> None:
    """Files have been moved."""
    _changed(server, [uri for move in params.files for uri in (move.old_uri, move.new_uri)])


def did_delete_files(server: SpecLanguageServer, params: lsp.DeleteFilesParams) -> None:
    """Files are gone."""
    _changed(server, [file.uri for file in params.files])


def did_create_files(server: SpecLanguageServer, params: lsp.CreateFilesParams) -> None:
    """Files have come."""
    _changed(server, [file.uri for file in params.files])


def _changed(server: SpecLanguageServer, uris: list[str]) -> None:
    server.session.touch_everything()  # a folder may have been a connector, or have held some
    for uri in uris:
        path = path_of(uri)
        if path is not None and server.session.document(uri) is None:
            server.session.edited(path)
    server.diagnostics.changed()


FEATURES = (
    Feature(
        lsp.WORKSPACE_WILL_RENAME_FILES,
        will_rename_files,
        _OPTIONS,
        summary="`filePath` and relative imports follow a file or folder that is moved",
    ),
    Feature(lsp.WORKSPACE_DID_RENAME_FILES, did_rename_files, _OPTIONS),
    Feature(lsp.WORKSPACE_DID_DELETE_FILES, did_delete_files, _OPTIONS),
    Feature(lsp.WORKSPACE_DID_CREATE_FILES, did_create_files, _OPTIONS),
)
