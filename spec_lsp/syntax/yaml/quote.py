"""Texts as YAML scalars, for what fixes write."""

from __future__ import annotations

import json
import re

from spec_lsp.syntax.yaml.nodes import Scalar

_PLAIN = re.compile(r"[^\W\d][\w.-]*")
_WORDS = frozenset({"null", "true", "false"})
# Line ends to some parsers, although not to JSON.
_LINE_ENDS = re.compile("[\x7f-\x9f\u2028\u2029\ufeff]")


def double_quoted(text: str) -> str:
    """A text in double quotes, on one line."""
    quoted = json.dumps(text, ensure_ascii=False)
    return _LINE_ENDS.sub(lambda match: f"\\u{ord(match[0]):04x}", quoted)


def flow_scalar(text: str) -> str:
    """A text as it can stand inside ``{…}``: bare where that is sure to read as the text."""
    if _PLAIN.fullmatch(text) and text.lower() not in _WORDS:
        return text
    return double_quoted(text)


def in_double_quotes(source: str, scalar: Scalar) -> str | None:
    """A scalar's text in double quotes; as it is written where it has them already. None for
    block scalars, whose span cannot be replaced in place."""
    if scalar.style in ("|", ">"):
        return None
    written = scalar.span.of(source)
    return written if scalar.style == '"' else double_quoted(scalar.value)
