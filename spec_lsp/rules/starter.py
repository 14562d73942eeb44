"""The text that a new implementation file starts with: working, and about this connector."""

from __future__ import annotations

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import type_of_file
from spec_lsp.connector.model import Authentication, MethodBlock
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING, REST_API_MAPPING

_BASE_URI = "https://api.example.com"


def starter(
    analysis: Analysis, authentication: Authentication, block: MethodBlock, path: str
) -> str | None:
    """The text for the file at ``path``, or None where nothing sensible can be said."""
    row = type_of_file(path)
    names = list(analysis.shapes(authentication)["credentials"].fields)
    result = block.method.result
    if row is JAVASCRIPT:
        return _javascript(block.key, result, names, block.method.inputs)
    if row is MAPPING and result == "api-client":
        return _api_client(names)
    if row is REST_API_MAPPING and result == "verdict":
        return "path: /me\nmethod: GET\n"
    if row is MAPPING and result == "credentials":
        return "".join(f"{name}:\n  $var: connectionParameters.{name}\n" for name in names) or None
    if row is MAPPING and result == "oauth-config":
        return (
            "clientId:\n  $var: connectorParameters.clientId\n"
            "clientSecret:\n  $var: connectorParameters.clientSecret\n"
            "authorizeUri: https://example.com/oauth/authorize\n"
            "tokenUri: https://example.com/oauth/token\n"
        )
    return None


def _template(names: list[str]) -> str:
    """The Authorization header that these credentials are most likely meant for."""
    if "username" in names and "password" in names:
        return "Basic ${base64(credentials.username + ':' + credentials.password)}"
    name = "access_token" if "access_token" in names else next(iter(names), "apiKey")
    return f"Bearer ${{credentials.{name}}}"


def _api_client(names: list[str]) -> str:
    return (
        f'baseUri: {_BASE_URI}\nheaders:\n  Authorization:\n    $template: "{_template(names)}"\n'
    )


def _javascript(key: str, result: str, names: list[str], inputs: tuple[str, ...]) -> str:
    if result == "verdict":
        return (
            f"exports.{key} = async function ({{ apiClient }}) {{\n"
            "  // A request that needs the credentials: an error that it throws fails the test.\n"
            "  await apiClient.get('/me');\n"
            "  return true;\n"
            "};\n"
        )
    if result == "api-client":
        header = _template(names).replace("base64(", "btoa(")
        return (
            f"exports.{key} = async function ({{ credentials }}) {{\n"
            "  return {\n"
            f"    baseUri: '{_BASE_URI}',\n"
            f"    headers: {{ Authorization: `{header}` }},\n"
            "  };\n"
            "};\n"
        )
    arguments = ", ".join(inputs)
    body = "  return {};\n"
    if "connectionParameters" in inputs and result == "credentials" and names:
        fields = "".join(f"    {name}: connectionParameters.{name},\n" for name in names)
        body = f"  return {{\n{fields}  }};\n"
    return f"exports.{key} = async function ({{ {arguments} }}) {{\n{body}}};\n"
