"""URL and URLSearchParams are the URL Standard's."""

from __future__ import annotations

import pytest
from environment_engine import Engine


@pytest.fixture(scope="module")
def engine() -> Engine:
    return Engine()


@pytest.mark.parametrize(
    ("text", "base", "href"),
    [
        (
            "https://API.example.com:443/a/../b?q=ü#é",
            None,
            "https://api.example.com/b?q=%C3%BC#%C3%A9",
        ),
        ("../users?page=2", "https://a.example/v1/items/7", "https://a.example/v1/users?page=2"),
        ("//cdn.example/x", "https://a.example/", "https://cdn.example/x"),
        ("?q", "https://a.example/x#y", "https://a.example/x?q"),
        ("#z", "https://a.example/x?q#y", "https://a.example/x?q#z"),
        ("#z", "mailto:a@b", "mailto:a@b#z"),
        ("http:x", "http://a/b/c", "http://a/b/x"),
        ("http:\\\\a\\b\tc", None, "http://a/bc"),
        ("http://0x7f.1/", None, "http://127.0.0.1/"),
        ("http://[1:0:0:2::3]/", None, "http://[1:0:0:2::3]/"),
        ("http://bücher.example/", None, "http://xn--bcher-kva.example/"),
        ("http://ＥＸ.com%2e/", None, "http://ex.com./"),
        ("file:C|/x/../..", None, "file:///C:/"),
        ("a:b c  ?x", None, "a:b c %20?x"),
        ("https://u:p@x@h/", None, "https://u:p%40x@h/"),
        ("https://h/a^b`{}", None, "https://h/a%5Eb%60%7B%7D"),
        ("foo://h/..", None, "foo://h/"),
        ("web+demo:/.//not-a-host/", None, "web+demo:/.//not-a-host/"),
    ],
)
def test_what_a_url_comes_to(engine: Engine, text: str, base: str | None, href: str) -> None:
    script = f"return new URL({text!r}, {base!r}.toString()).href" if base else None
    assert engine.value(script or f"return new URL({text!r}).href") == href


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("/v1/users", None),
        ("", None),
        ("https://", None),
        ("https://a b/", None),
        ("https://h:65536/", None),
        ("https://1.2.3.256/", None),
        ("https://[::1/", None),
        ("https://xn--a/", None),
        ("https://xn--abc-/", None),
        ("https://%/", None),
        ("x", "mailto:a@b"),
        ("x#y", "mailto:a@b"),
    ],
)
def test_what_is_no_url(engine: Engine, text: str, base: str | None) -> None:
    arguments = f"{text!r}" + (f", {base!r}" if base else "")
    assert engine.run(f"new URL({arguments})") == {"error": "TypeError", "message": "Invalid URL"}
    assert engine.value(f"return [URL.canParse({arguments}), URL.parse({arguments})]") == [
        False,
        None,
    ]


@pytest.mark.parametrize(
    ("url", "name", "value", "href"),
    [
        ("https://h/", "protocol", "http", "http://h/"),
        ("https://h/", "protocol", "foo", "https://h/"),
        ("https://h:8443/", "protocol", "file", "https://h:8443/"),
        ("https://h/", "host", "x:81/y", "https://x:81/"),
        ("foo:/a", "host", "x:81", "foo://x:81/a"),
        ("foo:/a", "host", "", "foo:///a"),
        ("https://h/", "hostname", "x:81", "https://h/"),
        ("https://h:81/", "port", "a8", "https://h:81/"),
        ("https://h:81/", "port", "90a", "https://h:90/"),
        ("https://h:81/", "port", "", "https://h/"),
        ("https://h/", "username", "a:b", "https://a%3Ab@h/"),
        ("file:///x", "username", "a", "file:///x"),
        ("https://h/a", "pathname", "b?c#d", "https://h/b%3Fc%23d"),
        ("foo://h/a", "pathname", "", "foo://h"),
        ("mailto:x", "pathname", "y", "mailto:x"),
        ("https://h/?a", "search", "", "https://h/"),
        ("https://h/", "search", "?'#", "https://h/?%27%23"),
        ("https://h/", "hash", "#a b", "https://h/#a%20b"),
        ("https://h/", "href", "ftp://x", "ftp://x/"),
    ],
)
def test_writing_to_a_part(engine: Engine, url: str, name: str, value: str, href: str) -> None:
    assert (
        engine.value(f"const u = new URL({url!r}); u[{name!r}] = {value!r}; return u.href") == href
    )


def test_origin_is_that_of_what_is_fetched(engine: Engine) -> None:
    urls = ["https://u@h:8443/x", "blob:https://a/b", "file:///x", "foo://h", "blob:ftp://a"]
    assert engine.value(f"return {urls}.map((url) => new URL(url).origin)") == [
        "https://h:8443", "https://a", "null", "null", "null",
    ]  # fmt: skip


def test_search_params_and_the_url_follow_each_other(engine: Engine) -> None:
    script = """
    const url = new URL('https://h/?b=2&a=1&a=3')
    const { searchParams } = url
    searchParams.append('c', 'ä &')
    searchParams.delete('a', '3')
    searchParams.sort()
    const first = url.href
    url.search = 'x=+'
    return [first, searchParams.get('x'), searchParams === url.searchParams, searchParams.size]
    """
    assert engine.value(script) == ["https://h/?a=1&b=2&c=%C3%A4+%26", " ", True, 1]


def test_names_are_sorted_by_code_units(engine: Engine) -> None:
    script = """
    const params = new URLSearchParams('ﬃ&🌈&a=2&a=1')
    params.sort()
    return [[...params.keys()], params.getAll('a')]
    """
    assert engine.value(script) == [["a", "a", "🌈", "ﬃ"], ["2", "1"]]


def test_the_classes_look_native(engine: Engine) -> None:
    script = """
    const url = new URL('https://h/?a=1')
    const shape = ({ enumerable, configurable }) => [enumerable, configurable]
    return [
      URL.name, URL.length, String(url), JSON.stringify({ url }), {}.toString.call(url),
      {}.toString.call(url.searchParams), {}.toString.call(url.searchParams.keys()),
      shape(Object.getOwnPropertyDescriptor(URL.prototype, 'href')), Object.keys(url),
      url.searchParams.entries()[Symbol.iterator]().next(), url instanceof URL,
    ]
    """
    assert engine.value(script) == [
        "URL", 1, "https://h/?a=1", '{"url":"https://h/?a=1"}', "[object URL]",
        "[object URLSearchParams]", "[object URLSearchParams Iterator]",
        [True, True], [], {"value": ["a", "1"], "done": False}, True,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("host", "ascii"),
    [
        ("BÜCHER.de", "xn--bcher-kva.de"),
        ("faß.de", "xn--fa-hia.de"),
        ("FAẞ.de", "xn--fa-hia.de"),
        ("ΑΣ.gr", "xn--mxa0b.gr"),
        ("日本。jp", "xn--wgv71a.jp"),
        ("a\u00adb", "ab"),
        ("ﬁ.com", "fi.com"),
        ("xn--bcher-kva.de", "xn--bcher-kva.de"),
        ("क्\u200dष.in", "xn--11b2ezcw70k.in"),
        ("a\u200db", None),
        ("\u0301a", None),
        ("a\u2028b", None),
        ("⒈com", None),
        ("\u00ad", None),
    ],
)
def test_international_domains(engine: Engine, host: str, ascii: str | None) -> None:
    url = f"https://{host}/"
    assert engine.value(f"return URL.parse({url!r})?.hostname ?? null") == ascii


def test_the_package_has_the_older_functions_too(engine: Engine) -> None:
    script = """
    const url = require('node:url')
    const { host, pathname, query } = url.parse('https://h:81/a?b=1', true)
    return [
      host, pathname, query.b, url.resolve('https://h/a/b', '../c'), url.URL === URL,
      url.format({ protocol: 'https', hostname: 'h', query: { a: [1, 2] } }),
      url.domainToASCII('bücher.de'), url.fileURLToPath('file:///a%20b'),
    ]
    """
    assert engine.value(script) == [
        "h:81", "/a", "1", "https://h/c", True, "https://h?a=1&a=2", "xn--bcher-kva.de", "/a b",
    ]  # fmt: skip
