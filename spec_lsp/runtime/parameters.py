"""What a run is given: parameters, where they come from, and what is still missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Authentication
from spec_lsp.runtime.parameter_files import as_object, read_yaml
from spec_lsp.runtime.parameter_values import (
    ParametersError,
    Values,
    complete,
    is_formula,
    is_nothing,
    mapping,
    names,
    properties_of,
    schema_value,
    written_values,
)
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import TooManyValuesError

LOCAL_FILE = "spec-lsp.local.yml"
_CONNECTION, _CONNECTOR = "connectionParameters", "connectorParameters"


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a run, defaults filled in.

    ``missing`` names form fields without a value, those of the connector's own parameters as
    ``connectorParameters.<name>``. ``empty`` are form fields without a value that may stay so,
    since the form does not say which it requires; where nothing at all is given they are
    missing, too.
    """

    connection: Values = field(repr=False)
    connector: Values = field(repr=False)
    base_uri: str | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    empty: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LocalValues:
    """What the developer's own file gives, as far as a profile and an option reach."""

    connection: Values = field(repr=False)
    connector: Values = field(repr=False)
    base_uri: str | None = None


def gather_parameters(
    authentication: Authentication,
    files: Files,
    *,
    option: str | None = None,
    profile: str | None = None,
    connection: Values | None = None,
    connector: Values | None = None,
) -> Parameters:
    """The parameters of a run: those given, then those of ``spec-lsp.local.yml`` (profile,
    option, top level), then the defaults of the schemas. Raises :class:`ParametersError`.
    """
    local = local_values(authentication, files, option, profile)
    form = schema_value(authentication.form)
    schemas = [schema_value(node) for node in authentication.connector_schemas]
    entered = _merge([local.connection, connection or {}])
    configured = _merge([local.connector, connector or {}])
    values = complete(form, entered)
    for schema in schemas:
        configured = complete(schema, configured, f"{_CONNECTOR}.")
    missing, empty = missing_fields(form, values, entered)
    for schema in schemas:
        missing += [
            f"{_CONNECTOR}.{name}"
            for name in names(mapping(schema).get("required"))
            if is_nothing(configured.get(name)) and f"{_CONNECTOR}.{name}" not in missing
        ]
    return Parameters(
        values,
        configured,
        local.base_uri,
        tuple(missing),
        tuple(_unknown(entered, form)),
        tuple(empty),
    )


def local_values(
    authentication: Authentication, files: Files, option: str | None, profile: str | None
) -> LocalValues:
    """What ``spec-lsp.local.yml`` gives to a run. Raises :class:`ParametersError`."""
    sources = list(_local_sources(files, option, profile))
    schemas = [schema_value(node) for node in authentication.connector_schemas]
    base_uris = (nodes.text(nodes.get(source, "baseUri")) for source in sources)
    return LocalValues(
        _merge(_parts(sources, _CONNECTION, schema_value(authentication.form))),
        _merge(_parts(sources, _CONNECTOR, *schemas)),
        next((uri for uri in base_uris if uri is not None), None),
    )


def profiles(files: Files) -> list[str]:
    """The names of the profiles in ``spec-lsp.local.yml``, as far as it can be read."""
    source = files.read(LOCAL_FILE)
    root = parse(source.text).root if source is not None else None
    return [entry.name for entry in nodes.entries(nodes.get(root, "profiles")) if entry.name]


def _local_sources(files: Files, option: str | None, profile: str | None) -> Iterator[Node]:
    """The parts of the local file that count, the nearest first."""
    source = files.read(LOCAL_FILE)
    local = _object(read_yaml(source, LOCAL_FILE) if source is not None else None, LOCAL_FILE)
    profiles = _object(nodes.get(local, "profiles"), "profiles")
    if profile is not None:
        known = [entry.name for entry in nodes.entries(profiles) if entry.name]
        if profile not in known:
            raise ParametersError(
                f"There is no profile {profile!r} in {LOCAL_FILE} (profiles there: "
                f"{', '.join(sorted(known)) or 'none'})."
            )
        chosen = _object(nodes.get(profiles, profile), f"profiles.{profile}")
        if chosen is not None:
            yield chosen
    if option is not None:
        options = _object(nodes.get(local, "options"), "options")
        chosen = _object(nodes.get(options, option), f"options.{option}")
        if chosen is not None:
            yield chosen
    if local is not None:
        yield local


def _object(node: Node | None, what: str) -> Node | None:
    """A node that must be a mapping; None where it is absent or empty."""
    found = nodes.deref(node)
    if found is None or (isinstance(found, nodes.Scalar) and schema_value(found) is None):
        return None
    if not isinstance(found, nodes.Mapping):
        raise ParametersError(f"`{what}` must be an object.")
    return found


def _parts(sources: Sequence[Node], key: str, *schemas: Any) -> list[Values]:
    """One kind of parameters in the local file, the nearest last."""
    try:
        return [
            as_object(written_values(nodes.get(source, key), *schemas), key)
            for source in reversed(sources)
        ]
    except TooManyValuesError as error:
        raise ParametersError(f"{LOCAL_FILE}: {error}") from None


def missing_fields(form: Any, values: Values, entered: Values) -> tuple[list[str], list[str]]:
    """The fields of a form that have no value and need one, and those that may stay empty.

    What is in ``required`` is needed. Where the form has no such list, the platform lets its
    user leave any field empty; only of nothing at all nothing can come (ours).
    """
    required = mapping(form).get("required")
    if isinstance(required, list):
        return [name for name in names(required) if is_nothing(values.get(name))], []
    empty = [name for name in properties_of(form) if is_nothing(values.get(name))]
    given = any(not is_nothing(value) for value in entered.values())
    return ([] if given else [*empty]), empty


def _unknown(entered: Values, form: Any) -> Iterator[str]:
    properties = properties_of(form)
    if not properties or any(is_formula(value) for value in (properties, form)):
        return
    for name in entered:
        if name not in properties:
            yield f"The parameter `{name}` is not in the connection form."


def _merge(sources: Sequence[Values]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for source in sources:
        merged.update({name: value for name, value in source.items() if value is not None})
    return merged
