"""Real TLS servers on loopback: which are trusted, and what is said of the others."""

from __future__ import annotations

import datetime
import ssl

import pytest
import trustme
from connector_runs import connector, run
from example_api import ExampleApi


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def serving(api: ExampleApi, certificate: trustme.LeafCert) -> str:
    """The address of the server, which speaks TLS from now on."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    api.wrap(context)
    return api.origin.replace("http://127.0.0.1", "https://localhost")


async def test_an_authority_in_ssl_cert_file_is_trusted(authority, tmp_path, monkeypatch):
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    with ExampleApi() as api:
        origin = serving(api, authority.issue_cert("localhost"))
        trace = await run(connector(origin))
    assert (trace.outcome, trace.origins) == ("passed", (origin,))


YESTERDAY = datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=1)
REFUSED = {
    "unknown": ({}, "Its authority is unknown here. Behind a company proxy, name the company's "
                    "certificate in SSL_CERT_FILE."),
    "expired": ({"not_after": YESTERDAY}, "It has expired, or the clock of this computer is "
                                          "wrong."),
    "other host": ({"names": ("api.example.com",)}, "It belongs to another host name."),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
async def test_a_certificate_that_is_refused_is_explained(case, authority, tmp_path, monkeypatch):
    given, advice = dict(REFUSED[case][0]), REFUSED[case][1]
    trusted = trustme.CA() if case == "unknown" else authority
    trusted.cert_pem.write_to_path(tmp_path / "ca.pem")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    names = given.pop("names", ("localhost",))
    with ExampleApi() as api:
        origin = serving(api, authority.issue_cert(*names, **given))
        trace = await run(connector(origin))
    assert trace.outcome == "failed"
    assert trace.message.startswith(
        f"The test says no (it gave false): The certificate of {origin[8:]} was refused: "
    )
    assert trace.message.endswith(advice)


@pytest.mark.parametrize("name", ["SSL_CERT_FILE", "SSL_CERT_DIR"])
async def test_certificates_that_cannot_be_read_are_told(name, authority, tmp_path, monkeypatch):
    monkeypatch.setenv(name, str(tmp_path / "nothing.pem"))
    with ExampleApi() as api:
        origin = serving(api, authority.issue_cert("localhost"))
        trace = await run(connector(origin))
    assert trace.outcome == "failed"
    if name == "SSL_CERT_FILE":
        assert trace.message == (
            "The test says no (it gave false): The certificates that SSL_CERT_FILE names cannot "
            "be read: it must be the path of a file (a folder) of certificates in PEM."
        )
