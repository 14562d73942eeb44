"""Headers, Request, Response, FormData, Blob and fetch are the Fetch Standard's."""

from __future__ import annotations

from typing import Any

import pytest
from network_engine import NetworkEngine


def at(base: str, script: str) -> str:
    return script.replace("BASE", base)


# --- Headers


def test_headers_are_walked_sorted_and_combined_but_each_cookie_for_itself(engine: NetworkEngine):
    script = """
    const headers = new Headers([['X-B', '1'], ['Set-Cookie', 'a=1'], ['a', ' padded '],
      ['set-cookie', 'b=2'], ['x-b', '2'], ['Cookie', 'c=1'], ['cookie', 'd=2']])
    return [[...headers], headers.get('SET-COOKIE'), headers.getSetCookie()]
    """
    assert engine.value(script) == [
        [["a", "padded"], ["cookie", "c=1; d=2"], ["set-cookie", "a=1"], ["set-cookie", "b=2"],
         ["x-b", "1, 2"]],
        "a=1, b=2",
        ["a=1", "b=2"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("new Headers({'a b': 1})", 'Headers.append: "a b" is an invalid header name.'),
        ("new Headers({a: 'x\\ny'})", 'Headers.append: "x\ny" is an invalid header value.'),
        ("new Headers([['a']])",
         "Headers constructor: expected name/value pair to be length 2, found 1."),
        ("new Headers({a: '€'})",
         "Cannot convert argument to a ByteString because the character at index 0 has a value of "
         "8364 which is greater than 255."),
        ("new Headers(null)",
         "Headers constructor: Argument 1 could not be converted to one of: "
         "sequence<sequence<ByteString>>, record<ByteString, ByteString>."),
        ("new Headers().append('a')", "Headers.append: 2 arguments required, but only 1 found."),
        ("Headers.prototype.get.call({}, 'a')", "Illegal invocation"),
        ("Response.error().headers.set('a', 'b')", "immutable"),
    ],
)  # fmt: skip
def test_what_is_no_header_is_refused(engine: NetworkEngine, script: str, message: str):
    assert engine.run(script) == {"error": "TypeError", "message": message}


def test_its_classes_look_native(engine: NetworkEngine):
    script = """
    const { append } = Object.getOwnPropertyDescriptors(Headers.prototype)
    return [Headers.name, `${new Headers()}`, append.enumerable, append.writable,
      `${new Headers()[Symbol.iterator]()}`, File.prototype instanceof Blob, fetch.length,
      [Request, Response, FormData, Blob, ReadableStream].map((made) => made.name)]
    """
    assert engine.value(script) == [
        "Headers", "[object Headers]", True, True, "[object Headers Iterator]", True, 1,
        ["Request", "Response", "FormData", "Blob", "ReadableStream"],
    ]  # fmt: skip


# --- forms


def test_a_form_is_written_as_the_standard_says(engine: NetworkEngine):
    script = """
    const form = new FormData()
    form.append('quo"te\\n', 'one\\ntwo\\r\\nthree')
    form.append('file', new File(['x\\ny'], 'na"me.txt', { type: 'Text/Plain' }))
    form.append('bytes', new Blob([new Uint8Array([0, 255])]))
    const response = new Response(form)
    const boundary = response.headers.get('content-type').split('boundary=')[1]
    return (await response.text()).replaceAll(boundary, 'BOUNDARY')
    """
    assert engine.value(script) == (
        '--BOUNDARY\r\nContent-Disposition: form-data; name="quo%22te%0D%0A"\r\n\r\n'
        "one\r\ntwo\r\nthree\r\n"
        '--BOUNDARY\r\nContent-Disposition: form-data; name="file"; filename="na%22me.txt"\r\n'
        "Content-Type: text/plain\r\n\r\nx\ny\r\n"
        '--BOUNDARY\r\nContent-Disposition: form-data; name="bytes"; filename="blob"\r\n'
        "Content-Type: application/octet-stream\r\n\r\n\0\ufffd\r\n"
        "--BOUNDARY--\r\n"
    )


def test_a_form_that_was_sent_can_be_read_again(engine: NetworkEngine):
    script = """
    const form = new FormData()
    form.append('a', '1'); form.append('a', '€'); form.append('f', new Blob(['text']), 'f.txt')
    const read = await new Response(form).formData()
    const urlencoded = { headers: { 'content-type': 'application/x-www-form-urlencoded' } }
    const other = await new Response('b=c+d&e=%E2%82%AC', urlencoded).formData()
    return [read.getAll('a'), read.get('f').name, await read.get('f').text(), [...other]]
    """
    assert engine.value(script) == [
        ["1", "€"], "f.txt", "text", [["b", "c d"], ["e", "€"]],
    ]  # fmt: skip


# --- bodies


def test_a_body_is_read_once(engine: NetworkEngine):
    script = """
    const response = new Response('{"a": 1}')
    const copy = response.clone()
    const before = response.bodyUsed
    const value = await response.json()
    const again = await response.text().catch((error) => error.message)
    return [before, value, response.bodyUsed, again, await copy.text(), copy.bodyUsed]
    """
    assert engine.value(script) == [
        False, {"a": 1}, True, "Body is unusable: Body has already been read", '{"a": 1}', True,
    ]  # fmt: skip


def test_a_body_is_a_stream(engine: NetworkEngine):
    script = """
    const decoder = new TextDecoder()
    let text = ''
    for await (const chunk of new Response('some text').body) text += decoder.decode(chunk)
    const source = new ReadableStream({
      start(controller) {
        for (const byte of [65, 66]) controller.enqueue(new Uint8Array([byte]))
        controller.close()
      },
    })
    const reader = new Response('x').body.getReader()
    const first = await reader.read()
    return [text, await new Response(source).text(), [...first.value], (await reader.read()).done]
    """
    assert engine.value(script) == ["some text", "AB", [120], True]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("'text'", "text/plain;charset=UTF-8"),
        ("new URLSearchParams('a=b')", "application/x-www-form-urlencoded;charset=UTF-8"),
        ("new Blob(['x'], {type: 'A/B'})", "a/b"),
        ("new Uint8Array(2)", None),
        ("null", None),
    ],
)
def test_a_body_says_what_it_is(engine: NetworkEngine, body: str, kind: str | None):
    assert engine.value(f"return new Response({body}).headers.get('content-type')") == kind


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<!DOCTYPE html><html>", "Unexpected token '<', \"<!DOCTYPE \"... is not valid JSON"),
        ("nope!", None),  # the engine's own words, where a value might have begun
        ("", "Unexpected end of JSON input"),
    ],
)
def test_what_is_no_json_says_so(engine: NetworkEngine, text: str, message: str | None):
    answer = engine.run(f"return new Response({text!r}).json()")
    assert answer["error"] == "SyntaxError"
    assert message in (None, answer["message"])


@pytest.mark.parametrize(
    ("script", "name", "message"),
    [
        ("new Request('https://h', {body: 'x'})", "TypeError",
         "Request with GET/HEAD method cannot have body."),
        ("new Request('https://u:p@h/')", "TypeError",
         "Request cannot be constructed from a URL that includes credentials: https://u:p@h/"),
        ("new Request('/relative')", "TypeError", "Failed to parse URL from /relative"),
        ("new Request('https://h', {method: 'TRACE'})", "TypeError",
         "'TRACE' HTTP method is unsupported."),
        ("new Request('https://h', {signal: {}})", "TypeError",
         "Failed to construct 'Request': member signal is not of type AbortSignal."),
        ("new Response('', {status: 204})", "TypeError",
         "Response constructor: Invalid response status code 204"),
        ("new Response(null, {status: 600})", "RangeError",
         'init["status"] must be in the range of 200 to 599, inclusive.'),
        ("Response.redirect('https://h', 200)", "RangeError", "Invalid status code 200"),
        ("Response.json(undefined)", "TypeError", "Value is not JSON serializable"),
    ],
)  # fmt: skip
def test_what_makes_no_message_is_refused(
    engine: NetworkEngine, script: str, name: str, message: str
):
    assert engine.run(script) == {"error": name, "message": message}


# --- fetch


def test_a_request_carries_what_node_sends(engine: NetworkEngine, base: str):
    script = at(base, "return (await fetch('BASE/echo', {method: 'post', body: 'é'})).json()")
    assert engine.value(script) == {
        "method": "POST",
        "path": "/echo",
        "headers": [
            ["accept", "*/*"],
            ["accept-language", "*"],
            ["content-type", "text/plain;charset=UTF-8"],
            ["sec-fetch-mode", "cors"],
        ],
        "body": "w6k=",
    }


def test_a_method_goes_out_as_it_is_written(engine: NetworkEngine, base: str):
    script = at(base, "return (await (await fetch('BASE/echo', {method: 'patch'})).json()).method")
    assert engine.value(script) == "patch"


def test_a_response_tells_where_it_came_from(engine: NetworkEngine, base: str):
    script = """
    const r = await fetch('BASE/redirect/302?to=/body%3Ftext=hi')
    return [r.url, r.redirected, r.ok, r.status, r.statusText, r.type, await r.text()]
    """
    assert engine.value(at(base, script)) == [
        f"{base}/body?text=hi", True, True, 200, "OK", "basic", "hi",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "told"),
    [
        ("fetch('http://127.0.0.1:1/')", ["TypeError", "fetch failed", "ECONNREFUSED", True]),
        ("fetch('BASE/redirect/302?to=/echo', {redirect: 'error'})",
         ["TypeError", "fetch failed", "ERR_REDIRECT", True]),
        ("fetch('ftp://h/')", ["TypeError", "fetch failed", None, True]),
        ("fetch('BASE/slow?ms=500', {signal: AbortSignal.timeout(20)})",
         ["TimeoutError", "The operation was aborted due to timeout", None, False]),
        ("fetch('BASE/echo', {signal: AbortSignal.abort(new Error('why'))})",
         ["Error", "why", None, False]),
    ],
)  # fmt: skip
def test_a_failure_says_what_it_comes_from(
    engine: NetworkEngine, base: str, call: str, told: list[Any]
):
    script = f"""
    const error = await {call}.then(() => null, (failure) => failure)
    const {{ name, message, cause }} = error
    return [name, message, cause?.code ?? null, cause !== undefined && originOf(error) === cause]
    """
    assert engine.value(at(base, script)) == told


def test_an_abort_after_the_headers_fails_the_body(engine: NetworkEngine, base: str):
    script = """
    const controller = new AbortController()
    const response = await fetch('BASE/echo', { signal: controller.signal })
    controller.abort()
    return response.text().catch((error) => error.name)
    """
    assert engine.value(at(base, script)) == "AbortError"


def test_data_urls_are_read(engine: NetworkEngine):
    script = """
    const response = await fetch('data:text/plain;charset=utf-8;base64,w6k=')
    return [response.headers.get('content-type'), await response.text()]
    """
    assert engine.value(script) == ["text/plain;charset=utf-8", "é"]
