"""An RSA key made of a seed, so that no private key lies in the repository."""

from __future__ import annotations

import base64
import functools
from random import Random


def _is_prime(number: int, random: Random) -> bool:
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1
    for _ in range(20):
        power = pow(random.randrange(2, number - 1), odd, number)
        if power in (1, number - 1):
            continue
        for _ in range(twos - 1):
            power = pow(power, 2, number)
            if power == number - 1:
                break
        else:
            return False
    return True


def _prime(bits: int, random: Random) -> int:
    while True:
        number = random.getrandbits(bits) | 1 | 3 << (bits - 2)
        if number % 65537 != 1 and _is_prime(number, random):
            return number


@functools.cache
def rsa_jwk(bits: int = 1024) -> dict[str, str]:
    """The key as JWK, with its private half."""
    random = Random(bits)
    p, q = _prime(bits // 2, random), _prime(bits // 2, random)
    d = pow(65537, -1, (p - 1) * (q - 1))
    numbers = {
        "n": p * q, "e": 65537, "d": d, "p": p, "q": q,
        "dp": d % (p - 1), "dq": d % (q - 1), "qi": pow(q, -1, p),
    }  # fmt: skip
    return {"kty": "RSA", **{name: _text(number) for name, number in numbers.items()}}


def modulus(jwk: dict[str, str]) -> int:
    return int.from_bytes(base64.urlsafe_b64decode(jwk["n"] + "=="), "big")


def _text(number: int) -> str:
    size = (number.bit_length() + 7) // 8
    return base64.urlsafe_b64encode(number.to_bytes(size, "big")).decode().rstrip("=")
