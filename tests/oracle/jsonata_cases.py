"""Random expressions of JSONata, with what people use it for in mappings."""

from __future__ import annotations

from random import Random
from typing import Any

VARIABLES: dict[str, Any] = {
    "credentials": {"apiKey": "k-1", "user name": "Ada", "port": 8080, "none": None},
    "text": "Some text, some words",
    "empty": "",
    "zero": 0,
    "half": -2.5,
    "yes": True,
    "no": False,
    "nothing": None,
    "list": [3, 1, 2],
    "words": ["b", "a", "c", "a"],
    "mixed": ["a", 1, None, True, ["x", "y"], {"id": 9}],
    "noItems": [],
    "users": [
        {"id": 1, "name": "Ada", "tags": ["p", "q"], "address": {"city": "London"}},
        {"id": 2, "name": "Bob", "tags": ["p"], "address": {"city": "Oslo"}, "active": False},
        {"id": 3, "name": "Cy", "tags": [], "active": True},
    ],
    "orders": [
        {"user": 1, "total": 10.5, "items": [{"sku": "x", "n": 2}, {"sku": "y", "n": 1}]},
        {"user": 2, "total": 7, "items": [{"sku": "x", "n": 4}]},
    ],
    "date": "2024-02-29T12:30:45.678Z",
}
_PATHS = [
    "credentials.apiKey", "credentials.`user name`", "credentials.none", "missing", "users.name",
    "users.tags", "users[0].name", "users[-1].id", "users[id = 2].name", "users.address.city",
    "users[active].name", "orders.items.sku", "orders.items[0].sku", "orders.(items.sku)[0]",
    "orders[total > 8].user", "users.missing", "mixed[5].id", "list[0]", "list[[0..1]]",
    "words[-1]",
    "$.text", "$$.zero", "credentials.*", "**.id", "users.tags[0]", "(users.tags)[0]", "users[].id",
    "orders.items[n > 1].sku", "users.name[]", "noItems", "mixed", "text.length", "users[5].name",
    "users.(id & name)", "users.{'i': id}", "orders.items.(n * 2)", "orders.%", "users#$i.$i",
    "orders@$o.users[id = $o.user].name",
]  # fmt: skip
_NUMBERS = ["0", "1", "2", "-1", "2.5", "1e3", "half", "zero", "credentials.port", "list[0]"]
_PLAIN_NUMBERS = ["0", "7", "1234.5", "credentials.port", "half"]
_WHOLE = ["0", "7", "42", "1999"]
_TEXTS = [
    "'a'",
    '"b"',
    "''",
    "'Some'",
    "text",
    "empty",
    "credentials.apiKey",
    "users[0].name",
    "', '",
]
_MOMENTS = [
    "2024", "2024-02", "2024-02-30", "2024-02-29T12:30:45", "2024-02-29T12:30",
    "2024-02-29T12:30:45.6789+02:00", "1969-12-31T23:59:59-0530", "2024-02-29T24:00:00Z",
]  # fmt: skip
_LISTS = ["list", "words", "users.name", "users.id", "[1..4]", "[]", "['x', 'y']", "orders.total",
          "users.tags", "noItems", "missing"]  # fmt: skip
_PATTERNS = [
    r"/\d+/", r"/\w+$/", r"/^\S+/m", r"/[\w-]+/i", r"/[^\d]/", r"/(?<x>.)\1/", r"/a|é$/i", r"/\./",
    r"/\bé/", r"/[[]/", r"/(o)?(?=m)/", r"/\W/", r"/\u0041/", r"/x{2,}/", r"/(?:s|S)o/", r"/é+?/",
]  # fmt: skip
_MATCHED = [r"'é1٣ a-b\n'", r"'xx[A]oo.é'", "text", r"'\nSo \nés'"]
_SORTABLE = ["list", "words", "users.id", "[3, 1.5]", "missing", "zero"]
_OBJECTS = ["credentials", "users[0]", "{'a': 1, 'b': text}", "{}", "users", "orders[0].items[0]"]
_LAMBDAS = [
    "function($v) { $v }", "function($v, $i) { $i }", "function($v) { $v & '!' }", "$string",
    "function($v, $i, $a) { $count($a) }", "λ($x) { $x = 1 }", "function($v) { missing }",
    "$exists",
]  # fmt: skip


class JsonataCases:
    """A source of random expressions; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def expression(self, depth: int = 2) -> str:
        """An expression in JSONata 1.8, mostly one that works."""
        pick = self._random
        if depth <= 0 or pick.random() < 0.15:
            return pick.choice([pick.choice(_PATHS), pick.choice(_NUMBERS), pick.choice(_TEXTS)])
        make = pick.choice([
            self._number, self._text, self._condition, self._list, self._object, self._functional,
            self._structure, self._chain,
        ])  # fmt: skip
        return make(depth - 1)

    def _any(self, depth: int) -> str:
        return f"({self.expression(depth)})" if depth > 0 else self.expression(depth)

    def _numeric(self, depth: int) -> str:
        if depth > 0 and self._random.random() < 0.5:
            return f"({self._number(depth - 1)})"
        return self._random.choice([*_NUMBERS, *_NUMBERS, *_NUMBERS, "text", "missing", "nothing"])

    def _textual(self, depth: int) -> str:
        if depth > 0 and self._random.random() < 0.5:
            return f"({self._text(depth - 1)})"
        return self._random.choice([*_TEXTS, *_TEXTS, *_TEXTS, "zero", "missing"])

    def _listed(self, depth: int) -> str:
        if depth > 0 and self._random.random() < 0.5:
            return f"({self._list(depth - 1)})"
        return self._random.choice([*_LISTS, *_LISTS, *_LISTS, "zero", "text", "users"])

    def _number(self, depth: int) -> str:
        a, b = self._numeric(depth), self._numeric(depth)
        return self._random.choice([
            f"{a} + {b}", f"{a} - {b}", f"{a} * {b}", f"-({a})", f"$abs({a})", f"$floor({a})",
            f"$ceil({a})", f"$round({a})", f"$round({a}, 1)", f"$sum({self._listed(depth)})",
            f"$count({self._listed(depth)})", f"$max({self._listed(depth)})",
            f"$min({self._listed(depth)})", f"$average({self._listed(depth)})",
            f"$length({self._textual(depth)})", f"$number({self._any(depth)})",
            f"$power({a}, 2)", f"{a} / 4", f"{a} % 3", f"$sqrt({a})",
        ])  # fmt: skip

    def _text(self, depth: int) -> str:
        a, b = self._textual(depth), self._textual(depth)
        return self._random.choice([
            f"{a} & {b}", f"{self._any(depth)} & {a}", f"$string({self._any(depth)})",
            f"$uppercase({a})", f"$lowercase({a})", f"$trim(' ' & {a} & ' ')",
            f"$substring({a}, 1)",
            f"$substring({a}, -3, 2)", f"$substringBefore({a}, {b})", f"$substringAfter({a}, {b})",
            f"$pad({a}, 6)", f"$pad({a}, -6, '-')", f"$join({self._listed(depth)})",
            f"$join({self._listed(depth)}, {b})", f"$replace({a}, 'o', '[]')",
            f"$replace({a}, /[aeiou]/, '*')", f"$replace({a}, /(s)o/i, '[$1]')",
            f"$replace({a}, 's', 'z', 1)", "$fromMillis(1709209845678)",
            "$fromMillis(1709209845678, '[Y0001]-[M01]-[D01]')", f"$encodeUrlComponent({a})",
            f"$decodeUrlComponent($encodeUrlComponent({a}))",
            f"$formatNumber({self._random.choice(_PLAIN_NUMBERS)}, '0.00')",
            f"$formatBase({self._numeric(depth)}, 16)", f"$base64decode($base64encode({a}))",
            f"$type({self._any(depth)})",
        ])  # fmt: skip

    def _condition(self, depth: int) -> str:
        a, b = self._any(depth), self._any(depth)
        n, m = self._numeric(depth), self._numeric(depth)
        return self._random.choice([
            f"{a} = {b}", f"{a} != {b}", f"{n} < {m}", f"{n} >= {m}", f"{a} and {b}", f"{a} or {b}",
            f"$not({a})", f"$boolean({a})", f"$exists({a})", f"{a} in {self._listed(depth)}",
            f"$contains({self._textual(depth)}, {self._textual(depth)})",
            f"$contains({self._random.choice(_MATCHED)}, {self._random.choice(_PATTERNS)})",
            f"$contains({self._textual(depth)}, /^s/i)", f"{self._textual(depth)} < 'm'",
        ])  # fmt: skip

    def _list(self, depth: int) -> str:
        a, f = self._listed(depth), self._random.choice(_LAMBDAS)
        return self._random.choice([
            f"[{self._any(depth)}, {self._any(depth)}]", f"$map({a}, {f})", f"$filter({a}, {f})",
            f"$append({a}, {self._listed(depth)})", f"$reverse({a})",
            f"$sort({self._random.choice(_SORTABLE)})",
            f"$sort({self._random.choice(_SORTABLE)}, function($l, $r) {{ $l < $r }})",
            f"$distinct({a})", f"$zip({a}, list)",
            f"$split({self._textual(depth)}, ' ')", f"$split({self._textual(depth)}, /,? /)",
            f"$split({self._textual(depth)}, '')", f"{a}^($)", "users^(>id).name",
            "users^(name)[0]",
            f"$keys({self._random.choice(_OBJECTS)})", f"$match({self._textual(depth)}, /s(o)?/i)",
            f"$match({self._random.choice(_MATCHED)}, {self._random.choice(_PATTERNS)})",
            f"[1..{self._random.choice(_NUMBERS)}]", f"{a}[0]", f"{a}[-1]", f"{a}[$ != 'a']",
        ])  # fmt: skip

    def _object(self, depth: int) -> str:
        o = self._random.choice(_OBJECTS)
        return self._random.choice([
            f"{{'k': {self._any(depth)}, 'l': {self._any(depth)}}}", f"$merge([{o}, {{'z': 1}}])",
            f"$lookup({o}, 'name')", f"$spread({o})", f"$each({o}, function($v, $k) {{ $k }})",
            f"$sift({o}, function($v, $k) {{ $k != 'id' }})", "users{name: id}",
            "orders{$string(user): total}",
            "users{address.city: $count(id)}", f"{o} ~> |$|{{'added': 1}}|",
            f"{o} ~> |$|{{}}, 'id'|",
        ])  # fmt: skip

    def _functional(self, depth: int) -> str:
        a, f = self._listed(depth), self._random.choice(_LAMBDAS)
        return self._random.choice([
            f"$reduce({a}, function($l, $r) {{ $l & $r }})",
            f"$reduce({a}, function($l, $r) {{ $l + $r }}, {self._numeric(depth)})",
            f"({f})({self._any(depth)})", f"{a} ~> $count()", f"{a} ~> $map({f})",
            f"$single({a}, function($v) {{ $v = 1 }})", "$toMillis(date)",
            f"$toMillis('{self._random.choice(_MOMENTS)}')", f"$type({f})",
            "$eval('1 + 1')", f"$assert({self._any(depth)}, 'no')",
            f"$error({self._textual(depth)})",
            "$toMillis('29/02/2024', '[D01]/[M01]/[Y0001]')", "$parseInteger('1,200', '#,##0')",
            f"$formatInteger({self._random.choice(_WHOLE)}, 'w')",
            f"$string({self._any(depth)}, true)",
            f"$string({{'x': [{a}, {self._numeric(depth)} / 3, 'é', $sum]}})",
        ])  # fmt: skip

    def _structure(self, depth: int) -> str:
        return self._random.choice([
            f"({self._any(depth)})", f"($x := {self._any(depth)}; $x)",
            f"{self._any(depth)} ? {self._any(depth)} : {self._any(depth)}",
            f"{self._condition(depth)} ? {self._any(depth)}",
            f"($f := function($a, $b) {{ $a & $b }}; $f({self._any(depth)}, 'z'))",
            f"({self._any(depth)}).({self._any(depth)})", f"/* c */ {self._any(depth)}",
            f"{self._any(depth)} +", f"({self._any(depth)}", f"$nothing({self._any(depth)})",
            f"($g := $substring(?, 0, 2); $g({self._textual(depth)}))",
        ])  # fmt: skip

    def _chain(self, depth: int) -> str:
        return self._random.choice([
            f"{self._any(depth)} ~> $string", f"{self._textual(depth)} ~> $uppercase ~> $trim",
            f"{self._listed(depth)} ~> $join('-')", f"users.{self._any(depth)}",
            f"users[{self._condition(depth)}].name", f"{self._listed(depth)}.({self._any(depth)})",
            f"orders.{{'u': user, 'v': {self._any(depth)}}}", "users.$uppercase(name)",
        ])  # fmt: skip
