"""What a run is given: parameters, where they come from, and what is still missing."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Authentication
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value

LOCAL_FILE = "spec-lsp.local.yml"
_MAX_FILE_BYTES = 1024 * 1024
_MAX_DEPTH = 20

Values = Mapping[str, Any]


class ParametersError(Exception):
    """Parameters that cannot be read. The message is for a person, and quotes no value."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """The parameters of a run, defaults filled in.

    ``missing`` names form fields without a value, those of the connector's own parameters as
    ``connectorParameters.<name>``.
    """

    connection: Values = field(repr=False)
    connector: Values = field(repr=False)
    base_uri: str | None = None
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


def read_parameters_file(path: str | Path, workspace: Sequence[Path] = ()) -> tuple[Values, Values]:
    """The connection and the connector parameters in a client's parameters file, which is then
    deleted (contracts, "The server's commands").

    Raises :class:`ParametersError` where the file lies inside a ``workspace`` folder (it is
    left alone there), is readable by others (POSIX), is too large or no such JSON.
    """
    file = Path(path)
    try:
        resolved = file.resolve(strict=True)
    except (OSError, RuntimeError):
        raise ParametersError("The parameters file does not exist.") from None
    for folder in workspace:
        if resolved.is_relative_to(folder.resolve()):
            raise ParametersError(
                "The parameters file lies inside the workspace. It is read and deleted, and must "
                "not be a file of yours: write it to a temporary folder."
            )
    data = _read_private(resolved)
    try:
        resolved.unlink()
    except OSError:
        raise ParametersError(
            "The parameters file cannot be deleted after reading, so it is not used."
        ) from None
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        raise ParametersError("The parameters file holds no JSON.") from None
    if not isinstance(given, dict):
        raise ParametersError("The parameters file must hold a JSON object.")
    fields = cast("dict[str, Any]", given)
    return (
        _object(fields.get("connectionParameters"), "connectionParameters"),
        _object(fields.get("connectorParameters"), "connectorParameters"),
    )


def _read_private(path: Path) -> bytes:
    """The bytes of a regular file that is the user's alone."""
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with open(os.open(path, flags), "rb") as opened:
            status = os.fstat(opened.fileno())
            if not path.is_file():
                raise ParametersError("The parameters file is no regular file.")
            if os.name == "posix" and status.st_mode & 0o077:
                raise ParametersError(
                    "The parameters file can be read by others: give it the mode 0600."
                )
            data = opened.read(_MAX_FILE_BYTES + 1)
    except OSError:
        raise ParametersError("The parameters file cannot be read.") from None
    if len(data) > _MAX_FILE_BYTES:
        raise ParametersError("The parameters file is too large.")
    return data


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
    sources = list(_local_sources(files, option, profile))
    base_uri = next((s["baseUri"] for s in sources if isinstance(s.get("baseUri"), str)), None)
    form = schema_value(authentication.form)
    schemas = [schema_value(node) for node in authentication.connector_schemas]
    notes: list[str] = []
    entered = _merge(
        [_object(s.get("connectionParameters"), "connectionParameters") for s in reversed(sources)]
        + [connection or {}]
    )
    configured = _merge(
        [_object(s.get("connectorParameters"), "connectorParameters") for s in reversed(sources)]
        + [connector or {}]
    )
    _note_unknown(entered, form, notes)
    values = complete(form, entered)
    connector_values = configured
    for schema in schemas:
        connector_values = complete(schema, connector_values)
    missing = list(missing_fields(form, values))
    for schema in schemas:
        required = _names(_mapping(schema).get("required"))
        missing += [
            f"connectorParameters.{name}"
            for name in required
            if connector_values.get(name) is None and f"connectorParameters.{name}" not in missing
        ]
    return Parameters(values, connector_values, base_uri, tuple(missing), tuple(notes))


def _local_sources(
    files: Files, option: str | None, profile: str | None
) -> Iterator[dict[str, Any]]:
    """The parts of the local file that count, the nearest first."""
    source = files.read(LOCAL_FILE)
    local: dict[str, Any] = {}
    if source is not None:
        tree = parse(source.text)
        if tree.errors:
            raise ParametersError(f"{LOCAL_FILE} is no valid YAML: {tree.errors[0].message}")
        try:
            local = _object(to_value(tree.root), LOCAL_FILE)
        except TooManyValuesError as error:
            raise ParametersError(f"{LOCAL_FILE}: {error}") from None
    profiles = _object(local.get("profiles"), "profiles")
    if profile is not None:
        if profile not in profiles:
            known = ", ".join(sorted(profiles)) or "none"
            raise ParametersError(
                f"There is no profile {profile!r} in {LOCAL_FILE} (profiles there: {known})."
            )
        yield _object(profiles[profile], f"profiles.{profile}")
    if option is not None:
        yield _object(_object(local.get("options"), "options").get(option), f"options.{option}")
    yield local


def schema_value(node: Node | None) -> Any:
    """A data schema as a JSON-like value; None where there is none that can be read."""
    try:
        return to_value(node)
    except TooManyValuesError:
        return None


def complete(schema: Any, values: Values, depth: int = 0) -> dict[str, Any]:
    """The values with the schema's defaults where nothing is given, and texts as numbers and
    booleans where the schema asks for those (a command line knows only texts)."""
    completed = dict(values)
    if depth > _MAX_DEPTH:
        return completed
    for name, description in _mapping(_mapping(schema).get("properties")).items():
        one = _mapping(description)
        value = completed.get(name)
        if value is None and one.get("default") is not None and not _is_formula(one["default"]):
            completed[name] = one["default"]
        elif isinstance(value, str):
            completed[name] = _typed(value, one.get("type"))
        elif isinstance(one.get("properties"), dict) and (value is None or isinstance(value, dict)):
            inner = complete(one, _mapping(value), depth + 1)
            if inner or value is not None:
                completed[name] = inner
    return completed


def _typed(text: str, kind: Any) -> Any:
    kinds = _names(kind) if isinstance(kind, list) else [kind]
    if "string" in kinds:
        return text
    try:
        if "boolean" in kinds and text.lower() in ("true", "false"):
            return text.lower() == "true"
        if "integer" in kinds:
            return int(text)
        if "number" in kinds:
            return float(text)
    except ValueError:
        return text
    return text


def missing_fields(schema: Any, values: Values) -> Iterator[str]:
    """The fields of a form that have no value and need one: those in ``required``, or all
    where the form names none (ours)."""
    form = _mapping(schema)
    properties = _mapping(form.get("properties"))
    required = _names(form.get("required"))
    for name in required or list(properties):
        if values.get(name) is None:
            yield name


def _note_unknown(entered: Values, form: Any, notes: list[str]) -> None:
    properties = _mapping(_mapping(form).get("properties"))
    if not properties or any(_is_formula(value) for value in (properties, form)):
        return
    for name in entered:
        if name not in properties:
            notes.append(f"The parameter `{name}` is not in the connection form.")


def _merge(sources: Sequence[Values]) -> dict[str, Any]:
    merged: dict[str, Any] = {}
    for source in sources:
        merged.update({name: value for name, value in source.items() if value is not None})
    return merged


def _is_formula(value: Any) -> bool:
    keys = list(_mapping(value))
    return bool(keys) and keys[0].startswith("$")


def _object(value: Any, what: str) -> dict[str, Any]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ParametersError(f"`{what}` must be an object.")
    return cast("dict[str, Any]", value)


def _mapping(value: Any) -> dict[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def _names(value: Any) -> list[str]:
    items = cast("list[Any]", value) if isinstance(value, list) else []
    return [item for item in items if isinstance(item, str)]
