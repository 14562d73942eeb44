"""`textDocument/completion` and `completionItem/resolve`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp

from spec_lsp.server import convert
from spec_lsp.server.question import question
from spec_lsp.server.registration import CONNECTOR, Feature

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def completion(server: SpecLanguageServer, params: lsp.CompletionParams) -> lsp.CompletionList:
    """What may stand at the cursor."""
    from spec_lsp.features.completion import complete

    asked = question(server, params.text_document.uri)
    if asked is None:
        return lsp.CompletionList(is_incomplete=False, items=[])
    offset = asked.offset(params.position)
    found = complete(asked.analysis, asked.path, offset)
    items = [convert.to_completion_item(asked.session, asked.source, one) for one in found]
    if asked.session.resolves_documentation:
        # What it tells is asked for when it is looked at, by its place in this list.
        server.completions = found
        for number, item in enumerate(items):
            item.data = number
    return lsp.CompletionList(is_incomplete=False, items=items)


def resolve(server: SpecLanguageServer, item: lsp.CompletionItem) -> lsp.CompletionItem:
    """What a completion of the last list tells."""
    number = cast("Any", item.data)
    found = server.completions
    if isinstance(number, int) and 0 <= number < len(found) and found[number].label == item.label:
        item.documentation = convert.to_documentation(server.session, found[number])
    return item


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_COMPLETION,
        completion,
        lsp.CompletionOptions(trigger_characters=[".", "$", "{", ":", " "], resolve_provider=True),
        files=CONNECTOR,
        summary="what may stand at the cursor, and nothing else; in code the members of the "
        "method's own context",
    ),
    Feature(lsp.COMPLETION_ITEM_RESOLVE, resolve),
)
