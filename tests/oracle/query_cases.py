"""Random query strings, and values to make them of, for querystring and qs."""

from __future__ import annotations

from random import Random
from typing import Any

_WORDS = [
    "a", "b", "c", "1", "10", "a b", "ü", "日本", "😀", "a.b", "a[b]", "x&y", "p=q", "%41", "+", "",
    "true", "null", "~!*'()", "-_.", "2020-01-01T00:00:00.000Z", "a,b", "a%2Cb", "#", "/?",
]  # fmt: skip
UNDEFINED = {"$": "undefined"}
_SPECIAL = [UNDEFINED, {"$": "date"}, {"$": "NaN"}, {"$": "bigint"}, {"$": "function"}]


class QueryCases:
    """A source of random queries; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def word(self) -> str:
        return self._random.choice(_WORDS)

    def value(self, depth: int = 3) -> Any:
        """JSON, where ``{"$": name}`` stands for what JSON cannot say."""
        pick = self._random.choice
        roll = self._random.random()
        if depth <= 0 or roll < 0.4:
            return pick([self.word(), self.word(), 1, -2.5, True, False, None, pick(_SPECIAL)])
        items = range(self._random.randrange(4))
        if roll < 0.65:
            return [self.value(depth - 1) for _ in items]
        return {self.name(): self.value(depth - 1) for _ in items}

    def name(self) -> str:
        return self._random.choice(["a", "b", "c", "d e", "ü", "x.y", "0", "1", "k[]", "é&="])

    def object(self) -> dict[str, Any]:
        return {self.name(): self.value() for _ in range(self._random.randrange(1, 4))}

    def flat_query(self) -> str:
        """Node takes letters for bytes where they stand beside broken percent-encoding."""
        pick = self._random.choice
        pieces = [
            "a", "b", "1", "=", "=", "&", "&", "&&", "+", "%20", "%C3%BC", ";", ":", "__proto__",
            "toString", "%F0%9F%98%80", *pick([["%ff", "%zz", "%"], ["ü", "日"]]),
        ]  # fmt: skip
        return "".join(pick(pieces) for _ in range(self._random.randrange(14)))

    def nested_query(self) -> str:
        pick = self._random.choice
        pairs = [self._pair() for _ in range(pick([0, 1, 1, 2, 3, 4, 6]))]
        return pick(["", "", "", "?"]) + pick(["&", "&", "&", ";", "&&"]).join(pairs)

    def _pair(self) -> str:
        pick = self._random.choice
        tails = [
            "", "", "[]", "[]", "[0]", "[1]", "[2]", "[b]", "[b][c]", "[b][]", "[0][b]", "[][b]",
            ".b", ".b.c", "[b.c]", "[100]", "[21]", "[20]", "[-1]", "[01]", "[", "]", "[b", "b]",
            "%5Bb%5D", "%5B%5D", "[a][b][c][d][e][f][g]", "[__proto__]", "[toString]", "[b%2Ec]",
            "%5B0%5D", "[ ]", "[b]x", "[[b]]", ".0", "[b][0]", "[b][1]", "[x=y]", "[1e1]", "%2Eb",
        ]  # fmt: skip
        values = [
            "=1", "=x", "=", "", "=a+b", "=%20", "=%C3%BC", "=%zz", "=1,2", "=a%2Cb", "=x=y", "=,",
            "=%E4%BD", "=ü", "=%F0%9F%98%80", "=%26%2338%3B", "=true", "=[1]",
        ]  # fmt: skip
        name = pick(
            ["a", "a", "a", "b", "c", "ü", "a b", "%61", "[0]", "[a]", "", "hasOwnProperty"]
        )
        return name + pick(tails) + pick(values)

    def writing_options(self) -> dict[str, Any]:
        """Options of qs.stringify; ``"()"`` stands for a function."""
        return self._options({
            "arrayFormat": ["indices", "brackets", "repeat", "comma", "nonsense"],
            "indices": [True, False],
            "encode": [False, True],
            "encodeValuesOnly": [True],
            "delimiter": [";", "&"],
            "allowDots": [True, False],
            "skipNulls": [True],
            "strictNullHandling": [True],
            "addQueryPrefix": [True],
            "format": ["RFC1738", "RFC3986", "WHATWG"],
            "sort": ["()"],
            "filter": ["()", ["a", "b", 0, "0"]],
            "encoder": ["()"],
            "serializeDate": ["()"],
            "charset": ["utf-8", "iso-8859-1"],
            "charsetSentinel": [True],
            "allowEmptyArrays": [True],
            "commaRoundTrip": [True],
            "encodeDotInKeys": [True],
            "depth": [1, 2],
        })  # fmt: skip

    def reading_options(self) -> dict[str, Any]:
        """Options of qs.parse; ``"()"`` stands for a function."""
        return self._options({
            "allowDots": [True, False],
            "arrayLimit": [0, 1, 2, 50],
            "depth": [0, 1, 2, False, 10],
            "delimiter": [";", "/[;&]/"],
            "parameterLimit": [1, 2],
            "ignoreQueryPrefix": [True],
            "comma": [True],
            "parseArrays": [False],
            "plainObjects": [True],
            "allowPrototypes": [True],
            "allowSparse": [True],
            "strictNullHandling": [True],
            "decoder": ["()"],
            "charset": ["utf-8", "iso-8859-1"],
            "interpretNumericEntities": [True],
            "duplicates": ["first", "last", "combine"],
            "allowEmptyArrays": [True],
            "strictMerge": [False],
            "strictDepth": [True],
            "throwOnLimitExceeded": [True],
            "charsetSentinel": [True],
            "decodeDotInKeys": [True],
        })  # fmt: skip

    def _options(self, all_of_them: dict[str, list[Any]]) -> dict[str, Any]:
        chosen = self._random.sample(list(all_of_them), self._random.choice([0, 0, 1, 1, 1, 2, 3]))
        return {name: self._random.choice(all_of_them[name]) for name in chosen}
