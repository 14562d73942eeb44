"""The auth test: ``getCredentialsFromConnectionParameters`` → ``makeApiClient`` → ``test``."""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.format.methods import (
    GET_CREDENTIALS,
    MAKE_API_CLIENT,
    REFRESH_CREDENTIALS,
    TEST,
    Method,
)
from spec_lsp.runtime.rest_mapping import is_rest_request, run_rest_request
from spec_lsp.runtime.steps import Verdict, implementation_of, inputs_of
from spec_lsp.runtime.tasks.task import Work
from spec_lsp.runtime.verdict import Judgement, judge_verdict


@dataclass(frozen=True, slots=True)
class AuthTest:
    """Runs the test, and judges what it says."""

    needs: tuple[Method, ...] = (MAKE_API_CLIENT, TEST)
    uses: tuple[Method, ...] = (GET_CREDENTIALS, MAKE_API_CLIENT, TEST, REFRESH_CREDENTIALS)

    async def run(self, work: Work) -> Judgement:
        """See :class:`Task`."""
        await work.connection.make_credentials()
        await work.connection.make_client()
        block = work.blocks[TEST.key]
        step = work.log.begin(block)
        verdict = await self._verdict(work)
        judgement = judge_verdict(verdict, block, work.wire.record.exchanges, work.modules)
        step.end(judgement.outcome, judgement.message)
        return judgement

    async def _verdict(self, work: Work) -> Verdict:
        block, connection = work.blocks[TEST.key], work.connection
        client = connection.client
        assert client is not None
        implementation = implementation_of(block)
        if is_rest_request(implementation):
            caller = connection.caller(0, "", client.configuration.base_uri)
            inputs = inputs_of(block, connection.variables)
            return await run_rest_request(implementation, inputs, client, caller)
        full = client.configuration.full_response
        return await work.runner.run(block, connection.variables, client=True, full_response=full)
