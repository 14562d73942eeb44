"""JSON Schemas made from the format's tables.

``python -m spec_lsp.format.schemas`` writes the published ones to ``schemas/``; with
``--check`` it only says whether they are current. The rules use the same schemas, without
the alternatives for formulas: a formula is taken out before a value is judged.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from spec_lsp.format.api_client import API_CLIENT
from spec_lsp.format.connector import SPEC
from spec_lsp.format.fields import Value
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.oauth import OAUTH1_CONFIG, OAUTH2_CONFIG
from spec_lsp.format.requests import REST_REQUEST

Schema = dict[str, Any]

DATA_TYPES = ("string", "number", "integer", "boolean", "object", "array", "null")

# What other languages call them.
DATA_TYPE_SYNONYMS = {
    "text": "string", "str": "string", "password": "string", "int": "integer", "long": "integer",
    "float": "number", "double": "number", "decimal": "number", "bool": "boolean",
    "dict": "object", "map": "object", "hash": "object", "list": "array",
}  # fmt: skip

PUBLISHED: dict[str, tuple[str, Value]] = {
    "spec.schema.json": ("A connector's spec.yml", SPEC),
    "api-client.schema.json": ("auth/make-api-client.map.yml", API_CLIENT),
    "rest-request.schema.json": ("*.rest.yml and *.api.yml", REST_REQUEST),
    "oauth2-config.schema.json": ("auth/get-oauth-config.map.yml, OAuth 2", OAUTH2_CONFIG),
    "oauth1-config.schema.json": ("auth/get-oauth-config.map.yml, OAuth 1", OAUTH1_CONFIG),
}


def json_schema(value: Value, *, with_formulas: bool = False, title: str | None = None) -> Schema:
    """A whole schema document (draft 7) for ``value``. ``with_formulas`` writes out that a
    formula may stand in a place; without it, whoever validates must know."""
    schema: Schema = {"$schema": "http://json-schema.org/draft-07/schema#"}
    if title:
        schema["title"] = title
    schema.update(_schema(value, with_formulas))
    schema["definitions"] = {"dataSchema": _data_schema(with_formulas)}
    if with_formulas:
        schema["definitions"]["formula"] = {
            "type": "object",
            "anyOf": [{"required": [name]} for name in FORMULAS],
        }
    return schema


def _schema(value: Value, with_formulas: bool) -> Schema:
    schema: Schema
    if value.data_schema:
        schema = {"$ref": "#/definitions/dataSchema"}
    else:
        schema = _plain_schema(value, with_formulas)
    if with_formulas and value.formulas and schema:
        return {"anyOf": [schema, {"$ref": "#/definitions/formula"}]}
    return schema


def _plain_schema(value: Value, with_formulas: bool) -> Schema:
    schema: Schema = {}
    if value.types:
        schema["type"] = value.types[0] if len(value.types) == 1 else list(value.types)
    if value.choices and not value.open_choices:
        schema["enum"] = [choice.value for choice in value.choices]
    elif value.choices and with_formulas:
        schema["examples"] = [choice.value for choice in value.choices]
    if value.items is not None:
        schema["items"] = _schema(value.items, with_formulas)
    if value.entries is not None:
        schema["additionalProperties"] = _schema(value.entries, with_formulas)
    if value.object is not None:
        schema["properties"] = {
            field.name: {
                **_schema(field.value, with_formulas),
                **({"description": field.documentation} if with_formulas else {}),
            }
            for field in value.object.fields
        }
    return schema


def _data_schema(with_formulas: bool) -> Schema:
    """What a data schema must be to be one at all (format §10). Formulas may stand anywhere
    in it, and unknown keywords and formats are fine."""
    itself: Schema = {"$ref": "#/definitions/dataSchema"}
    named: Schema = {"type": "object", "additionalProperties": itself}
    schema: Schema = {
        "type": ["object", "boolean"],
        "properties": {
            "type": {
                "anyOf": [
                    {"enum": list(DATA_TYPES)},
                    {"type": "array", "items": {"enum": list(DATA_TYPES)}},
                ]
            }
            if with_formulas
            else {
                # Told by what stands there, not as "matches none of".
                "type": ["string", "array", "object"],
                "if": {"type": "string"},
                "then": {"enum": list(DATA_TYPES)},
                "items": {"enum": [*DATA_TYPES, None]},
            },
            "properties": named,
            "items": {} if not with_formulas else {"anyOf": [itself, {"type": "array"}]},
            "title": {"type": "string"},
            "description": {"type": "string"},
            "format": {"type": "string"},
        },
    }
    if with_formulas:
        return {"anyOf": [schema, {"$ref": "#/definitions/formula"}]}
    return schema


def published() -> dict[str, str]:
    """The files of ``schemas/``: name to text."""
    return {
        name: json.dumps(
            json_schema(value, with_formulas=True, title=title), indent=2, ensure_ascii=False
        )
        + "\n"
        for name, (title, value) in PUBLISHED.items()
    }


def schemas_folder() -> Path:
    """Where the published schemas lie: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "schemas"
    return inside if inside.is_dir() else package.parent / "schemas"


def main(arguments: list[str]) -> int:
    """Write the schemas, or with ``--check`` say which are not current (exit code 1)."""
    folder = schemas_folder()
    stale = [
        name
        for name, text in published().items()
        if not (folder / name).is_file() or (folder / name).read_text(encoding="utf-8") != text
    ]
    if "--check" in arguments:
        for name in stale:
            print(f"schemas/{name} is not current: run `make schemas`.", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(exist_ok=True)
    for name, text in published().items():
        (folder / name).write_text(text, encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
