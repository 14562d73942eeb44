"""What a client asks before it runs anything: forms, and which tests there are."""

from __future__ import annotations

import asyncio
import importlib
import time
from typing import TYPE_CHECKING, Any

from pygls.exceptions import JsonRpcInvalidParams

from spec_lsp.server.commands.arguments import json_object, located, no_such_option, text

if TYPE_CHECKING:
    from pathlib import Path

    from spec_lsp.server.language_server import SpecLanguageServer


_PATIENCE = 0.02  # seconds between two looks at what else has come


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


async def auth_tests(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """Every test of every connector in the workspace, for a test explorer; with a ``uri``, those
    of the connector that the file belongs to."""
    given = json_object(argument)
    only = located(server, given).root if given.get("uri") is not None else None
    await asyncio.to_thread(importlib.import_module, "spec_lsp.runtime.readiness")
    from spec_lsp.server.workspace_tests import found_tests, unique_names

    roots = await _roots(server)
    names = unique_names(roots)
    if only is not None:
        analysis = server.session.analysis(only)
        found = found_tests(server.session, only, analysis)
        return {"tests": [{**t.told, "connector": names.get(only, only.name)} for t in found]}
    tests: list[dict[str, Any]] = []
    since = time.perf_counter()
    async for found in server.workspace_tests.of(roots):
        tests += ({**test.told, "connector": names[test.root]} for test in found)
        if time.perf_counter() - since > _PATIENCE:
            await server.make_way()
            since = time.perf_counter()
    return {"tests": tests}


async def _roots(server: SpecLanguageServer) -> tuple[Path, ...]:
    """The connectors on disk and those that only the editor shows yet, in order."""
    session = server.session
    shown = (root for root in session.open_files() if session.is_inside(root))
    return tuple(sorted({*await server.roots(), *shown}))
