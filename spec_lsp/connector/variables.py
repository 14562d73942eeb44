"""Which variables a method's document may read, and what each holds (format §4)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from spec_lsp.connector.credentials import OPEN, Shape, ShapeField
from spec_lsp.connector.model import Authentication, MethodBlock
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.implementation import GRAPHQL_API_MAPPING, OPERATION_MAPPING
from spec_lsp.format.methods import AUTH_METHODS, INPUT_ALIASES

# These exist on the platform only; nothing is known of them, so nothing is said.
PLATFORM_ONLY = frozenset({"internalApiClient", "engineApiClient"})

DOCUMENTATION: dict[str, str] = {
    "credentials": "What authenticates the connection.",
    "connectionParameters": "What the user entered in the connection form.",
    "connectorParameters": "What is configured for the connector in the workspace.",
    "apiClient": "The API client, configured by makeApiClient.",
    "redirectUri": "Where the application sends the user back to.",
    "state": "An opaque text that comes back with the user.",
    "codeVerifier": "The PKCE code verifier.",
    "queryParameters": "The query parameters with which the user came back.",
    "tokenResponse": "What the token endpoint answered.",
    "response": "The response: `data`, `headers` and `statusCode`.",
    "item": "The item at hand.",
    "index": "The item's index.",
    "parent": "The variables outside `$iterate`.",
}

_RESPONSE = Shape(
    {name: ShapeField(name, "response") for name in ("data", "headers", "statusCode", "status")}
)


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable that a document gets. ``shape`` says what is known of its fields."""

    name: str
    shape: Shape = OPEN

    @property
    def documentation(self) -> str:
        """What it is, in a sentence."""
        return DOCUMENTATION.get(INPUT_ALIASES.get(self.name, self.name), "")


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables of one document.

    ``names`` are those that completion offers; ``aliases`` work too. ``withheld`` are those
    that exist, but not here, each with the reason. ``is_open``: there may be others.
    """

    names: Mapping[str, Variable]
    is_open: bool = False
    aliases: Mapping[str, Variable] = field(default_factory=dict[str, Variable])
    withheld: Mapping[str, str] = field(default_factory=dict[str, str])

    def find(self, name: str) -> Variable | None:
        """The variable of that name, or of a newer or older name for it."""
        return self.names.get(name) or self.aliases.get(name)


def method_variables(
    authentication: Authentication, block: MethodBlock, shapes: Mapping[str, Shape]
) -> Variables:
    """What a method's document may read. ``shapes`` holds what is known of the fields of
    `credentials`, `connectionParameters` and `connectorParameters`."""
    method = block.method
    auth_type = AUTH_TYPES.get(authentication.type_name or "")
    withheld: dict[str, str] = {}
    if method.before_connection:
        for name in ("credentials", "apiClient"):
            withheld[name] = f"{block.key} runs before a connection exists"
    elif auth_type is not None and not auth_type.has_credentials:
        withheld["credentials"] = f"with `{auth_type.name}` there are no credentials"
    names = {
        name: Variable(name, shapes.get(name, OPEN))
        for name in method.inputs
        if name not in withheld
    }
    aliases = {
        alias: Variable(alias, shapes.get(name, OPEN))
        for alias, name in INPUT_ALIASES.items()
        if name in names
    }
    aliases.update({name: Variable(name) for name in PLATFORM_ONLY})
    withheld.update(
        {alias: withheld[name] for alias, name in INPUT_ALIASES.items() if name in withheld}
    )
    return Variables(names, _is_open(block), aliases, withheld)


def _is_open(block: MethodBlock) -> bool:
    """Whether a document may read more than its method gets: what an operation's or a GraphQL
    request's output is called, no source says."""
    implementation = block.implementation
    return implementation is not None and implementation.type in (
        OPERATION_MAPPING,
        GRAPHQL_API_MAPPING,
    )


def with_response(variables: Variables) -> Variables:
    """The variables of a response mapping or a response handler. `response.<field>` falls
    back to the body's field (format §8), so its shape stays open."""
    return Variables(
        {**variables.names, "response": Variable("response", _RESPONSE)},
        variables.is_open,
        variables.aliases,
        variables.withheld,
    )


def in_iteration() -> Variables:
    """What `$iterate`'s `item` sees: the outer variables only through `parent`."""
    return Variables({name: Variable(name) for name in ("item", "index", "parent")})


def methods_with(name: str) -> tuple[str, ...]:
    """The methods that do get a variable: what to say where another one asks for it."""
    return tuple(method.key for method in AUTH_METHODS if name in method.inputs)
