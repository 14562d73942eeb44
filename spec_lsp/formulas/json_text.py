"""JSON as JavaScript writes it (``JSON.stringify``)."""

from __future__ import annotations

import json
import math
import re

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_values import (
    MAX_TEXT,
    UNDEFINED,
    Undefined,
    Value,
    number_to_text,
    ordered_entries,
    to_double,
)

_SURROGATE = re.compile("[\ud800-\udfff]")


def to_json_text(value: Value) -> str | Undefined:
    """``JSON.stringify(value)``: NaN and infinities are null, undefined has no text."""
    if value is UNDEFINED:
        return UNDEFINED
    pieces: list[str] = []
    _write(value, pieces)
    return "".join(pieces)


def without_undefined(value: Value) -> Value:
    """The same value without the fields that are undefined, as JSON leaves them out."""
    if isinstance(value, dict):
        return {
            key: part
            for key, entry in value.items()
            if (part := without_undefined(entry)) is not UNDEFINED
        }
    if isinstance(value, list):
        return [part for item in value if (part := without_undefined(item)) is not UNDEFINED]
    return value


def _write(value: Value, pieces: list[str]) -> None:
    if len(pieces) > MAX_TEXT:
        raise FormulaError("The text grows too long.")
    if isinstance(value, dict):
        pieces.append("{")
        for number, (key, entry) in enumerate(ordered_entries(value)):
            pieces.append(f"{',' if number else ''}{_quoted(key)}:")
            _write(entry, pieces)
        pieces.append("}")
    elif isinstance(value, list):
        pieces.append("[")
        for number, item in enumerate(value):
            if number:
                pieces.append(",")
            _write(item, pieces)
        pieces.append("]")
    else:
        pieces.append(_scalar(value))


def _scalar(value: Value) -> str:
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float) and math.isfinite(to_double(value)):
        return number_to_text(value)
    return "null"


def _quoted(text: str) -> str:
    """The text in quotes; half a surrogate pair is escaped, so that the result is UTF-8."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)
