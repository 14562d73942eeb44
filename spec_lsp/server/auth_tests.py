"""A run of an auth test for the editor: what is kept of it, and what is shown of it."""

from __future__ import annotations

import asyncio
import importlib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from spec_lsp.server.messages import tell as tell_person

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest
    from spec_lsp.runtime.trace import Trace
    from spec_lsp.server.language_server import SpecLanguageServer

_MESSAGES = {
    "passed": lsp.MessageType.Info,
    "failed": lsp.MessageType.Error,
    "error": lsp.MessageType.Warning,
    "cancelled": lsp.MessageType.Info,
}
# With a wrong secret all is fine when the test says no.
_WRONG_SECRET_MESSAGES = {"passed": lsp.MessageType.Error, "failed": lsp.MessageType.Info}


async def run_test(
    server: SpecLanguageServer, root: Path, request: RunRequest, *, on_save: bool = False
) -> tuple[Trace, bool]:
    """Runs a test; the findings follow from it. Gives the trace, and whether the client
    withdrew its request."""
    from spec_lsp.connector.files import DiskFiles
    from spec_lsp.text.source import Source

    results = server.session.results
    option = request.option
    title = f"Auth test of {request.name}" + (f" ({option})" if option else "")

    async def start(request: RunRequest, report: Callable[[str], None]) -> Trace:
        # Loaded beside the event loop: the editor goes on asking meanwhile.
        await asyncio.to_thread(importlib.import_module, "spec_lsp.runtime.run")
        from spec_lsp.runtime.run import run_auth_test

        return await run_auth_test(request, on_progress=report, workers=server.runs.workers)

    _read_what_will_run(request)
    watch = results.begin(root)
    ended: Trace | None = None
    try:
        trace, withdrawn = await server.runs.run(title, request, start, is_asked_for=not on_save)
        files = request.files
        if isinstance(files, DiskFiles):
            texts = {path: source.text for path, source in files.seen().items()}
            key = (root, option, request.profile)
            trace = server.history.told(key, request, trace, texts)
        # A wrong secret says nothing about what the test does with the right one.
        ended = None if request.wrong_secret else trace
    finally:
        results.end(watch, ended, lambda path: request.files.read(path) or Source(""))
        server.session.forget_findings(root)
        server.diagnostics.changed()
        _refresh_lenses(server)
    return trace, withdrawn


def _refresh_lenses(server: SpecLanguageServer) -> None:
    """Have the client ask for its lenses again: they show what the test said."""
    workspace = server.client_capabilities.workspace
    lenses = workspace.code_lens if workspace else None
    if lenses and lenses.refresh_support:
        server.workspace_code_lens_refresh(None)


def _read_what_will_run(request: RunRequest) -> None:
    """Reads the bodies that the analysis has read already, so that the run's own snapshot
    holds all that the run depends on."""
    connector = request.connector
    authentication = connector.authentication(request.option)
    blocks = authentication.methods.values() if authentication is not None else ()
    bodies = {block.implementation.path for block in blocks if block.implementation is not None}
    for path in {connector.SPEC_PATH, *bodies, *connector.documents.keys() & {"auth/ui.yml"}}:
        request.files.read(path)


def show(server: SpecLanguageServer, root: Path, trace: Mapping[str, Any]) -> None:
    """Show the verdict where the client shows nothing itself: in a message what a person must
    know now, in the log all of it. ``trace`` is its JSON."""
    from spec_lsp.runtime.parameters import LOCAL_FILE
    from spec_lsp.runtime.report import report, verdict_line

    text = verdict_line(trace)
    if trace["missing"]:
        text += f" {_where_to_put(trace['missing'])} in {root / LOCAL_FILE}, then run it"
        text += " again. Keep that file out of version control."
    culprit = trace["culprit"]
    if culprit is not None:
        text += f" See {culprit['path']}, line {culprit['range']['start']['line'] + 1}."
    server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Log, report(trace)))
    kinds = {**_MESSAGES, **_WRONG_SECRET_MESSAGES} if trace["wrongSecret"] else _MESSAGES
    tell_person(server, kinds[trace["outcome"]], text)


async def tell(server: SpecLanguageServer, trace: Trace) -> None:
    """Tell of a run that nobody has asked for: in the log, and loudly only of what no
    diagnostic shows."""
    from spec_lsp.runtime.report import report, verdict_line

    told = await asyncio.to_thread(trace.to_json)
    server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Log, report(told)))
    if trace.outcome != "passed" and trace.culprit is None:
        kind = _MESSAGES[trace.outcome]
        tell_person(server, kind, verdict_line(told))


def _where_to_put(missing: list[str]) -> str:
    """Parameters that are missing, as a person would write them: by the key they go under."""
    names: dict[str, list[str]] = {}
    for name in missing:
        kind, _, field = name.rpartition(".")
        names.setdefault(kind or "connectionParameters", []).append(field)
    lists = (f"`{kind}: {{{', '.join(f'{n}: …' for n in n_)}}}`" for kind, n_ in names.items())
    return f"Put {' and '.join(lists)}"
