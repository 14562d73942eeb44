"""The package axios, as connectors use it."""

from __future__ import annotations

from typing import Any

import pytest
from network_engine import NetworkEngine

AXIOS = "const axios = require('axios')\n"


def value(engine: NetworkEngine, script: str, base: str = "") -> Any:
    return engine.value(AXIOS + script.replace("BASE", base))


def test_it_is_there_in_every_way_of_importing_it(engine: NetworkEngine):
    script = """
    const { default: imported, isAxiosError, AxiosError } = axios
    return [typeof axios, imported === axios, isAxiosError(new AxiosError('x')),
      isAxiosError(new Error('x')), isAxiosError(null), axios.HttpStatusCode.Unauthorized]
    """
    assert value(engine, script) == ["function", True, True, False, False, 401]


@pytest.mark.parametrize(
    ("config", "uri"),
    [
        ("{baseURL: 'https://h/v1/', url: '/me'}", "https://h/v1/me"),
        ("{baseURL: 'https://h/v1', url: 'https://other/me'}", "https://other/me"),
        ("{baseURL: 'https://h', url: 'https://other/me', allowAbsoluteUrls: false}",
         "https://h/https://other/me"),
        ("{url: '/p?x=1#h', params: {y: 2}}", "/p?x=1&y=2"),
        ("{url: '/p', params: {a: [1, 2], b: {c: 'd e'}, f: null, g: undefined, h: true}}",
         "/p?a%5B%5D=1&a%5B%5D=2&b%5Bc%5D=d+e&h=true"),
        ("{url: '/p', params: {at: new Date(0), k: ':$,+[]@/'}}",
         "/p?at=1970-01-01T00:00:00.000Z&k=:$,%2B%5B%5D%40%2F"),
        ("{url: '/p', params: {a: [1, 2]}, paramsSerializer: {indexes: null}}", "/p?a=1&a=2"),
        ("{url: '/p', params: {a: 1}, paramsSerializer: (p) => `q=${p.a}`}", "/p?q=1"),
    ],
)  # fmt: skip
def test_urls_and_parameters(engine: NetworkEngine, config: str, uri: str):
    assert value(engine, f"return axios.getUri({config})") == uri


def sent(engine: NetworkEngine, base: str, call: str) -> list[Any]:
    """Method, headers and body (base64) of what arrives, the Accept header left out."""
    script = f"const {{ data }} = await {call}; return data"
    seen = value(engine, script, base)
    headers = [pair for pair in seen["headers"] if pair[0] != "accept"]
    return [seen["method"], headers, seen["body"]]


@pytest.mark.parametrize(
    ("call", "arrives"),
    [
        ("axios.get('BASE/echo', {auth: {username: 'ü', password: 'p:w'}, "
         "headers: {Authorization: 'Bearer x'}})",
         ["GET", [["authorization", "Basic w7w6cDp3"]], ""]),
        ("axios.post('BASE/echo', {a: 1})",
         ["POST", [["content-type", "application/json"]], "eyJhIjoxfQ=="]),
        ("axios.post('BASE/echo', 'a=b')",
         ["POST", [["content-type", "application/x-www-form-urlencoded"]], "YT1i"]),
        ("axios.put('BASE/echo', new URLSearchParams({a: 'b c'}))",
         ["PUT", [["content-type", "application/x-www-form-urlencoded;charset=utf-8"]],
          "YT1iK2M="]),
        ("axios.patch('BASE/echo', {a: 'b c'}, "
         "{headers: {'content-type': 'application/x-www-form-urlencoded'}})",
         ["PATCH", [["content-type", "application/x-www-form-urlencoded"]], "YT1iK2M="]),
        ("axios.delete('BASE/echo', {data: {a: 1}})",
         ["DELETE", [["content-type", "application/json"]], "eyJhIjoxfQ=="]),
        ("axios({url: 'BASE/echo', method: 'POST', data: Buffer.from('hi')})",
         ["POST", [["content-type", "application/x-www-form-urlencoded"]], "aGk="]),
    ],
)  # fmt: skip
def test_what_arrives(engine: NetworkEngine, base: str, call: str, arrives: list[Any]):
    assert sent(engine, base, call) == arrives


def test_headers_of_defaults_instance_and_call_are_merged(engine: NetworkEngine, base: str):
    script = """
    const api = axios.create({ baseURL: 'BASE', headers: { 'X-A': 'instance', 'X-B': 'instance' } })
    api.defaults.headers.common.Authorization = 'Bearer t'
    api.defaults.headers.get['X-C'] = 'get'
    const headers = { 'x-b': 'call', 'X-D': undefined }
    const { data, config } = await api.get('/echo', { headers })
    return [data.headers, config.headers.get('AUTHORIZATION')]
    """
    assert value(engine, script, base) == [
        [
            ["accept", "application/json, text/plain, */*"],
            ["authorization", "Bearer t"],
            ["x-a", "instance"],
            ["x-b", "call"],
            ["x-c", "get"],
        ],
        "Bearer t",
    ]


def test_what_a_response_holds(engine: NetworkEngine, base: str):
    script = """
    const r = await axios.get('BASE/body?text=%7B%22a%22:1%7D&header=X-Id:7&header=Set-Cookie:c=1')
    return [r.status, r.statusText, r.data, r.headers['x-id'], r.headers.get('X-ID'),
      r.headers['set-cookie'], r.config.method, r.request.res.responseUrl.slice(-1)]
    """
    assert value(engine, script, base) == [200, "OK", {"a": 1}, "7", "7", ["c=1"], "get", "1"]


@pytest.mark.parametrize(
    ("config", "data"),
    [
        ("{responseType: 'text'}", '{"a":1}'),
        ("{responseType: 'arraybuffer'}", {"type": "Buffer", "data": list(b'{"a":1}')}),
        ("{transformResponse: (d) => d.length}", 7),
        ("{}", {"a": 1}),
    ],
)  # fmt: skip
def test_the_type_of_a_response(engine: NetworkEngine, base: str, config: str, data: Any):
    call = f"axios.get('BASE/body?text=%7B%22a%22:1%7D', {config})"
    assert value(engine, f"return (await {call}).data", base) == data


def test_a_streamed_response_is_read_in_nodes_ways(engine: NetworkEngine, base: str):
    script = """
    const get = async () => (await axios.get('BASE/body?text=hi', { responseType: 'stream' })).data
    let walked = ''
    for await (const chunk of await get()) walked += chunk
    const stream = await get()
    const heard = await new Promise((resolve) => {
      let text = ''
      stream.on('data', (chunk) => { text += chunk }).on('end', () => resolve(text))
    })
    return [walked, heard]
    """
    assert value(engine, script, base) == ["hi", "hi"]


def test_a_failed_status_is_an_error_with_its_response(engine: NetworkEngine, base: str):
    script = """
    const error = await axios.get('BASE/status/401').catch((failure) => failure)
    const { message, code, status, response, config, request } = error
    return [error instanceof axios.AxiosError, error.name, message, code, status, response.data,
      response.status, config.url.slice(-3), request.method, error.toJSON().code,
      originOf(error).status]
    """
    assert value(engine, script, base) == [
        True, "AxiosError", "Request failed with status code 401", "ERR_BAD_REQUEST", 401,
        {"error": "as asked"}, 401, "401", "GET", "ERR_BAD_REQUEST", 401,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("call", "name", "message", "code"),
    [
        ("axios.get('BASE/status/503')", "AxiosError", "Request failed with status code 503",
         "ERR_BAD_RESPONSE"),
        ("axios.get('BASE/redirect/302?to=/echo', {maxRedirects: 0})", "AxiosError",
         "Request failed with status code 302", "ERR_BAD_RESPONSE"),
        ("axios.get('BASE/slow?ms=500', {timeout: 20})", "AxiosError", "timeout of 20ms exceeded",
         "ECONNABORTED"),
        ("axios.get('BASE/echo', {signal: AbortSignal.abort()})", "CanceledError", "canceled",
         "ERR_CANCELED"),
        ("axios.get('http:/h')", "AxiosError",
         'Invalid URL "http:/h": missing "//" after protocol', "ERR_INVALID_URL"),
        ("axios.get('ftp://h/')", "AxiosError", "Unsupported protocol ftp:", "ERR_BAD_REQUEST"),
        ("axios.get('/relative')", "TypeError", "Invalid URL", "ERR_INVALID_URL"),
        ("axios.get('BASE/body?text=%7B', {responseType: 'json', "
         "transitional: {silentJSONParsing: false}})", "SyntaxError", None, "ERR_BAD_RESPONSE"),
    ],
)  # fmt: skip
def test_failures(
    engine: NetworkEngine, base: str, call: str, name: str, message: str | None, code: str
):
    script = f"const e = await {call}.catch((e) => e); return [e.name, e.message, e.code]"
    told = value(engine, script, base)
    assert (told[0], told[2]) == (name, code)
    assert message in (None, told[1])


def test_a_network_error_keeps_its_code_and_its_cause(engine: NetworkEngine):
    script = """
    const error = await axios.get('http://127.0.0.1:1/').catch((failure) => failure)
    return [error.isAxiosError, error.code, error.response === undefined, error.cause.code,
      originOf(error) === error.cause, Object.keys(error).includes('cause')]
    """
    assert value(engine, script) == [True, "ECONNREFUSED", True, "ECONNREFUSED", True, False]


def test_interceptors_run_as_axios_runs_them(engine: NetworkEngine, base: str):
    script = """
    const api = axios.create({ baseURL: 'BASE' })
    const order = []
    api.interceptors.request.use((config) => { order.push('first'); return config })
    const id = api.interceptors.request.use(async (config) => {
      order.push('second')
      config.headers.Authorization = 'Bearer t'
      return config
    })
    api.interceptors.response.use((response) => { order.push('third'); return response.data })
    api.interceptors.response.use((data) => { order.push('fourth'); return data.headers })
    const headers = await api.get('/echo')
    api.interceptors.request.eject(id)
    const without = await api.get('/echo')
    return [order, headers.length - without.length]
    """
    assert value(engine, script, base) == [
        ["second", "first", "third", "fourth", "first", "third", "fourth"], 1,
    ]  # fmt: skip


def test_an_interceptor_repeats_a_request_with_a_new_token(engine: NetworkEngine, base: str):
    script = """
    const api = axios.create({ baseURL: 'BASE' })
    api.interceptors.response.use(null, (error) => {
      if (error.response?.status !== 401 || error.config.again) throw error
      return api({ ...error.config, again: true, url: '/echo', headers: { Authorization: 'new' } })
    })
    const { data } = await api.get('/status/401', { headers: { 'X-Kept': '1' } })
    return data.headers.find(([name]) => name === 'authorization')[1]
    """
    assert value(engine, script, base) == "new"


def test_a_request_is_cancelled_by_a_token(engine: NetworkEngine, base: str):
    script = """
    const source = axios.CancelToken.source()
    setTimeout(() => source.cancel('enough'), 10)
    const error = await axios.get('BASE/slow?ms=500', { cancelToken: source.token }).catch((e) => e)
    return [axios.isCancel(error), error.message, error.code]
    """
    assert value(engine, script, base) == [True, "enough", "ERR_CANCELED"]


def test_headers_are_looked_up_without_case(engine: NetworkEngine):
    script = """
    const headers = new axios.AxiosHeaders({ 'X-Key': 'a', 'content-type': 'text/plain; b=c' })
    headers.set('x-key', 'b').set('X-Key', 'c', false)
    return [headers.get('X-KEY'), headers.has('x-key', /b/), headers.get('Content-Type', true),
      headers.getContentType(), headers.delete('x-key'), JSON.stringify(headers)]
    """
    assert value(engine, script) == [
        "b", True, {"b": "c"}, "text/plain; b=c", True, '{"content-type":"text/plain; b=c"}',
    ]  # fmt: skip


def test_forms_are_made_from_objects_and_back(engine: NetworkEngine):
    script = """
    const form = axios.toFormData({ a: [1, 2], b: { c: true } }, new FormData())
    return [[...form], axios.formToJSON(form)]
    """
    assert value(engine, script) == [
        [["a[]", "1"], ["a[]", "2"], ["b[c]", "true"]],
        {"a": ["1", "2"], "b": {"c": "true"}},
    ]
