"""HTTP headers: the names that requests of connectors mostly carry, and their usual values.

Any other name is as good; what stands here is what completion offers and hover explains.
"""

from __future__ import annotations

from spec_lsp.format.fields import HEADER_OR_FORMULA, Choice, Field, Value

_MEDIA_TYPES = (
    Choice("application/json"),
    Choice("application/x-www-form-urlencoded", "As a form sends it."),
    Choice("multipart/form-data"),
    Choice("application/vnd.api+json", "JSON:API."),
    Choice("application/xml"),
    Choice("text/plain"),
)


def _header(name: str, documentation: str, *values: Choice, snippet: str = " $0") -> Field:
    value = Value(HEADER_OR_FORMULA.types, values, open_choices=True, formulas=True)
    return Field(name, value, documentation, snippet)


_BEARER = '\n  \\$template: "Bearer \\${credentials.${1:apiKey}\\}"'
_KEY = "\n  \\$var: credentials.${1:apiKey}"

HEADER_NAMES: tuple[Field, ...] = (
    _header("Authorization", "What authenticates the request: `Bearer …`, `Basic …`, or what the "
            "API asks for.", snippet=_BEARER),
    _header("X-API-Key", "The API key, where the API wants it in a header of its own.",
            snippet=_KEY),
    _header("X-Auth-Token", "A token, in a header of its own.", snippet=_KEY),
    _header("Content-Type", "What the request's body is. Set by itself for JSON.", *_MEDIA_TYPES),
    _header("Accept", "What the answer may be.", Choice("application/json"), Choice("*/*"),
            Choice("application/vnd.api+json", "JSON:API."), Choice("application/xml"),
            Choice("text/plain")),
    _header("Accept-Language", "The languages that the answer may be in.", Choice("en"),
            Choice("en-US")),
    _header("Accept-Encoding", "How the answer may be compressed.", Choice("gzip"),
            Choice("identity")),
    _header("User-Agent", "Who asks. Some APIs refuse requests without it."),
    _header("Cache-Control", "Whether an answer may come out of a cache.", Choice("no-cache"),
            Choice("no-store")),
    _header("Idempotency-Key", "Makes a request that is sent twice count once."),
    _header("If-Match", "Only if the record is still at this version (`ETag`)."),
    _header("If-None-Match", "Only if the record is not at this version (`ETag`)."),
    _header("If-Modified-Since", "Only if the record changed since then."),
    _header("Prefer", "What the server is asked for (RFC 7240).",
            Choice("return=representation"), Choice("return=minimal")),
    _header("Cookie", "Cookies."),
    _header("Origin", "Where the request comes from."),
    _header("Referer", "The page that the request comes from."),
    _header("X-Requested-With", "Says that a script asks.", Choice("XMLHttpRequest")),
    _header("X-API-Version", "The version of the API, where a header says it."),
    _header("X-Tenant-Id", "The tenant, where one API serves many."),
)  # fmt: skip

# A header may be repeated: a list of values.
HEADERS = Value(types=("object",), entries=HEADER_OR_FORMULA, formulas=True, names=HEADER_NAMES)
