"""What the arguments of formulas must look like (format §5, checked against K).

Only what decides: an argument of another shape gives nothing, always the same, or an error.
"""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.format.fields import (
    ANYTHING,
    FORMULA_TEXT,
    TEXT,
    Choice,
    Field,
    ObjectType,
    Value,
    object_of,
)
from spec_lsp.format.formulas import CASE_OPERATORS


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


def _operators(names: tuple[str, ...]) -> Value:
    return Value(("string",), tuple(map(Choice, names)), open_choices=True)


_ITEMS = Value(types=("array",), items=ANYTHING, formulas=True)
_CASE = object_of(
    "case",
    Field(
        "filter",
        Value(
            types=("array", "object", "boolean"),
            items=object_of(
                "condition",
                Field("field", TEXT, "The path of a variable."),
                Field("operator", _operators(CASE_OPERATORS), "How it is compared."),
                Field("value", ANYTHING, "What it is compared with; it is not evaluated."),
            ),
            formulas=True,
        ),
        "When this case is taken: a formula, or a list of conditions that all hold.",
        snippet="\n  $0",
    ),
    Field("value", ANYTHING, "What the formula gives then."),
)
_DEFAULT = "What the formula gives where nothing else fits."

# What each formula's argument may hold, for completion and hover; any other one takes anything.
ARGUMENTS: dict[str, Value] = {
    **dict.fromkeys(LIST_FORMULAS, _ITEMS),
    **dict.fromkeys(("$var", "$copy", "$template", "$jsonata"), TEXT),
    "$concat": Value(
        types=("array", "object"),
        items=ANYTHING,
        object=ObjectType(
            "$concat",
            (
                Field("values", _ITEMS, "What is joined.", snippet="\n  - $0"),
                Field("delimiter", FORMULA_TEXT, "What stands between them."),
            ),
        ),
    ),
    "$case": Value(
        types=("array", "object"),
        items=_CASE,
        object=ObjectType(
            "$case",
            (
                Field("cases", Value(types=("array",), items=_CASE), "The cases, in order.",
                      snippet="\n  - filter:\n      $1\n    value: $0"),
                Field("default", ANYTHING, _DEFAULT),
            ),
        ),
    ),
    "$map": object_of(
        "$map",
        Field("value", ANYTHING, "The value to translate: a formula, mostly.",
              snippet="\n  \\$var: $0"),
        Field(
            "mapping",
            Value(
                types=("array",),
                items=object_of(
                    "translation",
                    Field("from", ANYTHING, "The value that comes in."),
                    Field("to", ANYTHING, "What it becomes."),
                ),
            ),
            "A list of translations; it must be written out.",
            snippet="\n  - from: $1\n    to: $0",
        ),
        Field("default", ANYTHING, _DEFAULT),
    ),
    "$iterate": object_of(
        "$iterate",
        Field("source", ANYTHING, "The list to go through: a formula, mostly.",
              snippet="\n  \\$var: $0"),
        Field("item", ANYTHING, "What is made of each item: it sees `item`, `index` and `parent`.",
              snippet="\n  $0"),
    ),
    "$tpl": object_of(
        "$tpl",
        Field("template", TEXT, "The text, with `{name}` parts."),
        Field("values", Value(types=("object",), entries=ANYTHING),
              "The value of each name.", snippet="\n  $0"),
    ),
}  # fmt: skip
