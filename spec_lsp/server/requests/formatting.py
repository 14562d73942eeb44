"""`textDocument/formatting`, `rangeFormatting`, `onTypeFormatting`: where a setting asks for them,
so that this is no second formatter beside another one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import YAML, Feature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.text.edit import TextEdit

_WIDEST = 8


def formatting(
    server: SpecLanguageServer, params: lsp.DocumentFormattingParams
) -> list[lsp.TextEdit] | None:
    """The whole document in canonical order and indentation."""
    from spec_lsp.features.formatting import format_document

    asked = _asked(server, params.text_document.uri)
    if asked is None:
        return None
    return _edits(asked, format_document(asked.analysis, asked.path, _step(params.options)))


def range_formatting(
    server: SpecLanguageServer, params: lsp.DocumentRangeFormattingParams
) -> list[lsp.TextEdit] | None:
    """The lines of a range, indented."""
    from spec_lsp.features.formatting import format_range

    asked = _asked(server, params.text_document.uri)
    if asked is None:
        return None
    within = asked.span(params.range)
    return _edits(asked, format_range(asked.analysis, asked.path, within, _step(params.options)))


def on_type_formatting(
    server: SpecLanguageServer, params: lsp.DocumentOnTypeFormattingParams
) -> list[lsp.TextEdit] | None:
    """The line that has just been finished."""
    from spec_lsp.features.formatting import format_range
    from spec_lsp.text.source import Span

    asked = _asked(server, params.text_document.uri)
    if asked is None or params.position.line == 0:
        return None
    line = asked.source.line_span(params.position.line - 1)
    within = Span(line.start, line.end)
    return _edits(asked, format_range(asked.analysis, asked.path, within, _step(params.options)))


def _asked(server: SpecLanguageServer, uri: str) -> Question | None:
    asked = question(server, uri)
    if asked is None or not asked.session.configurations.editing.formatting:
        return None
    return asked


def _step(options: lsp.FormattingOptions) -> int:
    return options.tab_size if 1 <= options.tab_size <= _WIDEST else 2


def _edits(asked: Question, edits: Iterable[TextEdit]) -> list[lsp.TextEdit]:
    return [lsp.TextEdit(asked.range(edit.span), edit.text) for edit in edits]


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_FORMATTING,
        formatting,
        files=YAML,
        summary="canonical order and indentation; comments, quotes and blank lines stay",
        by_default=False,
    ),
    Feature(
        lsp.TEXT_DOCUMENT_RANGE_FORMATTING,
        range_formatting,
        files=YAML,
        summary="indentation of a part of the document",
        by_default=False,
    ),
    Feature(
        lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING,
        on_type_formatting,
        lsp.DocumentOnTypeFormattingOptions(first_trigger_character="\n"),
        files=YAML,
        summary="indentation of the line that was just finished",
        by_default=False,
    ),
)
