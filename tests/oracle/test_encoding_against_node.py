"""Bytes and texts become each other as in Node."""

from __future__ import annotations

import pytest
from oracle.both_engines import differences
from oracle.encoding_cases import EncodingCases
from oracle.node_oracle import number_of_cases, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)


def test_decoding_in_pieces() -> None:
    cases = EncodingCases(seed=70)
    labels = [cases.label() for _ in range(number_of_cases(2_500))]
    inputs = [[label, cases.options(), cases.chunks(label)] for label in labels]
    function = """
    ([label, options, chunks]) => {
      const decoder = new TextDecoder(label, options)
      const texts = chunks.map((chunk, index) => (
        decoder.decode(new Uint8Array(chunk), { stream: index < chunks.length - 1 })))
      const { encoding, fatal, ignoreBOM } = decoder
      return [texts, encoding, fatal, ignoreBOM, decoder.decode(new Uint8Array([65, 66]))]
    }"""
    assert differences(function, inputs) == []


def test_encoding_whole_and_into_little_room() -> None:
    cases = EncodingCases(seed=71)
    inputs = [[cases.text(), size % 23] for size in range(number_of_cases(1_500))]
    function = """
    ([text, size]) => {
      const bytes = new Uint8Array(size)
      return [new TextEncoder().encode(text), new TextEncoder().encodeInto(text, bytes), bytes]
    }"""
    assert differences(function, inputs) == []


def test_base64_of_the_global_functions() -> None:
    cases = EncodingCases(seed=72)
    inputs = [cases.base64() for _ in range(number_of_cases(1_500))]
    function = """
    (text) => [atob, btoa].map((convert) => {
      try { return convert(text) } catch (error) {
        return [error.name, error.code, error instanceof DOMException]
      }
    })"""
    assert differences(function, inputs) == []


def test_mistakes_are_told_as_node_tells_them() -> None:
    mistakes = r"""
    new TextDecoder('nonsense')
    new TextDecoder('utf-8', 1)
    new TextDecoder().decode('text')
    new TextDecoder().decode(null)
    new TextEncoder().encodeInto(1, new Uint8Array(1))
    new TextEncoder().encodeInto('a', [])
    new TextEncoder().encode()
    new TextEncoder().encode(12)
    new TextEncoder().encode(null)
    new TextDecoder().decode()
    new TextDecoder().decode(new ArrayBuffer(2))
    new TextDecoder().decode(new DataView(new Uint8Array([65, 66, 67]).buffer, 1))
    new TextDecoder('utf-8', { fatal: true }).decode(new Uint8Array([255]))
    new TextDecoder('latin1').encoding
    new TextDecoder('ASCII').decode(new Uint8Array([65, 233]))
    Object.keys(TextDecoder.prototype)
    Object.keys(TextEncoder.prototype)
    String(new TextEncoder()) + String(new TextDecoder())
    """.strip().splitlines()
    assert differences("(text) => eval(text)", mistakes) == []
