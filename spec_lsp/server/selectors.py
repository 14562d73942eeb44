"""For which documents the server is asked: where the client allows it, those of connectors only.

A client that registers features while it runs is told the folders of the connectors that there
are, and again when one comes or goes: other files never reach the server. Any other client is
promised everything at the start, and files of no connector are left alone here.
"""

from __future__ import annotations

import asyncio
import re
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

import attrs
from lsprotocol import types as lsp

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.registration import Feature

_SUFFIXES = "yml,yaml,js,ts,mjs,cjs,mts,cts"
_SETTINGS = "**/spec-lsp.toml"

# By method: what a client says of it, what a server says of it, and how it is registered.
_REGISTRATIONS: dict[str, tuple[str, str, type[Any]]] = {
    lsp.TEXT_DOCUMENT_COMPLETION: (
        "completion", "completion_provider", lsp.CompletionRegistrationOptions),
    lsp.TEXT_DOCUMENT_HOVER: ("hover", "hover_provider", lsp.HoverRegistrationOptions),
    lsp.TEXT_DOCUMENT_SIGNATURE_HELP: (
        "signature_help", "signature_help_provider", lsp.SignatureHelpRegistrationOptions),
    lsp.TEXT_DOCUMENT_DEFINITION: (
        "definition", "definition_provider", lsp.DefinitionRegistrationOptions),
    lsp.TEXT_DOCUMENT_DECLARATION: (
        "declaration", "declaration_provider", lsp.DeclarationRegistrationOptions),
    lsp.TEXT_DOCUMENT_TYPE_DEFINITION: (
        "type_definition", "type_definition_provider", lsp.TypeDefinitionRegistrationOptions),
    lsp.TEXT_DOCUMENT_REFERENCES: (
        "references", "references_provider", lsp.ReferenceRegistrationOptions),
    lsp.TEXT_DOCUMENT_DOCUMENT_HIGHLIGHT: (
        "document_highlight", "document_highlight_provider",
        lsp.DocumentHighlightRegistrationOptions),
    lsp.TEXT_DOCUMENT_RENAME: ("rename", "rename_provider", lsp.RenameRegistrationOptions),
    lsp.TEXT_DOCUMENT_CODE_ACTION: (
        "code_action", "code_action_provider", lsp.CodeActionRegistrationOptions),
    lsp.TEXT_DOCUMENT_CODE_LENS: (
        "code_lens", "code_lens_provider", lsp.CodeLensRegistrationOptions),
    lsp.TEXT_DOCUMENT_DOCUMENT_SYMBOL: (
        "document_symbol", "document_symbol_provider", lsp.DocumentSymbolRegistrationOptions),
    lsp.TEXT_DOCUMENT_DOCUMENT_LINK: (
        "document_link", "document_link_provider", lsp.DocumentLinkRegistrationOptions),
    lsp.TEXT_DOCUMENT_FOLDING_RANGE: (
        "folding_range", "folding_range_provider", lsp.FoldingRangeRegistrationOptions),
    lsp.TEXT_DOCUMENT_SELECTION_RANGE: (
        "selection_range", "selection_range_provider", lsp.SelectionRangeRegistrationOptions),
    lsp.TEXT_DOCUMENT_FORMATTING: (
        "formatting", "document_formatting_provider", lsp.DocumentFormattingRegistrationOptions),
    lsp.TEXT_DOCUMENT_RANGE_FORMATTING: (
        "range_formatting", "document_range_formatting_provider",
        lsp.DocumentRangeFormattingRegistrationOptions),
    lsp.TEXT_DOCUMENT_ON_TYPE_FORMATTING: (
        "on_type_formatting", "document_on_type_formatting_provider",
        lsp.DocumentOnTypeFormattingRegistrationOptions),
    lsp.TEXT_DOCUMENT_INLAY_HINT: (
        "inlay_hint", "inlay_hint_provider", lsp.InlayHintRegistrationOptions),
    lsp.TEXT_DOCUMENT_DIAGNOSTIC: (
        "diagnostic", "diagnostic_provider", lsp.DiagnosticRegistrationOptions),
}  # fmt: skip


class Selectors:
    """The registrations that are in force, and the roots that they were made for."""

    def __init__(self, server: SpecLanguageServer) -> None:
        self._server = server
        self._features: list[Feature] = []
        self._roots: tuple[Path, ...] | None = None
        self._registered: list[lsp.Unregistration] = []
        self._rounds = 0
        self._updating: asyncio.Task[None] | None = None
        self._again = False

    def choose(self, features: tuple[Feature, ...], capabilities: lsp.ServerCapabilities) -> None:
        """Take out of the server's capabilities what is registered by and by."""
        client = self._server.client_capabilities.text_document
        synchronization = client.synchronization if client else None
        if client is None or not (synchronization and synchronization.dynamic_registration):
            return  # what it shows comes anyway
        if not self._server.session.folders:
            return  # a file without a folder may be any connector's
        capabilities.text_document_sync = None
        for feature in features:
            known = _REGISTRATIONS.get(feature.method)
            asked = getattr(client, known[0], None) if known is not None else None
            if known is None or not getattr(asked, "dynamic_registration", False):
                continue
            if getattr(capabilities, known[1], None) is not None:
                setattr(capabilities, known[1], None)
                self._features.append(feature)
        self._roots = ()

    def changed(self) -> None:
        """Look for connectors beside everything else, and register for what is found."""
        if self._roots is None:
            return
        if self._updating is not None and not self._updating.done():
            self._again = True
            return
        self._updating = asyncio.ensure_future(self._update())

    async def _update(self) -> None:
        self._again = True
        while self._again:
            self._again = False
            roots = await self._server.roots()
            if self._registered and roots == self._roots:
                continue
            old, self._roots = self._registered, roots
            registrations = self._registrations(roots)
            # The new ones first: a document of both is not closed and opened again.
            await self._server.client_register_capability_async(
                lsp.RegistrationParams(registrations)
            )
            self._registered = [lsp.Unregistration(one.id, one.method) for one in registrations]
            if old:
                await self._server.client_unregister_capability_async(lsp.UnregistrationParams(old))

    def _registrations(self, roots: tuple[Path, ...]) -> list[lsp.Registration]:
        self._rounds += 1
        selector: list[lsp.TextDocumentFilterPattern] = [
            lsp.TextDocumentFilterPattern(scheme="file", pattern=pattern)
            for pattern in (
                _SETTINGS,
                *(f"{literal_pattern(root)}/**/*.{{{_SUFFIXES}}}" for root in roots),
            )
        ]
        full = lsp.TextDocumentSyncKind.Full
        wanted: list[tuple[str, Any]] = [
            (
                lsp.TEXT_DOCUMENT_DID_CHANGE,
                lsp.TextDocumentChangeRegistrationOptions(full, selector),
            ),
            (lsp.TEXT_DOCUMENT_DID_CLOSE, lsp.TextDocumentRegistrationOptions(selector)),
            (lsp.TEXT_DOCUMENT_DID_SAVE, lsp.TextDocumentSaveRegistrationOptions(selector)),
        ]
        for feature in self._features:
            options = feature.options
            kept = (
                {one.name: getattr(options, one.name) for one in attrs.fields(type(options))}
                if attrs.has(type(options))
                else {}
            )
            made = _REGISTRATIONS[feature.method][2](**{**kept, "document_selector": selector})
            wanted.append((feature.method, made))
        # Last: with it, what is open already comes.
        wanted.append((lsp.TEXT_DOCUMENT_DID_OPEN, lsp.TextDocumentRegistrationOptions(selector)))
        return [
            lsp.Registration(f"{method}#{self._rounds}", method, options)
            for method, options in wanted
        ]


def literal_pattern(path: PurePath) -> str:
    """A path as a pattern that means it alone; the letter of a drive is written either way."""
    text = re.sub(r"([\[\]{}*?])", r"[\1]", path.as_posix())
    return re.sub(r"^[A-Za-z](?=:)", lambda m: f"[{m[0].lower()}{m[0].upper()}]", text)
