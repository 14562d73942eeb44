"""What a failed exchange tells: versions in addresses, schemes, clocks; and when it is silent."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from email.utils import format_datetime

import pytest

from spec_lsp.runtime.exchange_notes import notes_on_exchanges
from spec_lsp.runtime.trace import ClientSummary, Exchange, ReceivedResponse, SentRequest

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=timezone.utc)


def notes(
    status: int = 401,
    *,
    url: str = "https://api.example.com/v1/me",
    base: str | None = "https://api.example.com/v1",
    sent: dict[str, str] | None = None,
    **headers: str,
) -> list[str]:
    answered = tuple((name.replace("_", "-"), value) for name, value in headers.items())
    exchange = Exchange(
        1, 1000, 500, SentRequest("GET", url, tuple((sent or {}).items())),
        ReceivedResponse(status, answered),
    )  # fmt: skip
    return list(notes_on_exchanges([exchange], ClientSummary(base, (), ()), NOW))


def test_a_version_that_stands_twice():
    assert notes(404, url="https://api.example.com/v1/v1/me") == [
        "`/v1` stands twice in the address /v1/v1/me: the base URI ends in it, and the path begins "
        "with it. A path is joined to the base URI."
    ]


def test_a_base_uri_that_ends_in_a_version():
    assert notes(404, base="https://api.example.com/api/v2.1/",
                 url="https://api.example.com/api/v2.1/users/me?x=1") == [
        "The base URI ends in `/v2.1`, and a path is joined to it: `/users/me` was asked for at "
        "/api/v2.1/users/me. Is it there in that version of the API?"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("status", "url", "base"),
    [
        (200, "https://api.example.com/v1/v1/me", "https://api.example.com/v1"),
        (404, "https://api.example.com/me", "https://api.example.com"),
        (404, "https://api.example.com/api/me", "https://api.example.com/api"),
        (404, "https://other.example.com/v1/me", "https://api.example.com/v1"),
        (404, "https://api.example.com/v1", "https://api.example.com/v1"),
        (404, "https://api.example.com/v1/me", None),
    ],
)
def test_no_word_of_versions(status, url, base):
    assert notes(status, url=url, base=base) == []


@pytest.mark.parametrize(
    ("wanted", "sent", "note"),
    [
        ('Bearer realm="x", error="invalid_token"', "Basic abc",
         "The API asks for the scheme `Bearer` (WWW-Authenticate); the request's `Authorization` "
         "header has another one."),
        ('Basic realm="a", Bearer', "abc",
         "The API asks for the scheme `Basic` or `Bearer` (WWW-Authenticate); the request's "
         "`Authorization` header names none, it is one word."),
        ("Bearer", None,
         "The API asks for an `Authorization` header with the scheme `Bearer` (WWW-Authenticate); "
         "the request carried no such header."),
    ],
)  # fmt: skip
def test_another_scheme_than_the_api_asks_for(wanted, sent, note):
    headers = {"Authorization": sent} if sent is not None else {}
    assert notes(401, sent=headers, WWW_Authenticate=wanted) == [note]


@pytest.mark.parametrize(
    ("wanted", "sent"),
    [("Bearer", "bearer abc"), ('Basic realm="x, y=z"', "Basic abc"), ("", "abc")],
)
def test_no_word_of_schemes(wanted, sent):
    assert notes(401, sent={"Authorization": sent}, WWW_Authenticate=wanted) == []


@pytest.mark.parametrize(
    ("apart", "words"), [(-600, "10 minutes ahead of"), (3600, "60 minutes behind")]
)
def test_a_clock_that_is_wrong(apart, words):
    date = format_datetime(NOW + timedelta(seconds=1.5 + apart), usegmt=True)
    assert notes(403, Date=date) == [
        f"The clock of this computer is {words} the API's: signatures and tokens that hold a time "
        "are refused then."
    ]


@pytest.mark.parametrize("date", ["", "yesterday", format_datetime(NOW, usegmt=True)])
def test_no_word_of_clocks(date):
    assert notes(401, Date=date) == []


def test_a_cached_answer_says_nothing_of_the_clock():
    date = format_datetime(NOW - timedelta(hours=2), usegmt=True)
    assert notes(401, Date=date, Age="7200") == []
