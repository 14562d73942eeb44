"""What a run will do: the authentication that is asked for, and its methods."""

from __future__ import annotations

from typing import Protocol

from spec_lsp.connector.model import Authentication, Connector, MethodBlock
from spec_lsp.format.methods import (
    CLIENT_CREDENTIALS,
    GET_OAUTH_CONFIG,
    OAUTH1,
    OAUTH2,
    PROXY,
    REFRESH_CREDENTIALS,
    Method,
)
from spec_lsp.runtime.modules import Place
from spec_lsp.runtime.steps import StepError, implementation_of
from spec_lsp.syntax.yaml import nodes

_NOT_HERE = {
    PROXY: "An auth proxy holds the credentials on the platform: it cannot be run locally.",
    OAUTH2: "OAuth 2 needs a sign-in first, which cannot be done locally yet.",
    OAUTH1: "OAuth 1 needs a sign-in first, which cannot be done locally yet.",
}


class Planned(Protocol):
    """What a task says of its methods."""

    @property
    def needs(self) -> tuple[Method, ...]: ...

    @property
    def uses(self) -> tuple[Method, ...]: ...


def plan(
    connector: Connector, option: str | None, task: Planned
) -> tuple[Authentication, dict[str, MethodBlock]]:
    """The authentication, and the methods that a task will run, by their keys. Raises
    :class:`StepError` where one of them cannot."""
    _check_spec(connector)
    authentication = connector.authentication(option)
    if authentication is None:
        known = [a.option for a in connector.authentications if a.option is not None]
        named = f" Options: {', '.join(known)}." if known else ""
        if option is None:
            raise StepError("error", f"The connector has no authentication to test.{named}")
        raise StepError("error", f"There is no option {option!r}.{named}")
    if GET_OAUTH_CONFIG not in task.uses:  # that one comes before any sign-in
        _check_type(authentication)
    for method in task.needs:
        if method.key not in authentication.methods:
            raise StepError(
                "error",
                f"The connector has no `{method.key}`: add it to `auth`, with a file "
                f"auth/{method.files[0]}{method.implementations[0].suffixes[0]}.",
            )
    blocks = {
        method.key: authentication.methods[method.key]
        for method in task.uses
        if method.key in authentication.methods
    }
    for block in blocks.values():
        if block.method is not REFRESH_CREDENTIALS:
            implementation_of(block)
    return authentication, blocks


def _check_type(authentication: Authentication) -> None:
    """Raises StepError for a type whose credentials cannot be had here."""
    kind = authentication.type_name
    if kind is None and GET_OAUTH_CONFIG.key in authentication.methods:
        kind = OAUTH2
    if kind not in (None, CLIENT_CREDENTIALS):
        raise StepError(
            "error",
            _NOT_HERE.get(kind, f"Authentication of type {kind} cannot be run locally yet."),
        )


def _check_spec(connector: Connector) -> None:
    """Raises StepError for a spec.yml that cannot be relied on."""
    root = nodes.deref(connector.tree.root)
    if connector.tree.errors:
        error = connector.tree.errors[0]
        raise StepError(
            "error",
            f"{connector.SPEC_PATH} is no valid YAML: {error.message}",
            Place(connector.SPEC_PATH, connector.spec.range(error.span)),
        )
    if root is None or (isinstance(root, nodes.Scalar) and root.is_empty):
        raise StepError("error", f"{connector.SPEC_PATH} is empty.")
    if not isinstance(root, nodes.Mapping):
        raise StepError("error", f"{connector.SPEC_PATH} must hold a mapping (`auth: …`).")
