"""What the files of a method start with: working, and easily changed.

Every function gives snippet text (:mod:`spec_lsp.format.snippets`) that ends with a line end.
The tab stops hold :data:`BASE_URI` and :data:`TEST_PATH`, and nothing that two files share.
"""

from __future__ import annotations

from spec_lsp.format.snippets import escape_snippet

BASE_URI = "https://api.example.com"
TEST_PATH = "/me"


def bearer(credential: str) -> str:
    """The `$template` of a bearer token, as plain text."""
    return f"Bearer ${{credentials.{credential}}}"


BASIC = "Basic ${base64(credentials.username + ':' + credentials.password)}"


def base_uri_only() -> str:
    """A client that adds nothing to its requests: something else authenticates them."""
    return f"baseUri: ${{1:{BASE_URI}}}\n"


def template_header(template: str, name: str = "Authorization") -> str:
    """A client with a header made by a `$template`."""
    return f'{base_uri_only()}headers:\n  {name}:\n    \\$template: "{escape_snippet(template)}"\n'


def variable_header(credential: str, name: str) -> str:
    """A client that sends a credential as a header."""
    return f"{base_uri_only()}headers:\n  ${{2:{name}}}:\n    \\$var: credentials.{credential}\n"


def variable_query(credential: str, name: str) -> str:
    """A client that sends a credential as a query parameter."""
    return f"{base_uri_only()}query:\n  ${{2:{name}}}:\n    \\$var: credentials.{credential}\n"


def auth_test_code(key: str = "test") -> str:
    """A test: one request that needs the credentials."""
    return (
        f"exports.{key} = async function ({{ apiClient \\}}) {{\n"
        "  // A request that needs the credentials: an error that it throws fails the test.\n"
        f"  await apiClient.get('${{1:{TEST_PATH}}}');\n"
        "  return true;\n"
        "\\};\n"
    )


def oauth2_config() -> str:
    """The configuration of OAuth 2, with the client's id and secret from the connector's
    parameters."""
    return (
        "clientId:\n  \\$var: connectorParameters.clientId\n"
        "clientSecret:\n  \\$var: connectorParameters.clientSecret\n"
        "authorizeUri: ${1:https://example.com/oauth/authorize}\n"
        "tokenUri: ${2:https://example.com/oauth/token}\n"
    )


def oauth1_config() -> str:
    """The configuration of OAuth 1, with the consumer's key and secret from the connector's
    parameters."""
    return (
        "consumerKey:\n  \\$var: connectorParameters.consumerKey\n"
        "consumerSecret:\n  \\$var: connectorParameters.consumerSecret\n"
        "requestTokenUri: ${1:https://example.com/oauth/request_token}\n"
        "authorizeUri: ${2:https://example.com/oauth/authorize}\n"
        "tokenUri: ${3:https://example.com/oauth/access_token}\n"
    )


def exchange_code() -> str:
    """A token asked for with what the user entered."""
    return escape_snippet(
        """\
// What this returns is added to the connection parameters: `credentials.accessToken`.
exports.getCredentialsFromConnectionParameters = async function ({ connectionParameters }) {
  const response = await fetch('BASE/oauth/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: connectionParameters.clientId,
      client_secret: connectionParameters.clientSecret,
    }).toString(),
  });
  if (!response.ok) {
    throw new Error(`No token was given: ${response.status} ${response.statusText}`);
  }
  const token = await response.json();
  return { accessToken: token.access_token };
};
"""
    ).replace("BASE", f"${{1:{BASE_URI}}}")


def exchange_again_code() -> str:
    """The same, after the token has expired."""
    return escape_snippet(
        """\
const {
  getCredentialsFromConnectionParameters,
} = require('./get-credentials-from-connection-parameters');

// After a 401 a new token is asked for, and the request is sent once more.
exports.refreshCredentials = async function ({ connectionParameters }) {
  return getCredentialsFromConnectionParameters({ connectionParameters });
};
"""
    )
