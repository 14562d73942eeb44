"""Random inputs for hash functions, ciphers and keys."""

from __future__ import annotations

from random import Random
from typing import Any

HASHES = [
    "md5", "sha1", "sha224", "sha256", "sha384", "sha512", "sha512-224", "sha512-256", "ripemd160",
    "SHA256", "RSA-SHA1", "sha-256", "SHA2-512", "sha512WithRSAEncryption", "rmd160",
    "SHA2-512/256",
]  # fmt: skip
_WEB_HASHES = ["SHA-1", "SHA-256", "sha-384", "SHA-512"]
_OUTPUTS = ["hex", "base64", "base64url", "latin1", "binary", None, "buffer", "HEX", "ucs2", "x"]
_LETTERS = ["a", "é", "€", "😀", "\ud83d", "\0", "\n", "=", "Ā"]
# Lengths at which a block, or the room for the length in it, is just full or just not.
_EDGES = [0, 1, 55, 56, 57, 63, 64, 65, 111, 112, 113, 119, 120, 127, 128, 129, 2047, 2048, 2049]


class CryptoCases:
    """A source of random cases; the same seed gives the same ones. Bytes are hexadecimal."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def bytes(self, longest: int = 300) -> str:
        pick = self._random
        length = pick.choice(_EDGES) if pick.random() < 0.3 else pick.randrange(longest)
        return pick.randbytes(min(length, longest)).hex()

    def exactly(self, *lengths: int) -> str:
        return self._random.randbytes(self._random.choice(lengths)).hex()

    def text(self) -> str:
        return "".join(self._random.choices(_LETTERS, k=self._random.randrange(40)))

    def piece(self) -> list[Any]:
        """What `update` is given: bytes, or a text and its encoding."""
        encoding = self._random.choice(
            ["bytes", "bytes", "utf8", "hex", "base64", "latin1", "ucs2"]
        )
        if encoding == "bytes":
            return [encoding, self.bytes(3_000)]
        if encoding == "hex":
            return [encoding, self.bytes()]
        return [encoding, self.text()]

    def digest(self) -> list[Any]:
        """[algorithm, pieces, the encoding of the result]"""
        pick = self._random
        pieces = [self.piece() for _ in range(pick.choice([0, 1, 1, 1, 2, 5]))]
        return [pick.choice(HASHES), pieces, pick.choice(_OUTPUTS)]

    def mac(self) -> list[Any]:
        """[algorithm, pieces, the encoding of the result, key]"""
        return [*self.digest(), self.bytes()]

    def derivation(self) -> list[Any]:
        """[algorithm, secret, salt, info, iterations, length]"""
        pick = self._random
        return [
            pick.choice(HASHES[:9]), self.bytes(), self.bytes(60), self.bytes(60),
            pick.choice([1, 1, 2, 5]), pick.choice([0, 1, 16, 20, 32, 33, 64, 65, 150]),
        ]  # fmt: skip

    def web_hash(self) -> str:
        return self._random.choice(_WEB_HASHES)

    def cipher(self) -> list[Any]:
        """[mode, key, iv, additional data, pieces, encoding of the result, pads]"""
        pick = self._random
        mode = pick.choice(["cbc", "ctr", "gcm", "gcm", "ecb"])
        lengths = {"cbc": [16], "ctr": [16], "ecb": [0], "gcm": [12, 12, 12, 1, 16, 60]}[mode]
        return [
            mode, self.exactly(16, 24, 32), self.exactly(*lengths),
            self.bytes(70) if pick.random() < 0.5 else "",
            [self.bytes(70) for _ in range(pick.choice([1, 1, 2, 4]))],
            pick.choice(["hex", "base64", "latin1", "buffer"]), pick.random() < 0.8,
        ]  # fmt: skip
