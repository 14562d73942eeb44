"""`textDocument/codeAction` and `codeAction/resolve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from spec_lsp.server import convert
from spec_lsp.server.configurations import FILE_NAME
from spec_lsp.server.question import question
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
    """What is offered for a place. What is no fix of one finding tells its edit only when it is
    chosen, where the client asks for it then."""
    found = _offered(server, params)
    if not _resolves(server):
        return found
    for action in found:
        if action.kind != lsp.CodeActionKind.QuickFix:
            action.edit = None
            action.data = {
                "uri": params.text_document.uri,
                "range": _numbers(params.range),
                "kind": action.kind,
                "title": action.title,
            }
    return found


def resolve(server: SpecLanguageServer, action: lsp.CodeAction) -> lsp.CodeAction:
    """The edit of an action, for the documents as they are now."""
    data = cast("dict[str, object]", action.data) if isinstance(action.data, dict) else {}
    match data:
        case {
            "uri": str(uri),
            "range": [int(line), int(character), int(last_line), int(last_character)],
            "kind": str(kind),
            "title": str(title),
        }:
            params = lsp.CodeActionParams(
                lsp.TextDocumentIdentifier(uri),
                lsp.Range(lsp.Position(line, character), lsp.Position(last_line, last_character)),
                lsp.CodeActionContext([], only=[kind]),
            )
            for offered in _offered(server, params):
                if (offered.kind, offered.title) == (kind, title):
                    action.edit = offered.edit
                    return action
            raise JsonRpcInvalidParams("The document has changed: ask for the actions again.")
        case _:
            return action


def _numbers(range: lsp.Range) -> list[int]:
    return [range.start.line, range.start.character, range.end.line, range.end.character]


def _resolves(server: SpecLanguageServer) -> bool:
    """Whether the client asks for the edit of an action that is chosen."""
    document = server.client_capabilities.text_document
    actions = document.code_action if document else None
    support = actions.resolve_support if actions else None
    return bool(actions and actions.data_support and support and "edit" in support.properties)


def _offered(server: SpecLanguageServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """Everything that is offered, with its edits."""
    from spec_lsp.features.code_actions import QUICK_FIX, Wanted, all_actions, code_actions
    from spec_lsp.features.suppress import suppressions

    session = server.session
    context = params.context
    only = tuple(str(getattr(kind, "value", kind)) for kind in context.only or ())
    automatic = context.trigger_kind == lsp.CodeActionTriggerKind.Automatic
    wanted = Wanted(only if context.only is not None else None, automatic)
    path = path_of(params.text_document.uri)
    if path is not None and path.name == FILE_NAME:
        file = session.configurations.file(path)
        span = convert.to_span(file.source, params.range, session.encoding)
        found = code_actions(file.findings, path.name, span) if QUICK_FIX in wanted else ()
        return _converted(session, path.parent, lambda _: file.source, found)
    asked = question(server, params.text_document.uri)
    if asked is None:
        return []
    actions = all_actions(
        asked.analysis,
        session.findings(asked.root),
        asked.path,
        asked.span(params.range),
        wanted,
        lambda finding: suppressions(asked.analysis, finding),
    )
    return _converted(session, asked.root, asked.analysis.source, actions)


def _converted(
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
        lsp.CodeActionOptions(
            code_action_kinds=[
                lsp.CodeActionKind.QuickFix,
                lsp.CodeActionKind.RefactorExtract,
                lsp.CodeActionKind.RefactorInline,
                lsp.CodeActionKind.RefactorRewrite,
                lsp.CodeActionKind.SourceFixAll,
                "source.fixAll.spec-lsp",
                "source.sortKeys.spec-lsp",
            ],
            resolve_provider=True,
        ),
        files=(*CONNECTOR, FileKind.SETTINGS),
        summary="the fix of every finding, or a comment that silences it; all safe fixes, all "
        "missing files; a literal as a connector parameter, `$concat` as `$template`, a mapping "
        "as JavaScript and back, a body in spec.yml or in its file, keys in canonical order",
    ),
    Feature(lsp.CODE_ACTION_RESOLVE, resolve),
)
