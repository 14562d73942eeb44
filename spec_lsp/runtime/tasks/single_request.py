"""One request with a connector's client, to see what the API says."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from spec_lsp.format.methods import (
    GET_CREDENTIALS,
    MAKE_API_CLIENT,
    REFRESH_CREDENTIALS,
    Method,
)
from spec_lsp.runtime.response_body import body_value
from spec_lsp.runtime.sandbox.messages import ClientRequest
from spec_lsp.runtime.tasks.task import Work
from spec_lsp.runtime.verdict import Judgement, advice


@dataclass(frozen=True, slots=True)
class SingleRequest:
    """``GET /users?limit=1``, as ``apiClient.get`` sends it. What comes back is the value."""

    method: str
    path: str
    headers: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    data: Any = field(default=None, repr=False)
    needs: tuple[Method, ...] = (MAKE_API_CLIENT,)
    uses: tuple[Method, ...] = (GET_CREDENTIALS, MAKE_API_CLIENT, REFRESH_CREDENTIALS)

    async def run(self, work: Work) -> Judgement:
        """See :class:`Task`."""
        await work.connection.make_credentials()
        await work.connection.make_client()
        client = work.connection.client
        assert client is not None
        call = ClientRequest(
            0, self.method.upper(), self.path, headers=self.headers, data=self.data,
            has_data=self.data is not None,
        )  # fmt: skip
        caller = work.connection.caller(0, "", client.configuration.base_uri)
        answer = await client.perform(call, caller)
        last = work.wire.record.exchanges[-1]
        if answer.error is not None:
            outcome = "error" if last.refused or last.timed_out else "failed"
            return Judgement(outcome, advice(last, answer.error.message))
        value = answer.value if answer.has_value else body_value(answer.body)
        return Judgement("passed", f"The API answered {answer.status}.", value)
