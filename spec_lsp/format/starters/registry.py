"""The starters: what `spec-lsp new` writes, and what completion offers as whole blocks.

``STARTERS`` has them by name, the most usual first; :func:`starter_named` also knows an auth
type's usual one. Every one of them, written out, has no finding at all.
"""

from __future__ import annotations

from spec_lsp.format.methods import (
    CLIENT_CREDENTIALS,
    INTEGRATION_APP_TOKEN,
    MEMBRANE_TOKEN,
    OAUTH1,
    OAUTH2,
    PROXY,
)
from spec_lsp.format.starters import bodies
from spec_lsp.format.starters.starter import KEY, Starter

_CLIENT = "auth/make-api-client.map.yml"
_TEST = "auth/test.js"
_CLIENT_AND_TEST = """\
makeApiClient:
  implementationType: mapping
test:
  implementationType: javascript"""


def _form(title: str, page: str, *fields: tuple[str, str, bool]) -> str:
    """The entries up to the form. A field is its name, its title, and whether it is a secret."""
    lines = [
        f"type: {CLIENT_CREDENTIALS}",
        f"title: ${{1:{title}}}",
        "ui:",
        f"  helpUri: ${{2:https://docs.example.com/{page}}}",
        "  schema:",
        "    type: object",
        "    properties:",
    ]
    for number, (name, label, is_secret) in enumerate(fields):
        stop = 3 + 2 * number
        lines += [f"      ${{{stop}:{name}}}:", "        type: string"]
        lines.append(f"        title: ${{{stop + 1}:{label}}}")
        if is_secret:
            lines.append("        format: password")
    lines.append("    required:")
    # The same tab stop: the name changes in both places.
    lines += [f"      - ${{{3 + 2 * i}:{name}}}" for i, (name, _, _) in enumerate(fields)]
    return "\n".join(lines) + "\n"


def _settings(*fields: tuple[str, str, bool]) -> str:
    lines = ["parametersSchema:", "  type: object", "  properties:"]
    for name, title, is_secret in fields:
        lines += [f"    {name}:", "      type: string", f"      title: {title}"]
        if is_secret:
            lines.append("      format: password")
    lines.append("  required:")
    lines += [f"    - {name}" for name, _, _ in fields]
    return "\n".join(lines)


def _key(name: str, title: str, documentation: str, client: str) -> Starter:
    return Starter(
        name, title, documentation, CLIENT_CREDENTIALS,
        _form("API key", "api-keys", ("apiKey", "API key", True)) + _CLIENT_AND_TEST,
        {_CLIENT: client, _TEST: bodies.auth_test_code()},
    )  # fmt: skip


def _platform_token(kind: str, header: str) -> Starter:
    return Starter(
        kind, f"Token of the platform ({header})",
        f"Every request carries a token in `{header}`, signed with the workspace's secret: for an "
        "application that knows the platform. The user enters nothing.",
        kind, f"type: {kind}\ntitle: ${{1:Signed token}}\n{_CLIENT_AND_TEST}",
        {_CLIENT: bodies.base_uri_only(), _TEST: bodies.auth_test_code()},
    )  # fmt: skip


STARTERS: dict[str, Starter] = {
    starter.name: starter
    for starter in (
        _key(
            "api-key", "API key in a header",
            "The user enters an API key; every request carries it in a header of its own.",
            bodies.variable_header("apiKey", "X-API-Key"),
        ),
        Starter(
            "bearer-token", "Bearer token",
            "The user enters a token; every request carries it as `Authorization: Bearer …`.",
            CLIENT_CREDENTIALS,
            _form("Access token", "access-tokens", ("accessToken", "Access token", True))
            + _CLIENT_AND_TEST,
            {_CLIENT: bodies.template_header(bodies.bearer("accessToken")),
             _TEST: bodies.auth_test_code()},
        ),
        _key(
            "api-key-query", "API key in the query",
            "The user enters an API key; every request carries it as a query parameter.",
            bodies.variable_query("apiKey", "api_key"),
        ),
        Starter(
            "basic", "Basic auth",
            "The user enters a user name and a password; every request carries both as "
            "`Authorization: Basic …`.",
            CLIENT_CREDENTIALS,
            _form("User name and password", "authentication", ("username", "User name", False),
                  ("password", "Password", True))
            + _CLIENT_AND_TEST,
            {_CLIENT: bodies.template_header(bodies.BASIC), _TEST: bodies.auth_test_code()},
        ),
        Starter(
            "token-exchange", "Credentials exchanged for a token",
            "The user enters a client's id and secret, which "
            "`getCredentialsFromConnectionParameters` exchanges for a token; "
            "`refreshCredentials` does so again once that has expired.",
            CLIENT_CREDENTIALS,
            _form("Client ID and secret", "api-clients", ("clientId", "Client ID", False),
                  ("clientSecret", "Client secret", True))
            + "customCredentialsSchema:\n  type: object\n  properties:\n    accessToken:\n"
            "      type: string\n      format: password\n"
            "getCredentialsFromConnectionParameters:\n  implementationType: javascript\n"
            "refreshCredentials:\n  implementationType: javascript\n" + _CLIENT_AND_TEST,
            {
                "auth/get-credentials-from-connection-parameters.js": bodies.exchange_code(),
                "auth/refresh-credentials.js": bodies.exchange_again_code(),
                _CLIENT: bodies.template_header(bodies.bearer("accessToken")),
                _TEST: bodies.auth_test_code(),
            },
        ),
        Starter(
            OAUTH2, "OAuth 2",
            "The user agrees at the application, which gives tokens. The client's id and secret "
            "are connector parameters.",
            OAUTH2,
            f"type: {OAUTH2}\ntitle: ${{1:OAuth 2}}\n"
            f"getOAuthConfig:\n  implementationType: mapping\n{_CLIENT_AND_TEST}",
            {
                "auth/get-oauth-config.map.yml": bodies.oauth2_config(),
                _CLIENT: bodies.template_header(bodies.bearer("access_token")),
                _TEST: bodies.auth_test_code(),
            },
            _settings(("clientId", "Client ID", False), ("clientSecret", "Client secret", True)),
        ),
        Starter(
            OAUTH1, "OAuth 1",
            "The user agrees at the application; requests are signed (RFC 5849). The consumer's "
            "key and secret are connector parameters.",
            OAUTH1,
            f"type: {OAUTH1}\ntitle: ${{1:OAuth 1}}\n"
            f"getOAuthConfig:\n  implementationType: mapping\n{_CLIENT_AND_TEST}",
            {
                "auth/get-oauth-config.map.yml": bodies.oauth1_config(),
                _CLIENT: bodies.base_uri_only(),
                _TEST: bodies.auth_test_code(),
            },
            _settings(("consumerKey", "Consumer key", False),
                      ("consumerSecret", "Consumer secret", True)),
        ),
        _platform_token(INTEGRATION_APP_TOKEN, "X-Integration-App-Token"),
        _platform_token(MEMBRANE_TOKEN, "X-Membrane-Token"),
        Starter(
            PROXY, "Proxy of the platform",
            "The platform holds the credentials of `proxyKey`, and adds them to every request. "
            "Nothing of it can be run locally.",
            PROXY,
            f"type: {PROXY}\nproxyKey: ${{1:{KEY}}}\ntitle: ${{2:Connect}}\n"
            "test:\n  implementationType: javascript",
            {_TEST: bodies.auth_test_code()},
        ),
    )
}  # fmt: skip

# What an auth type alone means.
_USUAL = {CLIENT_CREDENTIALS: "api-key"}


def starter_named(name: str) -> Starter | None:
    """The starter of that name, or the usual one of the auth type of that name."""
    return STARTERS.get(_USUAL.get(name, name))
