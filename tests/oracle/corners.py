"""The odd corners of the formulas, by name: what the random cases have to reach.

Each is a question about one node; a case reaches a corner where any node in it does.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from spec_lsp.format.formulas import CASE_OPERATORS, EVAL_OPERATORS, FORMULAS

Node = dict[str, Any]


def hits(
    requests: Iterable[dict[str, Any]], corners: dict[str, Callable[[Node], bool]]
) -> Counter[str]:
    """How many of the requests reach each of the corners."""
    counted: Counter[str] = Counter()
    for request in requests:
        found = list(_nodes(request.get("formula", request.get("data"))))
        counted.update(name for name, holds in corners.items() if any(map(holds, found)))
    return counted


def _nodes(value: Any) -> Iterator[Node]:
    if isinstance(value, dict):
        yield value
        for entry in value.values():
            yield from _nodes(entry)
    elif isinstance(value, list):
        for item in value:
            yield from _nodes(item)


def _argument(name: str, holds: Callable[[Any], bool]) -> Callable[[Node], bool]:
    """The formula with an argument of which something holds."""
    return lambda node: next(iter(node), None) == name and holds(node[name])


def _part(name: str, part: str, holds: Callable[[Any], bool]) -> Callable[[Node], bool]:
    return _argument(name, lambda given: isinstance(given, dict) and holds(given.get(part)))


def _matches(pattern: str) -> Callable[[Any], bool]:
    return lambda value: isinstance(value, str) and re.search(pattern, value) is not None


def _is_formula(*names: str) -> Callable[[Any], bool]:
    return lambda value: (
        isinstance(value, dict)
        and bool(value)
        and next(iter(value)) in (names or FORMULAS)
    )  # fmt: skip


def _holds(*wanted: Any) -> Callable[[Any], bool]:
    """Whether a list has one of the items, by JSON's types."""
    return lambda value: isinstance(value, list) and any(_is(item, *wanted) for item in value)


def _is(value: Any, *wanted: Any) -> bool:
    return any(type(value) is type(one) and value == one for one in wanted)


def _operand(operator: str, holds: Callable[[Any], bool]) -> Callable[[Node], bool]:
    return lambda node: list(node)[:2] == ["$eval", operator] and holds(node[operator])


def _condition(holds: Callable[[Node], bool]) -> Callable[[Node], bool]:
    return lambda node: {"field", "operator"} <= node.keys() and holds(node)


def _no_text(value: Any) -> bool:
    return not isinstance(value, str)


_LOCATORS = {
    "all variables": r"^\$$",
    "a leading `$.`": r"^\$\.",
    "a name right behind `$`": r"^\$[^.\[]",
    "an escaped dot": r"\\\.",
    "an escaped bracket": r"\\\[",
    "an empty index": r"\[\]",
    "an index with blanks": r"\[ 2 \]",
    "a hexadecimal index": r"\[0x1\]",
    "a fraction as index": r"\[1\.5\]",
    "a negative index": r"\[-1\]",
    "a word as index": r"\[x\]",
    "a missing bracket": r"\[[^\]]*$",
    "a bracket too many": r"^[^\[]*\]",
    "an empty name": r"\.(\.|$)",
    "an empty locator": r"^$",
    "the length of a list": r"^list\.length$",
    "a list's item as a field": r"^list\.0",
    "a field of a text": r"^text\.(length|0)",
    "an index of what is falsy": r"^(zero|no|empty|nothing)\[",
    "a missing field": r"\.missing",
    "no locator at all": r"^\$\$",
}
_COPIES = {
    "what comes later": r"^c$", "a field": r"^a\.x$", "an item": r"^a\[0\]$",
    "nothing there": r"^q$",
    "a malformed locator": r"^\[$|\[x\]", "no locator": r"^$", "everything": r"^\$$",
    "an escaped dot": r"\\\.",
}  # fmt: skip
COPY_CORNERS: dict[str, Callable[[Node], bool]] = {
    **{f"$copy: {name}": _argument("$copy", _matches(p)) for name, p in _COPIES.items()},
    "$copy: inside a list": lambda node: any(
        isinstance(entry, list) and any(_is_formula("$copy")(item) for item in entry)
        for entry in node.values()
    ),
    "$copy: several in one object": lambda node: (
        sum(_is_formula("$copy")(entry) for entry in node.values()) > 1
    ),
}
CORNERS: dict[str, Callable[[Node], bool]] = {
    **{f"$var: {name}": _argument("$var", _matches(p)) for name, p in _LOCATORS.items()},
    "$var: no text": _argument("$var", _no_text),
    **{name: _argument(name, lambda _: True) for name in FORMULAS if name != "$template"},
    "an integer-like key before a formula": lambda node: (
        any(key.isdigit() for key in node) and any(key in FORMULAS for key in node)
    ),
    "a formula behind another key": lambda node: (
        bool(node) and next(iter(node)) not in FORMULAS and any(k in FORMULAS for k in node)
    ),
    "an unknown formula": lambda node: bool(node.keys() & {"$unknown", "$Var", "$"}),
    "keys beside a formula": lambda node: next(iter(node), "") in FORMULAS and len(node) > 2,
    "$tpl: a regular expression as key": _part("$tpl", "values", lambda v: (
        isinstance(v, dict) and any(key in v for key in ("a.b", "^a", "$var")))),
    "$tpl: `$&` and its kin": _part("$tpl", "values", lambda v: (
        isinstance(v, dict) and any(_matches(r"\$[&$`'\d]")(item) for item in v.values()))),
    "$tpl: values that are no object": _part("$tpl", "values", lambda v: not isinstance(v, dict)),
    "$tpl: values that are a formula": _part("$tpl", "values", _is_formula("$var")),
    "$tpl: a template that is no text": _part("$tpl", "template", _no_text),
    "$concat: a formula as argument": _argument("$concat", _is_formula()),
    "$concat: a text as argument": _argument("$concat", lambda v: isinstance(v, str)),
    "$concat: nothing to join": _argument("$concat", lambda v: v == []),
    "$concat: null and empty texts": _argument("$concat", _holds(None, "")),
    "$concat: lists and objects": _argument("$concat", lambda v: (
        isinstance(v, list) and any(isinstance(item, list) for item in v))),
    "$concat: values by a formula": _part("$concat", "values", _is_formula("$var")),
    "$concat: a delimiter that is a variable": _part("$concat", "delimiter", _is_formula("$var")),
    "$concat: null as delimiter": lambda node: (
        isinstance(node.get("$concat"), dict) and node["$concat"].get("delimiter", 1) is None
    ),
    **{f"$eval: {name}": _operand(name, lambda _: True) for name in EVAL_OPERATORS},
    "$eval: an unknown operator": _operand("nonsense", lambda _: True),
    "$eval: no operator": lambda node: list(node) == ["$eval"],
    "$eval: three keys": lambda node: next(iter(node), "") == "$eval" and len(node) == 3,
    "$eval: isEmpty of 0, false, ' '": lambda node: (
        list(node)[:2] == ["$eval", "isEmpty"] and _is(node["$eval"], 0, False, " ")
    ),
    "$eval: isEmpty with false as operand": _operand("isEmpty", lambda v: v is False),
    "$eval: contains of a falsy value": lambda node: (
        list(node)[:2] == ["$eval", "contains"] and _is(node["$eval"], 0, False, "", None)
    ),
    "$eval: contains in a list": lambda node: (
        list(node)[:2] == ["$eval", "contains"] and isinstance(node["$eval"], list)
    ),
    "$eval: contains of null": _operand("contains", lambda v: v is None),
    "$eval: oneOf of no list": _operand("oneOf", lambda v: not isinstance(v, list | dict)),
    "$eval: oneOf of a list": _operand("oneOf", lambda v: isinstance(v, list)),
    "$eval: is with an object": _operand("is", lambda v: isinstance(v, dict)),
    "$eval: is with a list": _operand("is", lambda v: isinstance(v, list)),
    "$eval: a number out of a text": lambda node: (
        list(node)[:2] in (["$eval", "gt"], ["$eval", "lte"]) and "10px" in node.values()
    ),
    "$and: null": _argument("$and", _holds(None)),
    "$and: no list": _argument("$and", lambda v: not isinstance(v, list)),
    "$and: empty lists and objects": _argument("$and", lambda v: (
        isinstance(v, list) and ([] in v or {} in v))),
    "$or: nothing": _argument("$or", lambda v: v == []),
    "$or: null": _argument("$or", _holds(None)),
    "$case: a list": _argument("$case", lambda v: isinstance(v, list)),
    "$case: a default": _part("$case", "default", lambda v: v is not None),
    "$case: null as default": lambda node: (
        isinstance(node.get("$case"), dict) and node["$case"].get("default", 1) is None
    ),
    "$case: an item that is no object": _part("$case", "cases", lambda v: (
        isinstance(v, list) and any(not isinstance(item, dict) for item in v))),
    "$case: false as filter": lambda node: "filter" in node and node["filter"] is False,
    "$case: null as filter": lambda node: "filter" in node and node["filter"] is None,
    "$case: a formula as filter": lambda node: _is_formula("$eval")(node.get("filter")),
    "$case: several conditions": lambda node: (
        isinstance(node.get("filter"), list) and len(node["filter"]) > 1
    ),
    "$case: a condition that is no object": lambda node: (
        isinstance(node.get("filter"), list)
        and any(item is not None and not isinstance(item, dict) for item in node["filter"])
    ),
    "$case: null as condition": lambda node: (
        isinstance(node.get("filter"), list) and None in node["filter"]
    ),
    **{f"$case: {name}": _condition(lambda node, name=name: node["operator"] == name)
       for name in CASE_OPERATORS},
    "$case: an unknown operator": _condition(lambda node: node["operator"] == "isNot"),
    "$case: a formula as operand": _condition(lambda node: _is_formula()(node.get("value"))),
    "$case: a field that leads through a list": _condition(
        lambda node: _matches(r"^(\$\.)?(users|lists)\.")(node["field"])),
    "$case: a malformed field": _condition(lambda node: _matches(r"\[x\]|^\$\$")(node["field"])),
    "$case: an empty field": _condition(lambda node: node["field"] == ""),
    "$map: null as row": _part("$map", "mapping", _holds(None)),
    "$map: a row that is no object": _part("$map", "mapping", lambda v: (
        isinstance(v, list) and any(isinstance(item, str) for item in v))),
    "$map: a formula as mapping": _part("$map", "mapping", _is_formula()),
    "$map: `mappings`": _argument("$map", lambda v: isinstance(v, dict) and "mappings" in v),
    "$map: a locator's text as value": _part("$map", "value", _matches(r"^\$\.")),
    "$map: lists compared": _part("$map", "value", lambda v: isinstance(v, list)),
    "$map: no default": _argument("$map", lambda v: isinstance(v, dict) and "default" not in v),
    "$iterate: index": _part("$iterate", "item", lambda v: v == {"$var": "index"}),
    "$iterate: parent": _part("$iterate", "item", lambda v: v == {"$var": "parent.text"}),
    "$iterate: an outer variable": _part("$iterate", "item", lambda v: v == {"$var": "text"}),
    "$iterate: in another": _part("$iterate", "item", _is_formula("$iterate")),
    "$iterate: a source that is no list": _part("$iterate", "source", lambda v: (
        isinstance(v, str | int))),
    "$iterate: no item": _argument("$iterate", lambda v: isinstance(v, dict) and "item" not in v),
    "$iterate: no object": _argument("$iterate", lambda v: not isinstance(v, dict)),
    "$iterate: a kept formula": _part("$iterate", "item", _is_formula("$formula")),
    "$firstNotEmpty: an empty text": _argument("$firstNotEmpty", _holds("")),
    "$firstNotEmpty: no list": _argument("$firstNotEmpty", lambda v: not isinstance(v, list)),
    "$mergeObjects: a list among them": _argument("$mergeObjects", lambda v: (
        isinstance(v, list) and any(isinstance(item, list) and item for item in v))),
    "$mergeObjects: nothing": _argument("$mergeObjects", lambda v: v in ([], [None])),
    "names: one word": _argument("$lastName", _matches(r"^\S+$")),
    "names: a salutation": _argument("$firstName", _matches(r"(?i)^(mr|dr|prof)\.? ")),
    "names: a suffix": _argument("$lastName", _matches(r"(?i) (jr|ph\.?d|iii)\.?$")),
    "names: a particle": _argument("$lastName", _matches(r"(?i) (van|de|von) \S+$")),
    "names: last, first": _argument("$firstName", _matches(r"^\w+, \w+")),
    "names: a comma without blanks": _argument("$lastName", _matches(r"\w,\w")),
    "names: a name in quotes": _argument("$lastName", _matches('"')),
    "names: no text": _argument("$firstName", lambda v: isinstance(v, int | list | bool)),
    "$domainFromEmail: two `@`": _argument("$domainFromEmail", lambda v: v == "a@b@c"),
    "$extractDate: no zone": _argument("$extractDate", _matches(r"T10:11$")),
    "$extractDate: the 30th of February": _argument("$extractDate", _matches(r"-02-30")),
    "$extractTime: another zone": _argument("$extractTime", _matches(r"\+02:00$")),
    "$extractTime: no text": _argument("$extractTime", lambda v: isinstance(v, int | list)),
    "$jsonata: a formula": _argument("$jsonata", _is_formula("$concat")),
    "$jsonata: a variable with `$`": _argument("$jsonata", lambda v: v == "$text"),
    "$jsonata: broken": _argument("$jsonata", lambda v: v == "user."),
    "$jsonata: no text": _argument("$jsonata", lambda v: isinstance(v, int | list | bool)),
    "$record: a formula inside": _part("$record", "id", lambda _: True),
    "$record: no object": _argument("$record", lambda v: not isinstance(v, dict)),
    "$plain: a formula": _argument("$plain", _is_formula()),
    "$formula: a variable": _argument("$formula", _is_formula("$var")),
    "$formula: another": _argument("$formula", _is_formula("$formula")),
    "$formula: the operand of $eval": _argument("$formula", lambda v: (
        _is_formula("$eval")(v) and len(v) > 1 and _is_formula("$var")(list(v.values())[1]))),
    "$formula: the item of $iterate": _argument("$formula", _is_formula("$iterate")),
    "$formula: no formula": _argument("$formula", lambda v: not isinstance(v, dict)),
    "$lookup: an undefined variable": _argument("$lookup", lambda v: v == {"$var": "missing"}),
}  # fmt: skip
