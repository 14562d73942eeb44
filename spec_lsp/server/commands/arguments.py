"""What clients give to commands, read with suspicion: clients of all kinds write it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from pygls.exceptions import JsonRpcInvalidParams

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest
    from spec_lsp.server.language_server import SpecLanguageServer
    from spec_lsp.server.session import Located


def run_request(
    server: SpecLanguageServer, located: Located, given: Mapping[str, Any]
) -> RunRequest:
    """The run that a client asks for, with a snapshot of what the editor shows."""
    return run_request_with(server, located, given)[0]


def run_request_with(
    server: SpecLanguageServer, located: Located, given: Mapping[str, Any]
) -> tuple[RunRequest, Mapping[str, Any]]:
    """As :func:`run_request`, with what the parameters file says of a request to send."""
    from spec_lsp.runtime.parameter_files import read_parameters_file
    from spec_lsp.runtime.parameter_values import ParametersError
    from spec_lsp.runtime.run_request import RunRequest

    session = server.session
    connector = session.analysis(located.root).connector
    option = text(given, "option")
    if connector.authentication(option) is None:
        raise JsonRpcInvalidParams(no_such_option(option))
    origins, known_origins = given.get("allowOrigins"), texts(given, "knownOrigins")
    inline, inline_of_connector = (
        json_object(given.get(name), name)
        for name in ("connectionParameters", "connectorParameters")
    )
    entered: dict[str, Any] = {}
    configured: dict[str, Any] = {}
    more: Mapping[str, Any] = {}
    file = text(given, "parametersFile")
    if file is not None:
        try:
            from_file = read_parameters_file(file, session.folders)
        except ParametersError as error:
            raise JsonRpcInvalidParams(str(error)) from None
        entered, configured = dict(from_file.connection), dict(from_file.connector)
        more = from_file.request
    entered.update(inline)
    configured.update(inline_of_connector)
    asked = RunRequest(
        connector=connector,
        files=session.files(located.root),
        name=located.root.name,
        option=option,
        profile=text(given, "profile"),
        connection_parameters=entered,
        connector_parameters=configured,
        base_uri=text(given, "baseUri"),
        allow_origins=tuple(map(str, cast("list[object]", origins)))
        if isinstance(origins, list)
        else (),
        known_origins=known_origins,
        wrong_secret=given.get("wrongSecret") is True,
        limits=session.run.limits,
    )
    return asked, more


class WantedRequest(NamedTuple):
    """A request that a client wants to have sent. ``path`` may be a whole URL."""

    method: str
    path: str
    headers: dict[str, str]
    data: Any


def wanted_request(given: Mapping[str, Any]) -> WantedRequest:
    """What is to be sent. Raises JsonRpcInvalidParams."""
    from spec_lsp.format.requests import HTTP_METHODS
    from spec_lsp.runtime.addresses import origin_of

    method, path = (text(given, "method") or "").upper(), text(given, "path")
    if method not in HTTP_METHODS:
        raise JsonRpcInvalidParams(f"`method` must be one of {', '.join(HTTP_METHODS)}.")
    if path is None or any(character < " " or character == "\x7f" for character in path):
        raise JsonRpcInvalidParams("`path` must be a path, or an http(s) URL, on one line.")
    if "://" in path.partition("?")[0] and origin_of(path) is None:
        raise JsonRpcInvalidParams("`path` must be a path, or an http(s) URL.")
    headers = json_object(given.get("headers"), "headers")
    if not all(isinstance(value, str) for value in headers.values()):
        raise JsonRpcInvalidParams("`headers` must be an object of texts.")
    return WantedRequest(method, path, headers, given.get("data"))


def located(server: SpecLanguageServer, given: Mapping[str, Any]) -> Located:
    """The connector that a client means. Raises JsonRpcInvalidParams."""
    uri = text(given, "uri")
    found = server.session.locate(uri) if uri else None
    if found is None:
        raise JsonRpcInvalidParams(
            "`uri` must be a file of a connector: a spec.yml with an `auth` block, or a file "
            "beside it."
        )
    if not server.session.is_inside(found.root):
        raise JsonRpcInvalidParams(
            "This connector lies outside the folders that are open. Open its folder in your "
            "editor, and try again."
        )
    return found


def no_such_option(option: str | None) -> str:
    """What is said of an option that a connector does not have."""
    if option is None:
        return "This connector has no default authentication: name one of its options."
    return f"This connector has no auth option `{option}`."


def json_object(value: object, name: str | None = None) -> dict[str, Any]:
    """A JSON object that a client sent, the argument itself or what it holds under a ``name``;
    nothing reads as an empty one."""
    if value is None:
        return {}
    if isinstance(value, dict):
        return cast("dict[str, Any]", value)
    if name is not None:
        raise JsonRpcInvalidParams(f"`{name}` must be an object.")
    raise JsonRpcInvalidParams("This command takes one JSON object.")


def text(given: Mapping[str, Any], name: str) -> str | None:
    """A text; None where there is none."""
    value = given.get(name)
    return value if isinstance(value, str) and value else None


def texts(given: Mapping[str, Any], name: str) -> tuple[str, ...] | None:
    """A list of texts; None where there is none. What is no such list is refused: it may be
    there to hold something back."""
    value = given.get(name)
    if value is None:
        return None
    items = cast("list[object]", value) if isinstance(value, list) else [None]
    if not all(isinstance(item, str) for item in items):
        raise JsonRpcInvalidParams(f"`{name}` must be a list of texts.")
    return tuple(map(str, items))
