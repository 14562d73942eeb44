"""The way out: an httpx transport that connects only to addresses which it has checked.

A name is resolved once, each address is checked, and the connection is made to a checked
address: what a resolver answers a second time (DNS rebinding) no longer counts.
"""

from __future__ import annotations

import asyncio
import logging
import os
import socket
import ssl
import sys
import urllib.request
from collections.abc import Awaitable, Callable, Iterable, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpcore
import httpx

from spec_lsp.runtime.addresses import AddressPolicy, AddressRefusedError, as_address

# The extension of a request that holds its AddressPolicy.
POLICY = "spec_lsp.policy"

Resolve = Callable[[str, int], Awaitable[Sequence[str]]]


class CertificatesError(Exception):
    """The certificates to trust cannot be read. The message is for a person."""


async def resolve(host: str, port: int) -> Sequence[str]:
    """The addresses of a host, as the system gives them. Raises OSError."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class CheckedBackend(httpcore.AsyncNetworkBackend):
    """Opens TCP connections to checked addresses alone.

    ``proxy_hosts`` are the hosts (with port) of the system's proxies: those may be private.
    """

    def __init__(
        self,
        policy: AddressPolicy,
        resolve: Resolve = resolve,
        proxy_hosts: Iterable[tuple[str, int]] = (),
    ) -> None:
        self._policy = policy
        self._resolve = resolve
        self._proxy_hosts = frozenset(proxy_hosts)
        # A conditional import of httpcore's, which a type checker cannot follow.
        backend: Any = httpcore.AnyIOBackend
        self._inner: httpcore.AsyncNetworkBackend = backend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        """See httpcore. Raises :class:`AddressRefusedError` where every address of the host is
        refused."""
        try:
            literal = as_address(host)
            addresses = [host] if literal else await self._resolve(host, port)
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        failure: Exception = httpcore.ConnectError(f"no address for {host}")
        for address in self._checked(host, port, addresses):
            try:
                return await self._inner.connect_tcp(
                    address, port, timeout, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
        raise failure

    def _checked(self, host: str, port: int, addresses: Sequence[str]) -> list[str]:
        if (host, port) in self._proxy_hosts:
            return list(addresses)
        allowed: list[str] = []
        refusal: AddressRefusedError | None = None
        for text in addresses:
            address = as_address(text)
            if address is None:
                continue
            try:
                self._policy.check(host, port, address)
                allowed.append(text)
            except AddressRefusedError as error:
                refusal = error
        if not allowed and refusal is not None:
            raise refusal
        return allowed

    async def connect_unix_socket(
        self, path: str, timeout: float | None = None, socket_options: Iterable[Any] | None = None
    ) -> httpcore.AsyncNetworkStream:
        """Never: a run speaks to no local socket."""
        raise AddressRefusedError("A run speaks to no local socket.")

    async def sleep(self, seconds: float) -> None:
        """See httpcore."""
        await self._inner.sleep(seconds)


def tls_context() -> ssl.SSLContext:
    """What servers are trusted by: the system's own store of certificates, where a company's
    proxy has put its authority, and what SSL_CERT_FILE and SSL_CERT_DIR name. Raises
    :class:`CertificatesError`."""
    import truststore

    context = truststore.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    try:
        if file or folder:
            context.load_verify_locations(file or None, folder or None)
        elif sys.platform.startswith("linux") and not _system_has_certificates():
            import certifi  # a bare container: better the usual authorities than none

            context.load_verify_locations(certifi.where())
    except OSError:  # ssl.SSLError is one, too
        raise CertificatesError(
            f"The certificates that {'SSL_CERT_FILE' if file else 'SSL_CERT_DIR'} names cannot be "
            "read: it must be the path of a file (a folder) of certificates in PEM."
        ) from None
    return context


def _system_has_certificates() -> bool:
    paths = ssl.get_default_verify_paths()
    # Both are None where there is nothing at the usual places.
    return bool(paths.cafile) or (bool(paths.capath) and any(Path(paths.capath).iterdir()))


class CheckedTransport(httpx.AsyncHTTPTransport):
    """httpx's own transport, with its connections made by a :class:`CheckedBackend`.

    ``proxy`` is the URL of a proxy, which then resolves the names; what can be checked before
    is checked (:meth:`AddressPolicy.check_name`).
    """

    def __init__(
        self,
        policy: AddressPolicy,
        *,
        proxy: str | None = None,
        resolve: Resolve = resolve,
        verify: bool = True,
    ) -> None:
        context = tls_context() if verify else False
        super().__init__(verify=context, trust_env=True, proxy=proxy, http2=False)
        parts = urlsplit(proxy) if proxy else None
        hosts = [(parts.hostname or "", parts.port or 80)] if parts else []
        self._policy = policy
        self._proxied = proxy is not None
        # At its level DEBUG, httpcore logs the headers of responses, cookies included.
        logging.getLogger("httpcore").setLevel(logging.WARNING)
        # httpx offers no argument for the backend; its pool does.
        pool: Any = self._pool
        pool._network_backend = CheckedBackend(policy, resolve, hosts)

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx. Raises :class:`AddressRefusedError` beside httpx's own errors."""
        if self._proxied:
            port = request.url.port or (443 if request.url.scheme == "https" else 80)
            self._policy.check_name(request.url.host, port)
        return await super().handle_async_request(request)


class SystemTransport(httpx.AsyncBaseTransport):
    """Sends each request directly, or through the proxy that the system names for its host
    (HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, and the settings of Windows and macOS). What
    a request may reach stands in its extension :data:`POLICY`."""

    def __init__(self, *, resolve: Resolve = resolve) -> None:
        self._resolve = resolve
        self._proxies = urllib.request.getproxies()
        self._transports: dict[tuple[str, str | None, AddressPolicy], CheckedTransport] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """See httpx."""
        proxy = self._proxy_for(request.url)
        policy = request.extensions.get(POLICY)
        if not isinstance(policy, AddressPolicy):
            policy = AddressPolicy()
        # A connection belongs to the policy that let it be made.
        key = (request.url.scheme, proxy, policy)
        transport = self._transports.get(key)
        if transport is None:
            # Certificates take 15 ms to load, and plain http needs none.
            secure = request.url.scheme != "http" or (proxy or "").startswith("https:")
            transport = CheckedTransport(policy, proxy=proxy, resolve=self._resolve, verify=secure)
            self._transports[key] = transport
        return await transport.handle_async_request(request)

    def _proxy_for(self, url: httpx.URL) -> str | None:
        proxy = self._proxies.get(url.scheme) or self._proxies.get("all")
        if not proxy or urllib.request.proxy_bypass(url.host):
            return None
        return proxy if "://" in proxy else f"http://{proxy}"

    async def aclose(self) -> None:
        """Closes every connection."""
        for transport in self._transports.values():
            await transport.aclose()
