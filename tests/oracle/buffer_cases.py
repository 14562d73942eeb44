"""Random calls of Buffer's methods, right ones and wrong ones.

Arguments are JSON; ``{"bytes": […]}`` stands for a Buffer, ``{"undefined": true}`` for undefined.
"""

from __future__ import annotations

from random import Random
from typing import Any

_ENCODINGS = [
    "utf8", "utf-8", "UTF-8", "hex", "base64", "base64url", "latin1", "binary", "ascii", "ucs2",
    "ucs-2", "utf16le", "UTF16LE", "Base64", "HEX",
]  # fmt: skip
_WRONG_ENCODINGS = ["nope", "utf-16", "", "base-64"]
UNDEFINED = {"undefined": True}
_WORDS = [
    "a", "abc", "é", "€", "😀", "\ud83d", "日本", "\0", "YWJj", "YQ==", "Y=Q", "-_8", "+/8=",
    " YW\nJj", "00ff", "0", "abz", "ABCDEF", "zz", "ÿ", "!", "\x80", "a" * 9, "",
]  # fmt: skip
_NUMBERS = [0, 1, -1, 2, 3, 5, 7, 100, -3, -100, 1.5, 2.9, 255, 256, 1e10]


class BufferCases:
    """A source of random calls; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def encoding(self) -> Any:
        if self._random.random() < 0.1:
            return self._random.choice([*_WRONG_ENCODINGS, UNDEFINED, None])
        return self._random.choice(_ENCODINGS)

    def text(self) -> str:
        return "".join(self._random.choice(_WORDS) for _ in range(self._random.randrange(5)))

    def data(self, longest: int = 14) -> list[int]:
        length = self._random.randrange(longest)
        if self._random.random() < 0.5:
            return list(self.text().encode("utf-8", "surrogatepass")[:length])
        return list(self._random.randbytes(length))

    def place(self) -> Any:
        odd = self._random.random()
        if odd < 0.15:
            return UNDEFINED
        if odd < 0.2:
            return self._random.choice(["1", None, "x", True])
        return self._random.choice(_NUMBERS)

    def method_call(self) -> dict[str, Any]:
        """``{"on": bytes, "method": name, "arguments": […]}``."""
        pick = self._random.choice
        name = pick(["toString", "slice", "subarray", "write", "write", "fill", "fill", "copy",
                     "indexOf", "indexOf", "lastIndexOf", "includes", "equals", "compare", "swap16",
                     "swap32", "swap64", "toJSON", "at", "reverse", "map"])  # fmt: skip
        some = {"bytes": self.data()}
        needle = pick([self.text(), {"bytes": self.data(4)}, pick(_WORDS), pick(_NUMBERS)])
        many = {
            "toString": [self.encoding(), self.place(), self.place()],
            "slice": [self.place(), self.place()],
            "subarray": [self.place(), self.place()],
            "write": pick([
                [self.text(), self.place(), self.place(), self.encoding()],
                [self.text(), self.encoding()],
                [self.text(), pick([0, 1, 2]), self.encoding()],
            ]),
            "fill": pick([
                [needle, self.place(), self.place(), self.encoding()],
                [self.text(), self.encoding()],
                [needle, pick([0, 1, 2]), self.encoding()],
                [needle],
            ]),
            "copy": [some, self.place(), self.place(), self.place()],
            "indexOf": [needle, self.place(), self.encoding()],
            "lastIndexOf": [needle, self.place(), self.encoding()],
            "includes": [needle, self.place(), self.encoding()],
            "equals": [pick([some, "text", None])],
            "compare": [some, self.place(), self.place(), self.place(), self.place()],
            "at": [self.place()],
        }.get(name, [])  # fmt: skip
        arguments = many[: self._random.randrange(len(many) + 1)] if many else []
        if name in {"indexOf", "lastIndexOf", "includes", "write", "fill", "copy", "equals"}:
            arguments = arguments or many[:1]
        data = self.data()
        if "ndex" in name or name == "includes":  # Node finds odd bytes in an odd number of them
            data = data[: len(data) // 2 * 2]
        return {"on": data, "method": name, "arguments": arguments}

    def number_call(self) -> dict[str, Any]:
        pick = self._random.choice
        verb = pick(["read", "write"])
        kind = pick(["Int", "UInt", "Uint", "Float", "Double", "BigInt64", "BigUInt64"])
        sizes = ["8", "16LE", "16BE", "32LE", "32BE", "LE", "BE"] if kind.endswith("nt") else []
        size = pick(sizes or ["LE", "BE"])
        value = pick([
            0, 1, -1, 127, 128, 255, 256, 32767, 65535, 65536, -32769, 2**31, 2**32, 2**40,
            -(2**47), 2**48, 1.5, -1.5, "12", 3.14159, self._random.randrange(2**32), "x",
        ])  # fmt: skip
        if kind.startswith("Big"):
            value = {"big": str(pick([0, -1, 2**63, 2**64, -(2**63), 2**63 - 1, 1234567890**2]))}
        arguments: list[Any] = [value] if verb == "write" else []
        arguments.append(pick([0, 0, 1, 2, 3, self.place()]))
        if sizes and size in {"LE", "BE"}:
            arguments.append(pick([1, 2, 3, 4, 5, 6, 6, 0, 7, UNDEFINED, 1.5, "2"]))
        return {"on": self.data(12), "method": f"{verb}{kind}{size}", "arguments": arguments}

    def static_call(self) -> dict[str, Any]:
        pick = self._random.choice
        name = pick([
            "from", "from", "from", "alloc", "concat", "byteLength", "byteLength", "isBuffer",
            "isEncoding", "compare", "of",
        ])  # fmt: skip
        some = {"bytes": self.data(6)}
        anything = self._anything()
        items = [pick([some, {"bytes": self.data(3)}]) for _ in range(self._random.randrange(4))]
        filling = pick([self.text(), 1, 300, some])
        arguments: list[Any] = {
            "from": [anything, pick([self.encoding(), self.place()]), self.place()],
            "alloc": [pick([0, 1, 5, -1, 1.5, "3", 8]), filling, self.encoding()],
            "concat": [pick([items, items, "x", [1]]), pick([UNDEFINED, 0, 3, 50, -1, 1.5, "2"])],
            "byteLength": [anything, self.encoding()],
            "isBuffer": [anything],
            "isEncoding": [pick([self.encoding(), 5, None])],
            "compare": [some, pick([some, {"bytes": self.data()}, "x"])],
            "of": self.data(4),
        }[name]
        if name in {"from", "byteLength"} and self._random.random() < 0.3:
            arguments = arguments[:1]
        return {"on": None, "method": name, "arguments": arguments}

    def _anything(self) -> Any:
        return self._random.choice([
            self.text(), self.data(5), {"bytes": self.data(6)}, None, UNDEFINED, 5, True, {}, [],
            {"length": 2, "0": 65}, {"type": "Buffer", "data": [1, 2, 300]}, {"length": "2"},
            ["1", "x", -1, 256.7, None], {"arraybuffer": self.data(9)}, {"boxed": self.text()},
            {"primitive": "abc"},
        ])  # fmt: skip
