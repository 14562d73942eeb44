"""Files with parameters: a client's, which is deleted, and a person's own."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, cast

from spec_lsp.runtime.parameter_values import ParametersError, Values
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.text.source import Source

_MAX_FILE_BYTES = 1024 * 1024
_LONGEST_SIGN = 3


class ClientParameters(NamedTuple):
    """What a client's parameters file holds: parameters, and what of a ``request`` may hold a
    secret and so is no argument of a command."""

    connection: Values
    connector: Values
    request: Mapping[str, Any]


def read_parameters_file(path: str | Path, workspace: Sequence[Path] = ()) -> ClientParameters:
    """What stands in a client's parameters file, which is then deleted (contracts, "The server's
    commands").

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
    return ClientParameters(
        as_object(fields.get("connectionParameters"), "connectionParameters"),
        as_object(fields.get("connectorParameters"), "connectorParameters"),
        as_object(fields.get("request"), "request"),
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


def read_yaml(source: Source, name: str) -> Node | None:
    """The root of a person's YAML or JSON file. Raises :class:`ParametersError`, which says where
    it is wrong; what stands there may be a secret, and is not said."""
    tree = parse(source.text)
    if not tree.errors:
        return tree.root
    error = tree.errors[0]
    line = source.line_at(error.span.start)
    span = source.line_span(line)
    message = error.message
    # What is not in plain words is the parser's own, which may quote a part of the line.
    quoted = re.findall(rf"\S{{{_LONGEST_SIGN},}}", span.of(source.text).partition(":")[2])
    words = {part.strip("\"'`*&!%@,[]{}") for part in quoted}
    if any(len(word) >= _LONGEST_SIGN and word in message for word in words):
        message = "No valid YAML here: put the value in quotes."
    column = error.span.start - span.start + 1
    raise ParametersError(f"{name}, line {line + 1}, column {column}: {message}")


def as_object(value: Any, what: str) -> dict[str, Any]:
    """A value that must be an object, an absent one as an empty one. Raises
    :class:`ParametersError`."""
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise ParametersError(f"`{what}` must be an object.")
    return cast("dict[str, Any]", value)
