"""Requests as YAML: `*.rest.yml` and `*.api.yml`, `*.graphql.yml`, `*.op.yml` (format §8: D, K)."""

from __future__ import annotations

from spec_lsp.format.fields import (
    ANYTHING,
    FORMULA_TEXT,
    NAMED_SCALARS,
    QUERY,
    TEXT,
    Choice,
    Field,
    Value,
    object_of,
)
from spec_lsp.format.headers import HEADERS

HTTP_METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
_METHODS = tuple(Choice(name) for name in HTTP_METHODS)

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

_GRAPHQL_RESPONSE = (
    "What the request gives: formulas that also see `response` (data, errors, extensions)."
)
GRAPHQL_REQUEST = object_of(
    "GraphQL request",
    Field("path", FORMULA_TEXT, "The path, joined to the base URI.", snippet=" /${1:graphql}"),
    Field("query", FORMULA_TEXT, "The query or mutation.", snippet=" |\n  query {\n    $0\n  }"),
    Field("variables", ANYTHING, "The query's variables.", snippet="\n  $0"),
    Field(
        "operationType",
        Value(("string",), (Choice("query"), Choice("mutation")), open_choices=True),
        "What the fields of `requestMapping` are.",
        snippet=" ${1|query,mutation|}",
        source="K",
    ),
    Field(
        "requestMapping",
        Value(
            types=("array", "object"),
            items=object_of(
                "GraphQL field",
                Field("field", FORMULA_TEXT, "The field to ask for."),
                Field("args", ANYTHING, "Its arguments.", snippet="\n  $0"),
                Field("subFields", ANYTHING, "The fields below it.", snippet="\n  - $0"),
            ),
            formulas=True,
        ),
        "The fields to ask for, instead of a `query`.",
        snippet="\n  - field: $0",
        source="K",
    ),
    Field("responseMapping", ANYTHING, _GRAPHQL_RESPONSE, snippet="\n  $0"),
)

OPERATION_CALL = object_of(
    "call of an operation",
    Field("operationKey", TEXT, "The key of an operation of this connector."),
    Field("inputMapping", ANYTHING, "What the operation is called with.", snippet="\n  $0"),
    Field("outputMapping", ANYTHING, "What is made of its output.", snippet="\n  $0"),
)
