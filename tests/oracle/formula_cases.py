"""Random formulas: every formula and operator, odd locators, odd types."""

from __future__ import annotations

from random import Random
from typing import Any

from oracle.corner_cases import CORNER_CASES
from oracle.date_cases import date
from oracle.name_cases import name

from spec_lsp.format.formulas import CASE_OPERATORS, EVAL_OPERATORS

VARIABLES: dict[str, Any] = {
    "text": "Some text",
    "empty": "",
    "zero": 0,
    "one": 1,
    "negative": -1.5,
    "big": 1e21,
    "digits": "12",
    "size": "10px",
    "yes": True,
    "no": False,
    "nothing": None,
    "email": "ada@example.com",
    "list": ["a", "b", 1, None, True],
    "lists": [["x"], ["y", "z"], []],
    "noItems": [],
    "noFields": {},
    "users": [{"id": 1, "tags": ["p", "q"]}, {"id": "2", "tags": "p"}, {}, None, {"id": None}],
    "user": {"name": "Ada", "a.b": 5, "x[0]": 6, "": 7, "1": "one", "deep": {"er": {"est": "!"}}},
    "odd name": "odd",
    "": {"": "unnamed"},
    "$": "dollar",
    "0": "nought",
    "emoji": "a😀\ud83d",
}
_SEGMENTS = [
    "text", "user", "users", "list", "lists", "id", "tags", "name", "deep", "er", "est", "zero",
    "nothing", "noItems", "noFields", "missing", "length", "0", "1", "01", "-1", "$", "", " ",
    "a\\.b", "x\\[0\\]", "a.b", "odd name", "\\t\\e\\x\\t", "text\\", "]", "empty", "no", "yes",
    "😀", "emoji", "item", "index", "parent",
]  # fmt: skip
_INDEXES = [
    "[0]", "[1]", "[ 2 ]", "[]", "[-0]", "[-1]", "[1.5]", "[0x1]", "[1e0]", "[x]", "[", "]",
    "[0", "[+1]", "['a']", "[99]", "[\\0]", "[1.]", "[.0]", "[Infinity]", "[NaN]", "[0b1]", "[1_0]",
]  # fmt: skip
_PLAIN: list[Any] = [
    None, True, False, 0, 1, -1, 2, 1.5, 1e21, 1e-7, 123456789012345680000, 0.1, "", " ", "a", "A",
    "1", "1.0", "01", "10px", "true", "null", "undefined", "text", "some TEXT", "x,y",
    "[object Object]",
    "ada@example.com", "a@b@c", "😀", "İ", [], {}, [None], ["a"], ["1"], [1], ["x"], [[]],
    ["a", "b"], {"a": 1}, {"b": 1, "1": 2}, {"id": 5}, ["a", None, ["b", [1, None]]], {"a": {},
    "b": []},
]  # fmt: skip
_EVAL = [*EVAL_OPERATORS, "nonsense", "is_not"]
_CASE = [*CASE_OPERATORS, "isNot", "nonsense"]
_EMAILS = ["ada@example.com", "a@b@c", "@", "ada@", "example.com", "a b@c d"]
_EXPRESSIONS = [
    "text", "user.name", "$sum(list[$ = 1])", "$string(user)", "missing", "nothing", "user.deep",
    "user.", "$nothing()", "item", "index + 1", "parent.text", "$count(users)", "users[0].tags",
    "$uppercase(text) & '!'", "''", "", "zero ? 1 : 'no'", "1 / zero", "list[-1]", "$exists(user)",
]  # fmt: skip
_TPL_KEYS = ["a", "b", "a.b", "", "1", "$var", "^a", "a b", "a-b", "😀", "item"]
_TPL_TEXTS = [
    "{a} and {b}",
    "{a.b}{axb}{a\nb}",
    "{}{a",
    "{1}}{",
    "{a}{a}{b}",
    "",
    "{$var}",
    "{😀}x",
]
_TPL_VALUES = ["{b}", "$&", "$$", "$`|$'", "$1$0", "x", "", "$"]


class FormulaCases:
    """A source of random formulas; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)

    def request(self) -> dict[str, Any]:
        """One formula and its variables, as ``eval -`` takes them."""
        return {"formula": self.value(self.random.choice([1, 2, 3])), "variables": VARIABLES}

    def plain(self) -> Any:
        return self.random.choice(_PLAIN)

    def locator(self) -> Any:
        pick = self.random
        if pick.random() < 0.04:
            return pick.choice([None, 5, True, {}, {"$var": "text"}, "", "$", "$$", "$a", "$ "])
        start = pick.choice(["", "", "", "$.", "$", "."])
        names = [pick.choice(list(VARIABLES)) if pick.random() < 0.8 else pick.choice(_SEGMENTS)]
        text = start + names[0]
        for _ in range(pick.choice([0, 0, 1, 1, 2, 3])):
            step = pick.choice(_SEGMENTS) if pick.random() < 0.7 else None
            text += pick.choice(_INDEXES) if step is None else "." + step
        return text

    def value(self, depth: int) -> Any:
        """A value with formulas in it, ``depth`` of them inside each other."""
        pick = self.random
        if depth <= 0 or pick.random() < 0.12:
            return self.plain() if pick.random() < 0.5 else {"$var": self.locator()}
        make = pick.choice([
            self._var, self._concat, self._eval, self._eval, self._junction, self._case, self._case,
            self._case_list, self._case_list, self._map, self._iterate, self._list_formula,
            self._tpl, self._unary, self._unary, self._data, self._formula, self._odd_node,
            self._corner,
        ])  # fmt: skip
        return make(depth - 1)

    def _values(self, depth: int, most: int = 4) -> list[Any]:
        return [self.value(depth) for _ in range(self.random.randrange(most))]

    def _var(self, depth: int) -> Any:
        return {"$var": self.locator()}

    def _list_or_odd(self, depth: int) -> Any:
        return self._values(depth) if self.random.random() < 0.85 else self.value(depth)

    def _concat(self, depth: int) -> Any:
        if self.random.random() < 0.5:
            return {"$concat": self._list_or_odd(depth)}
        argument: dict[str, Any] = {"values": self._list_or_odd(depth)}
        if self.random.random() < 0.7:
            argument["delimiter"] = self.value(depth)
        return {"$concat": argument}

    def _eval(self, depth: int) -> Any:
        operator = self.random.choice(_EVAL)
        node = {"$eval": self.value(depth), operator: self.value(depth)}
        if self.random.random() < 0.05:
            node[self.random.choice(["1", "is", "x"])] = self.value(0)
        return node if self.random.random() < 0.97 else {"$eval": self.value(depth)}

    def _junction(self, depth: int) -> Any:
        return {self.random.choice(["$and", "$or"]): self._list_or_odd(depth)}

    def _case(self, depth: int) -> Any:
        cases = [
            {"filter": self._eval(depth) if self.random.random() < 0.6 else self.value(depth),
             "value": self.value(depth)}
            for _ in range(self.random.randrange(3))
        ]  # fmt: skip
        return self._cases(cases, depth)

    def _case_list(self, depth: int) -> Any:
        conditions: list[dict[str, Any]] = []
        for _ in range(self.random.choice([1, 1, 1, 2])):
            field = self.locator()
            conditions.append({
                "field": "users" if field is None else field,
                "operator": self.random.choice(_CASE),
                "value": self.random.choice(
                    [*_PLAIN, "Some", "p", ["p", 1], 12, "12", {"$var": "text"}]
                ),
            })  # fmt: skip
        return self._cases([{"filter": conditions, "value": "matches"}], depth)

    def _cases(self, cases: list[Any], depth: int) -> Any:
        if self.random.random() < 0.1:
            cases.insert(0, self.plain())
        if self.random.random() < 0.5:
            return {"$case": cases}
        argument: dict[str, Any] = {"cases": cases}
        if self.random.random() < 0.8:
            argument["default"] = self.value(depth)
        return {"$case": argument}

    def _map(self, depth: int) -> Any:
        rows: list[Any] = [
            {"from": self.value(depth), "to": self.value(depth)}
            for _ in range(self.random.randrange(4))
        ]
        if self.random.random() < 0.1:
            rows.append(self.random.choice([None, self.plain()]))
        argument = {"value": self.value(depth), "mapping": rows, "default": self.value(0)}
        if self.random.random() < 0.1:
            del argument[self.random.choice(["value", "mapping", "default"])]
        return {"$map": argument}

    def _iterate(self, depth: int) -> Any:
        source = self.random.choice([{"$var": "list"}, {"$var": "users"}, self._list_or_odd(depth)])
        item = self.random.choice([
            {"$var": "item"}, {"$var": "index"}, {"$var": "parent.text"}, {"$var": "item.id"},
            {"$var": "$"}, {"$var": "text"}, self.value(depth), {"a": {"$var": "item.tags"}},
        ])  # fmt: skip
        argument = {"source": source, "item": item}
        if self.random.random() < 0.1:
            del argument[self.random.choice(["source", "item"])]
        return {"$iterate": argument if self.random.random() < 0.95 else self.value(depth)}

    def _list_formula(self, depth: int) -> Any:
        name = self.random.choice(["$firstNotEmpty", "$mergeObjects"])
        return {name: self._list_or_odd(depth)}

    def _tpl(self, depth: int) -> Any:
        pick = self.random
        values: dict[str, Any] = {}
        for _ in range(pick.randrange(4)):
            key = pick.choice(_TPL_KEYS)
            # A list is no locator, which `$var` as a key could ask for inside a $formula.
            is_plain = pick.random() < 0.6 or key == "$var"
            values[key] = pick.choice(_TPL_VALUES) if is_plain else self.value(depth)
        text = pick.choice(_TPL_TEXTS) if pick.random() < 0.95 else self.plain()
        odd_values = pick.choice([["x", {"$var": "text"}], "xy", None, 5, {"$var": "user"}])
        return {"$tpl": {"template": text, "values": odd_values if pick.random() < 0.1 else values}}

    def _unary(self, depth: int) -> Any:
        pick = self.random
        formula = pick.choice([
            "$domainFromEmail", "$record", "$plain", "$lookup", "$copy", "$dataSchemaRef",
            "$extractDate", "$extractTime", "$findAppRecordId", "$findExternalRecordId",
            "$firstName", "$lastName", "$jsonata", "$unknown", "$Var", "$",
        ])  # fmt: skip
        if formula == "$copy":  # a list is no locator that a document holds (docs/formulas.md)
            return {formula: self.locator()}
        if formula.startswith("$extract") and pick.random() < 0.9:
            return {formula: date(pick)}
        if formula in ("$firstName", "$lastName") and pick.random() < 0.8:
            return {formula: name(pick)}
        if formula == "$domainFromEmail" and pick.random() < 0.5:
            return {formula: pick.choice(_EMAILS)}
        if formula == "$jsonata":
            return {formula: self._expression()}
        return {formula: self.value(depth)}

    def _expression(self) -> Any:
        """An expression of JSONata; JsonataCases has far more of them."""
        pick = self.random
        if pick.random() < 0.2:
            return self.plain()
        text = pick.choice(_EXPRESSIONS)
        return pick.choice([text, text, {"$concat": [text]}, {"$plain": text}])

    def _formula(self, depth: int) -> Any:
        """A formula that is kept, with variables inside it."""
        return {"$formula": self.value(depth) if self.random.random() < 0.9 else self._var(0)}

    def _odd_node(self, depth: int) -> Any:
        """A formula whose node holds more than it should, or in an odd order."""
        formula = self.value(depth)
        if not isinstance(formula, dict):
            return [formula, self.value(0)]
        key = self.random.choice(["0", "x", "$var", "$concat", "01"])
        # A list is no locator that a document holds (docs/formulas.md).
        value = self.locator() if key == "$var" else self.value(0)
        return {key: value, **formula} if self.random.random() < 0.5 else {**formula, key: value}

    def _corner(self, depth: int) -> Any:
        """One of the corners that chance alone seldom finds."""
        corner = self.random.choice(CORNER_CASES)
        return corner if self.random.random() < 0.8 else {"a": corner, "b": self.value(depth)}

    def _data(self, depth: int) -> Any:
        pick = self.random
        if pick.random() < 0.4:
            return self._values(depth)
        keys = ["a", "b", "2", "1", "01", "$unknown", "$var ", "-1", "x"]
        pick.shuffle(keys)
        return {key: self.value(depth) for key in keys[: pick.randrange(4)]}
