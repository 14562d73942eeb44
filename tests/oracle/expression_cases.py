"""Random expressions of templates, with what JavaScript has to say to them."""

from __future__ import annotations

from random import Random
from typing import Any

VARIABLES: dict[str, Any] = {
    "text": "Some text",
    "empty": "",
    "zero": 0,
    "one": 1,
    "half": -0.5,
    "big": 1e21,
    "digits": "0x1F",
    "yes": True,
    "no": False,
    "nothing": None,
    "list": ["a", 2, None, ["b"]],
    "user": {"name": "Ada", "a b": 5, "1": "one", "deep": {"er": [1, 2]}, "none": None},
    "emoji": "a😀\ud83d",
    "low": "\ude00",
    "$odd_Name1": "ok",
    "é": "é",
}
_LITERALS = [
    "0", "1", "2.50", ".5", "1e3", "1e21", "1e-7", "0xFF", "0b11", "0o17", "1_000",
    "123456789012345680000",
    "''", '"a"', "'it\\'s'", '"\\u0041\\x41\\u{1F600}\\n\\t\\0"', "'1'", "' 12 '", "'Ünï😀'", "'}'",
    '"${"',
    "true", "false", "null", "undefined", "NaN", "Infinity", "'\\ud83d'", "'abc'", "'a\\\nb'",
    "'%E2%82%AC'",
    "`plain`", "``", "`a\\`b\\${c}`", "'YWJj'", "'İ'", "'a/b?c=d&e'", "' \\ufeff\\u00a0x '",
]  # fmt: skip
_PATHS = [
    "user.name", "user['a b']", "user[\"name\"]", "user[1]", "user.deep.er[1]", "user?.deep?.er",
    "user.missing", "user.missing?.x", "nothing?.x.y", "nothing?.[0].z", "list[0]", "list[3][0]",
    "list.length", "text.length", "text[0]", "emoji.length", "emoji[1]", "emoji[3]", "list[one]",
    "list[-1]", "list['0']", "text[99]", "user[text]", "user?.['a b']", "user . name", "user.none",
    "list[1.5]", "user.deep [ 'er' ]", "(user).name", "(user.deep).er[0]", "`abc`[1]",
    "'abc'.length",
]  # fmt: skip
_BINARY = [
    "+", "+", "+", "-", "*", "/", "%", "**", "==", "!=", "===", "!==", "<", "<=", ">", ">=",
]  # fmt: skip
_HELPERS = [
    "base64", "encodeURIComponent", "decodeURIComponent", "lowercase", "uppercase", "trim", "json",
    "sha256", "md5",
]  # fmt: skip
# Node takes a letter past U+00FF for its lower byte, U+D83D for "=": not worth following.
_ENCODED = ["'YWJj'", "'YQ=='", "'YQ'", "'Y'", "'YW Jj\\n'", "'_-8'", "'/+8='", "''", "'4oKs'",
    "'/w'",
            "'YQ==YQ=='", "'!'", "one", "'=YQ'", "`YW${empty}Jj`", "base64(emoji)",
            "null"]  # fmt: skip
_SOUP = [
    "a", "a", "a", ".b", "?.b", "?.", "[", "]", "(", ")", "(", ")", "+", "-", "**", "*", "/",
    "%", "??",
    "||", "&&", "!", "?", ":", "1", "1.", ".5", "'x'", '"y"', "`", "typeof ", "base64(", ",",
    " ", "==",
    "===", "<", ">=", "${", "}", "08", "1n", "1_0", "_", "null", "this", "new ", "=", ";", "\\",
    "'", "if",
    "in ", "/*", "*/", "\n", "é", "$", "#", "0x", "1e", "e3",
]  # fmt: skip


class ExpressionCases:
    """A source of random expressions; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def expression(self, depth: int = 3) -> str:
        """An expression in the language of templates."""
        pick = self._random
        if depth <= 0 or pick.random() < 0.15:
            return pick.choice(
                [pick.choice(_LITERALS), pick.choice(list(VARIABLES)), pick.choice(_PATHS)]
            )
        inner = depth - 1
        return pick.choice([
            self._binary, self._binary, self._binary, self._logical, self._unary, self._unary,
            self._conditional, self._call, self._template, self._group, self._index,
        ])(inner)  # fmt: skip

    def _binary(self, depth: int) -> str:
        operator = self._random.choice(_BINARY)
        left, right = self.expression(depth), self.expression(depth)
        space = self._random.choice([" ", " ", " ", "\n", "/* c */ "])
        if operator == "**":  # to a fraction, the last digit is the engine's own
            left = f"({left})" if self._random.random() < 0.8 else left
            right = self._random.choice(
                ["2", "3", "0", "-1", "one", "yes", "'x'", "(2 ** 2)", "NaN"]
            )
        return f"{left}{space}{operator} {right}"

    def _logical(self, depth: int) -> str:
        operator = self._random.choice(["&&", "||", "??"])
        return f"{self.expression(depth)} {operator} {self.expression(depth)}"

    def _unary(self, depth: int) -> str:
        return self._random.choice(["!", "- ", "+ ", "typeof ", "!!"]) + self.expression(depth)

    def _conditional(self, depth: int) -> str:
        return f"{self.expression(depth)} ? {self.expression(depth)} : {self.expression(depth)}"

    def _call(self, depth: int) -> str:
        if self._random.random() < 0.15:
            comma = self._random.choice(["", ","])
            return f"hmacSha256({self.expression(depth)}, {self.expression(depth)}{comma})"
        if self._random.random() < 0.1:
            return f"base64Decode({self._random.choice(_ENCODED)})"
        arguments = [self.expression(depth) for _ in range(self._random.choice([1, 1, 1, 1, 0, 2]))]
        return f"{self._random.choice(_HELPERS)}({', '.join(arguments)})"

    def _template(self, depth: int) -> str:
        return f"`x${{{self.expression(depth)}}} '{{y}}' ${{ {self.expression(depth)} }}`"

    def _group(self, depth: int) -> str:
        return f"({self.expression(depth)})"

    def _index(self, depth: int) -> str:
        return f"{self._random.choice(['list', 'text', 'user', 'emoji'])}[{self.expression(depth)}]"

    def soup(self) -> str:
        """Words of the language, and some that are not, in any order."""
        return "".join(self._random.choice(_SOUP) for _ in range(self._random.randrange(1, 9)))
