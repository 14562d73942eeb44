"""From what a test gave to the run's outcome: one sentence for a person, and the culprit."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.json_text import to_json_text
from spec_lsp.runtime.modules import Modules, Place
from spec_lsp.runtime.steps import StepError, Verdict, place_of, start_of
from spec_lsp.runtime.trace import Culprit, Exchange, RunOutcome
from spec_lsp.syntax.yaml import nodes
from spec_lsp.text.source import Source, Span

_RETURN = re.compile(r"\breturn\b[^\n;]*")


@dataclass(frozen=True, slots=True)
class Judgement:
    """How a run ended."""

    outcome: RunOutcome
    message: str = field(repr=False)
    value: Any = field(default=None, repr=False)
    culprit: Culprit | None = None
    missing: tuple[str, ...] = ()
    note: str | None = None


def judge_verdict(
    verdict: Verdict, block: MethodBlock, exchanges: Sequence[Exchange], modules: Modules
) -> Judgement:
    """The outcome of a test that ended without an error (format §4, row ``test``)."""
    implementation = block.implementation
    assert implementation is not None
    if not verdict.defined:
        note = (
            "The test returns nothing. Here that counts as success, for nothing was thrown; "
            "return true to be sure of it on the platform."
        )
        return Judgement("passed", "The test ran without an error.", note=note)
    value = _json_like(verdict.value)
    if verdict.truthy:
        return Judgement("passed", "The test passed.", value)
    culprit = _failed_call(exchanges, modules, implementation)
    shown = _shown(value)
    if culprit is not None:
        message = f"The test says no (it gave {shown}): {culprit.message}"
        return Judgement("failed", message, value, culprit)
    if any(exchange.refused for exchange in exchanges):
        refused = next(e for e in exchanges if e.refused)
        return Judgement("error", refused.error or "", value)
    if verdict.response:
        reason = (
            f"The test returns the response's body itself, which is {shown}: that counts as no. "
            "Return true after the call instead."
        )
    elif exchanges:
        reason = (
            f"The test gave {shown}, though every request succeeded: look at the condition that "
            "it returns."
        )
    else:
        reason = f"The test gave {shown} without having made a request."
    place = _return_of(implementation)
    return Judgement("failed", reason, value, Culprit(place.path, place.range, reason))


def judge_error(
    error: StepError,
    exchanges: Sequence[Exchange],
    modules: Modules,
    implementation: Implementation | None,
) -> Judgement:
    """The outcome of a step that ended the run."""
    message = str(error)
    refused = [exchange for exchange in exchanges if exchange.refused]
    failed = [e for e in exchanges if e.failed and e.call == error.request]
    if error.request is not None and failed:
        message = advice(failed[-1], message)
    place = error.place
    if place is None and implementation is not None:
        place = start_of(implementation)
    culprit = Culprit(place.path, place.range, message) if place is not None else None
    outcome = "error" if refused and error.outcome == "failed" else error.outcome
    return Judgement(outcome, message, culprit=culprit)


def advice(exchange: Exchange, message: str) -> str:
    """The message of a failed call, with what to look at."""
    status = exchange.response.status if exchange.response is not None else None
    if status == 401:
        return f"{message}. Check the credentials, and the header or parameter that carries them."
    if status == 403:
        return f"{message}. The credentials are known there, but may not do this."
    if status == 404:
        return f"{message}. Check the base URI and the path."
    return message if message.endswith((".", "?")) else f"{message}."


def _failed_call(
    exchanges: Sequence[Exchange], modules: Modules, implementation: Implementation
) -> Culprit | None:
    """The last exchange that failed, at the call that made it."""
    for exchange in reversed(exchanges):
        if exchange.failed and not exchange.refused:
            place = modules.place(exchange.stack) or _request_of(implementation)
            return Culprit(place.path, place.range, advice(exchange, describe(exchange)))
    return None


def describe(exchange: Exchange) -> str:
    """A failed exchange in a few words; the query is left out, for it may hold a secret."""
    if exchange.response is None:
        return exchange.error or "the request failed"
    status = exchange.response.status
    path = urlsplit(exchange.request.url).path or "/"
    try:
        phrase = HTTPStatus(status).phrase
    except ValueError:
        phrase = ""
    return f"{exchange.request.method} {path} answered {status} {phrase}".rstrip()


def _request_of(implementation: Implementation) -> Place:
    path = nodes.get(implementation.body, "path")
    return place_of(implementation, path) if path is not None else start_of(implementation)


def _return_of(implementation: Implementation) -> Place:
    """The last return of a program, or the mapping of the response: where a no comes from."""
    if implementation.code is None:
        mapping = nodes.get(implementation.body, "responseMapping")
        return place_of(implementation, mapping) if mapping else start_of(implementation)
    returns = list(_RETURN.finditer(implementation.code))
    if not returns:
        return start_of(implementation)
    span = Span(*returns[-1].span())
    source: Source = implementation.source
    return Place(implementation.path, source.range(implementation.source_span(span)))


def _json_like(value: Any) -> Any:
    """The value as JSON can hold it: NaN and infinities are null."""
    try:
        return json.loads(str(to_json_text(value)))
    except (FormulaError, ValueError, RecursionError):
        return None


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, str) and not value:
        return "an empty text"
    return str(value).lower() if isinstance(value, bool) else str(value)[:50]
