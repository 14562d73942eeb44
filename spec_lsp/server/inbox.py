"""The client's messages, read ahead of the work: a thread reads whole messages while the event
loop works, so that a look at a connector can make way for a question as soon as it is there, and
a question that its asker has already taken back is never worked on.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp

if TYPE_CHECKING:
    from typing import BinaryIO

logger = logging.getLogger(__name__)

_CHUNK = 1 << 16

# Answers about a whole text, which editors ask for again after every change by themselves.
_ABOUT_A_WHOLE_TEXT = frozenset({
    lsp.TEXT_DOCUMENT_INLAY_HINT,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL_DELTA,
    lsp.TEXT_DOCUMENT_SEMANTIC_TOKENS_RANGE,
})  # fmt: skip

Message = dict[str, Any]


class Inbox:
    """The messages that have come and wait, oldest first; its end is the client's end."""

    def __init__(self) -> None:
        self._waiting: deque[Message] = deque()
        self._has_ended = False
        self._something = asyncio.Event()

    @property
    def is_empty(self) -> bool:
        """Whether nothing waits for an answer."""
        return not self._waiting

    def fill_from(self, stream: BinaryIO) -> None:
        """Read messages from here on, in a thread, until the stream ends."""
        loop = asyncio.get_running_loop()
        # Past Python's buffer: a thread that waits holding its lock would break the exit.
        source = cast("BinaryIO", getattr(stream, "raw", stream))
        threading.Thread(target=self._fill, args=(source, loop), daemon=True).start()

    def _fill(self, stream: BinaryIO, loop: asyncio.AbstractEventLoop) -> None:
        try:
            try:
                for messages in read_messages(stream):
                    loop.call_soon_threadsafe(self.put, *messages)
            finally:
                loop.call_soon_threadsafe(self.end)
        except (OSError, ValueError, RuntimeError):  # the stream is closed, or the loop
            return

    def put(self, *messages: Message) -> None:
        """Messages have come."""
        self._waiting.extend(messages)
        self._something.set()

    def end(self) -> None:
        """No other will come."""
        self._has_ended = True
        self._something.set()

    async def next(self) -> Message | None:
        """The next message, as soon as there is one; None at the end."""
        while not self._waiting:
            if self._has_ended:
                return None
            self._something.clear()
            await self._something.wait()
        return self._waiting.popleft()

    def take_back(self, message: Message) -> bool:
        """Whether a request just taken out was cancelled while it waited. Its cancelling is
        taken out with it."""
        if "id" not in message or "method" not in message:
            return False
        for other in self._waiting:
            if other.get("method") == lsp.CANCEL_REQUEST:
                cancelled = _member(other.get("params"), "id")
                if type(cancelled) is type(message["id"]) and cancelled == message["id"]:
                    self._waiting.remove(other)
                    return True
        return False

    def is_outdated(self, message: Message) -> bool:
        """Whether a request just taken out is about the whole of a text that has changed while
        it waited."""
        if message.get("method") not in _ABOUT_A_WHOLE_TEXT or "id" not in message:
            return False
        uri = _uri(message)
        return uri is not None and any(
            other.get("method") == lsp.TEXT_DOCUMENT_DID_CHANGE and _uri(other) == uri
            for other in self._waiting
        )


def _member(value: object, name: str) -> object:
    return cast("Message", value).get(name) if isinstance(value, dict) else None


def _uri(message: Message) -> object:
    return _member(_member(message.get("params"), "textDocument"), "uri")


def read_messages(stream: BinaryIO) -> Iterator[list[Message]]:
    """The messages in a stream, each behind its header; together those that come together.
    What is no JSON object is left out."""
    buffer = bytearray()
    length: int | None = None  # of the message whose header has been read
    while chunk := stream.read(_CHUNK):
        buffer += chunk
        found: list[Message] = []
        while True:
            if length is None:
                end = buffer.find(b"\r\n\r\n")
                if end < 0:
                    break
                length = _length(bytes(buffer[:end]))
                del buffer[: end + 4]
            if len(buffer) < length:
                break
            message = _object(bytes(buffer[:length]))
            del buffer[:length]
            length = None
            if message is not None:
                found.append(message)
        if found:
            yield found


def _length(header: bytes) -> int:
    """The length that a header gives; 0 where it gives none."""
    for line in header.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            return int(value)
    return 0


def _object(body: bytes) -> Message | None:
    if not body:
        return None
    try:
        message = json.loads(body)
    except (ValueError, RecursionError) as error:
        logger.error("a message is no JSON: %s", type(error).__name__)  # not what was in it
        return None
    return cast("Message", message) if isinstance(message, dict) else None
