"""spec.yml's top level (format §3: D, K, C)."""

from __future__ import annotations

from dataclasses import replace

from spec_lsp.format.auth import AUTH, AUTH_TYPES
from spec_lsp.format.fields import (
    ANYTHING,
    DATA_SCHEMA,
    TEXT,
    Choice,
    Field,
    ObjectType,
    Value,
    object_of,
)

CATEGORIES = (
    "Accounting", "Ads", "Analytics", "ATS", "Communication", "CRM", "Customer Success",
    "Document Management", "E-Commerce", "E-Signature", "ERP", "File Storage", "HRIS", "Legal",
    "Marketing Automation", "Payments", "Project Management", "Sales", "Ticketing",
)  # fmt: skip

_API = object_of(
    "API",
    Field(
        "type",
        Value(
            ("string",),
            (
                Choice("openapi", "`openapi.yml` or `openapi.json` lies beside spec.yml."),
                Choice("graphql", "A GraphQL schema lies beside spec.yml."),
            ),
            open_choices=True,
        ),
        "The kind of API specification.",
        cosmetic=True,
    ),
)

_CONNECTOR_UI = object_of(
    "connector form",
    Field("schema", DATA_SCHEMA, "The form of options that have none of their own (K).",
          source="K"),
    Field("description", TEXT, "Text above the form.", cosmetic=True),
    Field("helpUri", TEXT, "Where the user reads how to connect.", cosmetic=True),
)  # fmt: skip

_TOP_LEVEL: tuple[Field, ...] = (
    Field("key", TEXT, "The connector's key."),
    Field("name", TEXT, "The application's name.", cosmetic=True),
    Field("logoUri", TEXT, "The application's logo.", cosmetic=True),
    Field("appUri", TEXT, "The application's web site.", cosmetic=True),
    Field("apiDocsUri", TEXT, "The documentation of its API.", cosmetic=True),
    Field("appUuid", TEXT, "The application's id on the platform.", cosmetic=True),
    Field("externalAppId", TEXT, "The application's id elsewhere.", cosmetic=True),
    Field("categories",
          Value(("array",), items=Value(("string",), tuple(map(Choice, CATEGORIES)),
                                        open_choices=True)),
          "What kind of application it is.", cosmetic=True, snippet="\n  - $0"),
    Field("parametersSchema", DATA_SCHEMA,
          "Connector parameters, as a data schema: mostly the OAuth client's id and secret.",
          snippet="\n  type: object\n  properties:\n    ${1:clientId}:\n      type: string"),
    Field("inputSchema", DATA_SCHEMA, "The connection form, in the newer spelling.",
          source="K2"),
    Field("api", _API, "The application's API specification.", snippet="\n  type: ${1:openapi}"),
    Field("ui", _CONNECTOR_UI, "The connector's form and texts.", source="K"),
    Field("auth", AUTH, "How the application authenticates.", source="S",
          snippet="\n  type: ${1|" + ",".join(AUTH_TYPES) + "|}\n  title: $0"),
    Field("data", ANYTHING, "Data collections."),
    Field("operations", ANYTHING, "Operations.", source="K"),
    Field("udm", ANYTHING, "Universal data models."),
    Field("udms", ANYTHING, "Universal data models.", source="K"),
    Field("connectionMode", TEXT, "How connections are made.", cosmetic=True, source="K"),
    Field("test", ANYTHING, "A test of the connector.", source="K"),
)  # fmt: skip

SPEC = object_of("connector", *_TOP_LEVEL, documentation="A connector's specification.")


def _flat() -> Value:
    """The newer, flat spelling (format §12): the fields of `auth` stand at the root."""
    assert AUTH.object is not None
    names = {field.name for field in AUTH.object.fields}
    own = tuple(field for field in _TOP_LEVEL if field.name not in names and field.name != "auth")
    # `test` may be K's list of tests there, beside the auth method.
    fields = (replace(f, value=ANYTHING) if f.name == "test" else f for f in AUTH.object.fields)
    return Value(types=("object",), object=ObjectType("connector", (*own, *fields), "A connector."))


FLAT_SPEC = _flat()

# Any of these beside a `type` out of the auth types says that a spec.yml is a connector in the
# flat spelling, and not some other tool's file of that name (format §1, §12).
CONNECTOR_FIELDS = frozenset(
    field.name
    for field in (FLAT_SPEC.object.fields if FLAT_SPEC.object else ())
    if field.name not in {"type", "title", "description", "name", "key", "test", "data", "api"}
)
