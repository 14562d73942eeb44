"""The request in a `*.rest.yml` or `*.api.yml` file (format §8: D, K)."""

from __future__ import annotations

from spec_lsp.format.fields import (
    ANYTHING,
    FORMULA_TEXT,
    HEADERS,
    NAMED_SCALARS,
    QUERY,
    Choice,
    Field,
    Value,
    object_of,
)

_METHODS = tuple(
    Choice(name) for name in ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
)

REST_REQUEST = object_of(
    "REST request",
    Field("path", FORMULA_TEXT, "The path, joined to the base URI; may hold `{placeholders}`.",
          snippet=" /$0"),
    Field("method", Value(("string",), _METHODS, open_choices=True, formulas=True),
          "The HTTP method.", snippet=" ${1:GET}"),
    Field(
        "requestMapping",
        object_of(
            "request mapping",
            Field("query", QUERY, "Query parameters.", snippet="\n  $0"),
            Field("headers", HEADERS, "Headers.", snippet="\n  $0"),
            Field("data", ANYTHING, "The body.", snippet="\n  $0"),
            Field("pathParameters", NAMED_SCALARS, "Values for the path's `{placeholders}`.",
                  snippet="\n  $0"),
            formulas=True,
        ),
        "How the request's parts are made.",
        snippet="\n  $0",
    ),
    Field("responseMapping", ANYTHING,
          "What the request gives: formulas that also see `response` (data, headers, statusCode).",
          snippet="\n  $0"),
)  # fmt: skip
