"""A trace as text for a person: the verdict first, then where to look, then what led to it."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Literal

Tone = Literal["good", "bad", "warning", "strong", "quiet"]
# Puts a tone to a text that is printable already; a terminal's colours, or none.
Paint = Callable[[str, Tone], str]

_MARKS: dict[str, tuple[str, Tone]] = {
    "passed": ("✓", "good"), "failed": ("✗", "bad"),
    "error": ("!", "warning"), "cancelled": ("-", "quiet"),
}  # fmt: skip
# With a wrong secret it is the other way round: then a no is what the test is for.
_WRONG_SECRET: dict[str, tuple[str, str, Tone]] = {
    "failed": ("✓", "noticed", "good"), "passed": ("✗", "unnoticed", "bad"),
}  # fmt: skip
_BODY_CHARACTERS = 600
# What every request of ours carries; nobody looks for a mistake in it.
_USUAL = frozenset({"host", "accept", "accept-encoding", "content-length", "user-agent"})
# What an API says of a refusal beside the status.
_TELLING = ("www-authenticate", "retry-after", "location")
# Everything that could steer a terminal; what an API sends is text and nothing else.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """Text without what could steer a terminal or turn its reading direction."""
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def plain(text: str, tone: Tone) -> str:
    """No colours."""
    del tone
    return text


def verdict_line(trace: Mapping[str, Any], paint: Paint = plain) -> str:
    """The verdict in one line."""
    name = trace["connector"] + (f" ({trace['option']})" if trace["option"] else "")
    word = trace["outcome"]
    mark, tone = _MARKS[word]
    if trace["wrongSecret"] and word in _WRONG_SECRET:
        mark, word, tone = _WRONG_SECRET[word]
    said = printable(f"{name}: {trace['message']} ({trace['milliseconds']} ms)")
    return f"{paint(f'{mark} {word}', tone)}  {said}"


def report(
    trace: Mapping[str, Any],
    *,
    paint: Paint = plain,
    path: Callable[[str], str] = str,
    excerpt: Sequence[str] = (),
) -> str:
    """The whole trace. ``trace`` is its JSON (contracts), which holds no secrets; ``path`` says
    how a path of the connector is shown, ``excerpt`` are lines that show the culprit."""
    return "\n".join(_lines(trace, paint, path, excerpt)) + "\n"


def _lines(
    trace: Mapping[str, Any], paint: Paint, path: Callable[[str], str], excerpt: Sequence[str]
) -> Iterator[str]:
    yield verdict_line(trace, paint)
    culprit = trace["culprit"]
    if culprit is not None:
        start = culprit["range"]["start"]
        place = f"{path(culprit['path'])}:{start['line'] + 1}:{start['character'] + 1}"
        said = culprit["message"] in trace["message"]
        at = paint(printable(f"  at {place}"), "strong")
        yield at if said else at + printable(f"  {culprit['message']}")
        yield from (f"    {line}" for line in excerpt)
    yield from _notes(trace, paint)
    for exchange in trace["exchanges"]:
        yield ""
        yield from _exchange(exchange, paint)
    if trace["logs"]:
        yield ""
        for entry in trace["logs"]:
            line = entry["line"]
            file = entry["path"]
            place = f"  ({path(file)}:{line + 1})" if file and line is not None else ""
            yield printable(f"  {entry['level']:<5}  {entry['text']}{place}")
    yield from _steps(trace, paint, path)
    if trace["origins"]:
        yield ""
        yield paint(printable(f"  sent to: {', '.join(trace['origins'])}"), "quiet")


def _notes(trace: Mapping[str, Any], paint: Paint) -> Iterator[str]:
    """What explains a failure most often, and so stands before what was sent."""
    notes = [note for note in trace["notes"] if note != trace["message"]]
    if notes:
        yield ""
    for note in notes:
        yield paint("  note: ", "warning") + printable(note)


def _steps(trace: Mapping[str, Any], paint: Paint, path: Callable[[str], str]) -> Iterator[str]:
    if not trace["steps"]:
        return
    yield ""
    width = max(len(step["method"]) for step in trace["steps"])
    for number, step in enumerate(trace["steps"], 1):
        shown = printable(
            f"  {number}  {step['method']:<{width}}  {step['outcome']:<9} "
            f"{step['milliseconds']:>5} ms  {path(step['path']) if step['path'] else ''}"
        )
        yield paint(shown.rstrip(), "quiet")


def _exchange(exchange: Mapping[str, Any], paint: Paint) -> Iterator[str]:
    request, response = exchange["request"], exchange["response"]
    tone: Tone = "good" if response and response["status"] < 400 else "bad"
    answer = str(response["status"]) if response else f"no response: {exchange['error']}"
    asked = printable(f"  {request['method']} {request['url']} → ")
    took = f" ({exchange['milliseconds']} ms)"
    yield asked + paint(printable(answer), tone) + paint(took, "quiet")
    for name, value in request["headers"].items():
        if name.lower() not in _USUAL:
            yield printable(f"      {name}: {value}")
    if request["body"]:
        yield f"    → {_body(request['body'])}"
    if response:
        for name, value in response["headers"].items():
            if name.lower() in _TELLING:
                yield printable(f"    ← {name}: {value}")
        if response["body"]:
            yield f"    ← {_body(response['body'])}"


def _body(body: object) -> str:
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    cut = text if len(text) <= _BODY_CHARACTERS else text[:_BODY_CHARACTERS] + " …"
    return printable(cut).replace("\n", "\n      ")
