"""Which addresses a run may reach (contracts, "Network"). Pure: no name is resolved here."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

Address: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address
Kind = Literal["public", "private", "forbidden"]

# Services of cloud providers that hand out credentials, beside the link-local ones.
_METADATA = frozenset(
    map(ipaddress.ip_address, ("100.100.100.200", "192.0.0.192", "168.63.129.16", "fd00:ec2::254"))
)
_METADATA_NAMES = frozenset({"metadata.google.internal", "metadata.goog", "metadata"})
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
# Names that no public resolver leads anywhere (RFC 6761, 6762, 8375, ICANN's `.internal`).
_LOCAL_SUFFIXES = (".localhost", ".local", ".internal", ".home.arpa", ".test", ".lan")
_DEFAULT_PORTS = {"http": 80, "https": 443}


class RequestRefusedError(Exception):
    """A request that is not sent, for a reason that says nothing about the connector."""


class AddressRefusedError(RequestRefusedError):
    """An address that this run may not reach. The message says why and what lifts it."""


def origin_of(url: str) -> str | None:
    """``scheme://host:port`` of a URL, the port left out where it is the scheme's; None for
    what is no http(s) URL."""
    try:
        parts = urlsplit(url)
        scheme, host, port = parts.scheme.lower(), parts.hostname, parts.port
    except ValueError:
        return None
    if scheme not in _DEFAULT_PORTS or not host:
        return None
    shown = f"[{host}]" if ":" in host else host
    return f"{scheme}://{shown}" + ("" if port in (None, _DEFAULT_PORTS[scheme]) else f":{port}")


def kind_of(address: Address) -> Kind:
    """What kind of place an address is, IPv4 inside IPv6 being taken out first."""
    address = _inner(address)
    if (
        address in _METADATA
        or address.is_link_local
        or address.is_multicast
        or address == ipaddress.IPv4Address("255.255.255.255")
    ):
        return "forbidden"
    # 0.0.0.0 and :: reach this computer too.
    return "public" if address.is_global else "private"


def _inner(address: Address) -> Address:
    if not isinstance(address, ipaddress.IPv6Address):
        return address
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped
    if address.sixtofour is not None:
        return address.sixtofour
    if address.teredo is not None:
        return address.teredo[1]
    if address in _NAT64 or (int(address) >> 32 == 0 and int(address) > 1):
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def as_address(host: str) -> Address | None:
    """A host as an address, where it is one written out (``[::1]``, ``fe80::1%eth0`` too)."""
    try:
        return ipaddress.ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def is_local_host(host: str) -> bool:
    """Whether a host, as written, means a private place: a private or loopback address,
    ``localhost``, a name without dots, or one under a suffix that is never public."""
    address = as_address(host)
    if address is not None:
        return kind_of(address) == "private"
    name = host.lower().rstrip(".")
    # A number alone is an IPv4 address in disguise, not a name.
    return bool(name) and (
        name == "localhost"
        or name.endswith(_LOCAL_SUFFIXES)
        or ("." not in name and not name[0].isdigit())
    )


@dataclass(frozen=True, slots=True)
class AddressPolicy:
    """What a run may connect to.

    ``base_uri`` is the client's own: where it is itself private, private addresses are what
    its author means. ``allowed`` are origins that a person has allowed.
    """

    base_uri: str | None = None
    allowed: frozenset[str] = frozenset()

    def allows_origin(self, scheme: str, host: str, port: int) -> bool:
        """Whether a person has allowed this origin, whatever its address."""
        return any(
            origin_of(f"{s}://{f'[{host}]' if ':' in host else host}:{port}") in self.allowed
            for s in ([scheme] if scheme else _DEFAULT_PORTS)
        )

    def check_name(self, host: str, port: int) -> None:
        """Raises :class:`AddressRefusedError` for a host that is refused as it is written:
        the only thing that can be checked where a proxy resolves the name."""
        if self.allows_origin("", host, port):
            return
        if host.lower().rstrip(".") in _METADATA_NAMES:
            raise AddressRefusedError(_forbidden(host))
        address = as_address(host)
        if address is not None:
            self.check(host, port, address)
        elif is_local_host(host) and not self._base_is_local():
            raise AddressRefusedError(_private(host, None, port))

    def check(self, host: str, port: int, address: Address) -> None:
        """Raises :class:`AddressRefusedError` where ``host`` leads to an ``address`` that is
        refused."""
        kind = kind_of(address)
        if kind == "public" or self.allows_origin("", host, port):
            return
        if kind == "forbidden":
            raise AddressRefusedError(_forbidden(host))
        if not self._base_is_local():
            raise AddressRefusedError(_private(host, address, port))

    def _base_is_local(self) -> bool:
        try:
            host = urlsplit(self.base_uri or "").hostname
        except ValueError:
            return False
        return host is not None and is_local_host(host)


def _forbidden(host: str) -> str:
    return (
        f"{host} is a link-local or cloud-metadata address: such places hand out credentials, "
        "and no connector needs them. The request was not sent."
    )


def _private(host: str, address: Address | None, port: int) -> str:
    where = f"{host} leads to {address}, " if address and str(address) != host else f"{host} is "
    return (
        f"{where}a private address, though the base URI is a public one. The request was not "
        f"sent. If you mean it, allow http(s)://{host}:{port}: `--allow-origin` on the command "
        "line, `spec-lsp.run.allowOrigins` in VS Code's settings."
    )
