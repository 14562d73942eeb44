"""Random formulas: every formula and operator, odd locators, odd types."""

from __future__ import annotations

from random import Random
from typing import Any

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
_TIMES = [
    "10:11", "10:11:12", "23:59:59.999", "24:00", "24:01", "1:2", "10", "10:11:12.5", "00:00:60",
    "12:30", "::5", "10:11:12.1234567",
]  # fmt: skip
_ZONES = [
    "", "", "Z", "z", "+02:00", "-0530", "+2", " GMT", " UTC+3", " EST", " PM", " am", " (CET)",
    "+",
    "-05", " foo", " +0200", " GMT-08:00",
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
        self._random = Random(seed)

    def request(self) -> dict[str, Any]:
        """One formula and its variables, as ``eval -`` takes them."""
        return {"formula": self.value(self._random.choice([1, 2, 3])), "variables": VARIABLES}

    def data_request(self) -> dict[str, Any]:
        """One object with copies in it, for ``buildData``."""
        keys = ["a", "b", "c", "1"]
        self._random.shuffle(keys)
        parts = {key: self._data_part(key) for key in keys}
        return {"data": parts, "variables": VARIABLES}

    def _data_part(self, key: str) -> Any:
        source = {
            "$copy": self._random.choice(
                ["a", "b", "c", "1", "a.x", "b.x", "q", "a[0]", "[", "a.0"]
            )
        }
        return self._random.choice([
            source, source, {"x": source, "y": 1}, [source, 2], self.plain(), self.value(1),
        ])  # fmt: skip

    def plain(self) -> Any:
        return self._random.choice(_PLAIN)

    def locator(self) -> Any:
        pick = self._random
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
        pick = self._random
        if depth <= 0 or pick.random() < 0.12:
            return self.plain() if pick.random() < 0.5 else {"$var": self.locator()}
        make = pick.choice([
            self._var, self._concat, self._eval, self._eval, self._junction, self._case, self._case,
            self._case_list, self._case_list, self._map, self._iterate, self._list_formula,
            self._tpl, self._unary, self._data,
        ])  # fmt: skip
        return make(depth - 1)

    def _values(self, depth: int, most: int = 4) -> list[Any]:
        return [self.value(depth) for _ in range(self._random.randrange(most))]

    def _var(self, depth: int) -> Any:
        return {"$var": self.locator()}

    def _list_or_odd(self, depth: int) -> Any:
        return self._values(depth) if self._random.random() < 0.85 else self.value(depth)

    def _concat(self, depth: int) -> Any:
        if self._random.random() < 0.5:
            return {"$concat": self._list_or_odd(depth)}
        argument: dict[str, Any] = {"values": self._list_or_odd(depth)}
        if self._random.random() < 0.7:
            argument["delimiter"] = self.value(depth)
        return {"$concat": argument}

    def _eval(self, depth: int) -> Any:
        operator = self._random.choice(_EVAL)
        node = {"$eval": self.value(depth), operator: self.value(depth)}
        if self._random.random() < 0.05:
            node[self._random.choice(["1", "is", "x"])] = self.value(0)
        return node if self._random.random() < 0.97 else {"$eval": self.value(depth)}

    def _junction(self, depth: int) -> Any:
        return {self._random.choice(["$and", "$or"]): self._list_or_odd(depth)}

    def _case(self, depth: int) -> Any:
        cases = [
            {"filter": self._eval(depth) if self._random.random() < 0.6 else self.value(depth),
             "value": self.value(depth)}
            for _ in range(self._random.randrange(3))
        ]  # fmt: skip
        return self._cases(cases, depth)

    def _case_list(self, depth: int) -> Any:
        conditions: list[dict[str, Any]] = []
        for _ in range(self._random.choice([1, 1, 1, 2])):
            field = self.locator()
            conditions.append({
                "field": "users" if field is None else field,
                "operator": self._random.choice(_CASE),
                "value": self._random.choice([*_PLAIN, "Some", "p", ["p", 1], 12, "12"]),
            })  # fmt: skip
        return self._cases([{"filter": conditions, "value": "matches"}], depth)

    def _cases(self, cases: list[Any], depth: int) -> Any:
        if self._random.random() < 0.1:
            cases.insert(0, self.plain())
        if self._random.random() < 0.5:
            return {"$case": cases}
        argument: dict[str, Any] = {"cases": cases}
        if self._random.random() < 0.8:
            argument["default"] = self.value(depth)
        return {"$case": argument}

    def _map(self, depth: int) -> Any:
        rows: list[Any] = [
            {"from": self.value(depth), "to": self.value(depth)}
            for _ in range(self._random.randrange(4))
        ]
        if self._random.random() < 0.1:
            rows.append(self.plain())
        return {"$map": {"value": self.value(depth), "mapping": rows, "default": self.value(0)}}

    def _iterate(self, depth: int) -> Any:
        source = self._random.choice(
            [{"$var": "list"}, {"$var": "users"}, self._list_or_odd(depth)]
        )
        item = self._random.choice([
            {"$var": "item"}, {"$var": "index"}, {"$var": "parent.text"}, {"$var": "item.id"},
            {"$var": "$"}, {"$var": "text"}, self.value(depth), {"a": {"$var": "item.tags"}},
        ])  # fmt: skip
        return {"$iterate": {"source": source, "item": item}}

    def _list_formula(self, depth: int) -> Any:
        name = self._random.choice(["$firstNotEmpty", "$mergeObjects"])
        return {name: self._list_or_odd(depth)}

    def _tpl(self, depth: int) -> Any:
        pick = self._random
        values = {
            pick.choice(_TPL_KEYS): pick.choice(_TPL_VALUES)
            if pick.random() < 0.6
            else self.value(depth)
            for _ in range(pick.randrange(4))
        }
        text = pick.choice(_TPL_TEXTS) if pick.random() < 0.95 else self.plain()
        return {"$tpl": {"template": text, "values": values}}

    def _unary(self, depth: int) -> Any:
        name = self._random.choice([
            "$domainFromEmail", "$record", "$plain", "$lookup", "$copy", "$dataSchemaRef",
            "$extractDate", "$extractTime", "$findAppRecordId", "$unknown", "$Var", "$",
        ])  # fmt: skip
        if name.startswith("$extract"):
            return {name: self.date()}
        if name == "$copy":  # a list is no locator that a document holds (docs/formulas.md)
            return {name: self.locator()}
        return {name: self.value(depth)}

    def date(self) -> Any:
        """A point in time as people write it, and as they mistype it."""
        pick = self._random
        year = pick.choice(
            ["2024", "1999", "0050", "99", "7", "+002024", "-000001", "20245", "1969"]
        )
        month = pick.choice(["01", "2", "02", "12", "13", "0", "Feb", "march", "Sept"])
        day = pick.choice(["01", "29", "30", "31", "32", "5", "0"])
        separator = pick.choice(["-", "-", "-", "/", " ", ".", ", "])
        parts = [year, month, day]
        if pick.random() < 0.3:
            pick.shuffle(parts)
        text = separator.join(parts[: pick.choice([1, 2, 3, 3, 3, 3])])
        if pick.random() < 0.3:
            text = pick.choice(["Mon ", "Monday, ", "on ", " ", "(x) ", "T"]) + text
        if pick.random() < 0.7:
            text += pick.choice(["T", "T", " ", " at ", "t", ", "])
            text += pick.choice(_TIMES) + pick.choice(_ZONES)
        return self.plain() if pick.random() < 0.1 else text

    def _data(self, depth: int) -> Any:
        pick = self._random
        if pick.random() < 0.4:
            return self._values(depth)
        keys = ["a", "b", "2", "1", "01", "$unknown", "$var ", "-1", "x"]
        pick.shuffle(keys)
        return {key: self.value(depth) for key in keys[: pick.randrange(4)]}
