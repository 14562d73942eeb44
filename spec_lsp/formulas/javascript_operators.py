"""JavaScript's operators: equality, order, ``+`` and arithmetic (ECMA-262, 7.2 and 13)."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from spec_lsp.formulas.javascript_values import (
    Value,
    is_nullish,
    is_number,
    join_texts,
    plain_number,
    to_double,
    to_number,
    to_text,
)
from spec_lsp.syntax.javascript.number import number_prefix


def strictly_equal(left: Value, right: Value) -> bool:
    """``===``: lists and objects equal only themselves."""
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return left is right
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, int | float) and isinstance(right, int | float):
        return to_double(left) == to_double(right)
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    return left is right


def loosely_equal(left: Value, right: Value) -> bool:
    """``==``: null equals undefined, numbers and booleans equal what converts to them."""
    if is_nullish(left) or is_nullish(right):
        return is_nullish(left) and is_nullish(right)
    left, right = _primitive_unless_both(left, right)
    if type(left) is type(right) or (is_number(left) and is_number(right)):
        return strictly_equal(left, right)
    if isinstance(left, list | dict) or isinstance(right, list | dict):
        return False
    return to_number(left) == to_number(right)


def _primitive_unless_both(left: Value, right: Value) -> tuple[Value, Value]:
    """Lists and objects as text where the other side is a primitive."""
    objects = isinstance(left, list | dict), isinstance(right, list | dict)
    if objects[0] and not objects[1]:
        return to_text(left), right
    if objects[1] and not objects[0]:
        return left, to_text(right)
    return left, right


def deeply_equal(left: Value, right: Value) -> bool:
    """Whether two values have the same parts, whatever the order of their keys."""
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(deeply_equal, left, right))
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(
            deeply_equal(value, right[key]) for key, value in left.items()
        )
    return strictly_equal(left, right)


def _to_primitive(value: Value) -> Value:
    return to_text(value) if isinstance(value, list | dict) else value


def add(left: Value, right: Value) -> Value:
    """``+``: joins where one side is a text (lists and objects are), else adds numbers."""
    left, right = _to_primitive(left), _to_primitive(right)
    if isinstance(left, str) or isinstance(right, str):
        return join_texts((to_text(left), to_text(right)))
    return plain_number(to_number(left) + to_number(right))


def compare(left: Value, right: Value) -> float:
    """Negative, zero or positive as left is less, equal or greater; NaN where neither holds."""
    left, right = _to_primitive(left), _to_primitive(right)
    if isinstance(left, str) and isinstance(right, str):
        mine, other = _code_units(left), _code_units(right)
        return (mine > other) - (mine < other)
    first, second = to_number(left), to_number(right)
    if math.isnan(first) or math.isnan(second):
        return math.nan
    return (first > second) - (first < second)


def _code_units(text: str) -> bytes:
    return text.encode("utf-16-be", "surrogatepass")


def divide(left: float, right: float) -> float:
    """``/``: by zero gives an infinity, or NaN."""
    if right:
        return left / right
    if not left or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)


def remainder(left: float, right: float) -> float:
    """``%``: the sign is the left side's."""
    if math.isinf(left) or not right:
        return math.nan
    return math.fmod(left, right)


def power(left: float, right: float) -> float:
    """``**``: 1 to an infinite power is NaN, where C says 1."""
    if math.isnan(right) or (abs(left) == 1 and math.isinf(right)):
        return math.nan
    try:
        return math.pow(left, right)
    except OverflowError:
        return -math.inf if left < 0 and right % 2 == 1 else math.inf
    except ValueError:  # a negative base to a fraction, or zero to a negative power
        if left:
            return math.nan
        odd = right % 2 == 1
        return math.copysign(math.inf, left) if odd else math.inf


def _on_numbers(operation: Callable[[float, float], float]) -> Callable[[Value, Value], Value]:
    return lambda left, right: plain_number(operation(to_number(left), to_number(right)))


BINARY: Final[dict[str, Callable[[Value, Value], Value]]] = {
    "+": add,
    "-": _on_numbers(lambda left, right: left - right),
    "*": _on_numbers(lambda left, right: left * right),
    "/": _on_numbers(divide),
    "%": _on_numbers(remainder),
    "**": _on_numbers(power),
    "==": loosely_equal,
    "!=": lambda left, right: not loosely_equal(left, right),
    "===": strictly_equal,
    "!==": lambda left, right: not strictly_equal(left, right),
    "<": lambda left, right: compare(left, right) < 0,
    "<=": lambda left, right: compare(left, right) <= 0,
    ">": lambda left, right: compare(left, right) > 0,
    ">=": lambda left, right: compare(left, right) >= 0,
}


def parse_float(value: Value) -> float:
    """JavaScript's ``parseFloat(value)``."""
    return number_prefix(to_text(value))
