"""Formulas that make texts: ``$concat``, ``$tpl``, ``$domainFromEmail``."""

from __future__ import annotations

import re

from spec_lsp.formulas.errors import FormulaError, UnsupportedFormulaError
from spec_lsp.formulas.javascript_values import (
    JSON,
    MAX_TEXT,
    UNDEFINED,
    Value,
    is_nullish,
    join_texts,
    ordered_entries,
    to_text,
)
from spec_lsp.formulas.scope import Scope


def evaluate_concat(node: dict[str, JSON], scope: Scope) -> Value:
    """Joins values as texts. Nothing at all to join gives undefined, only empty ones ''.

    ``values`` may be a formula that gives a list; the argument itself may not. A delimiter
    that evaluates to undefined is the text "undefined", one that is written as null is ''.
    """
    argument = node["$concat"]
    parts = argument if isinstance(argument, dict) else {}
    values: Value = UNDEFINED
    if isinstance(argument, list):
        values = scope.evaluate(argument)
    elif "values" in parts:
        values = scope.evaluate(parts["values"])
    if not isinstance(values, list) or not values:
        return UNDEFINED
    written = parts.get("delimiter")
    delimiter = "" if written is None else to_text(scope.evaluate(written))
    texts = ("" if is_nullish(value) else to_text(value) for value in values)
    return join_texts((text for text in texts if text), delimiter)


def evaluate_tpl(node: dict[str, JSON], scope: Scope) -> Value:
    """Fills the ``{key}`` parts of a text, one key after the other; so a value may hold the
    ``{key}`` of a later one. A template that is no text stays as it is."""
    argument = node["$tpl"]
    if not isinstance(argument, dict):
        return UNDEFINED
    template = argument.get("template", UNDEFINED)
    values = argument.get("values")
    if isinstance(values, list | str):
        values = {str(index): value for index, value in enumerate(values)}
    if not isinstance(values, dict) or not isinstance(template, str):
        return template
    for key, value in ordered_entries(values):
        result = scope.evaluate(value)
        template = _replace(template, key, "" if is_nullish(result) else to_text(result))
    return template


# In a regular expression, what a key of $tpl is, these mean something else than themselves.
_ONE_CHARACTER = "[^\n\r\u2028\u2029\U00010000-\U0010ffff]"
_MEANINGS = {".": _ONE_CHARACTER, "^": "(?!)", "$": "(?!)"}
_REGULAR_EXPRESSION = re.compile(r"[\\*+?()\[\]{}|]")
_DOLLAR = re.compile(r"\$[$&`']")


def _replace(template: str, key: str, value: str) -> str:
    if _REGULAR_EXPRESSION.search(key):
        message = f"$tpl: the key `{key}` is a regular expression, which is not run here."
        raise UnsupportedFormulaError(message)
    name = "".join(_MEANINGS.get(character) or re.escape(character) for character in key)
    length = 0

    def replacement(match: re.Match[str]) -> str:
        nonlocal length
        text = _DOLLAR.sub(lambda dollar: _expansion(dollar[0], match), value)
        length += len(text)
        if length > MAX_TEXT:
            raise FormulaError("The text grows too long.")
        return text

    return re.sub(rf"\{{{name}\}}", replacement, template)


def _expansion(sign: str, match: re.Match[str]) -> str:
    """What a ``$`` and a sign stand for in JavaScript's ``replace``."""
    if sign == "$$":
        return "$"
    if sign == "$&":
        return match[0]
    return match.string[: match.start()] if sign == "$`" else match.string[match.end() :]


def evaluate_domain_from_email(node: dict[str, JSON], scope: Scope) -> Value:
    """What stands after the one ``@`` of a text; undefined for anything else."""
    email = scope.evaluate(node["$domainFromEmail"])
    parts = email.split("@") if isinstance(email, str) else []
    return parts[1] if len(parts) == 2 else UNDEFINED
