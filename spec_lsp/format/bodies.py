"""What the YAML body of a method must hold, by what the method gives."""

from __future__ import annotations

from spec_lsp.format.api_client import API_CLIENT
from spec_lsp.format.fields import Value
from spec_lsp.format.implementation import MAPPING, REST_API_MAPPING, ImplementationType
from spec_lsp.format.methods import OAUTH1, Method
from spec_lsp.format.oauth import OAUTH1_CONFIG, OAUTH2_CONFIG
from spec_lsp.format.requests import REST_REQUEST


def body_value(
    method: Method, implementation_type: ImplementationType, auth_type: str | None
) -> Value | None:
    """The description of a method's YAML body, or None where anything may stand there."""
    if implementation_type is MAPPING and method.result == "api-client":
        return API_CLIENT
    if implementation_type is MAPPING and method.result == "oauth-config":
        return OAUTH1_CONFIG if auth_type == OAUTH1 else OAUTH2_CONFIG
    if implementation_type in (MAPPING, REST_API_MAPPING) and method.result == "verdict":
        return REST_REQUEST  # D also shows a `mapping` test with a request in its file
    return None
