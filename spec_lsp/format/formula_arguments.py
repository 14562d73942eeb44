"""What the arguments of formulas must look like (format §5, checked against K).

Only what decides: an argument of another shape gives nothing, always the same, or an error.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parts:
    """An argument with named parts. Without one of the ``required`` the formula does nothing
    that its author can mean. ``or_list``: a list may stand instead of the parts."""

    names: tuple[str, ...]
    required: tuple[str, ...]
    or_list: bool = False


FORMULA_PARTS: dict[str, Parts] = {
    "$concat": Parts(("values", "delimiter"), ("values",), or_list=True),
    "$case": Parts(("cases", "default"), ("cases",), or_list=True),
    "$map": Parts(("value", "mapping", "default"), ("value", "mapping")),
    "$iterate": Parts(("source", "item"), ("source", "item")),
    "$tpl": Parts(("template", "values"), ("template", "values")),
}

# These take a list, or a formula that gives one.
LIST_FORMULAS: frozenset[str] = frozenset({"$and", "$or", "$firstNotEmpty", "$mergeObjects"})

# Names that other languages have for a part.
MISTAKEN_PARTS: dict[str, str] = {
    "mappings": "mapping",
    "separator": "delimiter",
    "defaultValue": "default",
    "else": "default",
    "otherwise": "default",
}

# The operators of $eval and those of a list filter in $case that mean the same.
EVAL_TO_CASE: dict[str, str] = {
    "isNot": "is_not",
    "isEmpty": "is_empty",
    "isNotEmpty": "is_not_empty",
    "doesNotContain": "does_not_contain",
    "oneOf": "is_one_of",
    "noneOf": "is_not_one_of",
    "gt": "more_than",
    "gte": "more_than_or_equal",
    "lt": "less_than",
    "lte": "less_than_or_equal",
}
CASE_TO_EVAL: dict[str, str] = {case: eval_ for eval_, case in EVAL_TO_CASE.items()} | {
    "array_includes": "contains",
    "array_does_not_include": "doesNotContain",
}
