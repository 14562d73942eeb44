"""`textDocument/semanticTokens/full` and `…/range`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import YAML, Feature

if TYPE_CHECKING:
    from collections.abc import Iterable

    from spec_lsp.features.semantic_tokens import SemanticToken
    from spec_lsp.server.language_server import SpecLanguageServer

# The same as the feature's, which is not loaded before the first document.
TOKEN_TYPES = ("function", "variable", "property", "method", "namespace", "enumMember", "operator",
               "string", "number", "keyword")  # fmt: skip
MODIFIERS = ("unresolved",)


def full(server: SpecLanguageServer, params: lsp.SemanticTokensParams) -> lsp.SemanticTokens | None:
    """The tokens of a document."""
    from spec_lsp.features.semantic_tokens import semantic_tokens

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    return _encoded(asked, semantic_tokens(asked.analysis, asked.path))


def of_range(
    server: SpecLanguageServer, params: lsp.SemanticTokensRangeParams
) -> lsp.SemanticTokens | None:
    """Those of what is shown."""
    from spec_lsp.features.semantic_tokens import semantic_tokens

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    within = asked.span(params.range)
    return _encoded(asked, semantic_tokens(asked.analysis, asked.path, within))


def _encoded(asked: Question, tokens: Iterable[SemanticToken]) -> lsp.SemanticTokens:
    """Each token by its distance from the one before it."""
    data: list[int] = []
    line = character = 0
    for token in tokens:
        found = asked.range(token.span)
        start, end = found.start, found.end
        if start.line != line:
            delta = (start.line - line, start.character)
        else:
            delta = (0, start.character - character)
        kind = TOKEN_TYPES.index(token.type)
        data += [*delta, end.character - start.character, kind, int(token.unresolved)]
        line, character = start.line, start.character
    return lsp.SemanticTokens(data)


_LEGEND = lsp.SemanticTokensLegend([*TOKEN_TYPES], [*MODIFIERS])

FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
        full,
        _LEGEND,
        files=YAML,
        summary="formulas, templates with their expressions, references that lead nowhere "
        "(modifier `unresolved`)",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE,
        of_range,
        _LEGEND,
        files=YAML,
        summary="those of a part of the document",
    ),
)
