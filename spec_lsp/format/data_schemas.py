"""The keywords of data schemas: JSON Schema in the style of draft 7, and the platform's own
(format §10)."""

from __future__ import annotations

from spec_lsp.format.fields import (
    ANYTHING,
    DATA_SCHEMA,
    FORMULA_FLAG,
    FORMULA_TEXT,
    TEXT,
    Choice,
    Field,
    ObjectType,
    Value,
    object_of,
)

DATA_TYPE_CHOICES = (
    Choice("string", "A text."),
    Choice("number", "A number."),
    Choice("integer", "A whole number."),
    Choice("boolean", "True or false."),
    Choice("object", "Named values; `properties` describes them."),
    Choice("array", "A list; `items` describes what is in it."),
    Choice("null", "Nothing."),
)

# Those that the platform's sources use, then the usual ones of JSON Schema.
FORMATS = (
    Choice("password", "A secret: it is masked in the form, and never shown."),
    Choice("date", "`2024-02-29`."),
    Choice("date-time", "`2024-02-29T23:59:00Z`."),
    Choice("datetime", "A date and a time, in the platform's spelling."),
    Choice("time", "`23:59:00`."),
    Choice("url", "A web address."),
    Choice("email", "An e-mail address."),
    Choice("uri", "A web address, in JSON Schema's spelling."),
    Choice("hostname", "The name of a host."),
    Choice("uuid", "A UUID."),
    Choice("regex", "A regular expression."),
)

_COUNT = Value(types=("integer", "number"), formulas=True)
_NAMED = Value(types=("object",), entries=DATA_SCHEMA, formulas=True)
_LIST = Value(types=("array",), items=ANYTHING, formulas=True)
_SCHEMAS = Value(types=("array",), items=DATA_SCHEMA, formulas=True)
_FLAG = Value(types=("boolean",), formulas=True)

_TYPE_SNIPPET = f" ${{1|{','.join(choice.value for choice in DATA_TYPE_CHOICES)}|}}"

KEYWORDS = ObjectType(
    "data schema",
    (
        Field("type", Value(("string", "array"), DATA_TYPE_CHOICES, open_choices=True,
                            items=Value(("string",), DATA_TYPE_CHOICES, open_choices=True)),
              "What kind of value it is; a list of kinds is allowed.", snippet=_TYPE_SNIPPET,
              source="S, D"),
        Field("title", FORMULA_TEXT, "The name that the user sees.", source="S"),
        Field("description", FORMULA_TEXT, "What the user should know about it."),
        Field("properties", _NAMED, "The fields of an object, each a data schema.", source="S",
              snippet=f"\n  ${{1:name}}:\n    type:{_TYPE_SNIPPET.replace('1|', '2|')}"),
        Field("required", Value(("array",), items=TEXT),
              "The names of the fields that must be there.", snippet="\n  - $0", source="S"),
        Field("items", DATA_SCHEMA, "What a list holds: a data schema.",
              snippet=f"\n  type:{_TYPE_SNIPPET}"),
        Field("format", Value(("string",), FORMATS, open_choices=True, formulas=True),
              "What a text means: `password` masks it.", snippet=" ${1:password}", source="S"),
        Field("enum", _LIST, "The values that are allowed.", snippet="\n  - $0"),
        Field("default", ANYTHING, "The value where none is given."),
        Field("const", ANYTHING, "The one value that is allowed."),
        Field("examples", _LIST, "Values as they may be.", snippet="\n  - $0"),
        Field("isSensitive", _FLAG, "A secret, like `format: password`."),
        Field("readOnly", _FLAG, "It can be read and not written."),
        Field("writeOnly", _FLAG, "It can be written and not read."),
        Field("section", TEXT, "The section of the form that it stands in."),
        Field("minLength", _COUNT, "The fewest characters."),
        Field("maxLength", _COUNT, "The most characters."),
        Field("pattern", FORMULA_TEXT, "A regular expression that the text must match."),
        Field("minimum", _COUNT, "The smallest number."),
        Field("maximum", _COUNT, "The greatest number."),
        Field("exclusiveMinimum", _COUNT, "A number that it must exceed."),
        Field("exclusiveMaximum", _COUNT, "A number that it must stay below."),
        Field("multipleOf", _COUNT, "A number that it must be a multiple of."),
        Field("minItems", _COUNT, "The fewest items."),
        Field("maxItems", _COUNT, "The most items."),
        Field("uniqueItems", _FLAG, "No item stands twice in it."),
        Field("minProperties", _COUNT, "The fewest fields."),
        Field("maxProperties", _COUNT, "The most fields."),
        Field("additionalProperties", DATA_SCHEMA,
              "Whether there may be other fields: `true`, `false`, or what they are.",
              snippet=" ${1|false,true|}"),
        Field("allOf", _SCHEMAS, "All of these must fit.", snippet="\n  - $0"),
        Field("anyOf", _SCHEMAS, "One or more of these must fit.", snippet="\n  - $0"),
        Field("oneOf", _SCHEMAS, "Just one of these must fit.", snippet="\n  - $0"),
        Field("not", DATA_SCHEMA, "This must not fit.", snippet="\n  $0"),
        Field("isRichText", _FLAG, "The text may be formatted."),
        Field("isImplied", FORMULA_FLAG, "The value follows from others."),
        Field("allowCustom", _FLAG, "The user may enter other values, or fields, too."),
        Field("referenceRecords",
              Value(("array",), formulas=True, items=object_of(
                  "record", Field("id", ANYTHING, "The value."),
                  Field("name", FORMULA_TEXT, "What the user sees."))),
              "The values that can be chosen, with their names.",
              snippet="\n  - id: ${1}\n    name: ${2}"),
        Field("referenceCollection",
              object_of("collection", Field("key", FORMULA_TEXT, "The collection's key."),
                        Field("parameters", ANYTHING, "Its parameters."), formulas=True),
              "The data collection whose records can be chosen.", snippet="\n  key: $0"),
        Field("referenceCollectionPath", TEXT, "The older spelling: `/data/users`.",
              deprecated=True),
        Field("referenceCollectionUri", TEXT, "The collection's URI."),
        Field("referenceUdm", TEXT, "The universal data model that it refers to."),
    ),
    "A data schema (JSON Schema, with the platform's additions).",
)  # fmt: skip
