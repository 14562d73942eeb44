"""What a method gives, without anything being sent: the resolved mapping, and the request."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import httpx

from spec_lsp.format.methods import (
    GET_CREDENTIALS,
    GET_OAUTH_CONFIG,
    MAKE_API_CLIENT,
    TEST,
    Method,
)
from spec_lsp.runtime.addresses import RequestRefusedError
from spec_lsp.runtime.rest_mapping import is_rest_request, run_rest_request
from spec_lsp.runtime.steps import StepError, implementation_of, inputs_of, start_of
from spec_lsp.runtime.tasks.task import Work
from spec_lsp.runtime.verdict import Judgement

RENDERABLE: tuple[Method, ...] = (GET_CREDENTIALS, MAKE_API_CLIENT, TEST, GET_OAUTH_CONFIG)

# What the platform gives to an OAuth configuration, by its name.
_SAMPLES = {"redirectUri": "https://example.com/callback", "state": "state"}


class NothingIsSent(httpx.AsyncBaseTransport):
    """The transport of a rendering: refuses every request, which is then in the record."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Raises RequestRefusedError."""
        raise RequestRefusedError("A rendering sends nothing.")


@dataclass(frozen=True, slots=True)
class Rendering:
    """Evaluates a method with everything that it builds on. The value is what it gives; for a
    test that is one REST request, that request is the run's last exchange."""

    method: Method

    @property
    def needs(self) -> tuple[Method, ...]:
        """See :class:`Task`."""
        return (MAKE_API_CLIENT, TEST) if self.method is TEST else (self.method,)

    @property
    def uses(self) -> tuple[Method, ...]:
        """See :class:`Task`."""
        if self.method in (GET_CREDENTIALS, GET_OAUTH_CONFIG):
            return (self.method,)
        return tuple(dict.fromkeys((GET_CREDENTIALS, MAKE_API_CLIENT, self.method)))

    async def run(self, work: Work) -> Judgement:
        """See :class:`Task`."""
        connection = work.connection
        if self.method is GET_OAUTH_CONFIG:
            connection.variables.update(_SAMPLES)
            return _given(await self._value(work))
        if self.method is not GET_CREDENTIALS:
            await connection.make_credentials()
            given = await connection.make_client()
            return _given(given.value) if self.method is MAKE_API_CLIENT else await _test(work)
        return _given(await self._value(work))

    async def _value(self, work: Work) -> Any:
        block = work.blocks[self.method.key]
        step = work.log.begin(block)
        value = (await work.runner.run(block, work.connection.variables)).value
        step.end("passed")
        return value


def _given(value: Any) -> Judgement:
    return Judgement("passed", "Nothing was sent.", value)


async def _test(work: Work) -> Judgement:
    """The request of a test in YAML. A test in code makes its requests when it runs."""
    block, client = work.blocks[TEST.key], work.connection.client
    assert client is not None
    implementation = implementation_of(block)
    if not is_rest_request(implementation):
        raise StepError(
            "error",
            f"{implementation.path} is code: its requests are seen when it runs (`spec-lsp test`).",
            start_of(implementation),
        )
    step = work.log.begin(block)
    caller = work.connection.caller(0, "", client.configuration.base_uri)
    try:
        await run_rest_request(
            implementation, inputs_of(block, work.connection.variables), client, caller
        )
    except StepError as error:
        exchanges = work.wire.record.exchanges
        if not exchanges or not exchanges[-1].refused:
            raise
        exchanges[-1] = replace(exchanges[-1], error="not sent")
        step.end("passed", str(error) if error.outcome == "error" else "")
    return _given(None)
