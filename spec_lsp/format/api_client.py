"""API client configuration: what makeApiClient gives (format §6: S, D, K, C)."""

from __future__ import annotations

from spec_lsp.format.fields import (
    ANYTHING,
    FLAG,
    FORMULA_TEXT,
    QUERY,
    Choice,
    Field,
    Value,
    object_of,
)
from spec_lsp.format.headers import HEADERS

# What the platform does something about. Of an unknown key it makes a plain error (SPEC408).
ERROR_KEYS = (
    Choice("access_token_expired", "The credentials are refreshed, and the request repeated."),
    Choice("connection_is_defunct", "The connection no longer works; the user must reconnect."),
    Choice("rate_limit_exceeded", "The request is repeated later."),
)

RESPONSE_HANDLER = object_of(
    "response handler",
    Field("match", ANYTHING, "A formula over `response`: does this handler apply?"),
    Field("isSuccess", ANYTHING, "Whether such a response is a success."),
    Field("data", ANYTHING, "What the request gives instead of the response body."),
    Field(
        "error",
        object_of(
            "handler error",
            Field("message", FORMULA_TEXT, "What went wrong, for a person."),
            Field(
                "key",
                Value(("string",), ERROR_KEYS, open_choices=True, formulas=True),
                "What kind of error.",
            ),
            Field("data", ANYTHING, "Further details."),
            formulas=True,
        ),
        "The error that such a response means.",
        snippet="\n  message: $0",
    ),
)

API_CLIENT = object_of(
    "API client configuration",
    Field(
        "baseUri", FORMULA_TEXT,
        "What every relative path is joined to, with one slash: `https://api.example.com/v1`.",
        snippet=" https://${1:api.example.com}",
    ),
    Field(
        "baseUrl", FORMULA_TEXT, "The same as `baseUri`.",
        snippet=" https://${1:api.example.com}", other_spelling_of="baseUri", source="S",
    ),
    Field(
        "headers", HEADERS, "Headers of every request.",
        snippet='\n  Authorization:\n    \\$template: "Bearer \\${credentials.${1:apiKey}\\}"',
        source="S",
    ),
    Field(
        "query", QUERY, "Query parameters of every request.",
        snippet="\n  ${1:api_key}:\n    \\$var: credentials.${2:apiKey}",
    ),
    Field(
        "defaultQueryParameters", QUERY, "The same as `query`.",
        snippet="\n  ${1:api_key}:\n    \\$var: credentials.${2:apiKey}",
        other_spelling_of="query", source="S",
    ),
    Field(
        "auth",
        object_of(
            "basic authentication",
            Field("username", FORMULA_TEXT, "The user name, or what the API takes for it."),
            Field("password", FORMULA_TEXT, "The password."),
            formulas=True,
        ),
        "HTTP basic authentication.",
        snippet=(
            "\n  username:\n    \\$var: credentials.${1:username}"
            "\n  password:\n    \\$var: credentials.${2:password}"
        ),
    ),
    Field(
        "responseHandlers",
        Value(types=("array",), items=RESPONSE_HANDLER, formulas=True),
        "What responses mean, where the status alone does not tell.",
        snippet="\n  - match:\n      $0",
    ),
    Field("returnFullResponse", FLAG, "Requests give the whole response.", source="K"),
    Field("args", ANYTHING, "The same configuration, nested (K's schema of the result).",
          source="K"),
)  # fmt: skip
