"""The server's commands (contracts, "The server's commands")."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcRequestCancelled

if TYPE_CHECKING:
    from spec_lsp.runtime.run import RunRequest
    from spec_lsp.runtime.trace import Trace
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Located

_MESSAGES = {
    "passed": lsp.MessageType.Info,
    "failed": lsp.MessageType.Error,
    "error": lsp.MessageType.Warning,
    "cancelled": lsp.MessageType.Info,
}

# With a wrong secret all is fine when the test says no.
_WRONG_SECRET_MESSAGES = {"passed": lsp.MessageType.Error, "failed": lsp.MessageType.Info}


async def run_auth_test(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """Run the auth test of a connector as the editor shows it; answers with the trace."""
    given = _object(argument)
    located = _located(server, given)
    if not server.session.trusted:
        raise JsonRpcInvalidParams(
            "This workspace is not trusted, so nothing of it is run. Trust it in your editor, "
            "then run the test again."
        )
    request = _run_request(server, located, given)
    option = request.option
    title = f"Auth test of {request.name}" + (f" ({option})" if option else "")

    async def start(run_id: str, report: Callable[[str], None]) -> Trace:
        from spec_lsp.runtime.run import run_auth_test

        return await run_auth_test(
            replace(request, run_id=run_id), on_progress=report, workers=server.runs.workers
        )

    trace, withdrawn = await server.runs.run(title, start)
    if withdrawn:
        raise JsonRpcRequestCancelled("The run was cancelled.")
    answer = trace.to_json()
    if not server.session.result_view:
        _show(server, located, answer, wrong_secret=request.wrong_secret)
    return answer


def auth_form(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """What the user is to be asked before a run."""
    given = _object(argument)
    located = _located(server, given)

    from spec_lsp.runtime.auth_form import auth_form

    try:
        connector = server.session.analysis(located.root).connector
        return auth_form(connector, _text(given, "option"))
    except KeyError:
        raise JsonRpcInvalidParams(_no_such_option(given)) from None


def cancel_run(server: SpecLanguageServer, argument: object) -> None:
    """End a run. One that has ended already is no error."""
    server.runs.cancel(_text(_object(argument), "runId") or "")


def cancel_progress(server: SpecLanguageServer, params: lsp.WorkDoneProgressCancelParams) -> None:
    """The user ended a run where its progress is shown."""
    server.runs.cancel_progress(params.token)


def reveal_exchange(server: SpecLanguageServer, argument: object) -> dict[str, Any]:
    """An exchange of a run in clear, for a client whose user has asked to see it."""
    if not server.session.reveal_secrets:
        raise JsonRpcInvalidParams(
            "Nothing is shown in clear: the client has not set `revealSecrets`."
        )
    given = _object(argument)
    trace = server.runs.trace(_text(given, "runId") or "")
    index = given.get("index")
    exchange = trace.reveal(index) if trace is not None and isinstance(index, int) else None
    if exchange is None:
        raise JsonRpcInvalidParams("There is no such exchange any more: run the test again.")
    return exchange


def _run_request(
    server: SpecLanguageServer, located: Located, given: Mapping[str, Any]
) -> RunRequest:
    """The run that a client asks for, with a snapshot of what the editor shows."""
    from spec_lsp.runtime.parameters import ParametersError, read_parameters_file
    from spec_lsp.runtime.run import RunRequest

    session = server.session
    connector = session.analysis(located.root).connector
    option = _text(given, "option")
    if connector.authentication(option) is None:
        raise JsonRpcInvalidParams(_no_such_option(given))
    entered: dict[str, Any] = {}
    configured: dict[str, Any] = {}
    file = _text(given, "parametersFile")
    if file is not None:
        try:
            from_file = read_parameters_file(file, session.folders)
        except ParametersError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        entered, configured = dict(from_file[0]), dict(from_file[1])
    entered.update(_object(given.get("connectionParameters")))
    configured.update(_object(given.get("connectorParameters")))
    origins = given.get("allowOrigins")
    return RunRequest(
        connector=connector,
        files=session.files(located.root),
        name=located.root.name,
        option=option,
        profile=_text(given, "profile"),
        connection_parameters=entered,
        connector_parameters=configured,
        allow_origins=tuple(map(str, cast("list[object]", origins)))
        if isinstance(origins, list)
        else (),
        wrong_secret=given.get("wrongSecret") is True,
    )


def _show(
    server: SpecLanguageServer, located: Located, trace: dict[str, Any], *, wrong_secret: bool
) -> None:
    """Show the verdict where the client shows nothing itself: in a message what a person must
    know now, in the log all of it."""
    from spec_lsp.runtime.parameters import LOCAL_FILE
    from spec_lsp.runtime.report import report, verdict_line

    text = verdict_line(trace)
    if trace["missing"]:
        text += f" {_where_to_put(trace['missing'])} in {located.root / LOCAL_FILE}, then run it"
        text += " again. Keep that file out of version control."
    culprit = trace["culprit"]
    if culprit is not None:
        text += f" See {culprit['path']}, line {culprit['range']['start']['line'] + 1}."
    server.window_log_message(lsp.LogMessageParams(lsp.MessageType.Log, report(trace)))
    kinds = {**_MESSAGES, **_WRONG_SECRET_MESSAGES} if wrong_secret else _MESSAGES
    server.window_show_message(lsp.ShowMessageParams(kinds[trace["outcome"]], text))


def _where_to_put(missing: list[str]) -> str:
    """Parameters that are missing, as a person would write them: by the key they go under."""
    names: dict[str, list[str]] = {}
    for name in missing:
        kind, _, field = name.rpartition(".")
        names.setdefault(kind or "connectionParameters", []).append(field)
    lists = (f"`{kind}: {{{', '.join(f'{n}: …' for n in n_)}}}`" for kind, n_ in names.items())
    return f"Put {' and '.join(lists)}"


def _located(server: SpecLanguageServer, given: Mapping[str, Any]) -> Located:
    uri = _text(given, "uri")
    located = server.session.locate(uri) if uri else None
    if located is None:
        raise JsonRpcInvalidParams(
            "`uri` must be a file of a connector: a spec.yml with an `auth` block, or a file "
            "beside it."
        )
    if not server.session.is_inside(located.root):
        raise JsonRpcInvalidParams(
            "This connector lies outside the folders that are open. Open its folder in your "
            "editor, and try again."
        )
    return located


def _no_such_option(given: Mapping[str, Any]) -> str:
    option = _text(given, "option")
    if option is None:
        return "This connector has no default authentication: name one of its options."
    return f"This connector has no auth option `{option}`."


def _object(value: object) -> dict[str, Any]:
    """A JSON object that a client sent; nothing reads as an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    raise JsonRpcInvalidParams("This command takes one JSON object.")


def _text(given: Mapping[str, Any], name: str) -> str | None:
    value = given.get(name)
    return value if isinstance(value, str) and value else None
