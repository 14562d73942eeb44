"""structuredClone copies what HTML says, and refuses the rest."""

from __future__ import annotations

from typing import Any

import pytest
from environment_engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


def test_a_copy_shares_nothing_and_keeps_its_shape(engine: Engine) -> None:
    script = """
    const shared = { deep: [1] }
    const value = { shared, again: shared, list: [1, , 3], date: new Date(5), at: /a/gi, big: 5n }
    value.self = value
    value.map = new Map([[shared, new Set([value])]])
    const copy = structuredClone(value)
    copy.shared.deep.push(2)
    return [
      shared.deep.length, copy.again === copy.shared, copy.self === copy, 1 in copy.list,
      copy.date.getTime(), String(copy.at), typeof copy.big,
      copy.map.get(copy.shared).has(copy),
    ]
    """
    assert engine.value(script) == [1, True, True, False, 5, "/a/gi", "bigint", True]


def test_classes_and_getters_become_plain_properties(engine: Engine) -> None:
    script = """
    class User { name = 'Ada'; #secret = 1; get upper() { return this.name.toUpperCase() } }
    const copy = structuredClone({ user: new User(), get now() { return 7 } })
    const now = Object.getOwnPropertyDescriptor(copy, 'now').value
    return [copy.user.constructor === Object, Object.keys(copy.user), now]
    """
    assert engine.value(script) == [True, ["name"], 7]


def test_errors_keep_their_class_message_stack_and_cause(engine: Engine) -> None:
    script = """
    const error = new TypeError('no', { cause: { status: 401 } })
    error.code = 'X'
    const copy = structuredClone(error)
    const { stack } = error
    return [copy instanceof TypeError, copy.message, copy.stack === stack, copy.cause, copy.code]
    """
    assert engine.value(script) == [True, "no", True, {"status": 401}, None]


def test_bytes_and_their_views(engine: Engine) -> None:
    script = """
    const bytes = new Uint8Array([1, 2, 3, 4])
    const copy = structuredClone({ part: bytes.subarray(1, 3), whole: bytes })
    copy.whole[1] = 9
    return [Array.from(copy.part), bytes[1], structuredClone(Buffer.from('a')).constructor.name]
    """
    assert engine.value(script) == [[9, 3], 2, "Uint8Array"]


def test_a_transferred_buffer_moves(engine: Engine) -> None:
    script = """
    const buffer = new ArrayBuffer(8)
    const copy = structuredClone({ buffer }, { transfer: [buffer] })
    return [copy.buffer.byteLength, buffer.byteLength, buffer.detached]
    """
    assert engine.value(script) == [8, 0, True]


@pytest.mark.parametrize(
    ("expression", "message"),
    [
        ("() => 1", "() => 1 could not be cloned."),
        ("Symbol('s')", "Symbol(s) could not be cloned."),
        ("{ a: [Promise.resolve()] }", "#<Promise> could not be cloned."),
        ("new WeakMap()", "#<WeakMap> could not be cloned."),
    ],
)
def test_what_cannot_be_cloned(engine: Engine, expression: str, message: str) -> None:
    script = f"""
    try {{ structuredClone({expression}) }} catch (error) {{
      return [error.name, error.code, error.message, error instanceof DOMException]
    }}
    """
    assert engine.value(script) == ["DataCloneError", 25, message, True]


@pytest.mark.parametrize(
    ("expression", "value"),
    [("structuredClone(Object('s')).valueOf()", "s"), ("structuredClone(undefined)", None)],
)
def test_wrappers_and_nothing(engine: Engine, expression: str, value: Any) -> None:
    assert engine.value(f"return {expression}") == value


def test_a_file_is_cloned_with_its_name(engine: Engine) -> None:
    script = """
    const options = { type: 'text/plain', lastModified: 5 }
    const copy = structuredClone(new File(['abc'], 'a.txt', options))
    return [copy instanceof File, copy.name, copy.type, copy.lastModified, await copy.text()]
    """
    assert engine.value(script) == [True, "a.txt", "text/plain", 5, "abc"]
