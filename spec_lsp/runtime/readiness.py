"""Whether a test can be run now, told before anybody tries: what is given, what is missing, and
what stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, cast

from spec_lsp.connector.files import Files, MemoryFiles
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.runtime.parameter_values import ParametersError, is_nothing
from spec_lsp.runtime.parameters import LOCAL_FILE, gather_parameters, local_values, profiles
from spec_lsp.runtime.plan import plan
from spec_lsp.runtime.steps import StepError
from spec_lsp.runtime.tasks.auth_test import AuthTest

_CONNECTION, _CONNECTOR = "connectionParameters", "connectorParameters"
_MAX_DEPTH = 20


@dataclass(frozen=True, slots=True)
class Readiness:
    """What the developer's own parameters give to a run, and what it would miss beside them:
    dotted paths, never values. ``problem`` says what is wrong with their file, and where; as
    far as it cannot be read, it gives nothing."""

    profiles: tuple[str, ...]
    given: tuple[str, ...]
    missing: tuple[str, ...]
    problem: str | None


def obstacle(connector: Connector, option: str | None) -> str | None:
    """Why the test of a way to authenticate cannot be run here, in the words of the run itself;
    None where it can."""
    try:
        plan(connector, option, AuthTest())
    except StepError as error:
        return str(error)
    return None


def readiness(authentication: Authentication, files: Files, profile: str | None) -> Readiness:
    """What a run would find now. Never raises for any file."""
    option, problem = authentication.option, None
    given: tuple[str, ...] = ()
    try:
        local = local_values(authentication, files, option, profile)
        given = (
            *_paths(local.connection, _CONNECTION),
            *_paths(local.connector, _CONNECTOR),
        )
        found = gather_parameters(authentication, files, option=option, profile=profile)
    except ParametersError as error:
        text = str(error)
        problem = text if LOCAL_FILE in text else f"{LOCAL_FILE}: {text}"
        found = gather_parameters(authentication, MemoryFiles({}), option=option)
    missing = (
        name if name.startswith(f"{_CONNECTOR}.") else f"{_CONNECTION}.{name}"
        for name in found.missing
    )
    return Readiness(
        tuple(profiles(files)), given, tuple(one for one in missing if one not in given), problem
    )


def _paths(value: Any, path: str, depth: int = 0) -> Iterator[str]:
    """The dotted paths to everything in an object that is something."""
    if isinstance(value, dict) and depth < _MAX_DEPTH:
        for name, item in cast("dict[str, Any]", value).items():
            yield from _paths(item, f"{path}.{name}", depth + 1)
    elif not is_nothing(value):
        yield path
