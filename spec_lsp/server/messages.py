"""What a person is told in a message of the editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def tell(server: SpecLanguageServer, kind: lsp.MessageType, text: str) -> None:
    """Show a message. VS Code makes a link of ``[a](b)`` in one, which may carry out commands: what
    a repository or an API says must not become that."""
    server.window_show_message(lsp.ShowMessageParams(kind, without_links(text)))


def without_links(text: str) -> str:
    """A text in which nothing reads as a Markdown link."""
    return text.replace("](", "] (")
