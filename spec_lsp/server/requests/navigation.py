"""`textDocument/definition`, `declaration`, `typeDefinition`, `references`, `documentHighlight`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

from spec_lsp.server.question import Question, question
from spec_lsp.server.registration import CONNECTOR, Feature

if TYPE_CHECKING:
    from collections.abc import Callable

    from spec_lsp.connector.analysis import Analysis
    from spec_lsp.features.definition import Target
    from spec_lsp.server.language_server import SpecLanguageServer

    Find = Callable[[Analysis, str, int], tuple[Target, ...]]

Places = list[lsp.LocationLink] | list[lsp.Location] | None


def definition(server: SpecLanguageServer, params: lsp.DefinitionParams) -> Places:
    """Where what stands at the cursor is defined."""
    from spec_lsp.features.definition import definition

    return _targets(server, params, definition, "definition")


def declaration(server: SpecLanguageServer, params: lsp.DeclarationParams) -> Places:
    """Where spec.yml declares it."""
    from spec_lsp.features.definition import declaration

    return _targets(server, params, declaration, "declaration")


def type_definition(server: SpecLanguageServer, params: lsp.TypeDefinitionParams) -> Places:
    """The data schema that describes it."""
    from spec_lsp.features.definition import type_definition

    return _targets(server, params, type_definition, "type_definition")


def _targets(
    server: SpecLanguageServer,
    params: lsp.DefinitionParams | lsp.DeclarationParams | lsp.TypeDefinitionParams,
    find: Find,
    name: str,
) -> Places:
    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    found = find(asked.analysis, asked.path, asked.offset(params.position))
    document = server.client_capabilities.text_document
    capability = getattr(document, name, None) if document else None
    if capability is not None and capability.link_support:
        return [_link(asked, target) for target in found] or None
    return [asked.location(target.path, target.name) for target in found] or None


def _link(asked: Question, target: Target) -> lsp.LocationLink:
    return lsp.LocationLink(
        target_uri=asked.uri(target.path),
        target_range=asked.range(target.span, target.path),
        target_selection_range=asked.range(target.name, target.path),
        origin_selection_range=asked.range(target.origin),
    )


def references(
    server: SpecLanguageServer, params: lsp.ReferenceParams
) -> list[lsp.Location] | None:
    """Every place that names what stands at the cursor."""
    from spec_lsp.features.references import references

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    found = references(
        asked.analysis,
        asked.path,
        asked.offset(params.position),
        with_definitions=params.context.include_declaration,
    )
    return [asked.location(place.path, place.span) for place in found] or None


def document_highlight(
    server: SpecLanguageServer, params: lsp.DocumentHighlightParams
) -> list[lsp.DocumentHighlight] | None:
    """Those of the file at hand."""
    from spec_lsp.features.references import highlights

    asked = question(server, params.text_document.uri)
    if asked is None:
        return None
    kinds = {True: lsp.DocumentHighlightKind.Write, False: lsp.DocumentHighlightKind.Read}
    return [
        lsp.DocumentHighlight(asked.range(place.span), kinds[place.is_write])
        for place in highlights(asked.analysis, asked.path, asked.offset(params.position))
    ] or None


FEATURES = (
    Feature(
        lsp.TEXT_DOCUMENT_DEFINITION,
        definition,
        files=CONNECTOR,
        summary="from a credential or parameter to the form field, schema or return statement that "
        "makes it; from a method to its function; from an alias to its anchor",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_DECLARATION,
        declaration,
        files=CONNECTOR,
        summary="what `spec.yml` says of it",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_TYPE_DEFINITION,
        type_definition,
        files=CONNECTOR,
        summary="the data schema of a field",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_REFERENCES,
        references,
        files=CONNECTOR,
        summary="every use of a credential, parameter, method, option, variable or anchor, in YAML "
        "and in code",
    ),
    Feature(
        lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT,
        document_highlight,
        files=CONNECTOR,
        summary="those in the file at hand",
    ),
)
