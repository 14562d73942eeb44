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


def _climbs_to_the_root(their: list[Any], our: list[Any]) -> bool:
    """`foo://h/..` is `foo://h/` (path state, double-dot segment); Node 20 gives `foo://h`."""
    return (their[_PATH], our[_PATH]) == ("", "/") and their[2:_PATH] == our[2:_PATH]


def _parsing_is_known(theirs: dict[str, Any], ours: dict[str, Any]) -> bool:
    if "gives" not in theirs or "gives" not in ours:
        return False
    return _climbs_to_the_root(theirs["gives"], ours["gives"])


def _writing_is_known(theirs: dict[str, Any], ours: dict[str, Any]) -> bool:
    steps = zip(theirs["gives"], ours["gives"], strict=True)
    their, our = next(step for step in steps if step[0] != step[1])
    return len(their) == len(our) > _PATH and _climbs_to_the_root(their[1:], our[1:])


def test_parsing_with_and_without_a_base() -> None:
    cases = UrlCases(seed=60)
    inputs = [[cases.url(), cases.base()] for _ in range(number_of_cases(3_000))]
    function = f"([text, base]) => ({_PARTS})(new URL(text, base ?? undefined))"
    found = differences(function, inputs)
    assert [case for case in found if not _parsing_is_known(*case[1:])] == []


def test_writing_to_the_parts() -> None:
    cases = UrlCases(seed=61)
    inputs = [cases.url_and_assignments() for _ in range(number_of_cases(1_500))]
    function = f"""
    ([text, assignments]) => {{
      let url
      try {{ url = new URL(text) }} catch {{ return null }}
      return assignments.map(([name, value]) => {{
        try {{ url[name] = value }} catch (error) {{ return [name, failed(error)] }}
        return [name, ...({_PARTS})(url)]
      }})
    }}"""
    found = differences(function, inputs)
    assert [case for case in found if not _writing_is_known(*case[1:])] == []


def test_search_params_of_texts_and_pairs() -> None:
    cases = UrlCases(seed=62)
    inputs = [cases.query() for _ in range(number_of_cases(1_500))]
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
        for _ in range(number_of_cases(1_500))
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
    const p = new URLSearchParams("a&b"); for (const [k] of p) p.delete("b"); p.toString()
    """.strip().splitlines()
    assert differences("(text) => eval(text)", mistakes) == []


def test_the_older_parse_and_format() -> None:
    cases = UrlCases(seed=64)
    inputs = [
        [cases.plain_url(), index % 4 == 0, index % 3 == 0]
        for index in range(number_of_cases(1_500))
    ]
    function = """
    ([text, parsesQuery, slashesDenoteHost]) => {
      const url = require('url')
      const parsed = url.parse(text, parsesQuery, slashesDenoteHost)
      return [{ ...parsed }, url.format({ ...parsed, href: null }), url.format(text)]
    }"""
    assert differences(function, inputs) == []


def test_the_older_resolve() -> None:
    cases = UrlCases(seed=65)
    inputs = [[cases.plain_url(), cases.plain_url()] for _ in range(number_of_cases(1_500))]
    function = """
    ([from, to]) => {
      const url = require('url')
      return [url.resolve(from, to), from && { ...url.resolveObject(from, to) }]
    }"""
    assert differences(function, inputs) == []


def test_the_older_functions_on_odd_texts() -> None:
    cases = UrlCases(seed=66)
    # Node cuts a host at NUL, and writes half a character in its own way.
    odd = str.maketrans("", "", "\0\ud800\ud83d")
    inputs = [cases.url().translate(odd) for _ in range(number_of_cases(1_500))]
    function = """
    (text) => {
      const url = require('url')
      try {
        return [{ ...url.parse(text) }, url.format(text), url.resolve('http://a/b/c', text)]
      } catch (error) {
        return error.name
      }
    }"""
    assert differences(function, inputs) == []


def test_conversions_of_the_package() -> None:
    expressions = r"""
    require('url').format({protocol: 'https', hostname: 'h', port: 81, query: {a: [1, 2]}})
    require('url').format({host: 'h', pathname: 'a?b#c', search: 'x#y', hash: 'z'})
    require('url').format({protocol: 'mailto', auth: 'a:b', hostname: '::1', slashes: true})
    require('url').format(new URL('https://u:p@xn--bcher-kva.de/a?b#c'), {unicode: true})
    require('url').format(new URL('https://u:p@h/a?b#c'), {auth: false, search: 0, fragment: ''})
    require('url').format(5)
    require('url').parse(5)
    require('url').domainToASCII('bücher.example')
    require('url').domainToASCII('xn--iñvalid.com')
    require('url').domainToUnicode('xn--bcher-kva.example')
    require('url').fileURLToPath('file:///a%20b/c')
    require('url').fileURLToPath('https://x')
    require('url').pathToFileURL('/a b/#c%').href
    require('url').urlToHttpOptions(new URL('https://a:b@[::1]:81/x?y#z'))
    Object.keys(require('url')).sort()
    """.strip().splitlines()
    assert differences("(text) => eval(text)", expressions) == []
