"""The parameters of a run, as a command line gives them: arguments, the environment, a file,
and the person at the terminal."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

import click

from spec_lsp.connector.model import Authentication
from spec_lsp.redaction.names import secret_paths
from spec_lsp.runtime.parameters import ParametersError, schema_value
from spec_lsp.runtime.run_parameters import given_parameters
from spec_lsp.runtime.run_request import RunRequest
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.source import Source

_PARAMETER = "SPEC_LSP_PARAM_"
_CONNECTOR_PARAMETER = "SPEC_LSP_CONNECTOR_PARAM_"


@dataclass(frozen=True)
class Entered:
    """Connection and connector parameters."""

    connection: Mapping[str, Any] = field(repr=False)
    connector: Mapping[str, Any] = field(repr=False)


def entered(
    parameters: tuple[str, ...], connector_parameters: tuple[str, ...], file: str | None
) -> Entered:
    """What a command line gives: arguments win over the environment, that over the file."""
    connection, connector = _read_params_file(file)
    return Entered(
        {**connection, **_environment(_PARAMETER), **_assignments(parameters)},
        {**connector, **_environment(_CONNECTOR_PARAMETER), **_assignments(connector_parameters)},
    )


def how_to_give(missing: list[str]) -> list[str]:
    """For each missing parameter, how it can be given."""
    lines: list[str] = []
    for name in missing:
        prefix, _, field_ = name.rpartition(".")
        variable = (_CONNECTOR_PARAMETER if prefix else _PARAMETER) + field_
        option = "--connector-param" if prefix else "--param"
        lines.append(f"give it with: {variable}=…  or  {option} {field_}=…")
    return lines


def _environment(prefix: str) -> dict[str, str]:
    return {
        name[len(prefix) :]: value for name, value in os.environ.items() if name.startswith(prefix)
    }


def _assignments(texts: tuple[str, ...]) -> dict[str, str]:
    values: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            # The text is not quoted back: it may be a secret in the wrong place.
            raise click.UsageError("A parameter is given as NAME=VALUE.")
        values[name] = value
    return values


def _read_params_file(path: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    """The parameters in a file of the user's own, JSON or YAML (of which JSON is a part)."""
    if path is None:
        return {}, {}
    try:
        source = Source.decode(Path(path).read_bytes())
    except OSError as error:
        raise click.ClickException(f"{path} cannot be read: {error.strerror}.") from None
    tree = parse(source.text)
    if tree.errors:
        line = source.line_at(tree.errors[0].span.start) + 1
        raise click.ClickException(f"{path}, line {line}: {tree.errors[0].message}")
    try:
        value = to_value(tree.root)
    except TooManyValuesError as error:
        raise click.ClickException(f"{path}: {error}") from None
    return _part(value, "connectionParameters", path), _part(value, "connectorParameters", path)


def _part(value: object, name: str, path: str) -> dict[str, Any]:
    if value is not None and not isinstance(value, dict):
        raise click.ClickException(f"{path}: this must be a mapping with `{name}`.")
    part = _get(cast("object", value), name)
    if part is None:
        return {}
    if not isinstance(part, dict):
        raise click.ClickException(f"{path}: `{name}` must be a mapping of names to values.")
    return cast("dict[str, Any]", part)


def ask_for_missing(request: RunRequest, authentication: Authentication) -> RunRequest:
    """Ask the person for what is missing; secrets are not shown while they are typed."""
    try:
        missing = given_parameters(request, authentication).missing
    except ParametersError:
        return request  # the run says what is wrong
    connection = dict(request.connection_parameters)
    configured = dict(request.connector_parameters)
    forms = [
        schema_value(authentication.form),
        *map(schema_value, authentication.connector_schemas),
    ]
    secret = {path[0] for form in forms for path in secret_paths(form)}
    for name in missing:
        prefix, _, field = name.rpartition(".")
        into = configured if prefix == "connectorParameters" else connection
        title = _title(forms, field)
        into[field] = click.prompt(
            f"{title} ({field})" if title else field, hide_input=field in secret, err=True
        )
    return replace(request, connection_parameters=connection, connector_parameters=configured)


def _title(forms: list[Any], name: str) -> str | None:
    for form in forms:
        title = _get(_get(_get(form, "properties"), name), "title")
        if isinstance(title, str):
            return title
    return None


def _get(value: object, name: str) -> object:
    return cast("dict[str, object]", value).get(name) if isinstance(value, dict) else None
