"""The `auth` block: its types, its fields, and what a method block holds (format §4)."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.format.fields import (
    ANYTHING,
    DATA_SCHEMA,
    FLAG,
    FORMULA_FLAG,
    TEXT,
    Choice,
    Field,
    Value,
    object_of,
)
from spec_lsp.format.methods import (
    AUTH_METHODS,
    CLIENT_CREDENTIALS,
    INTEGRATION_APP_TOKEN,
    MEMBRANE_TOKEN,
    OAUTH1,
    OAUTH2,
    PROXY,
    Method,
)


@dataclass(frozen=True, slots=True)
class AuthType:
    """A way to authenticate. ``runs_locally``: a test of it can be run on this machine."""

    name: str
    documentation: str
    has_credentials: bool = True
    runs_locally: bool = True


AUTH_TYPES: dict[str, AuthType] = {
    row.name: row
    for row in (
        AuthType(
            CLIENT_CREDENTIALS,
            "The user enters what the API wants: an API key, a user name and a password, a "
            "token. (S)",
        ),
        AuthType(OAUTH2, "OAuth 2: the user agrees at the application, which gives tokens. (D)"),
        AuthType(OAUTH1, "OAuth 1.0a: requests are signed (RFC 5849). (D)"),
        AuthType(
            INTEGRATION_APP_TOKEN,
            "Every request carries a token signed with the workspace's secret, in "
            "`X-Integration-App-Token`. (D)",
            has_credentials=False,
        ),
        AuthType(
            MEMBRANE_TOKEN,
            "Every request carries a token signed with the workspace's secret, in "
            "`X-Membrane-Token`. (K2)",
            has_credentials=False,
        ),
        AuthType(
            PROXY,
            "The platform holds the credentials and adds them itself; `proxyKey` names them. (D)",
            has_credentials=False,
            runs_locally=False,
        ),
    )
}

# What else authors write for them, in small letters and without hyphens (ours).
OTHER_TYPE_NAMES: dict[str, str] = {
    **dict.fromkeys(
        ("apikey", "apitoken", "token", "basic", "basicauth", "bearer", "bearertoken", "password",
         "credentials", "key", "custom"),
        CLIENT_CREDENTIALS,
    ),
    **dict.fromkeys(("oauth", "oauth2.0", "authorizationcode"), OAUTH2),
    "oauth1.0a": OAUTH1,
}  # fmt: skip

_TYPE_CHOICES = tuple(Choice(row.name, row.documentation) for row in AUTH_TYPES.values())


def method_value(method: Method) -> Value:
    """What stands behind a method's key: a method block (format §2)."""
    allowed = tuple(Choice(row.name, row.documentation) for row in method.implementations)
    return object_of(
        "method",
        # What is not a known implementation type is told by a rule of its own (SPEC104).
        Field("implementationType", Value(("string",), allowed, open_choices=True),
              "How the method is implemented, and so which file is looked for.",
              snippet=f" ${{1:{allowed[0].value}}}", source="S"),
        Field("filePath", TEXT,
              "The file to use, relative to the connector's root, instead of the usual name."),
        Field("mapping", ANYTHING, "The mapping itself; no file is needed then.",
              snippet="\n  $0"),
        Field("code", TEXT, "The code itself; no file is needed then.", snippet=" |\n  $0"),
        Field("parametersSchema", DATA_SCHEMA, "The method's parameters, as a data schema.",
              source="K"),
        Field("isIncomplete", FLAG, "The method does not do all that it should.", cosmetic=True,
              source="K"),
        Field("inheritedFromPath", TEXT, "Where the method was taken over from.", cosmetic=True,
              source="K"),
        documentation=method.documentation,
    )  # fmt: skip


def _method_field(method: Method, key: str) -> Field:
    first = method.implementations[0].name
    if method.key == "test":
        first = "javascript"
    choices = ",".join((first, *(row.name for row in method.implementations if row.name != first)))
    return Field(
        key, method_value(method), method.documentation,
        snippet=f"\n  implementationType: ${{1|{choices}|}}",
        other_spelling_of=None if key == method.key else method.key,
        source="S, D, K",
    )  # fmt: skip


METHOD_FIELDS: tuple[Field, ...] = tuple(
    _method_field(method, key) for method in AUTH_METHODS for key in method.keys
)

UI = object_of(
    "connection form",
    Field("schema", DATA_SCHEMA,
          "What the user is asked for: a data schema. Its values are the connection parameters.",
          snippet="\n  type: object\n  properties:\n    ${1:apiKey}:\n      type: string\n"
                  "      title: ${2:API Key}\n      format: password",
          source="S"),
    Field("helpUri", TEXT, "Where the user reads how to get these values.", cosmetic=True,
          snippet=" https://$0", source="S"),
    Field("description", TEXT, "Text above the form.", cosmetic=True, source="D, C"),
)  # fmt: skip

_SHARED_FIELDS: tuple[Field, ...] = (
    Field("type", Value(("string",), _TYPE_CHOICES, open_choices=True),
          "How the application authenticates.",
          snippet=f" ${{1|{','.join(AUTH_TYPES)}|}}", source="S"),
    Field("title", TEXT, "The name of this way to authenticate, for the user.", cosmetic=True,
          source="S"),
    Field("description", TEXT, "What the user should know, in a sentence.", cosmetic=True,
          source="S"),
    Field("ui", UI, "The form that the user fills in.", source="S",
          snippet="\n  schema:\n    type: object\n    properties:\n      ${1:apiKey}:\n"
                  "        type: string\n        title: ${2:API Key}\n        format: password\n"
                  "  helpUri: https://$0"),
    Field("inputSchema", DATA_SCHEMA, "The newer name of `ui.schema`.", source="K2",
          snippet="\n  type: object\n  properties:\n    ${1:apiKey}:\n      type: string"),
    Field("credentialsSchema", DATA_SCHEMA, "The shape of the credentials.", source="K",
          snippet="\n  type: object\n  properties:\n    $0"),
    Field("customCredentialsSchema", DATA_SCHEMA,
          "The shape of the credentials, where getCredentialsFromConnectionParameters makes them.",
          snippet="\n  type: object\n  properties:\n    $0"),
    Field("parametersSchema", DATA_SCHEMA, "Connector parameters of this authentication.",
          source="K2", snippet="\n  type: object\n  properties:\n    $0"),
    Field("proxyKey", TEXT, "For `proxy`: which credentials the platform adds.", source="D, K"),
)  # fmt: skip

OPTION = object_of(
    "auth option",
    *_SHARED_FIELDS,
    Field("enabled", FORMULA_FLAG, "Whether this option is offered; may be a formula over "
          "`connectorParameters`.", source="D, K"),
    *METHOD_FIELDS,
    documentation="A further way to authenticate. It inherits nothing from `auth` (K).",
)  # fmt: skip

AUTH = object_of(
    "auth block",
    *_SHARED_FIELDS,
    Field("options", Value(("object",), entries=OPTION),
          "Further ways to authenticate, beside the default one.", source="D, K",
          snippet="\n  ${1:basic}:\n    type: ${2:client-credentials}\n    title: $0"),
    *METHOD_FIELDS,
    documentation="How the application authenticates.",
)  # fmt: skip
