"""The package qs does what the one in the registry does, with the options that are in use."""

from __future__ import annotations

import pytest
from oracle.both_engines import differences
from oracle.node_oracle import number_of_cases, why_not
from oracle.query_cases import QueryCases
from oracle.test_querystring_against_node import REVIVE

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)


def test_writing() -> None:
    cases = QueryCases(seed=110)
    inputs = [[cases.object(), cases.writing_options()] for _ in range(number_of_cases(2_500))]
    function = f"""
    ([input, options]) => {{
      {REVIVE}
      const functions = {{
        sort: (one, other) => (one < other ? -1 : one > other ? 1 : 0),
        filter: (prefix, value) => (prefix === 'b' ? undefined : prefix === 'a' ? 'A' : value),
        encoder: (text, encode, charset, type, format) => (
          type === 'key' ? `<${{text}}>` : encode(text, encode, charset, type, format)),
        serializeDate: (date) => date.getTime(),
      }}
      const revived = Object.fromEntries(Object.entries(options).map(
        ([name, value]) => [name, value === '()' ? functions[name] : value]))
      // In a list that is joined, dates and functions are the engine's own texts.
      if (options.arrayFormat === 'comma') Object.assign(special, {{ date: 0, function: null }})
      return require('qs').stringify(revive(input), revived)
    }}"""
    assert differences(function, inputs) == []


def test_parsing() -> None:
    cases = QueryCases(seed=111)
    inputs = [
        [cases.nested_query(), cases.reading_options()] for _ in range(number_of_cases(2_500))
    ]
    function = """
    ([text, options]) => {
      const functions = {
        decoder: (part, decode, charset, type) => (
          type === 'key' ? decode(part, decode, charset) : decode(part, decode, charset) + '!'),
      }
      const revived = Object.fromEntries(Object.entries(options).map(
        ([name, value]) => [name, value === '()' ? functions[name] : value]))
      if (revived.delimiter === '/[;&]/') revived.delimiter = /[;&]/
      return require('qs').parse(text, revived)
    }"""
    assert differences(function, inputs) == []
