"""What the exchanges of a run tell an author who wonders why they failed. Only what is certain."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from spec_lsp.runtime.trace import ClientSummary, Exchange
from spec_lsp.runtime.wire import joined

_VERSION = re.compile(r"v\d+(\.\d+)*", re.IGNORECASE)
_SCHEME = re.compile(r"(?:^|,\s*)([A-Za-z][A-Za-z0-9-]*)(?=\s+[A-Za-z0-9_-]+\s*=|\s*$|\s*,)")
# Beyond this, tokens and signatures that hold a time are refused.
_CLOCK = timedelta(minutes=5)
_REFUSED = (400, 401, 403)


def notes_on_exchanges(
    exchanges: Sequence[Exchange], client: ClientSummary | None, started: datetime
) -> Iterator[str]:
    """Sentences on the exchanges that failed. ``started`` is the run's start, in UTC, by this
    computer's clock."""
    for exchange in exchanges:
        if exchange.response is None or not exchange.failed:
            continue
        if exchange.response.status == 404 and client is not None and client.base_uri:
            yield from _version(exchange, client.base_uri)
        if exchange.response.status == 401:
            yield from _scheme(exchange)
        if exchange.response.status in _REFUSED:
            yield from _clock(exchange, started)


def _version(exchange: Exchange, base_uri: str) -> Iterator[str]:
    """A base URI that ends in a version: a path is joined to it, which authors forget."""
    base, sent = urlsplit(base_uri), urlsplit(exchange.request.url)
    start = base.path.rstrip("/")
    version = start.rpartition("/")[2]
    inside = (base.scheme, base.netloc) == (sent.scheme, sent.netloc)
    if not inside or not _VERSION.fullmatch(version) or not sent.path.startswith(f"{start}/"):
        return
    rest = sent.path[len(start) :]
    if rest.startswith(f"/{version}/"):
        yield (
            f"`/{version}` stands twice in the address {sent.path}: the base URI ends in it, and "
            "the path begins with it. A path is joined to the base URI."
        )
    else:
        yield (
            f"The base URI ends in `/{version}`, and a path is joined to it: `{rest}` was asked "
            f"for at {sent.path}. Is it there in that version of the API?"
        )


def _scheme(exchange: Exchange) -> Iterator[str]:
    """The scheme that a 401 asks for, beside the one that was sent."""
    assert exchange.response is not None
    wanted = joined(exchange.response.headers).get("www-authenticate", "")
    schemes = {scheme.lower(): scheme for scheme in _SCHEME.findall(wanted)}
    sent = joined(exchange.request.headers).get("authorization")
    if not schemes:
        return
    asked = " or ".join(f"`{scheme}`" for scheme in schemes.values())
    if sent is None:
        yield (
            f"The API asks for an `Authorization` header with the scheme {asked} "
            "(WWW-Authenticate); the request carried no such header."
        )
        return
    scheme, blank, _ = sent.partition(" ")
    if not blank:
        yield (
            f"The API asks for the scheme {asked} (WWW-Authenticate); the request's "
            "`Authorization` header names none, it is one word."
        )
    elif scheme.lower() not in schemes:
        yield (
            f"The API asks for the scheme {asked} (WWW-Authenticate); the request's "
            "`Authorization` header has another one."
        )


def _clock(exchange: Exchange, started: datetime) -> Iterator[str]:
    """A clock that is wrong, here or there: what is signed with a time is refused then."""
    assert exchange.response is not None
    text = joined(exchange.response.headers).get("date")
    try:
        there = parsedate_to_datetime(text) if text else None
    except (ValueError, TypeError):
        return
    if there is None or joined(exchange.response.headers).get("age") is not None:
        return
    if there.tzinfo is None:
        there = there.replace(tzinfo=timezone.utc)
    here = started + timedelta(milliseconds=exchange.start + exchange.milliseconds)
    apart = here - there
    if abs(apart) > _CLOCK:
        minutes = round(abs(apart).total_seconds() / 60)
        yield (
            f"The clock of this computer is {minutes} minutes "
            f"{'ahead of' if apart > timedelta() else 'behind'} the API's: signatures and tokens "
            "that hold a time are refused then."
        )
