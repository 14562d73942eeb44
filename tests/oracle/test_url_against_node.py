"""URLs are what Node makes of the same texts."""

from __future__ import annotations

from typing import Any

import pytest
from oracle.both_engines import differences
from oracle.node_oracle import number_of_cases, why_not
from oracle.url_cases import UrlCases

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)

_PARTS = """
(url) => [
  url.href, url.origin, url.protocol, url.username, url.password, url.host, url.hostname, url.port,
  url.pathname, url.search, url.hash, [...url.searchParams],
]
"""

_PATH = 8


def _climbs_to_the_root(theirs: dict[str, Any], ours: dict[str, Any]) -> bool:
    """`foo://h/..` is `foo://h/` (path state, double-dot segment); Node 20 gives `foo://h`."""
    if "gives" not in theirs or "gives" not in ours:
        return False
    their, our = theirs["gives"], ours["gives"]
    return (their[_PATH], our[_PATH]) == ("", "/") and their[2:_PATH] == our[2:_PATH]


def test_parsing_with_and_without_a_base() -> None:
    cases = UrlCases(seed=60)
    inputs = [[cases.url(), cases.base()] for _ in range(number_of_cases(4_000))]
    function = f"([text, base]) => ({_PARTS})(new URL(text, base ?? undefined))"
    assert [
        case for case in differences(function, inputs) if not _climbs_to_the_root(*case[1:])
    ] == []


def test_writing_to_the_parts() -> None:
    cases = UrlCases(seed=61)
    inputs = [cases.url_and_assignments() for _ in range(number_of_cases(3_000))]
    function = f"""
    ([text, assignments]) => {{
      let url
      try {{ url = new URL(text) }} catch {{ return null }}
      return assignments.map(([name, value]) => {{
        try {{ url[name] = value }} catch (error) {{ return [name, failed(error)] }}
        return [name, ...({_PARTS})(url)]
      }})
    }}"""
    assert differences(function, inputs) == []


def test_search_params_of_texts_and_pairs() -> None:
    cases = UrlCases(seed=62)
    inputs = [cases.query() for _ in range(number_of_cases(2_000))]
    inputs += [cases.pairs() for _ in range(number_of_cases(1_000))]
    function = """
    (init) => {
      const params = new URLSearchParams(init)
      const record = new URLSearchParams(Array.isArray(init) ? Object.fromEntries(init) : {})
      return [params.toString(), [...params], params.size, record.toString()]
    }"""
    assert differences(function, inputs) == []


def test_search_params_of_a_url_are_live() -> None:
    cases = UrlCases(seed=63)
    inputs = [
        [cases.query(), [cases.operation() for _ in range(5)]]
        for _ in range(number_of_cases(2_000))
    ]
    function = """
    ([query, operations]) => {
      const url = new URL('https://a/?' + query)
      return operations.map(([name, ...rest]) => [url.searchParams[name](...rest), url.href])
    }"""
    assert differences(function, inputs) == []


def test_mistakes_are_told_as_node_tells_them() -> None:
    mistakes = r"""
    new URL()
    new URL('x')
    new URL('x', 'y')
    URL.canParse()
    new URL('a:b').href = 'x'
    new URLSearchParams([['a']])
    new URLSearchParams([1])
    new URLSearchParams({[Symbol.iterator]: 1})
    new URLSearchParams(null).toString()
    new URLSearchParams(undefined).size
    new URLSearchParams('a').append('x')
    new URLSearchParams('a').get()
    new URLSearchParams('a').forEach(1)
    new URLSearchParams(new Map([['a', 1], ['b', [1, 2]]])).toString()
    new URLSearchParams({a: undefined, b: null, c: [1, 2], d: {}}).toString()
    new URLSearchParams(12).toString()
    Object.prototype.toString.call(new URL('a:b')) + new URLSearchParams().entries()
    Object.keys(URL.prototype)
    Object.keys(URLSearchParams.prototype)
    URL.length
    JSON.stringify({u: new URL('http://x'), p: new URLSearchParams('a=1')})
    [...new URLSearchParams('a=1&b=2').keys(), ...new URLSearchParams('a=1').values()]
    URLSearchParams.prototype[Symbol.iterator] === URLSearchParams.prototype.entries
    const p = new URLSearchParams('a=1&b=2'), o = [];for (const [k] of p) { o.push(k); p.delete('b') }; o
    """.strip().splitlines()
    assert differences("(text) => eval(text)", mistakes) == []
