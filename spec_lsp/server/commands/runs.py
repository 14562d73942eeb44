"""The commands that run something, and those about runs (contracts, "The server's commands")."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcRequestCancelled

from spec_lsp.server.auth_tests import run_test, show
from spec_lsp.server.commands.arguments import (
    json_object,
    located,
    run_request,
    run_request_with,
    text,
    wanted_request,
)

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest
    from spec_lsp.runtime.trace import Trace
    from spec_lsp.server.language_server import SpecLanguageServer


async def run_auth_test(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """Run the auth test of a connector as the editor shows it; answers with the trace."""
    given = json_object(argument)
    found = located(server, given)
    _check_trust(server)
    request = run_request(server, found, given)
    trace, withdrawn = await run_test(server, found.root, request)
    if given.get("once") is True:
        server.run_on_save.forget(found.root)
    else:
        server.run_on_save.remember(found.root, request, trace)
    if withdrawn:
        raise JsonRpcRequestCancelled("The run was cancelled.")
    answer = await asyncio.to_thread(trace.to_json)  # a long trace takes a while
    if not server.session.result_view:
        show(server, found.root, answer)
    return answer


async def send_request(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """Send one request with a connector's client; answers with the trace. It says nothing of the
    auth test, so nothing that is known of that changes."""
    given = json_object(argument)
    found = located(server, given)
    _check_trust(server)
    request, more = run_request_with(server, found, given)
    wanted = wanted_request({**given, **more})

    async def start(request: RunRequest, report: Callable[[str], None]) -> Trace:
        # Loaded beside the event loop: the editor goes on asking meanwhile.
        await asyncio.to_thread(importlib.import_module, "spec_lsp.runtime.run")
        from spec_lsp.runtime.run import run_auth_test
        from spec_lsp.runtime.tasks.single_request import SingleRequest

        task, workers = SingleRequest(*wanted), server.runs.workers
        return await run_auth_test(request, task=task, on_progress=report, workers=workers)

    title = f"{wanted.method} request of {request.name}"
    trace, withdrawn = await server.runs.run(title, request, start)
    if withdrawn:
        raise JsonRpcRequestCancelled("The run was cancelled.")
    answer = await asyncio.to_thread(trace.to_json)
    if not server.session.result_view:
        show(server, found.root, answer)
    return answer


def forget_run(server: SpecLanguageServer, argument: object) -> None:
    """What a test was given is not used again: a save does not run it until a person does."""
    server.run_on_save.forget(located(server, json_object(argument)).root)


def cancel_run(server: SpecLanguageServer, argument: object) -> None:
    """End a run. One that has ended already is no error."""
    server.runs.cancel(text(json_object(argument), "runId") or "")


def cancel_progress(server: SpecLanguageServer, params: lsp.WorkDoneProgressCancelParams) -> None:
    """The user ended a run where its progress is shown."""
    server.runs.cancel_progress(params.token)


def reveal_exchange(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """An exchange of a run in clear, for a client whose user has asked to see it."""
    if not server.session.reveal_secrets:
        raise JsonRpcInvalidParams(
            "Nothing is shown in clear: the client has not set `revealSecrets`."
        )
    given = json_object(argument)
    trace = server.runs.trace(text(given, "runId") or "")
    index = given.get("index")
    exchange = trace.reveal(index) if trace is not None and isinstance(index, int) else None
    if exchange is None:
        raise JsonRpcInvalidParams("There is no such exchange any more: run the test again.")
    return exchange


async def export_har(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """A run as HAR 1.2, with placeholders for secrets."""
    trace = server.runs.trace(text(json_object(argument), "runId") or "")
    if trace is None:
        raise JsonRpcInvalidParams("This run is no longer remembered: run the test again.")
    from spec_lsp.runtime.har import to_har

    return await asyncio.to_thread(to_har, trace)


def _check_trust(server: SpecLanguageServer) -> None:
    """Raises JsonRpcInvalidParams where nothing may be run."""
    if not server.session.trusted:
        raise JsonRpcInvalidParams(
            "This workspace is not trusted, so nothing of it is run. Trust it in your editor, "
            "then run the test again."
        )
