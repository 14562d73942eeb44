"""OAuth configurations: what getOAuthConfig gives (format §7: D, K)."""

from __future__ import annotations

from spec_lsp.format.fields import (
    ANYTHING,
    FORMULA_FLAG,
    FORMULA_TEXT,
    Choice,
    Field,
    Value,
    object_of,
)

_SCOPES = Field(
    "scopes", Value(types=("array",), items=FORMULA_TEXT, formulas=True),
    "The permissions to ask for.", snippet="\n  - $0",
)  # fmt: skip
_EXTRA = Field("extra", ANYTHING, "Further parameters of the authorize URL.")


def _connector_parameter(name: str, parameter: str, documentation: str) -> Field:
    return Field(
        name, FORMULA_TEXT, documentation,
        snippet=f"\n  \\$var: connectorParameters.${{1:{parameter}}}",
    )  # fmt: skip


OAUTH2_CONFIG = object_of(
    "OAuth 2 configuration",
    _connector_parameter("clientId", "clientId", "The OAuth client's id."),
    _connector_parameter("clientSecret", "clientSecret", "The OAuth client's secret."),
    Field("authorizeUri", FORMULA_TEXT, "Where the user is sent to agree.",
          snippet=" https://${1:example.com}/oauth/authorize"),
    Field("tokenUri", FORMULA_TEXT, "Where the code is exchanged for tokens.",
          snippet=" https://${1:example.com}/oauth/token"),
    _SCOPES,
    Field(
        "clientAuthLocation",
        Value(
            ("string",),
            (
                Choice("headers", "In the Authorization header (K's default)."),
                Choice("body", "In the request's body."),
            ),
            formulas=True,
        ),
        "Where the client's id and secret are sent.",
    ),
    Field("noRefreshToken", FORMULA_FLAG, "The API gives no refresh token."),
    Field("skipPkce", FORMULA_FLAG, "Leave out PKCE."),
    _EXTRA,
    Field("skipClientAuthInBody", FORMULA_FLAG, "Use `clientAuthLocation`.", deprecated=True),
    Field("skipClientAuthInHeader", FORMULA_FLAG, "Use `clientAuthLocation`.", deprecated=True),
    Field("skipClientAuthInHeaders", FORMULA_FLAG, "Use `clientAuthLocation`.", deprecated=True),
)  # fmt: skip

OAUTH1_CONFIG = object_of(
    "OAuth 1 configuration",
    _connector_parameter("consumerKey", "consumerKey", "The consumer's key."),
    _connector_parameter("consumerSecret", "consumerSecret", "The consumer's secret."),
    Field("requestTokenUri", FORMULA_TEXT, "Where a request token is got.",
          snippet=" https://${1:example.com}/oauth/request_token"),
    Field("authorizeUri", FORMULA_TEXT, "Where the user is sent to agree.",
          snippet=" https://${1:example.com}/oauth/authorize"),
    Field("tokenUri", FORMULA_TEXT, "Where the access token is got.",
          snippet=" https://${1:example.com}/oauth/access_token"),
    _SCOPES,
    _EXTRA,
)  # fmt: skip

# Without these nothing can be asked of the authorization server (ours; SPEC107).
OAUTH2_REQUIRED = ("authorizeUri", "tokenUri", "clientId")
OAUTH1_REQUIRED = ("requestTokenUri", "authorizeUri", "tokenUri", "consumerKey")

# What every token response holds, whatever the application adds (RFC 6749 §5.1; K).
OAUTH2_CREDENTIALS = (
    "access_token", "refresh_token", "token_type", "expires_in", "expires_at", "scope", "id_token",
)  # fmt: skip
OAUTH1_CREDENTIALS = ("oauth_token", "oauth_token_secret", "accessToken", "accessTokenSecret")
