"""The text that a new implementation file starts with: working, and about this connector."""

from __future__ import annotations

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import type_of_file
from spec_lsp.connector.model import Authentication, MethodBlock
from spec_lsp.format.auth import AUTH_TYPES
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING, REST_API_MAPPING
from spec_lsp.format.methods import OAUTH1
from spec_lsp.format.snippets import plain_text
from spec_lsp.format.starters import bodies


def starter(
    analysis: Analysis, authentication: Authentication, block: MethodBlock, path: str
) -> str | None:
    """The text for the file at ``path``, or None where nothing sensible can be said."""
    row = type_of_file(path)
    result = block.method.result
    # What makes credentials makes them of what the user entered.
    known = "connectionParameters" if result == "credentials" else "credentials"
    names = list(analysis.shapes(authentication)[known].fields)
    if row is JAVASCRIPT:
        return _javascript(block.key, result, names, block.method.inputs)
    if row is MAPPING and result == "api-client":
        return _api_client(authentication, names)
    if row is REST_API_MAPPING and result == "verdict":
        return f"path: {bodies.TEST_PATH}\nmethod: GET\n"
    if row is MAPPING and result == "credentials":
        return "".join(f"{name}:\n  $var: connectionParameters.{name}\n" for name in names) or None
    if row is MAPPING and result == "oauth-config":
        is_first = authentication.type_name == OAUTH1
        return plain_text(bodies.oauth1_config() if is_first else bodies.oauth2_config())
    return None


def _template(names: list[str]) -> str:
    """The Authorization header that these credentials are most likely meant for."""
    if "username" in names and "password" in names:
        return bodies.BASIC
    name = "access_token" if "access_token" in names else next(iter(names), "apiKey")
    return bodies.bearer(name)


def _api_client(authentication: Authentication, names: list[str]) -> str:
    kind = AUTH_TYPES.get(authentication.type_name or "")
    if kind is not None and (kind.name == OAUTH1 or not kind.has_credentials):
        return plain_text(bodies.base_uri_only())  # requests are signed, or get the token, anyway
    return plain_text(bodies.template_header(_template(names)))


def _javascript(key: str, result: str, names: list[str], inputs: tuple[str, ...]) -> str:
    if result == "verdict":
        return plain_text(bodies.auth_test_code(key))
    if result == "api-client":
        header = _template(names).replace("base64(", "btoa(")
        return (
            f"exports.{key} = async function ({{ credentials }}) {{\n"
            "  return {\n"
            f"    baseUri: '{bodies.BASE_URI}',\n"
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
