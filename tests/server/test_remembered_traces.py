"""For how long runs are remembered."""

from __future__ import annotations

from spec_lsp.runtime.trace import Exchange, LogEntry, ReceivedResponse, SentRequest, Trace
from spec_lsp.server.remembered_traces import RememberedTraces


def a_run(received: int = 0, sent: int = 0, logged: int = 0) -> Trace:
    """A run whose only exchange holds so many bytes."""
    request = SentRequest("POST", "https://api.example.com", (), "x" * sent)
    response = ReceivedResponse(200, (), "x" * received, b"x" * received)
    return Trace(
        "r", "acme", None, None, "2026-01-01T00:00:00.000Z", 1.0, "passed", "",
        exchanges=(Exchange(1, 0.0, 1.0, request, response),),
        logs=(LogEntry("log", "x" * logged),),
    )  # fmt: skip


def kept(traces: RememberedTraces) -> list[int]:
    return [number for number in range(200) if traces.get(str(number)) is not None]


def test_the_last_runs_are_remembered():
    traces = RememberedTraces()
    for number in range(60):
        traces.keep(str(number), a_run(received=1000))
    assert kept(traces) == list(range(10, 60))
    assert traces.get("none") is None


def test_fewer_are_remembered_where_they_are_large():
    traces = RememberedTraces(size=10_000)
    for number in range(10):
        traces.keep(str(number), a_run(received=1_000, sent=500, logged=500))
    assert kept(traces) == [7, 8, 9]  # text and bytes of a response count


def test_the_last_one_is_remembered_however_large_it_is():
    traces = RememberedTraces(size=10)
    for number in range(3):
        traces.keep(str(number), a_run(received=1_000))
    assert kept(traces) == [2]
