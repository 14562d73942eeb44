"""The server's commands (contracts, "The server's commands")."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams, JsonRpcRequestCancelled

from spec_lsp.server.auth_tests import run_test, show

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Located


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
    server.run_on_save.remember(located.root, request)
    trace, withdrawn = await run_test(server, located.root, request)
    if withdrawn:
        raise JsonRpcRequestCancelled("The run was cancelled.")
    answer = await asyncio.to_thread(trace.to_json)  # a long trace takes a while
    if not server.session.result_view:
        show(server, located.root, answer)
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
    from spec_lsp.runtime.parameter_files import read_parameters_file
    from spec_lsp.runtime.parameter_values import ParametersError
    from spec_lsp.runtime.run_request import RunRequest

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
    return RunRequest(
        connector=connector,
        files=session.files(located.root),
        name=located.root.name,
        option=option,
        profile=_text(given, "profile"),
        connection_parameters=entered,
        connector_parameters=configured,
        base_uri=_text(given, "baseUri"),
        allow_origins=_texts(given, "allowOrigins") or (),
        known_origins=_texts(given, "knownOrigins"),
        wrong_secret=given.get("wrongSecret") is True,
        limits=session.run.limits,
    )


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


def _texts(given: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """A list of texts; None where there is none. What is no such list is refused: it may be
    there to hold something back."""
    value = given.get(name)
    if value is None:
        return None
    items = cast("list[object]", value) if isinstance(value, list) else [None]
    if not all(isinstance(item, str) for item in items):
        raise JsonRpcInvalidParams(f"`{name}` must be a list of texts.")
    return tuple(map(str, items))
