"""What a client asks before it runs anything: forms, and which tests there are."""

from __future__ import annotations

import asyncio
import importlib
from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from spec_lsp.server.commands.arguments import json_object, located, no_such_option, text

if TYPE_CHECKING:
    from spec_lsp.server.language_server import SpecLanguageServer


async def auth_form(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """What the user is to be asked before a run, and whether there can be one."""
    given = json_object(argument)
    found = located(server, given)
    # Loaded beside the event loop: the editor goes on asking meanwhile.
    await asyncio.to_thread(importlib.import_module, "spec_lsp.runtime.auth_form")
    from spec_lsp.runtime.auth_form import auth_form

    session, option = server.session, text(given, "option")
    connector = session.analysis(found.root).connector
    files = session.files(found.root)  # of now: the developer's own parameters are no source
    try:
        return auth_form(connector, files, option, text(given, "profile"))
    except KeyError:
        raise JsonRpcInvalidParams(no_such_option(option)) from None
