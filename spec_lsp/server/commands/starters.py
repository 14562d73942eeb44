"""A connector to begin with, for a client that writes its files itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from spec_lsp.server.commands.arguments import json_object, text

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


def starters(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """The ways to authenticate that a new connector can begin with, the most usual first."""
    from spec_lsp.format.starters.bodies import BASE_URI, TEST_PATH
    from spec_lsp.format.starters.registry import STARTERS

    json_object(argument)
    return {
        "starters": [
            {
                "name": one.name,
                "title": one.title,
                "authType": one.auth_type,
                "baseUri": BASE_URI if one.has_base_uri else None,
                "testPath": TEST_PATH,
            }
            for one in STARTERS.values()
        ]
    }


def new_connector(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """The files of a new connector, as `spec-lsp new` writes them. Nothing is written here."""
    from spec_lsp.connector.new_connector import (
        NewConnector,
        NewConnectorError,
        checked_base_uri,
        checked_test_path,
        folder_and_name,
        left_to_fill_in,
    )
    from spec_lsp.format.starters.bodies import BASE_URI, TEST_PATH
    from spec_lsp.format.starters.registry import STARTERS, starter_named

    given = json_object(argument)
    starter = starter_named(text(given, "auth") or "")
    if starter is None:
        raise JsonRpcInvalidParams(f"`auth` must be one of {', '.join(STARTERS)}.")
    try:
        # The name alone: where the folder is, the client decides.
        folder, name = folder_and_name((text(given, "name") or "").replace("/", " "))
        base_uri = checked_base_uri(text(given, "baseUri") or BASE_URI)
        test_path = checked_test_path(text(given, "testPath") or TEST_PATH)
    except NewConnectorError as error:
        raise JsonRpcInvalidParams(str(error)) from None
    files = NewConnector(folder, name, starter, base_uri, test_path).files
    return {
        "folder": folder.name,
        "name": name,
        "files": files,
        "leftToFillIn": left_to_fill_in(files),
    }
