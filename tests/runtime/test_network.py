"""Where a run may go: the address that is really connected to counts, at every hop."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Sequence

import httpx
import pytest
from connector_runs import API_KEY_SPEC, KEY, connector, run
from example_api import Answer, ExampleApi, json_answer, unused_port
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.runtime.addresses import (
    AddressPolicy,
    AddressRefusedError,
    is_local_host,
    kind_of,
    origin_of,
)
from spec_lsp.runtime.limits import Limits
from spec_lsp.runtime.network import POLICY, SystemTransport

PUBLIC_BASE = "https://api.example.com/v1"


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("8.8.8.8", "public"), ("2606:4700::1111", "public"),
        ("127.0.0.1", "private"), ("127.9.9.9", "private"), ("10.1.2.3", "private"),
        ("192.168.0.1", "private"), ("172.16.5.4", "private"), ("100.64.0.1", "private"),
        ("0.0.0.0", "private"), ("::", "private"), ("::1", "private"), ("fd12::1", "private"),
        ("198.18.0.1", "private"), ("192.0.2.1", "private"),
        ("169.254.169.254", "forbidden"), ("169.254.0.1", "forbidden"), ("fe80::1", "forbidden"),
        ("fd00:ec2::254", "forbidden"), ("100.100.100.200", "forbidden"),
        ("168.63.129.16", "forbidden"), ("224.0.0.1", "forbidden"),
        ("255.255.255.255", "forbidden"), ("ff02::1", "forbidden"),
        ("::ffff:127.0.0.1", "private"), ("::ffff:169.254.169.254", "forbidden"),
        ("::ffff:8.8.8.8", "public"), ("64:ff9b::7f00:1", "private"),
        ("64:ff9b::a9fe:a9fe", "forbidden"), ("2002:7f00:1::", "private"),
        ("2002:a9fe:a9fe::1", "forbidden"), ("::127.0.0.1", "private"),
    ],
)  # fmt: skip
def test_kinds_of_addresses(address, kind):
    assert kind_of(ipaddress.ip_address(address)) == kind


@given(st.integers(0, 2**32 - 1))
def test_ipv4_inside_ipv6_is_what_it_is_outside(number):
    plain = ipaddress.IPv4Address(number)
    assert kind_of(ipaddress.IPv6Address(f"::ffff:{plain}")) == kind_of(plain)
    assert kind_of(ipaddress.IPv6Address(f"64:ff9b::{plain}")) == kind_of(plain)


@pytest.mark.parametrize(
    ("host", "local"),
    [
        ("localhost", True), ("LOCALHOST.", True), ("api", True), ("api.localhost", True),
        ("printer.local", True), ("db.internal", True), ("127.0.0.1", True), ("[::1]", True),
        ("10.0.0.1", True), ("example.com", False), ("8.8.8.8", False), ("2130706433", False),
        ("127.1", False), ("0x7f.1", False), ("169.254.169.254", False), ("", False),
        ("localhost.example.com", False),
    ],
)  # fmt: skip
def test_hosts_that_are_private_as_written(host, local):
    assert is_local_host(host) is local


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://API.example.com:443/v1?x", "https://api.example.com"),
        ("http://a:8080/", "http://a:8080"), ("http://[::1]:80", "http://[::1]"),
        ("ftp://a", None), ("/relative", None), ("http://[::1", None), ("http://a:99999", None),
    ],
)  # fmt: skip
def test_origins(url, origin):
    assert origin_of(url) == origin


@pytest.mark.parametrize(
    ("base", "host", "address", "allowed", "passes"),
    [
        (PUBLIC_BASE, "api.example.com", "8.8.8.8", "", True),
        (PUBLIC_BASE, "api.example.com", "127.0.0.1", "", False),
        (PUBLIC_BASE, "api.example.com", "::ffff:10.0.0.1", "", False),
        (PUBLIC_BASE, "10.0.0.1", "10.0.0.1", "", False),
        (None, "localhost", "127.0.0.1", "", False),
        ("http://localhost:3000", "localhost", "127.0.0.1", "", True),
        ("http://10.0.0.9", "10.0.0.9", "10.0.0.9", "", True),
        ("http://localhost:3000", "metadata.google.internal", "169.254.169.254", "", False),
        ("http://169.254.169.254", "169.254.169.254", "169.254.169.254", "", False),
        (PUBLIC_BASE, "10.0.0.1", "10.0.0.1", "http://10.0.0.1:8080", True),
        (PUBLIC_BASE, "10.0.0.1", "10.0.0.1", "http://10.0.0.1:9090", False),
        (None, "169.254.169.254", "169.254.169.254", "http://169.254.169.254:8080", True),
    ],
)  # fmt: skip
def test_the_policy(base, host, address, allowed, passes):
    policy = AddressPolicy(base, frozenset({allowed}))
    if passes:
        policy.check(host, 8080, ipaddress.ip_address(address))
    else:
        with pytest.raises(AddressRefusedError):
            policy.check(host, 8080, ipaddress.ip_address(address))


class Names:
    """A resolver that leads each name where a test says, and counts how often it is asked."""

    def __init__(self, **names: Sequence[str]) -> None:
        self.names = {name.replace("_", "."): addresses for name, addresses in names.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> Sequence[str]:
        self.asked.append(host)
        if host not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return self.names[host]


async def send(url: str, base: str, names: Names, *allowed: str) -> httpx.Response:
    transport = SystemTransport(resolve=names)
    policy = AddressPolicy(base, frozenset(allowed))
    timeout = {"connect": 5, "read": 5}
    try:
        request = httpx.Request("GET", url, extensions={"timeout": timeout, POLICY: policy})
        response = await transport.handle_async_request(request)
        await response.aread()
        return response
    finally:
        await transport.aclose()


async def test_a_public_name_that_leads_to_loopback_is_refused_before_anything_is_sent():
    names = Names(api_example_com=["127.0.0.1"])
    with ExampleApi() as api:
        port = api.origin.rpartition(":")[2]
        with pytest.raises(AddressRefusedError) as refusal:
            await send(f"http://api.example.com:{port}/json", PUBLIC_BASE, names)
        assert api.requests == []
    assert str(refusal.value) == (
        "api.example.com leads to 127.0.0.1, a private address, though the base URI is a public "
        "one. The request was not sent. If you mean it, allow "
        f"http(s)://api.example.com:{port}: `--allow-origin` on the command line, "
        "`spec-lsp.run.allowOrigins` in VS Code's settings."
    )


async def test_the_checked_address_is_the_one_connected_to():
    # The first address is refused, the second allowed: the name is asked for once.
    names = Names(localhost=["169.254.169.254", "127.0.0.1"])
    with ExampleApi() as api:
        port = api.origin.rpartition(":")[2]
        url = f"http://localhost:{port}/json"
        response = await send(url, url, names)
        assert response.status_code == 200
        assert api.requests[0].headers["host"] == f"localhost:{port}"
    assert names.asked == ["localhost"]


async def test_an_allowed_origin_is_reached():
    names = Names(api_example_com=["127.0.0.1"])
    with ExampleApi() as api:
        port = api.origin.rpartition(":")[2]
        origin = f"http://api.example.com:{port}"
        assert (await send(f"{origin}/json", PUBLIC_BASE, names, origin)).status_code == 200


METADATA = (
    "169.254.169.254 is a link-local or cloud-metadata address: such places hand out "
    "credentials, and no connector needs them. The request was not sent."
)
CALL = "exports.test = async (c) => !!(await c.apiClient.get('URL'))"


async def test_cloud_metadata_is_refused():
    files = connector("http://127.0.0.1:1", test=CALL.replace("URL", "http://169.254.169.254/x"))
    trace = await run(files)
    assert (trace.outcome, trace.message, trace.origins) == ("error", METADATA, ())


async def test_cloud_metadata_is_refused_behind_a_redirect_and_to_code_that_catches():
    with ExampleApi() as api:
        api.answers["/v1/json"] = Answer(302, headers={"Location": "http://169.254.169.254/x"})
        trace = await run(connector(api.origin))
        assert trace.origins == (api.origin,)
    assert (trace.outcome, trace.message) == ("error", METADATA)


async def test_code_may_not_reach_loopback_from_a_public_base_uri():
    with ExampleApi() as api:
        files = connector("https://api.example.com", test=CALL.replace("URL", f"{api.origin}/json"))
        trace = await run(files)
        assert (trace.outcome, api.requests) == ("error", [])
        assert trace.message.startswith("127.0.0.1 is a private address, though")
        allowed = await run(files, allow_origins=(api.origin,))
        assert (allowed.outcome, len(api.requests)) == ("passed", 1)


async def test_a_redirect_to_another_origin_drops_what_the_connector_added():
    client = """
        baseUri: BASE/v1
        query: {from: client}
        headers:
          X-API-Key: {$var: credentials.apiKey}
          Cookie: session=1
          Content-Type: application/json
        auth: {username: a, password: {$var: credentials.apiKey}}
        """
    test = "exports.test = (c) => c.apiClient.get('/start', {}, { headers: { 'X-Mine': '1' } })"
    with ExampleApi() as other, ExampleApi() as api:
        location = f"{other.origin}/v1/json"
        api.answers["/v1/start"] = Answer(307, headers={"Location": "/v1/next"})
        api.answers["/v1/next"] = Answer(302, headers={"Location": location})
        trace = await run(connector(api.origin, client=client, test=test))
        first, second = api.requests
        third = other.requests[0]
        assert trace.origins == (api.origin, other.origin)
    for request in (first, second):
        assert request.headers["x-api-key"] == KEY
        assert request.headers["x-mine"] == "1"
        assert "authorization" in request.headers
    assert not {"x-api-key", "x-mine", "cookie", "authorization"} & third.headers.keys()
    assert third.headers["accept"] == "application/json, text/plain, */*"
    assert (trace.outcome, len(trace.exchanges)) == ("passed", 3)
    assert trace.notes == (
        f"A redirect led from {api.origin} to {other.origin}, another origin: the headers that "
        "the connector adds were not sent there.",
    )


@pytest.mark.parametrize(
    ("status", "method", "becomes"),
    [(301, "POST", "GET"), (302, "POST", "GET"), (303, "POST", "GET"), (303, "PUT", "GET"),
     (301, "PUT", "PUT"), (307, "POST", "POST"), (308, "PATCH", "PATCH"), (302, "GET", "GET")],
)  # fmt: skip
async def test_methods_behind_a_redirect(status, method, becomes):
    call = f"c.apiClient.{method.lower()}('/start', {{ a: 1 }})"
    with ExampleApi() as api:
        api.answers["/v1/start"] = Answer(status, headers={"Location": "json?x=1"})
        await run(connector(api.origin, test=f"exports.test = async (c) => !!(await {call})"))
        last = api.requests[1]
    assert (last.method, last.path, last.query) == (becomes, "/v1/json", {"x": ["1"]})
    if becomes == method and method != "GET":
        assert (last.body, last.headers["content-type"]) == ('{"a":1}', "application/json")
    else:
        assert last.body == ""


async def test_a_full_url_to_another_origin_is_noted():
    with ExampleApi() as other, ExampleApi() as api:
        files = connector(api.origin, test=CALL.replace("URL", f"{other.origin}/json"))
        trace = await run(files)
        assert trace.origins == (other.origin,)
        assert trace.notes == (
            f"A request to {other.origin}, another origin than the base URI's, carried the "
            "client's headers.",
        )


@pytest.mark.parametrize(
    ("base", "code", "message"),
    [
        ("http://127.0.0.1:CLOSED", "ECONNREFUSED",
         "Nothing listens at 127.0.0.1:CLOSED: the connection was refused. Is the base URI right, "
         "and the server running?"),
        ("https://127.0.0.1:OPEN", "EPROTO",
         "No TLS connection to 127.0.0.1:OPEN could be made ("),
        ("http://no-such-name.invalid", "ENOTFOUND",
         "The name no-such-name.invalid is not known (DNS): is the base URI spelt right?"),
    ],
)  # fmt: skip
async def test_network_errors_in_plain_words(base, code, message, monkeypatch):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    test = "exports.test = (c) => c.apiClient.get('/x').catch((e) => { throw new Error(e.code) })"
    with ExampleApi() as api:
        ports = {"OPEN": api.origin.rpartition(":")[2], "CLOSED": str(unused_port())}
        for name, port in ports.items():
            base, message = base.replace(name, port), message.replace(name, port)
        trace = await run(connector(base, test=test))
    assert trace.message.startswith(f"test threw Error: {code}. Before that: {message}")
    assert trace.exchanges[0].error is not None
    assert trace.exchanges[0].error.startswith(message)


async def test_a_server_that_does_not_answer_in_time():
    slow = json_answer({})
    slow.delay = 1.5
    with ExampleApi(answers={"/v1/json": slow}) as api:
        trace = await run(connector(api.origin), limits=Limits(wall_seconds=1))
        host = api.origin.removeprefix("http://")
    assert (trace.outcome, trace.message) == (
        "error",
        f"{host} did not answer in time. A request may take 0.8 s (limit; setting `run.timeout`).",
    )  # fmt: skip


async def test_a_request_that_a_limit_ended_is_in_the_trace():
    slow = json_answer({})
    slow.delay = 2
    test = """
        exports.test = async ({ apiClient }) => {
          const late = () => new Promise((resolve) => setTimeout(resolve, 300));
          for (;;) await Promise.race([apiClient.get('/json'), late()]);
        };
        """
    with ExampleApi(answers={"/v1/json": slow}) as api:
        trace = await run(connector(api.origin, test=test), limits=Limits(wall_seconds=1))
    assert trace.message == "The run took longer than 1 s (limit; setting `run.timeout`)."
    last = trace.to_json()["exchanges"][-1]
    assert (last["request"]["method"], last["response"], last["error"]) == (
        "GET", None, "It was ended before an answer came.",
    )  # fmt: skip


async def test_the_system_s_proxy_is_used_and_checked(monkeypatch):
    with ExampleApi() as proxy:
        proxy.answers["/v1/json"] = json_answer({"via": "proxy"})
        monkeypatch.setenv("http_proxy", proxy.origin)
        monkeypatch.setenv("no_proxy", "direct.example.com")
        trace = await run(connector("http://api.example.com"))
        assert (trace.outcome, len(proxy.requests)) == ("passed", 1)
        assert proxy.requests[0].headers["host"] == "api.example.com"
        test = CALL.replace("URL", "http://169.254.169.254/x")
        trace = await run(connector("http://api.example.com", test=test))
        assert (trace.message, len(proxy.requests)) == (METADATA, 1)


@pytest.mark.parametrize(
    ("base", "path", "url"),
    [
        ("BASE/v1", "/users/me", "/v1/users/me"), ("BASE/v1", "webhooks", "/v1/webhooks"),
        ("BASE/v1/", "/a", "/v1/a"), ("BASE/v1", "", "/v1"), ("BASE", "/", "/"),
        ("BASE/v1?key=1", "/a?b=2", "/v1/a?key=1&b=2"), ("BASE/v1", "/a?b=c%20d", "/v1/a?b=c%20d"),
        ("BASE/v1", "/ä b", "/v1/%C3%A4%20b"), ("BASE/v1", "//x/y", "/v1/x/y"),
    ],
)  # fmt: skip
async def test_paths_are_joined_to_the_base_uri(base, path, url):
    spec = API_KEY_SPEC
    test = f"exports.test = async (c) => {{ await c.apiClient.get('{path}').catch(() => 0); }}"
    with ExampleApi() as api:
        trace = await run(connector(api.origin, client=f'baseUri: "{base}"', test=test, spec=spec))
        assert trace.exchanges[0].request.url == api.origin + url
