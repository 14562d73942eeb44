"""The package querystring reads and writes as Node's does."""

from __future__ import annotations

import pytest
from oracle.both_engines import differences
from oracle.node_oracle import number_of_cases, why_not
from oracle.query_cases import QueryCases

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

REVIVE = """
  const special = {
    undefined, date: new Date(86400000), NaN: NaN, bigint: 12n, function: () => 1,
  }
  const revive = (value) => {
    if (Array.isArray(value)) return value.map(revive)
    if (value === null || typeof value !== 'object') return value
    if ('$' in value) return special[value.$]
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revive(inner)]))
  }
"""


def test_parsing() -> None:
    cases = QueryCases(seed=100)
    pick = [None, None, ";", "&&", ":"]
    inputs = [
        [cases.flat_query(), pick[index % 5], pick[index % 3], index % 4 or None]
        for index in range(number_of_cases(2_000))
    ]
    function = """
    ([text, sep, eq, maxKeys]) => {
      const { parse, unescape } = require('querystring')
      const decoded = parse(text, null, null, { decodeURIComponent: (part) => `<${part}>` })
      return [parse(text), parse(text, sep, eq, { maxKeys }), decoded, unescape(text)]
    }"""
    assert differences(function, inputs) == []


def test_writing() -> None:
    cases = QueryCases(seed=101)
    inputs = [cases.object() for _ in range(number_of_cases(1_500))]
    function = f"""
    (input) => {{
      {REVIVE}
      const {{ stringify, escape }} = require('querystring')
      const object = revive(input)
      const upper = {{ encodeURIComponent: (text) => text.toUpperCase() }}
      const texts = [stringify(object), stringify(object, ';', ':'), escape(object)]
      return [...texts, stringify(object, null, null, upper)]
    }}"""
    assert differences(function, inputs) == []


def test_what_is_no_query() -> None:
    expressions = r"""
    require('querystring').parse(null)
    require('querystring').stringify('text')
    require('querystring').escape('\ud800')
    require('querystring').escape('!\'()*~-_.')
    require('querystring').unescapeBuffer('%41b%zz').toString()
    Object.getPrototypeOf(require('querystring').parse('a=1')) === null
    require('querystring').decode === require('querystring').parse
    Object.keys(require('querystring').parse('a='.repeat(1) + '&b'.repeat(1200))).length
    """.strip().splitlines()
    assert differences("(text) => eval(text)", expressions) == []
