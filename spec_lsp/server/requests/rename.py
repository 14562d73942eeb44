"""`textDocument/prepareRename` and `textDocument/rename`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from spec_lsp.server import convert
from spec_lsp.server.question import question
from spec_lsp.server.registration import CONNECTOR, Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def prepare_rename(
    server: SpecLanguageServer, params: lsp.PrepareRenameParams
) -> lsp.PrepareRenamePlaceholder | None:
    """What a rename at the cursor would be about."""
    from spec_lsp.features.rename import RenameRefused, prepare_rename

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    try:
        found = prepare_rename(asked.analysis, asked.path, asked.offset(params.position))
    except RenameRefused as refusal:
        raise JsonRpcInvalidParams(str(refusal)) from None
    if found is None:
        return None
    return lsp.PrepareRenamePlaceholder(asked.range(found.span), found.name)


def rename(server: SpecLanguageServer, params: lsp.RenameParams) -> lsp.WorkspaceEdit | None:
    """Another name for what stands at the cursor, everywhere."""
    from spec_lsp.features.rename import RenameRefused, rename

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    try:
        changes = rename(
            asked.analysis, asked.path, asked.offset(params.position), params.new_name.strip()
        )
    except RenameRefused as refusal:
        raise JsonRpcInvalidParams(str(refusal)) from None
    if changes is None:
        raise JsonRpcInvalidParams("Nothing here has a name of this connector's own.")
    edit = convert.to_workspace_edit(asked.session, asked.root, asked.analysis.source, changes)
    if edit is None:
        raise JsonRpcInvalidParams(
            "This moves files too, which your editor does not do for a language server: move them "
            "and change spec.yml by hand."
        )
    return edit


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_PREPARE_RENAME,
        prepare_rename,
        files=CONNECTOR,
        summary="what would be renamed, or why it cannot be",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_RENAME,
        rename,
        lsp.RenameOptions(prepare_provider=True),
        files=CONNECTOR,
        summary="a credential or parameter in forms, schemas, mappings, templates and code; an "
        "option with its folder; a file by its `filePath`; an anchor",
    ),
)
