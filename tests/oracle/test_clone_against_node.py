"""structuredClone gives the copies that Node's gives."""

from __future__ import annotations

import pytest
from oracle.both_engines import differences
from oracle.clone_cases import CloneCases
from oracle.node_oracle import number_of_cases, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

# Writes a value out with its classes, its holes, the properties of each and what is shared.
_CLONE = """
(expression) => {
  const seen = []
  const keep = (value) => {
    if (value !== null && typeof value === 'object') seen.push(value)
    return value
  }
  const again = () => seen[seen.length >> 1] ?? null
  const cycle = (value) => { const object = { value }; object.self = object; return keep(object) }
  const made = eval(`(${expression})`)
  const copy = structuredClone(made)
  const ids = new Map()
  const write = (value) => {
    if (value === null || typeof value !== 'object') return show(value)
    if (ids.has(value)) return '#' + ids.get(value)
    ids.set(value, ids.size)
    const name = Object.prototype.toString.call(value).slice(8, -1)
    const parts = [value.constructor?.name ?? null, name]
    if (seen.includes(value)) parts.push('the same object')
    if (/^(Number|String|Boolean|BigInt)$/.test(name)) parts.push(show(value.valueOf()))
    if (name === 'Date') parts.push(show(value.getTime()))
    if (value instanceof RegExp) parts.push(String(value), value.lastIndex)
    if (value instanceof Error) parts.push(String(value), value.message, write(value.cause))
    if (value instanceof ArrayBuffer) {
      parts.push(Array.from(new Uint8Array(value)), value.resizable, value.maxByteLength)
    }
    const isView = ArrayBuffer.isView(value)
    if (isView) parts.push(value.byteOffset, value.byteLength, write(value.buffer))
    if (value instanceof Map) parts.push([...value].map((pair) => pair.map(write)))
    if (value instanceof Set) parts.push([...value].map(write))
    if (Array.isArray(value)) parts.push(value.length)
    const names = Object.getOwnPropertyNames(value).filter((name) => name !== 'stack').sort()
    for (const name of names) {
      const { enumerable, get } = Object.getOwnPropertyDescriptor(value, name)
      if (enumerable && !isView) parts.push([name, typeof get, write(value[name])])
      else parts.push(name)
    }
    return parts
  }
  return write(copy)
}
"""


def test_copies() -> None:
    cases = CloneCases(seed=90)
    inputs = [cases.expression() for _ in range(number_of_cases(2_000))]
    assert differences(_CLONE, inputs) == []


def test_transfers_and_mistakes() -> None:
    scripts = r"""
    structuredClone()
    structuredClone(1, 5)
    structuredClone(1, null)
    structuredClone(1, { transfer: 5 })
    structuredClone(1, { transfer: [{}] })
    const b = new ArrayBuffer(8); structuredClone(1, { transfer: [b, b] })
    const b = new ArrayBuffer(8); structuredClone(1, { transfer: [b] }); structuredClone(b)
    const b = new ArrayBuffer(8); structuredClone(b, { transfer: [b] }).byteLength + b.byteLength
    const v = new Uint8Array(4); [structuredClone(v, { transfer: [v.buffer] }).length, v.length]
    try { structuredClone(() => 1) } catch (e) { [e.name, e.code, e instanceof DOMException] }
    [structuredClone.name, structuredClone.length]
    """.strip().splitlines()
    assert differences("(text) => eval(text)", scripts) == []
