"""Network errors in plain words: what happened, and what to look at."""

from __future__ import annotations

import errno
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NetworkProblem:
    """Why no answer came. ``code`` is the name that Node.js gives such an error, which is
    what connector code looks for (``error.code``)."""

    code: str
    message: str


class ToldError(Exception):
    """A network error that was told for a person before: a replayed one."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.problem = NetworkProblem(code, message)


def explain(error: BaseException, host: str) -> NetworkProblem:
    """A network error of any layer, told for a person. Never raises, never quotes a header."""
    for cause in _causes(error):
        problem = _explain_one(cause, host)
        if problem is not None:
            return problem
    kind = type(error).__name__
    return NetworkProblem("ERR_NETWORK", f"The request to {host} failed ({kind}).")


def _causes(error: BaseException) -> Iterator[BaseException]:
    """The error, and what it came from, the innermost first."""
    chain: list[BaseException] = []
    current: BaseException | None = error
    while current is not None and current not in chain and len(chain) < 20:
        chain.append(current)
        current = current.__cause__ or current.__context__
    for link in reversed(chain):
        yield from (e for e in getattr(link, "exceptions", ()) if isinstance(e, BaseException))
        yield link


_BY_ERRNO = {
    errno.ECONNREFUSED: ("ECONNREFUSED", "Nothing listens at {host}: the connection was refused. "
                         "Is the base URI right, and the server running?"),
    errno.ECONNRESET: ("ECONNRESET", "{host} broke the connection off."),
    errno.EPIPE: ("EPIPE", "{host} broke the connection off."),
    errno.ETIMEDOUT: ("ETIMEDOUT", "{host} did not answer in time."),
    errno.EHOSTUNREACH: ("EHOSTUNREACH", "There is no way to {host} from this network."),
    errno.ENETUNREACH: ("ENETUNREACH", "There is no way to {host} from this network: are you "
                        "online?"),
}  # fmt: skip


def _explain_one(error: BaseException, host: str) -> NetworkProblem | None:
    if isinstance(error, ToldError):
        return error.problem
    if isinstance(error, ssl.SSLCertVerificationError):
        return NetworkProblem("CERT_INVALID", _certificate(error, host))
    if isinstance(error, ssl.SSLError):
        return NetworkProblem(
            "EPROTO",
            f"No TLS connection to {host} could be made ({error.reason or 'TLS error'}). "
            "Does this port speak https at all?",
        )
    if isinstance(error, socket.gaierror):
        return NetworkProblem(
            "ENOTFOUND", f"The name {host} is not known (DNS): is the base URI spelt right?"
        )
    if isinstance(error, OSError) and error.errno in _BY_ERRNO:
        code, text = _BY_ERRNO[error.errno]
        return NetworkProblem(code, text.format(host=host))
    if isinstance(error, TimeoutError):
        return NetworkProblem("ETIMEDOUT", f"{host} did not answer in time.")
    if type(error).__name__ == "CertificatesError":
        return NetworkProblem("ERR_CERTIFICATES", str(error))
    known = _BY_NAME.get(type(error).__name__)
    return NetworkProblem(known[0], known[1].format(host=host)) if known else None


def _certificate(error: ssl.SSLCertVerificationError, host: str) -> str:
    reason = error.verify_message or "it could not be verified"
    advice = {
        10: "It has expired, or the clock of this computer is wrong.",
        9: "It is not valid yet: is the clock of this computer right?",
        18: "It is self-signed. If it is your own, name its authority in SSL_CERT_FILE.",
        19: "Its authority is unknown here. Behind a company proxy, name the company's "
            "certificate in SSL_CERT_FILE.",
        20: "Its authority is unknown here. Behind a company proxy, name the company's "
            "certificate in SSL_CERT_FILE.",
        62: "It belongs to another host name.",
    }.get(error.verify_code, "")  # fmt: skip
    return f"The certificate of {host} was refused: {reason}. {advice}".rstrip()


# httpx's own errors, by name: this module needs no httpx to be imported.
_BY_NAME: dict[str, tuple[str, str]] = {
    "ProxyError": (
        "ERR_PROXY",
        "The proxy refused the way to {host}: look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY.",
    ),
    "UnsupportedProtocol": (
        "ERR_INVALID_PROTOCOL", "The address of {host} must begin with https:// or http://."
    ),
    "InvalidURL": ("ERR_INVALID_URL", "The address of {host} is not valid."),
    "LocalProtocolError": (
        "ERR_INVALID_CHAR",
        "The request to {host} could not be written: it holds a character that HTTP does not "
        "allow.",
    ),
    "RemoteProtocolError": (
        "ECONNRESET", "{host} answered with something that is not HTTP, or broke off."
    ),
    "DecodingError": (
        "ERR_BAD_RESPONSE", "The response of {host} is not compressed as its header says."
    ),
    "ConnectTimeout": ("ETIMEDOUT", "No connection to {host} came about in time."),
    "ReadTimeout": ("ETIMEDOUT", "{host} did not answer in time."),
    "WriteTimeout": ("ETIMEDOUT", "{host} did not read in time."),
    "ReadError": ("ECONNRESET", "{host} broke the connection off."),
}  # fmt: skip
