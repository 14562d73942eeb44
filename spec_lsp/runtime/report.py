"""A trace as text for a person: the verdict first, then what led to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_MARKS = {"passed": "✓", "failed": "✗", "error": "!", "cancelled": "-"}
_BODY_CHARACTERS = 600
# Everything that could steer a terminal; what an API sends is text and nothing else.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text without what could steer a terminal or turn its reading direction."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def verdict_line(trace: Mapping[str, Any]) -> str:
    """The verdict in one line."""
    name = trace["connector"] + (f" ({trace['option']})" if trace["option"] else "")
    outcome = trace["outcome"]
    return printable(
        f"{_MARKS[outcome]} {outcome}  {name}: {trace['message']} ({trace['milliseconds']} ms)"
    )


def report(trace: Mapping[str, Any]) -> str:
    """The whole trace. ``trace`` is its JSON (contracts), which holds no secrets."""
    return "\n".join(_lines(trace)) + "\n"


def _lines(trace: Mapping[str, Any]) -> Iterator[str]:
    yield verdict_line(trace)
    culprit = trace["culprit"]
    if culprit is not None:
        start = culprit["range"]["start"]
        place = f"{culprit['path']}:{start['line'] + 1}:{start['character'] + 1}"
        said = culprit["message"] in trace["message"]
        yield printable(f"  at {place}" + ("" if said else f"  {culprit['message']}"))
    if trace["missing"]:
        yield printable(f"  missing: {', '.join(trace['missing'])}")
    if trace["steps"]:
        yield ""
        width = max(len(step["method"]) for step in trace["steps"])
        for number, step in enumerate(trace["steps"], 1):
            yield printable(
                f"  {number}  {step['method']:<{width}}  {step['outcome']:<9} "
                f"{step['milliseconds']:>5} ms  {step['path'] or ''}"
            )
    for exchange in trace["exchanges"]:
        yield ""
        yield from _exchange(exchange)
    if trace["logs"]:
        yield ""
        for entry in trace["logs"]:
            line = entry["line"]
            place = f"  ({entry['path']}:{line + 1})" if entry["path"] and line is not None else ""
            yield printable(f"  {entry['level']:<5}  {entry['text']}{place}")
    if trace["notes"]:
        yield ""
        for note in trace["notes"]:
            yield printable(f"  note: {note}")
    if trace["origins"]:
        yield ""
        yield printable(f"  sent to: {', '.join(trace['origins'])}")


def _exchange(exchange: Mapping[str, Any]) -> Iterator[str]:
    request, response = exchange["request"], exchange["response"]
    answer = f"{response['status']}" if response else f"no response: {exchange['error']}"
    took = f" ({exchange['milliseconds']} ms)"
    yield printable(f"  {request['method']} {request['url']} → {answer}{took}")
    for name, value in request["headers"].items():
        yield printable(f"      {name}: {value}")
    if request["body"]:
        yield f"    → {_body(request['body'])}"
    if response and response["body"]:
        yield f"    ← {_body(response['body'])}"


def _body(body: object) -> str:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    cut = text if len(text) <= _BODY_CHARACTERS else text[:_BODY_CHARACTERS] + " …"
    return printable(cut).replace("\n", "\n      ")
