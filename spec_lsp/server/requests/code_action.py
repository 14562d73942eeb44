"""`textDocument/codeAction`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.configurations import FILE_NAME
from spec_lsp.server.registration import CONNECTOR, Feature, FileKind
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from spec_lsp.features.code_actions import CodeAction
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Session
    from spec_lsp.text.source import Source


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


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_CODE_ACTION,
        code_action,
        lsp.CodeActionOptions(code_action_kinds=[lsp.CodeActionKind.QuickFix]),
        files=(*CONNECTOR, FileKind.SETTINGS),
        summary="the fix of every finding, or a comment that silences it",
    ),
)
