"""`textDocument/codeAction` and `codeAction/resolve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.configurations import FILE_NAME
from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import CONNECTOR, Feature, FileKind
from spec_lsp.server.uris import path_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from spec_lsp.features.code_actions import CodeAction
    from spec_lsp.features.refactorings.refactoring import Refactoring
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Session
    from spec_lsp.text.source import Source, Span

_FIX_ALL = "source.fixAll.spec-lsp"
_KINDS = [
    lsp.CodeActionKind.QuickFix,
    lsp.CodeActionKind.RefactorExtract,
    lsp.CodeActionKind.RefactorInline,
    lsp.CodeActionKind.RefactorRewrite,
    _FIX_ALL,
]


def code_action(server: SpecLanguageServer, params: lsp.CodeActionParams) -> list[lsp.CodeAction]:
    """The fixes for what stands at a place, and what can be changed there."""
    wanted = _Wanted(params.context)
    path = path_of(params.text_document.uri)
    if path is not None and path.name == FILE_NAME:
        return _of_settings(server, path, params, wanted)
    asked = question(server, params.text_document.uri)
    if asked is None:
        return []
    found: list[lsp.CodeAction] = []
    span = asked.span(params.range)
    if wanted.kind("quickfix"):
        found += _fixes(asked, span)
    if wanted.kind(_FIX_ALL):
        found += _source(asked)
    # What a person did not ask for is offered only as a fix: nothing pops up on its own.
    if not wanted.is_automatic and any(map(wanted.kind, _KINDS[1:4])):
        found += _refactorings(server, asked, params.range, span, wanted)
    return found


class _Wanted:
    """Which kinds of actions a client asks for."""

    def __init__(self, context: lsp.CodeActionContext) -> None:
        self.only = context.only
        self.is_automatic = context.trigger_kind == lsp.CodeActionTriggerKind.Automatic

    def kind(self, kind: str) -> bool:
        """Whether a kind, or one around it, is asked for; what changes a whole file only where
        it is asked for by name."""
        if self.only is None:
            return not kind.startswith("source.")
        return any(kind == one or kind.startswith(f"{one}.") or one == "" for one in self.only)


def _fixes(asked: Question, span: Span) -> list[lsp.CodeAction]:
    from spec_lsp.features.code_actions import code_actions
    from spec_lsp.features.refactorings.fix_all import create_missing_files
    from spec_lsp.features.suppress import suppressions

    analysis, findings = asked.analysis, asked.session.findings(asked.root)
    found = [
        *code_actions(findings, asked.path, span, lambda finding: suppressions(analysis, finding))
    ]
    actions = _offered(asked.session, asked.root, analysis.source, found)
    files = create_missing_files(findings)
    if files and any(len(one.fix.changes) == 1 and one.fix.changes[0] in files for one in found):
        edit = convert.to_workspace_edit(asked.session, asked.root, analysis.source, files)
        if edit is not None:
            title = f"Create all {len(files)} missing files"
            actions.append(lsp.CodeAction(title, kind=lsp.CodeActionKind.QuickFix, edit=edit))
    return actions


def _source(asked: Question) -> Iterator[lsp.CodeAction]:
    from spec_lsp.features.refactorings.fix_all import fix_all

    found = fix_all(asked.session.findings(asked.root), asked.path)
    if found is not None:
        edit = convert.to_workspace_edit(
            asked.session, asked.root, asked.analysis.source, found.changes
        )
        yield lsp.CodeAction(found.title, kind=_FIX_ALL, edit=edit)


def _refactorings(
    server: SpecLanguageServer, asked: Question, range: lsp.Range, span: Span, wanted: _Wanted
) -> Iterator[lsp.CodeAction]:
    from spec_lsp.features.refactorings.all import refactorings

    for one in refactorings(asked.analysis, asked.path, span):
        if not wanted.kind(one.kind):
            continue
        if _resolves_edits(server):
            data = {"uri": asked.uri(asked.path), "range": _json(range), "title": one.title}
            if _can_be_carried_out(asked, one):
                yield lsp.CodeAction(one.title, kind=one.kind, data=data)
            continue
        edit = _edit(asked, one)
        if edit is not None:
            yield lsp.CodeAction(one.title, kind=one.kind, edit=edit)


def _resolves_edits(server: SpecLanguageServer) -> bool:
    """Whether the client asks for an action's edit when it is chosen."""
    document = server.client_capabilities.text_document
    capability = document.code_action if document else None
    resolves = capability.resolve_support if capability else None
    return bool(resolves and capability and capability.data_support) and "edit" in (
        resolves.properties if resolves else ()
    )


def _can_be_carried_out(asked: Question, one: Refactoring) -> bool:
    """Whether the client can do with files what a change does; one that is still to be made
    edits a file."""
    return callable(one.made) or _edit(asked, one) is not None


def _edit(asked: Question, one: Refactoring) -> lsp.WorkspaceEdit | None:
    source_of = asked.analysis.source
    return convert.to_workspace_edit(asked.session, asked.root, source_of, one.changes)


def _json(range: lsp.Range) -> list[int]:
    return [range.start.line, range.start.character, range.end.line, range.end.character]


def resolve(server: SpecLanguageServer, action: lsp.CodeAction) -> lsp.CodeAction:
    """The edit of an action that was chosen; none where the document has changed so that it is
    no longer possible."""
    from spec_lsp.features.refactorings.all import refactorings

    data = cast("dict[str, Any]", action.data) if isinstance(action.data, dict) else {}
    uri, numbers = data.get("uri"), data.get("range")
    asked = question(server, uri) if isinstance(uri, str) else None
    if asked is None or not isinstance(numbers, list):
        return action
    line, character, end_line, end = (int(one) for one in cast("list[Any]", numbers)[:4])
    span = asked.span(lsp.Range(lsp.Position(line, character), lsp.Position(end_line, end)))
    for one in refactorings(asked.analysis, asked.path, span):
        if one.title == data.get("title"):
            action.edit = _edit(asked, one)
            break
    return action


def _of_settings(
    server: SpecLanguageServer, path: Path, params: lsp.CodeActionParams, wanted: _Wanted
) -> list[lsp.CodeAction]:
    """The fixes in a configuration file."""
    from spec_lsp.features.code_actions import code_actions

    if not wanted.kind("quickfix"):
        return []
    session = server.session
    file = session.configurations.file(path)
    span = convert.to_span(file.source, params.range, session.encoding)
    found = code_actions(file.findings, path.name, span)
    return _offered(session, path.parent, lambda _: file.source, found)


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
        lsp.CodeActionOptions(code_action_kinds=_KINDS, resolve_provider=True),
        files=(*CONNECTOR, FileKind.SETTINGS),
        summary="the fix of every finding, or a comment that silences it; all safe fixes, all "
        "missing files at once; extract a connector parameter, move a body into spec.yml or out of "
        "it, convert mapping and JavaScript, `$concat` to `$template`, sort keys",
    ),
    Feature(lsp.CODE_ACTION_RESOLVE, resolve),
)
