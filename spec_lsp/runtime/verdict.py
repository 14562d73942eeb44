"""From what a test gave to the run's outcome: one sentence for a person, and the culprit."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.json_text import to_json_text
from spec_lsp.runtime.culprit import call_of, no_of, place_of_error
from spec_lsp.runtime.modules import Modules, Place
from spec_lsp.runtime.steps import StepError, Verdict
from spec_lsp.runtime.trace import Culprit, Exchange, RunOutcome
from spec_lsp.runtime.wire import phrase_of

# `return x`, and an arrow function's `=> x`.
_RETURNS_A_VALUE = re.compile(r"\breturn\b[ \t]+[^\s;}]|=>\s*[^\s{]")


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
        return Judgement(
            "passed", "The test ran without an error.", note=_undefined(implementation)
        )
    value = _json_like(verdict.value)
    if verdict.truthy:
        return Judgement("passed", "The test passed.", value)
    failed = _last_failed(exchanges)
    if failed is not None:
        call = call_of(failed, modules, implementation)
        if failed.refused or failed.timed_out:
            return Judgement("error", failed.error or "", value, _at(call, failed.error, failed))
        culprit = _at(call, advice(failed, describe(failed)), failed)
        message = f"The test says no (it gave {_shown(value)}): {culprit.message}"
        return Judgement("failed", message, value, culprit)
    reason = _reason(verdict, _shown(value), exchanges)
    place = no_of(implementation, block.method.keys, value)
    return Judgement("failed", reason, value, _at(place, reason))


def _reason(verdict: Verdict, shown: str, exchanges: Sequence[Exchange]) -> str:
    """Why a test says no though no request failed."""
    if verdict.response:
        return (
            f"The test returns the response's body itself, which is {shown}: that counts as no. "
            "Return true after the call instead."
        )
    if exchanges:
        return (
            f"The test gave {shown}, though every request succeeded: look at the condition that "
            "it returns."
        )
    return f"The test gave {shown} without having made a request."


def _undefined(implementation: Implementation) -> str:
    if _RETURNS_A_VALUE.search(implementation.code or ""):
        return (
            "The test returned undefined: is a name misspelt in what it returns? Here that counts "
            "as success, for nothing was thrown; the platform may say no."
        )
    return (
        "The test returns nothing. Here that counts as success, for nothing was thrown; return "
        "true to be sure of it on the platform."
    )


def judge_error(
    error: StepError,
    exchanges: Sequence[Exchange],
    modules: Modules,
    implementation: Implementation | None,
) -> Judgement:
    """The outcome of a step that ended the run."""
    message, outcome = str(error), error.outcome
    exchange = _behind(error, exchanges)
    place = place_of_error(error, modules, implementation)
    if exchange is None or implementation is None:
        culprit = _at(place, message) if place is not None else None
        return Judgement(outcome, message, culprit=culprit)
    if error.request is not None:
        message = advice(exchange, _told(exchange, message))
    else:
        message = f"{_sentence(message)} Before that: {advice(exchange, describe(exchange))}"
    if outcome == "failed" and (exchange.refused or exchange.timed_out):
        outcome = "error"
    call = call_of(exchange, modules, implementation, place if error.request is not None else None)
    return Judgement(outcome, message, culprit=_at(call, message, exchange))


def _behind(error: StepError, exchanges: Sequence[Exchange]) -> Exchange | None:
    """The exchange that led to an error: the one that it tells of, else the last of all, if
    that failed."""
    if error.request is not None:
        found = [exchange for exchange in exchanges if exchange.call == error.request]
    else:
        found = [e for e in exchanges[-1:] if e.failed and error.outcome == "failed"]
    return found[-1] if found else None


def _last_failed(exchanges: Sequence[Exchange]) -> Exchange | None:
    """The last exchange that failed; one that was refused only where no other did."""
    failed = [exchange for exchange in exchanges if exchange.failed]
    answered = [exchange for exchange in failed if not exchange.refused]
    return (answered or failed or [None])[-1]


def _at(place: Place, message: str | None, exchange: Exchange | None = None) -> Culprit:
    call = (place.path, place.range) if exchange is not None else None
    return Culprit(place.path, place.range, message or "", exchange, call)


def moved(judgement: Judgement, place: Place) -> Judgement:
    """The judgement with its culprit at another place; the call stays known."""
    assert judgement.culprit is not None
    return replace(
        judgement, culprit=replace(judgement.culprit, path=place.path, range=place.range)
    )


def with_wrong_secret(judgement: Judgement, exchanges: Sequence[Exchange]) -> Judgement:
    """The judgement of a test that was given a wrong secret. Its outcome stays the test's own,
    but that no answer came says nothing about it."""
    if judgement.outcome == "passed":
        message = (
            "The test passes with a wrong secret, too: it checks nothing. Ask the API for "
            "something that needs the secret, and let the call throw or return what came of it."
        )
        return replace(judgement, message=message, note=message)
    if judgement.outcome != "failed":
        return judgement
    if any(exchange.response is None for exchange in exchanges):
        return replace(judgement, outcome="error")
    exchange = judgement.culprit.exchange if judgement.culprit is not None else None
    response = exchange.response if exchange is not None else None
    if exchange is not None and response is not None and response.status in (401, 403):
        message = f"The test notices a wrong secret, as it should: {describe(exchange)}."
    else:
        message = (
            "The test says no to a wrong secret, as it should, but no 401 or 403 is behind it: see "
            f"whether it passes with the right one. {_sentence(judgement.message)}"
        )
    return replace(judgement, message=message, culprit=None)


def advice(exchange: Exchange, message: str) -> str:
    """The message of a failed call, with what to look at."""
    status = exchange.response.status if exchange.response is not None else None
    if status == 401:
        return f"{message}. Check the credentials, and the header or parameter that carries them."
    if status == 403:
        return f"{message}. The credentials are known there, but may not do this."
    if status == 404:
        return f"{message}. Check the base URI and the path."
    return _sentence(message)


def _told(exchange: Exchange, message: str) -> str:
    """The message of an error, with what happened on the wire where it does not say that:
    `fetch failed` and axios' texts leave it out."""
    response = exchange.response
    what = describe(exchange).rstrip(".")
    if response is None:
        said = what in message
    else:
        said = str(response.status) in message and f"{exchange.request.method} " in message
    return message if said or not exchange.failed else f"{message.rstrip('.')}: {what}"


def _sentence(message: str) -> str:
    return message if message.endswith((".", "?", "!")) else f"{message}."


def describe(exchange: Exchange) -> str:
    """A failed exchange in a few words; the query is left out, for it may hold a secret."""
    if exchange.response is None:
        return exchange.error or "the request failed"
    status = exchange.response.status
    path = urlsplit(exchange.request.url).path or "/"
    return f"{exchange.request.method} {path} answered {status} {phrase_of(status)}".rstrip()


def _json_like(value: Any) -> Any:
    """The value as JSON can hold it: NaN and infinities are null."""
    try:
        json.dumps(value, allow_nan=False)
        return value  # it is so already, as what JavaScript gives always is
    except (TypeError, ValueError, RecursionError):
        pass
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
