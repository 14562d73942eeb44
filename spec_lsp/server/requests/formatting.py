"""`textDocument/formatting`, `rangeFormatting` and `onTypeFormatting`: nothing unless a setting
asks for it, so that there is no second formatter of YAML."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import YAML, Feature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.text.edit import TextEdit

_SUMMARY = "keys in the order of the tables and one indentation, comments and quoting kept"


def formatting(
    server: SpecLanguageServer, params: lsp.DocumentFormattingParams
) -> list[lsp.TextEdit] | None:
    """The edits that format a document."""
    from spec_lsp.features.formatting import formatting

    asked = _question(server, params.text_document.uri)
    if asked is None:
        return None
    return _edits(asked, formatting(asked.analysis, asked.path, _step(params.options)))


def range_formatting(
    server: SpecLanguageServer, params: lsp.DocumentRangeFormattingParams
) -> list[lsp.TextEdit] | None:
    """The edits that format what lies whole on some lines."""
    from spec_lsp.features.formatting import formatting

    asked = _question(server, params.text_document.uri)
    if asked is None:
        return None
    step, span = _step(params.options), asked.span(params.range)
    return _edits(asked, formatting(asked.analysis, asked.path, step, span))


def on_type_formatting(
    server: SpecLanguageServer, params: lsp.DocumentOnTypeFormattingParams
) -> list[lsp.TextEdit] | None:
    """The edits when a line has just been begun."""
    from spec_lsp.features.formatting import line_begun

    asked = _question(server, params.text_document.uri)
    if asked is None:
        return None
    offset, step = asked.offset(params.position), _step(params.options)
    return _edits(asked, line_begun(asked.source, offset, step))


def _question(server: SpecLanguageServer, uri: str) -> Question | None:
    """What is asked, where formatting is turned on."""
    if not server.session.configurations.editing.formatting:
        return None
    asked = question(server, uri)
    return asked if asked is not None and asked.path in asked.analysis.yaml_documents() else None


def _step(options: lsp.FormattingOptions) -> int:
    """How many columns a level is indented by; YAML knows no tabs."""
    return min(max(options.tab_size, 1), 8) if options.insert_spaces else 2


def _edits(asked: Question, edits: Iterable[TextEdit]) -> list[lsp.TextEdit]:
    return [lsp.TextEdit(asked.range(edit.span), edit.text) for edit in edits]


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_FORMATTING,
        formatting,
        files=YAML,
        summary=_SUMMARY,
        by_default=False,
    ),
    Feature(
        lsp.TEXT_DOCUMENT_RANGE_FORMATTING,
        range_formatting,
        files=YAML,
        summary="the same, for what lies whole on the selected lines",
        by_default=False,
    ),
    Feature(
        lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING,
        on_type_formatting,
        lsp.DocumentOnTypeFormattingOptions(first_trigger_character="\n"),
        files=YAML,
        summary="a line just begun behind a key is indented, the one above loses blanks at its end",
        by_default=False,
    ),
)
