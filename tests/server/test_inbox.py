"""Messages that wait: in order, and without what is no longer asked."""

from __future__ import annotations

import asyncio
import io
from typing import Any

import pytest

from spec_lsp.server.inbox import Inbox, read_messages


def framed(*bodies: bytes, header: bytes = b"Content-Length: %d\r\n\r\n") -> bytes:
    return b"".join(header % len(body) + body for body in bodies)


class OneByteAtATime(io.BytesIO):
    def read(self, size: int | None = -1, /) -> bytes:
        return super().read(1)


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Length: %d\r\n\r\n",
        b"content-length:%d\r\nContent-Type: application/vscode-jsonrpc; charset=utf-8\r\n\r\n",
        b"X-Unknown\r\nCONTENT-LENGTH:  %d \r\n\r\n",
    ],
)
def test_messages_are_read_however_their_headers_are_written(header: bytes):
    data = framed(b'{"id": 1}', '{"text": "é🔑\\r\\n\\r\\n"}'.encode(), header=header)
    expected = [{"id": 1}, {"text": "é🔑\r\n\r\n"}]
    assert list(read_messages(io.BytesIO(data))) == [expected]
    assert list(read_messages(OneByteAtATime(data))) == [[one] for one in expected]


def test_what_is_no_message_is_left_out_and_a_cut_one_is_the_end(caplog: pytest.LogCaptureFixture):
    deep = b"[" * 200_000
    data = (
        framed(b"[1]", b'{"secret', deep, b"\xff\xfe", b'{"id": 2}') + b"Content-Length: 9\r\n\r\n{"
    )
    assert list(read_messages(io.BytesIO(data))) == [[{"id": 2}]]
    assert "secret" not in caplog.text


def request(number: int | str, method: str, uri: str = "file:///a") -> dict[str, Any]:
    return {"id": number, "method": method, "params": {"textDocument": {"uri": uri}}}


def cancel(number: object) -> dict[str, Any]:
    return {"method": "$/cancelRequest", "params": {"id": number}}


async def test_a_request_is_taken_back_by_its_own_cancelling_alone():
    inbox = Inbox()
    nothing = {"method": "$/cancelRequest", "params": None}
    hover = "textDocument/hover"
    inbox.put(request(1, hover), request(2, hover), cancel("1"), cancel(2), nothing)
    first, second = await inbox.next(), await inbox.next()
    assert first
    assert second
    assert [inbox.take_back(first), inbox.take_back(second)] == [False, True]
    assert inbox.take_back(second) is False  # its cancelling has gone with it
    assert [await inbox.next(), await inbox.next()] == [cancel("1"), nothing]
    assert inbox.is_empty


async def test_what_is_about_a_whole_text_is_outdated_by_the_texts_next_change():
    tokens = request(1, "textDocument/semanticTokens/full")
    hover = request(2, "textDocument/hover")
    other = request(3, "textDocument/semanticTokens/full", "file:///b")
    inbox = Inbox()
    assert not inbox.is_outdated(tokens)
    inbox.put(
        {"method": "textDocument/didChange", "params": {"textDocument": {"uri": "file:///a"}}}
    )
    assert [inbox.is_outdated(one) for one in (tokens, hover, other)] == [True, False, False]
    assert not inbox.is_outdated({"id": 4, "method": "textDocument/inlayHint", "params": [7]})


async def test_whoever_waits_hears_of_the_end():
    inbox = Inbox()
    waiting = asyncio.ensure_future(inbox.next())
    await asyncio.sleep(0)
    inbox.fill_from(io.BytesIO(framed(b'{"id": 1}')))
    assert await asyncio.wait_for(waiting, 5) == {"id": 1}
    assert await asyncio.wait_for(inbox.next(), 5) is None
