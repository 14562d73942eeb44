"""Buffer and the package `buffer` are Node's, as far as connectors use them."""

from __future__ import annotations

from typing import Any

import pytest
from environment_engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("Buffer.from('user:pässword').toString('base64')", "dXNlcjpww6Rzc3dvcmQ="),
        ("Buffer.from('dXNlcjpww6Rzc3dvcmQ', 'base64').toString()", "user:pässword"),
        ("Buffer.from('+/8', 'base64').toString('base64url')", "-_8"),
        ("Buffer.from('é', 'latin1').toString('hex')", "e9"),
        ("Buffer.from('68c3a9zz', 'hex').toString()", "hé"),
        ("Buffer.from('aé', 'utf16le').toJSON()", {"type": "Buffer", "data": [97, 0, 233, 0]}),
        ("Buffer.from([256, -1, '7', 'x']).toString('hex')", "00ff0700"),
        ("Buffer.from({type: 'Buffer', data: [1, 2]}).length", 2),
        ("Buffer.from(new Uint8Array([1, 2, 3]).buffer, 1).toString('hex')", "0203"),
        ("Buffer.alloc(5, 'ab').toString()", "ababa"),
        ("Buffer.concat([Buffer.from('a'), new Uint8Array([98])]).toString()", "ab"),
        ("Buffer.byteLength('€')", 3),
        ("[Buffer.isBuffer(Buffer.alloc(1)), Buffer.isBuffer(new Uint8Array(1))]", [True, False]),
        ("[Buffer.isEncoding('UTF-8'), Buffer.isEncoding('utf-16')]", [True, False]),
        ("[Buffer.from('b'), Buffer.from('a')].sort(Buffer.compare).join()", "a,b"),
        ("Buffer.from('hello').indexOf('l')", 2),
        ("Buffer.from('hello').lastIndexOf('l')", 3),
        ("Buffer.from('abc').equals(new Uint8Array([97, 98, 99]))", True),
        ("Buffer.from([1, 2, 3, 4]).readUInt32BE(0)", 0x01020304),
        ("Buffer.from([255, 255]).readInt16LE()", -1),
        ("(b => (b.writeDoubleBE(1.5), b.toString('hex')))(Buffer.alloc(8))", "3ff8000000000000"),
        ("`${Buffer.from('text')}`", "text"),
        ("JSON.stringify(Buffer.from('a'))", '{"type":"Buffer","data":[97]}'),
        ("Buffer('old').toString() + new Buffer('b2xk', 'base64')", "oldold"),
        ("Buffer.from('abc').map((byte) => byte + 1).toString()", "bcd"),
    ],
)
def test_what_connectors_do_with_bytes(engine: Engine, expression: str, value: Any) -> None:
    assert engine.value(f"return {expression}") == value


def test_a_slice_shares_its_bytes(engine: Engine) -> None:
    script = """
    const whole = Buffer.from('abc')
    whole.slice(1).write('X')
    const part = whole.subarray(0, 1)
    return [whole.toString(), part.constructor === Buffer, part instanceof Uint8Array]
    """
    assert engine.value(script) == ["aXc", True, True]


@pytest.mark.parametrize(
    ("expression", "error", "message"),
    [
        (
            "Buffer.from(5)",
            "TypeError",
            "The first argument must be of type string or an instance of Buffer, ArrayBuffer, or"
            " Array or an Array-like Object. Received type number (5)",
        ),
        ("Buffer.from('a', 'klingon')", "TypeError", "Unknown encoding: klingon"),
        (
            "Buffer.alloc(2).readUInt8(2)",
            "RangeError",
            'The value of "offset" is out of range. It must be >= 0 and <= 1. Received 2',
        ),
        (
            "Buffer.alloc(2).writeUInt8(256)",
            "RangeError",
            'The value of "value" is out of range. It must be >= 0 and <= 255. Received 256',
        ),
    ],
)
def test_mistakes_are_told(engine: Engine, expression: str, error: str, message: str) -> None:
    assert engine.run(expression) == {"error": error, "message": message}


def test_the_package(engine: Engine) -> None:
    script = """
    const { Buffer: Same, atob: decode, constants, kMaxLength, isUtf8 } = require('node:buffer')
    const valid = isUtf8(Buffer.from([255]))
    return [Same === Buffer, decode("YQ=="), constants.MAX_LENGTH === kMaxLength, valid]
    """
    assert engine.value(script) == [True, "a", True, False]
