"""API client configuration (format §6): what makeApiClient gives, read into one shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from spec_lsp.formulas.javascript_values import to_text
from spec_lsp.formulas.json_text import to_json_text

# Of JavaScript clients only; what they do there is the system's business here.
_NOT_APPLIED = {
    "proxyUri": "the system's proxy settings are used",
    "httpsAgent": "the system's certificates are used",
}


class ConfigurationError(Exception):
    """What makeApiClient gave is no API client configuration. The message is for a person."""


@dataclass(frozen=True, slots=True)
class Override:
    """What is added to the requests of one method and path (K)."""

    method: str
    path: str
    query: Any = field(default=None, repr=False)
    headers: Any = field(default=None, repr=False)
    data: Any = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ClientConfiguration:
    """An API client: names and values as they are sent, headers under their written names.

    ``handlers`` are ``responseHandlers`` as they were written; their formulas see ``scope``.
    """

    base_uri: str | None = None
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    auth: tuple[str, str] | None = field(default=None, repr=False)
    full_response: bool = False
    handlers: tuple[Any, ...] = field(default=(), repr=False)
    scope: Mapping[str, Any] = field(default_factory=dict[str, Any], repr=False)
    overrides: tuple[Override, ...] = ()


def read_configuration(
    value: Any,
    notes: list[str],
    functions: tuple[str, ...] = (),
    scope: Mapping[str, Any] | None = None,
) -> ClientConfiguration:
    """The configuration in a JSON-like value; both spellings, and K's nesting under ``args``.

    ``functions`` are the fields that held functions; ``scope`` is what the formulas of response
    handlers see beside ``response``. Appends to ``notes``. Raises
    :class:`ConfigurationError`.
    """
    if not isinstance(value, dict):
        raise ConfigurationError(
            f"makeApiClient gave {_kind(value)}; it must give an object with `baseUri`, "
            "`headers` or `query`."
        )
    given = cast("dict[str, Any]", value)
    nested = given.get("args")
    if isinstance(nested, dict) and not (given.get("baseUri") or given.get("baseUrl")):
        given = {**given, **cast("dict[str, Any]", nested)}
    for name in sorted({*given, *functions} & _NOT_APPLIED.keys()):
        notes.append(f"`{name}` is not applied in a local run: {_NOT_APPLIED[name]}.")
    return ClientConfiguration(
        base_uri=_base_uri(given, notes),
        headers=read_headers(given.get("headers"), "headers", notes),
        query=read_query(_either(given, "query", "defaultQueryParameters", notes)),
        auth=read_auth(given.get("auth")),
        full_response=given.get("returnFullResponse") is True,
        handlers=_list(given.get("responseHandlers")),
        scope=scope or {},
        overrides=tuple(_overrides(given.get("overrides"))),
    )


def overlaid(
    configuration: ClientConfiguration, options: Any, notes: list[str]
) -> ClientConfiguration:
    """The configuration with options that hold for one request (``dynamicOptions``, K). Raises
    :class:`ConfigurationError`."""
    more = read_configuration(options, notes)
    named = {name.lower(): (name, value) for name, value in (*configuration.headers, *more.headers)}
    replaced = {name for name, _ in more.query}
    kept = tuple(pair for pair in configuration.query if pair[0] not in replaced)
    return replace(
        configuration,
        base_uri=more.base_uri or configuration.base_uri,
        headers=tuple(named.values()),
        query=(*kept, *more.query),
        auth=more.auth or configuration.auth,
        handlers=more.handlers or configuration.handlers,
    )


def _overrides(value: Any) -> Iterator[Override]:
    for item in _list(value):
        given = cast("dict[str, Any]", item) if isinstance(item, dict) else {}
        match, patch = given.get("match"), given.get("patch")
        if not isinstance(match, dict) or not isinstance(patch, dict):
            continue
        wanted, added = cast("dict[str, Any]", match), cast("dict[str, Any]", patch)
        yield Override(
            str(wanted.get("method", "")).upper(), str(wanted.get("path", "")),
            added.get("query"), added.get("headers"), added.get("data"),
        )  # fmt: skip


def _list(value: Any) -> tuple[Any, ...]:
    return tuple(cast("list[Any]", value)) if isinstance(value, list) else ()


def _base_uri(given: Mapping[str, Any], notes: list[str]) -> str | None:
    value = _either(given, "baseUri", "baseUrl", notes)
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"`baseUri` is {_kind(value)}; it must be a text.")
    base = value.strip()
    if not base.lower().startswith(("http://", "https://")):
        raise ConfigurationError("`baseUri` must begin with https:// (or http://).")
    if "undefined" in base:
        notes.append(
            f"`baseUri` contains the text `undefined`: {_without_value('baseUri', notes)}."
        )
    return base


def _without_value(where: str, notes: list[str]) -> str:
    """Which variables had no value, as the evaluation of a mapping noted for that place."""
    found = re.compile(rf"[^,]*, {re.escape(where)}: (`.*`) is undefined\.")
    names = [match[1] for note in notes if (match := found.fullmatch(note))]
    if not names:
        return "a variable in it had no value"
    return f"{' and '.join(names)} had no value"


def _either(given: Mapping[str, Any], name: str, other: str, notes: list[str]) -> Any:
    first, second = given.get(name), given.get(other)
    if first is not None and second is not None and first != second:
        notes.append(f"`{name}` and `{other}` say different things; `{name}` is used.")
    return second if first is None else first


def read_headers(value: Any, where: str, notes: list[str]) -> tuple[tuple[str, str], ...]:
    """Header fields of a JSON-like value; null and undefined ones are left out. Raises
    :class:`ConfigurationError` for what is no object."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise ConfigurationError(f"`{where}` is {_kind(value)}; it must be an object.")
    headers: list[tuple[str, str]] = []
    for name, item in cast("dict[str, Any]", value).items():
        if item is None:
            continue
        text = _as_text(item)
        if any(word in ("undefined", "null") for word in text.replace(":", " ").split()):
            notes.append(
                f"The header `{name}` contains the text `undefined` or `null`: "
                f"{_without_value(f'{where}.{name}', notes)}."
            )
        headers.append((name, text))
    return tuple(headers)


def read_query(value: Any) -> tuple[tuple[str, str], ...]:
    """Query parameters of a JSON-like value, lists as repeated names (ours: no source says);
    null and undefined ones are left out. Raises :class:`ConfigurationError`."""
    if value is None:
        return ()
    if not isinstance(value, dict):
        raise ConfigurationError(f"`query` is {_kind(value)}; it must be an object.")
    pairs: list[tuple[str, str]] = []
    for name, item in cast("dict[str, Any]", value).items():
        values = cast("list[Any]", item) if isinstance(item, list) else [item]
        pairs.extend((name, _as_text(one)) for one in values if one is not None)
    return tuple(pairs)


def read_auth(value: Any) -> tuple[str, str] | None:
    """``{username, password}`` of HTTP basic authentication; None where neither is given."""
    if not isinstance(value, dict):
        return None
    given = cast("dict[str, Any]", value)
    username, password = given.get("username"), given.get("password")
    if username is None and password is None:
        return None
    return _as_text(username) if username is not None else "", (
        _as_text(password) if password is not None else ""
    )


def _as_text(value: Any) -> str:
    """A value as it goes into a header or a query: objects as JSON, all else as ``String()``."""
    if isinstance(value, dict | list):
        return str(to_json_text(cast("Any", value)))
    return to_text(value)


def _kind(value: Any) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return "true or false"
    for kind, name in ((list, "a list"), (dict, "an object"), (str, "a text")):
        if isinstance(value, kind):
            return name
    return "a number"
