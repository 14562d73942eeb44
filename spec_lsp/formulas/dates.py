"""Formulas that take a point in time apart: ``$extractDate``, ``$extractTime``, both in UTC."""

from __future__ import annotations

from spec_lsp.formulas.javascript_dates import parse_date
from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value, to_text
from spec_lsp.formulas.scope import Scope


def evaluate_extract_date(node: dict[str, JSON], scope: Scope) -> Value:
    """The date, ``2024-02-29``; undefined for what is no date.

    The first ten characters, as on the platform: years past 9999 come out cut off.
    """
    return _characters(scope.evaluate(node["$extractDate"]), 0, 10)


def evaluate_extract_time(node: dict[str, JSON], scope: Scope) -> Value:
    """The time of day, ``23:59:00``; undefined for what is no date."""
    return _characters(scope.evaluate(node["$extractTime"]), 11, 19)


def _characters(value: Value, start: int, end: int) -> Value:
    moment = parse_date(to_text(value))
    return moment.iso[start:end] if moment else UNDEFINED
