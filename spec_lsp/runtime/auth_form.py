"""The connection form of a connector, for a client that asks its user (`spec-lsp.authForm`)."""

from __future__ import annotations

from typing import Any, cast

from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.redaction.names import secret_paths
from spec_lsp.runtime.parameter_values import schema_value
from spec_lsp.runtime.readiness import obstacle, readiness
from spec_lsp.syntax.yaml import nodes


def auth_form(
    connector: Connector, files: Files, option: str | None, profile: str | None
) -> dict[str, Any]:
    """The answer to ``spec-lsp.authForm`` (contracts, "The server's commands").

    ``secretPaths``, ``given`` and ``missing`` are dotted: ``connectionParameters.apiKey``.
    Schemas are null where the connector has none. ``files`` are read for the developer's own
    parameters, of which no value is told. Raises KeyError for an option that the connector does
    not have.
    """
    authentication = connector.authentication(option)
    if authentication is None:
        raise KeyError(option)
    form = schema_value(authentication.form)
    settings = _merged([schema_value(node) for node in authentication.connector_schemas])
    paths = [("connectionParameters", *path) for path in secret_paths(form)]
    paths += [("connectorParameters", *path) for path in secret_paths(settings)]
    ready = readiness(authentication, files, profile)
    reason = obstacle(connector, option)
    return {
        "option": option,
        "title": authentication.title(),
        "description": _description(authentication),
        "helpUri": nodes.text(nodes.get(authentication.node, "ui", "helpUri")),
        "connectionParameters": form,
        "connectorParameters": settings,
        "secretPaths": [".".join(path) for path in paths],
        "remembered": False,
        "profile": profile,
        "profiles": list(ready.profiles),
        "given": list(ready.given),
        "missing": list(ready.missing),
        "problem": ready.problem,
        "runnable": reason is None,
        "reason": reason,
    }


def _description(authentication: Authentication) -> str | None:
    node = authentication.node
    return (
        nodes.text(nodes.get(node, "description"))
        or nodes.text(nodes.get(node, "ui", "description"))
        or nodes.text(nodes.get(node, "inputSchema", "description"))
    )


def _merged(schemas: list[Any]) -> Any:
    """One schema out of those of an option and of the connector: the option's fields count
    first."""
    found = [cast("dict[str, Any]", schema) for schema in schemas if isinstance(schema, dict)]
    if len(found) <= 1:
        return found[0] if found else None
    merged: dict[str, Any] = {}
    for schema in reversed(found):
        properties: dict[str, Any] = {}
        required: list[Any] = []
        for one in (merged, schema):
            inner, names = one.get("properties"), one.get("required")
            properties |= cast("dict[str, Any]", inner) if isinstance(inner, dict) else {}
            required += cast("list[Any]", names) if isinstance(names, list) else []
        merged = {**merged, **schema, "properties": properties}
        if required:
            merged["required"] = list(dict.fromkeys(map(str, required)))
    return merged
