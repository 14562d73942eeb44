"""The parameters of a run, as a command line gives them: arguments, the environment, a file,
and the person at the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import click

from spec_lsp.connector.model import Authentication
from spec_lsp.redaction.names import secret_paths
from spec_lsp.runtime.parameter_files import read_yaml
from spec_lsp.runtime.parameter_values import (
    ParametersError,
    properties_of,
    schema_value,
    written_values,
)
from spec_lsp.runtime.run_parameters import given_parameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.values import TooManyValuesError
from spec_lsp.text.source import Source

_PARAMETER = "SPEC_LSP_PARAM_"
_CONNECTOR_PARAMETER = "SPEC_LSP_CONNECTOR_PARAM_"


@dataclass(frozen=True)
class Entered:
    """Connection and connector parameters."""

    connection: Mapping[str, Any] = field(repr=False)
    connector: Mapping[str, Any] = field(repr=False)


def entered(
    parameters: tuple[str, ...],
    connector_parameters: tuple[str, ...],
    file: str | None,
    authentication: Authentication | None,
) -> Entered:
    """What a command line gives: arguments win over the environment, that over the file."""
    forms: list[Any] = []
    settings: list[Any] = []
    if authentication is not None:
        forms = [schema_value(authentication.form)]
        settings = [schema_value(node) for node in authentication.connector_schemas]
    connection, connector = _read_params_file(file, forms, settings)
    upper = os.name == "nt"
    return Entered(
        {
            **connection,
            **from_environment(os.environ, _PARAMETER, forms, upper=upper),
            **_assignments(parameters),
        },
        {
            **connector,
            **from_environment(os.environ, _CONNECTOR_PARAMETER, settings, upper=upper),
            **_assignments(connector_parameters),
        },
    )


def from_environment(
    environment: Mapping[str, str], prefix: str, schemas: Sequence[Any], *, upper: bool
) -> dict[str, str]:
    """The parameters in environment variables; an empty one gives none, as CI systems set those
    whose secret is not there. With ``upper`` (Windows) variables have no lower case, and are the
    field that has no other letters."""
    fields: dict[str, str] = {}
    for schema in schemas:
        for name in properties_of(schema):
            fields.setdefault(name.upper(), name)
    found: dict[str, str] = {}
    for variable, value in environment.items():
        if value and variable.startswith(prefix) and variable != prefix:
            name = variable[len(prefix) :]
            found[fields.get(name.upper(), name) if upper else name] = value
    return found


def how_to_give(missing: list[str]) -> list[str]:
    """For each missing parameter, how it can be given."""
    lines: list[str] = []
    for name in missing:
        prefix, _, field_ = name.rpartition(".")
        variable = (_CONNECTOR_PARAMETER if prefix else _PARAMETER) + field_
        option = "--connector-param" if prefix else "--param"
        lines.append(f"give it with: {variable}=…  or  {option} {field_}=…")
    return lines


def _assignments(texts: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            # The text is not quoted back: it may be a secret in the wrong place.
            raise click.UsageError("A parameter is given as NAME=VALUE.")
        values[name] = value
    return values


def _read_params_file(
    path: str | None, forms: Sequence[Any], settings: Sequence[Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters in a file of the user's own, JSON or YAML (of which JSON is a part)."""
    if path is None:
        return {}, {}
    try:
        source = Source.decode(Path(path).read_bytes())
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from None
    try:
        root = read_yaml(source, path)
        return (
            _part(root, "connectionParameters", path, forms),
            _part(root, "connectorParameters", path, settings),
        )
    except ParametersError as error:
        raise click.ClickException(str(error)) from None
    except TooManyValuesError as error:
        raise click.ClickException(f"{path}: {error}") from None


def _part(root: Node | None, name: str, path: str, schemas: Sequence[Any]) -> dict[str, Any]:
    whole = nodes.deref(root)
    if whole is not None and not isinstance(whole, nodes.Mapping) and schema_value(whole):
        raise click.ClickException(f"{path}: this must be a mapping with `{name}`.")
    part = written_values(nodes.get(whole, name), *schemas)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise click.ClickException(f"{path}: `{name}` must be a mapping of names to values.")
    return cast("dict[str, Any]", part)


def ask_for_missing(request: RunRequest, authentication: Authentication) -> RunRequest:
    """Ask the person for what is missing; secrets are not shown while they are typed. What the
    form does not require may be left empty."""
    try:
        given = given_parameters(request, authentication)
    except ParametersError:
        return request  # the run says what is wrong
    connection = dict(request.connection_parameters)
    configured = dict(request.connector_parameters)
    forms = [
        schema_value(authentication.form),
        *map(schema_value, authentication.connector_schemas),
    ]
    secret = {path[0] for form in forms for path in secret_paths(form)}
    for name in dict.fromkeys((*given.missing, *given.empty)):
        prefix, _, field = name.rpartition(".")
        into = configured if prefix == "connectorParameters" else connection
        title = _title(forms, field)
        asked = f"{title} ({field})" if title else field
        if name in given.empty:
            asked += ", Enter to leave it empty"
        answer: str = click.prompt(
            asked,
            default="" if name in given.empty else None,
            show_default=False,
            hide_input=field in secret,
            err=True,
        )
        if answer:
            into[field] = answer
    return replace(request, connection_parameters=connection, connector_parameters=configured)


def _title(forms: list[Any], name: str) -> str | None:
    for form in forms:
        title = _get(_get(_get(form, "properties"), name), "title")
        if isinstance(title, str):
            return title
    return None


def _get(value: object, name: str) -> object:
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None
