"""The methods of a connector's authentication: names, files, inputs, results.

One row a method, from K's table, completed from S and D (authentication/methods).
Collections, events, operations and webhooks will be further rows of the same kind.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spec_lsp.format.implementation import (
    JAVASCRIPT,
    MAPPING,
    OPERATION_MAPPING,
    REST_API_MAPPING,
    ImplementationType,
)


@dataclass(frozen=True, slots=True)
class Method:
    """A row of the method table.

    ``keys`` are the names that spec.yml may use, the usual one first. ``files`` are the
    file names without suffix, best first. ``inputs`` are the variables that the method
    gets; ``before_connection`` says that it runs before a connection exists, so that it
    gets neither ``credentials`` nor ``apiClient`` (D). ``result`` names what it gives:
    ``credentials``, ``api-client``, ``verdict``, ``oauth-config``, ``tokens`` or ``nothing``.
    ``required_by`` are the auth types that do not work without it.
    """

    keys: tuple[str, ...]
    files: tuple[str, ...]
    auth_types: frozenset[str]
    implementations: tuple[ImplementationType, ...]
    inputs: tuple[str, ...]
    result: str
    documentation: str
    required_by: frozenset[str] = frozenset()
    before_connection: bool = False

    @property
    def key(self) -> str:
        """The usual name."""
        return self.keys[0]


CLIENT_CREDENTIALS = "client-credentials"
OAUTH2 = "oauth2"
OAUTH1 = "oauth1"
INTEGRATION_APP_TOKEN = "integration-app-token"
MEMBRANE_TOKEN = "membrane-token"
PROXY = "proxy"

_ALL = frozenset({CLIENT_CREDENTIALS, OAUTH2, OAUTH1, INTEGRATION_APP_TOKEN, MEMBRANE_TOKEN, PROXY})

_RUNTIME_INPUTS = ("apiClient", "credentials", "connectionParameters", "connectorParameters")

GET_CREDENTIALS = Method(
    keys=("getCredentialsFromConnectionParameters",),
    files=("get-credentials-from-connection-parameters",),
    auth_types=frozenset({CLIENT_CREDENTIALS, OAUTH2}),  # oauth2: K2
    implementations=(MAPPING, JAVASCRIPT),
    inputs=("connectorParameters", "connectionParameters"),
    result="credentials",
    documentation=(
        "Turns what the user entered into credentials. The object that it gives is added "
        "to the connection parameters. Without it, the user's input is the credentials."
    ),
    before_connection=True,
)
MAKE_API_CLIENT = Method(
    keys=("makeApiClient",),
    files=("make-api-client",),
    auth_types=_ALL,
    implementations=(MAPPING, JAVASCRIPT),
    inputs=("credentials", "connectionParameters", "connectorParameters"),
    result="api-client",
    documentation=(
        "Configures the API client: the base URI, and the headers and query parameters "
        "that authenticate every request."
    ),
    # D and K: required everywhere; D's proxy and token examples leave it out (ours: not there).
    required_by=frozenset({CLIENT_CREDENTIALS, OAUTH2, OAUTH1}),
)
TEST = Method(
    keys=("test",),
    files=("test",),
    auth_types=_ALL,
    implementations=(JAVASCRIPT, REST_API_MAPPING, OPERATION_MAPPING, MAPPING),
    inputs=_RUNTIME_INPUTS,
    result="verdict",
    documentation=(
        "Checks that the credentials work, mostly by one request that needs them. Truthy "
        "means that they do; a falsy value or a thrown error means that they do not."
    ),
)
REFRESH_CREDENTIALS = Method(
    keys=("refreshCredentials",),
    files=("refresh-credentials",),
    auth_types=frozenset({OAUTH2, OAUTH1, CLIENT_CREDENTIALS}),
    implementations=(JAVASCRIPT,),
    inputs=("credentials", "connectionParameters", "connectorParameters"),
    result="credentials",
    documentation="Gets new credentials when the old ones have expired; merged over the old.",
)
GET_OAUTH_CONFIG = Method(
    keys=("getOAuthConfig", "oAuthConfig"),
    files=("get-oauth-config", "oauth-config"),
    auth_types=frozenset({OAUTH2, OAUTH1}),
    implementations=(MAPPING, JAVASCRIPT),
    inputs=("connectorParameters", "connectionParameters", "redirectUri", "state"),
    result="oauth-config",
    documentation="Gives the OAuth configuration: client id and secret, and the endpoints.",
    required_by=frozenset({OAUTH2, OAUTH1}),
    before_connection=True,
)
GET_TOKEN_DATA = Method(
    keys=("getTokenData",),
    files=("get-token-data",),
    auth_types=frozenset({OAUTH2}),
    implementations=(MAPPING, JAVASCRIPT),
    inputs=(
        "connectorParameters",
        "connectionParameters",
        "codeVerifier",
        "queryParameters",
        "redirectUri",
    ),
    result="tokens",
    documentation="Exchanges the authorization code for tokens, where that is not standard.",
    before_connection=True,
)
_TOKEN_RESPONSE_KEYS = (
    "getCredentialsFromTokenResponse",  # D
    "getCredentialsFromAccessTokenResponse",  # K
    "getCredentialsFromRefreshTokenResponse",  # K
)


def _token_response(key: str) -> Method:
    return Method(
        keys=(key,),
        files=(kebab_case(key),),
        auth_types=frozenset({OAUTH2}),
        implementations=(JAVASCRIPT, MAPPING),  # mapping: K2
        inputs=("connectorParameters", "connectionParameters", "queryParameters", "tokenResponse"),
        result="credentials",
        documentation="Takes further credentials out of the token response, beside the tokens.",
        before_connection=True,
    )


_CAPITAL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


def kebab_case(key: str) -> str:
    """A method's key as its file is named: ``makeApiClient`` → ``make-api-client``."""
    return _CAPITAL.sub("-", key.replace("OAuth", "Oauth")).lower()


DISCONNECT = Method(
    keys=("disconnect",),
    files=("disconnect",),
    auth_types=frozenset({OAUTH2, OAUTH1, CLIENT_CREDENTIALS}),
    implementations=(JAVASCRIPT,),
    inputs=("credentials", "connectionParameters", "connectorParameters"),
    result="nothing",
    documentation="Ends the connection at the application, where it must be told.",
)

AUTH_METHODS: tuple[Method, ...] = (
    GET_CREDENTIALS,
    MAKE_API_CLIENT,
    TEST,
    REFRESH_CREDENTIALS,
    GET_OAUTH_CONFIG,
    GET_TOKEN_DATA,
    *map(_token_response, _TOKEN_RESPONSE_KEYS),
    DISCONNECT,
)

# Every name that spec.yml may give an auth method, with its row.
AUTH_METHOD_BY_KEY: dict[str, Method] = {
    key: method for method in AUTH_METHODS for key in method.keys
}

# Newer names of the same inputs, passed beside the old ones (D, K2; appParameters: C).
INPUT_ALIASES: dict[str, str] = {
    "externalApiClient": "apiClient",
    "connectionInput": "connectionParameters",
    "appParameters": "connectorParameters",
}
