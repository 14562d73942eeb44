"""What a run did, as data; nothing leaves it but through the redactor.

The fields hold what was sent and received in clear, in memory only, and no ``repr`` shows
them. :meth:`Trace.to_json` is what crosses the border (contracts, "The trace").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any, Literal

from spec_lsp.redaction.redactor import Redactor
from spec_lsp.text.source import Range

if TYPE_CHECKING:
    from spec_lsp.runtime.run_request import RunRequest

RunOutcome = Literal["passed", "failed", "error", "cancelled"]
StepOutcome = Literal["passed", "failed", "error", "cancelled"]

# A body in a trace is for a person to read; longer ones are cut, and say so.
_BODY_CHARACTERS = 100_000


@dataclass(frozen=True, slots=True)
class SentRequest:
    """A request as it was sent; ``body`` is None where it had none."""

    method: str
    url: str = field(repr=False)
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class ReceivedResponse:
    """A response as it arrived: ``content`` uncompressed, ``body`` its text, ``phrase`` the words
    beside the status."""

    status: int
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: str = field(default="", repr=False)
    content: bytes = field(default=b"", repr=False)
    phrase: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came of it. ``step`` counts from 1; ``start`` and ``milliseconds``
    from the start of the run. ``call`` is the id of the API client's call it belongs to, and
    ``stack`` where that was made. ``refused``: its address may not be reached, and it
    was not sent; ``followed``: the
    next exchange of that call took its place, since it was a redirect, or a 401 after which the
    request was repeated with new credentials. ``timed_out``: it was given up for the run's own
    limit."""

    step: int
    start: float
    milliseconds: float
    request: SentRequest
    response: ReceivedResponse | None = None
    error: str | None = field(default=None, repr=False)
    call: int | None = None
    stack: str = field(default="", repr=False)
    refused: bool = False
    followed: bool = False
    timed_out: bool = False

    @property
    def failed(self) -> bool:
        """Whether no success came of it. A redirect that was followed is none of its own."""
        return self.response is None or not (self.followed or 200 <= self.response.status < 300)


@dataclass(frozen=True, slots=True)
class Step:
    """One method that ran: its key, and the file that holds it. ``start`` counts from the start of
    the run."""

    method: str
    path: str | None
    milliseconds: float
    outcome: StepOutcome
    message: str = field(default="", repr=False)
    start: float = 0.0


@dataclass(frozen=True, slots=True)
class Culprit:
    """The place to look at: where the verdict was decided. ``exchange`` is the one that
    decided it, and ``call`` the file and range of the call that made it."""

    path: str
    range: Range
    message: str = field(repr=False)
    exchange: Exchange | None = field(default=None, repr=False)
    call: tuple[str, Range] | None = None


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A line of the connector's log; ``line`` is 0-based."""

    level: str
    text: str = field(repr=False)
    path: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class ClientSummary:
    """The API client as it was configured."""

    base_uri: str | None
    headers: tuple[tuple[str, str], ...] = field(repr=False)
    query: tuple[tuple[str, str], ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Trace:
    """A whole run. Times are milliseconds, ``started_at`` is ISO 8601 in UTC."""

    run_id: str
    connector: str
    option: str | None
    profile: str | None
    started_at: str
    milliseconds: float
    outcome: RunOutcome
    message: str = field(repr=False)
    value: Any = field(default=None, repr=False)
    missing: tuple[str, ...] = ()
    culprit: Culprit | None = None
    steps: tuple[Step, ...] = ()
    client: ClientSummary | None = None
    exchanges: tuple[Exchange, ...] = ()
    logs: tuple[LogEntry, ...] = ()
    notes: tuple[str, ...] = field(default=(), repr=False)
    origins: tuple[str, ...] = field(default=(), repr=False)
    new_origins: tuple[str, ...] = field(default=(), repr=False)
    wrong_secret: bool = False
    redactor: Redactor = field(default_factory=Redactor)

    @property
    def size(self) -> int:
        """About how many bytes it holds: what was sent and received, and the log."""
        sent = sum(len(exchange.request.body or "") for exchange in self.exchanges)
        responses = (exchange.response for exchange in self.exchanges if exchange.response)
        received = sum(len(response.content) + len(response.body) for response in responses)
        return sent + received + sum(len(entry.text) for entry in self.logs)

    def to_json(self) -> dict[str, Any]:
        """The trace as JSON-like values, without secrets."""
        hide = self.redactor
        culprit = self.culprit
        return {
            "version": 1,
            "runId": self.run_id,
            "connector": hide.text(self.connector),
            "option": self.option,
            "profile": self.profile,
            "wrongSecret": self.wrong_secret,
            "startedAt": self.started_at,
            "milliseconds": round(self.milliseconds),
            "outcome": self.outcome,
            "value": hide.value(self.value),
            "message": hide.text(self.message),
            "missing": list(self.missing),
            "culprit": None
            if culprit is None
            else {
                "path": culprit.path,
                "range": range_to_json(culprit.range),
                "message": hide.text(culprit.message),
            },
            "steps": [self._step(step) for step in self.steps],
            "client": self.client_to_json(),
            "exchanges": [exchange_to_json(exchange, hide) for exchange in self.exchanges],
            "logs": [
                {
                    "level": entry.level,
                    "text": hide.text(entry.text),
                    "path": entry.path,
                    "line": entry.line,
                }
                for entry in self.logs
            ],
            "notes": [hide.text(note) for note in self.notes],
            "origins": [hide.text(origin) for origin in self.origins],
            "newOrigins": [hide.text(origin) for origin in self.new_origins],
        }

    def _step(self, step: Step) -> dict[str, Any]:
        return {
            "method": step.method,
            "path": step.path,
            "startMs": round(step.start),
            "milliseconds": round(step.milliseconds),
            "outcome": step.outcome,
            "message": self.redactor.text(step.message) or None,
        }

    def client_to_json(self) -> dict[str, Any] | None:
        """What makeApiClient gave, as in :meth:`to_json`; None where there is none."""
        client, hide = self.client, self.redactor
        if client is None:
            return None
        return {
            "baseUri": None if client.base_uri is None else hide.url(client.base_uri),
            "headers": hide.headers(client.headers),
            "query": {hide.text(name): hide.value(value, name) for name, value in client.query},
        }

    def reveal(self, index: int) -> dict[str, Any] | None:
        """An exchange in clear, for a client whose user asked for it; None where there is no
        such exchange."""
        if not 0 <= index < len(self.exchanges):
            return None
        return exchange_to_json(self.exchanges[index], None)


def cancelled_before(request: RunRequest) -> Trace:
    """The trace of a run that was cancelled before it began."""
    return Trace(
        run_id=request.run_id,
        connector=request.name,
        option=request.option,
        profile=request.profile,
        wrong_secret=request.wrong_secret,
        started_at=iso_time(datetime.now(timezone.utc)),
        milliseconds=0,
        outcome="cancelled",
        message="The run was cancelled.",
    )


def iso_time(moment: datetime) -> str:
    """A moment in UTC, as a trace writes it."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def exchange_to_json(exchange: Exchange, hide: Redactor | None) -> dict[str, Any]:
    """An exchange as JSON-like values; in clear without a redactor."""
    request, response = exchange.request, exchange.response
    return {
        "step": exchange.step,
        "startMs": round(exchange.start),
        "milliseconds": round(exchange.milliseconds),
        "request": {
            "method": request.method,
            "url": request.url if hide is None else hide.url(request.url),
            "headers": _headers(request.headers, hide),
            "body": None if request.body is None else _body(request.body, hide),
        },
        "response": None
        if response is None
        else {
            "status": response.status,
            "headers": _headers(response.headers, hide),
            "body": _body(response.body, hide),
            "truncated": len(response.body) > _BODY_CHARACTERS,
        },
        "error": exchange.error if hide is None else _shown(exchange.error, hide),
    }


def _shown(text: str | None, hide: Redactor) -> str | None:
    return None if text is None else hide.text(text)


def _headers(headers: tuple[tuple[str, str], ...], hide: Redactor | None) -> dict[str, str]:
    return dict(headers) if hide is None else hide.headers(headers)


def _body(body: str, hide: Redactor | None) -> str:
    return body[:_BODY_CHARACTERS] if hide is None else hide.body(body, _BODY_CHARACTERS)


def range_to_json(range_: Range) -> dict[str, Any]:
    """A range as the protocol and ``check --format json`` write it."""
    return {
        "start": {"line": range_.start.line, "character": range_.start.character},
        "end": {"line": range_.end.line, "character": range_.end.character},
    }
