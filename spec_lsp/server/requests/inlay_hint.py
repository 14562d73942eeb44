"""`textDocument/inlayHint`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import question
from spec_lsp.server.registration import Feature, FileKind

if TYPE_CHECKING:
    from spec_lsp.features.inlay_hints import InlayHint
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.question import Question


def inlay_hint(
    server: SpecLanguageServer, params: lsp.InlayHintParams
) -> list[lsp.InlayHint] | None:
    """What the text does not say, where a setting asks for it."""
    from spec_lsp.features.inlay_hints import inlay_hints

    asked = question(server, params.text_document.uri)
    if asked is None or not asked.session.configurations.editing.inlay_hints:
        return None
    within = asked.span(params.range)
    return [_hint(asked, hint) for hint in inlay_hints(asked.analysis, asked.path, within)]


def _hint(asked: Question, hint: InlayHint) -> lsp.InlayHint:
    from spec_lsp.text.source import Span

    position = asked.range(Span(hint.offset, hint.offset)).start
    label: str | list[lsp.InlayHintLabelPart] = hint.label
    if hint.file is not None:
        location = asked.location(hint.file, Span(0, 0))
        label = [lsp.InlayHintLabelPart(hint.label, location=location)]
    kind = lsp.InlayHintKind.Type if hint.is_type else None
    return lsp.InlayHint(position, label, kind=kind, padding_left=not hint.is_type)


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_INLAY_HINT,
        inlay_hint,
        lsp.InlayHintOptions(resolve_provider=False),
        files=(FileKind.SPEC, FileKind.METHOD),
        summary="the file of a method, the type of a credential",
        by_default=False,
    ),
)
