"""Random bytes that are nearly text, and texts that are nearly base64."""

from __future__ import annotations

from itertools import pairwise
from random import Random

# Whole characters, and bytes that begin, continue and break them.
_UTF8 = [
    b"a", b"Az 09", "é".encode(), "€".encode(), "😀".encode(), b"\xef\xbb\xbf", b"\xff", b"\xc3",
    b"\xe2\x82", b"\xf0\x9f\x98", b"\xf0\x9f", b"\x80", b"\xbf\x80", b"\xc0\xaf", b"\xe0\x80\xaf",
    b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80", b"\xc1", b"\x00", b"\xe0", b"\xf4",
    b"\xed", b"\xf0", b"\xe1\x80", b"\xee\x80\x80",
]  # fmt: skip
_UTF16 = [
    b"a\0", b"\0a", b"\xff\xfe", b"\xfe\xff", b"\xd8\x3d\xde\x00", b"\x3d\xd8\x00\xde", b"\xd8",
    b"\0", b"\x00\xd8", b"\xdc\x00", b"\x00\xdc", b"\xac\x20",
]  # fmt: skip
LABELS = ["utf-8", "UTF8", " utf-8\n", "utf-16le", "utf-16", "utf-16be", "unicode"]


class EncodingCases:
    """A source of random bytes; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def label(self) -> str:
        return self._random.choice(LABELS)

    def chunks(self, label: str) -> list[list[int]]:
        """Bytes for a decoder, in one piece or in several."""
        pick = self._random.choice
        pieces = _UTF16 if "16" in label or label == "unicode" else _UTF8
        whole = b"".join(pick(pieces) for _ in range(self._random.randrange(9)))
        if self._random.random() < 0.1:
            whole = self._random.randbytes(self._random.randrange(40))
        cuts = sorted(self._random.randrange(len(whole) + 1) for _ in range(pick([0, 1, 2, 5])))
        bounds = [0, *cuts, len(whole)]
        return [list(whole[start:end]) for start, end in pairwise(bounds)]

    def options(self) -> dict[str, bool]:
        return {name: self._random.random() < 0.4 for name in ("fatal", "ignoreBOM")}

    def text(self) -> str:
        words = ["a", "é", "€", "😀", "\ud83d", "\ude00", "\0", "日本", "x" * 20, "\ufeff", "\n"]
        return "".join(self._random.choice(words) for _ in range(self._random.randrange(8)))

    def base64(self) -> str:
        pieces = ["YQ", "YWJj", "=", "==", " ", "\n", "\t", "\f", "\r", "\v", "\u00a0", "-", "_",
                  "+", "/", "A", "z9", "!", "é", "YR"]  # fmt: skip
        return "".join(self._random.choice(pieces) for _ in range(self._random.randrange(7)))
