"""Buffer does what Node's does, mistakes included."""

from __future__ import annotations

import pytest
from oracle.both_engines import differences
from oracle.buffer_cases import BufferCases
from oracle.node_oracle import number_of_cases, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

_CALL = """
(call) => {
  const revive = (value) => {
    if (Array.isArray(value)) return value.map(revive)
    if (value === null || typeof value !== 'object') return value
    if (value.bytes) return Buffer.from(value.bytes)
    if (value.undefined) return undefined
    if (value.big) return BigInt(value.big)
    if (value.arraybuffer) return new Uint8Array(value.arraybuffer).buffer
    if (value.boxed !== undefined) return new String(value.boxed)
    if (value.primitive) return { [Symbol.toPrimitive]() { return value.primitive } }
    return value
  }
  const given = revive(call.arguments)
  const target = call.on === null ? Buffer : Buffer.from(call.on)
  if (call.method === 'map') return [target.map((byte) => byte + 1), target]
  const value = target[call.method](...given)
  const isBuffer = Buffer.isBuffer(value) && value.constructor.name
  return [value, isBuffer, call.on && target, given.filter(Buffer.isBuffer)]
}
"""


def test_methods() -> None:
    cases = BufferCases(seed=80)
    inputs = [cases.method_call() for _ in range(number_of_cases(3_000))]
    assert differences(_CALL, inputs) == []


def test_numbers() -> None:
    cases = BufferCases(seed=81)
    inputs = [cases.number_call() for _ in range(number_of_cases(2_000))]
    assert differences(_CALL, inputs) == []


def test_how_buffers_are_made() -> None:
    cases = BufferCases(seed=82)
    inputs = [cases.static_call() for _ in range(number_of_cases(2_000))]
    assert differences(_CALL, inputs) == []


def test_texts_in_every_encoding() -> None:
    cases = BufferCases(seed=83)
    inputs = [[cases.text(), cases.encoding()] for _ in range(number_of_cases(1_500))]
    function = """
    ([text, name]) => {
      const encoding = typeof name === 'string' ? name : undefined
      const bytes = Buffer.from(text, encoding)
      return [bytes, bytes.toString(encoding), Buffer.byteLength(text, encoding)]
    }"""
    assert differences(function, inputs) == []
