"""What pygls's protocol does not do as we need it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Generator
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, cast

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException, JsonRpcInvalidParams
from pygls.protocol import LanguageServerProtocol, lsp_method

if TYPE_CHECKING:
    from spec_lsp.server.inbox import Inbox, Message
    from spec_lsp.server.language_server import SpecLanguageServer

logger = logging.getLogger(__name__)

MessageId = str | int

# The token under which the client wants to hear of a command's progress. pygls hands a
# command its arguments only.
work_done_token: ContextVar[str | int | None] = ContextVar("work_done_token", default=None)


class SpecLspProtocol(LanguageServerProtocol):
    """The protocol, with commands that know their progress token, and whose work can really
    be cancelled.

    pygls cancels the future of a command's answer, but not the coroutine that makes it: a
    run would go on. A run therefore says here how it is cancelled.
    """

    def __init__(self, server: Any, converter: Any) -> None:
        super().__init__(server, converter)
        self.cancellations: dict[MessageId, Callable[[], object]] = {}

    def _handle_cancel_notification(self, msg_id: MessageId) -> None:
        cancel = self.cancellations.get(msg_id)
        if cancel is not None:
            cancel()
        elif msg_id in self._request_futures:  # else it has been answered, which is no mistake
            super()._handle_cancel_notification(msg_id)

    def receive(self, data: Message, inbox: Inbox) -> None:
        """Do what a message asks, or answer that it is no longer asked. Never raises for any
        message."""
        try:
            if inbox.take_back(data):
                self._refuse(data["id"], lsp.LSPErrorCodes.RequestCancelled, "Cancelled.")
            elif inbox.is_outdated(data):
                self._refuse(data["id"], lsp.LSPErrorCodes.ContentModified, "The text changed.")
            elif "jsonrpc" in data:
                self.handle_message(self.structure_message(data))
        except BrokenPipeError:
            raise
        except Exception as error:  # not its text, which may quote what was sent
            logger.error("a message could not be handled: %s", type(error).__name__)

    def _refuse(self, msg_id: MessageId, code: lsp.LSPErrorCodes, why: str) -> None:
        self._send_response(msg_id, error=lsp.ResponseError(code=code, message=why))

    @lsp_method(lsp.INITIALIZE)
    def lsp_initialize(
        self, params: lsp.InitializeParams
    ) -> Generator[Any, Any, lsp.InitializeResult]:
        """Answer with what this client is served: what it does not ask for, or what is
        registered later, for connectors only, is not promised here."""
        result = yield from super().lsp_initialize(params)
        cast("SpecLanguageServer", self._server).adapt(result.capabilities)
        return result

    def structure_message(self, data: dict[str, Any]) -> Any:
        """Read a message. One that is no such request is refused; pygls would leave the client
        waiting for its answer."""
        try:
            return super().structure_message(data)
        except JsonRpcException:
            if "method" in data and isinstance(data.get("id"), int | str):
                refusal = JsonRpcInvalidParams(f"These are no parameters of {data['method']}.")
                self._send_response(data["id"], error=refusal.to_response_error())
            raise

    @lsp_method(lsp.WORKSPACE_EXECUTE_COMMAND)
    def lsp_workspace__execute_command(
        self, params: lsp.ExecuteCommandParams
    ) -> Generator[Any, Any, Any]:
        """Execute a command, its progress token kept for it."""
        work_done_token.set(params.work_done_token)
        return (yield from super().lsp_workspace__execute_command(params))
