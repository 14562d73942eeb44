"""What the last run of each auth test gave, as long as nothing was edited since."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spec_lsp.findings.finding import Finding
    from spec_lsp.runtime.trace import Exchange, Trace
    from spec_lsp.text.source import Range, Source, Span

SourceOf = Callable[[str], "Source"]


@dataclass(eq=False)
class Watch:
    """A run under way. ``is_stale``: its connector was edited since it began."""

    root: Path
    is_stale: bool = False


@dataclass(frozen=True)
class _Result:
    """A run that ended, and the texts of the files that it points at."""

    trace: Trace
    texts: dict[str, Source]


@dataclass(frozen=True)
class Verdict:
    """What a test said last: at which time of day, after how long, and, where it did not pass,
    why. ``is_stale``: something was edited since."""

    outcome: str
    at: str
    milliseconds: int
    message: str
    is_stale: bool = False


@dataclass
class Results:
    """The last result of each connector and option."""

    _verdicts: dict[tuple[Path, str | None], Verdict] = field(
        default_factory=dict[tuple[Path, "str | None"], Verdict]
    )

    _last: dict[tuple[Path, str | None], _Result] = field(
        default_factory=dict[tuple[Path, "str | None"], _Result]
    )
    _watches: set[Watch] = field(default_factory=set[Watch])

    def begin(self, root: Path) -> Watch:
        """Watches a connector for edits while its test runs, until :meth:`end`."""
        watch = Watch(root)
        self._watches.add(watch)
        return watch

    def end(self, watch: Watch, trace: Trace | None, source_of: SourceOf) -> None:
        """Takes in how a run ended; None where that says nothing of the test. ``source_of``
        gives a file's text as it ran."""
        self._watches.discard(watch)
        if trace is None:
            return
        key = (watch.root, trace.option)
        self._last.pop(key, None)
        self._verdicts[key] = Verdict(
            trace.outcome,
            datetime.now().astimezone().strftime("%H:%M"),
            round(trace.milliseconds),
            trace.redactor.text(trace.message),
            watch.is_stale,
        )
        culprit = trace.culprit
        if culprit is not None and not watch.is_stale:
            paths = {culprit.path, *([culprit.call[0]] if culprit.call else [])}
            self._last[key] = _Result(trace, {path: source_of(path) for path in paths})

    def edited(self, path: Path) -> None:
        """A file is not what it was: forget what is known of its connector."""
        for watch in self._watches:
            watch.is_stale = watch.is_stale or path.is_relative_to(watch.root)
        for key, verdict in self._verdicts.items():
            if path.is_relative_to(key[0]):
                self._verdicts[key] = replace(verdict, is_stale=True)
        for key in [key for key in self._last if path.is_relative_to(key[0])]:
            del self._last[key]

    def verdict(self, root: Path, option: str | None) -> Verdict | None:
        """What a test said last; None where it was not run in this session."""
        return self._verdicts.get((root, option))

    def findings(self, root: Path, source_of: SourceOf) -> list[Finding]:
        """What the last runs found in a connector (SPEC501)."""
        return [
            finding
            for (other, _), result in self._last.items()
            if other == root
            # What a text was read from may have changed behind our back.
            and all(source_of(path) == text for path, text in result.texts.items())
            for finding in _findings(result)
        ]


def _findings(result: _Result) -> Iterator[Finding]:
    from spec_lsp.findings.finding import Related
    from spec_lsp.rules.auth_test_failed import RULE

    trace = result.trace
    culprit = trace.culprit
    if culprit is None or trace.outcome not in ("failed", "error"):
        return
    related: tuple[Related, ...] = ()
    if culprit.exchange is not None and culprit.call is not None:
        path, range_ = culprit.call
        span = _span(result.texts[path], range_)
        related = (Related(path, span, _shown(trace, culprit.exchange)),)
    message = trace.redactor.text(trace.message)
    if trace.option is not None:
        message = f"{message} (option {trace.option})"
    span = _span(result.texts[culprit.path], culprit.range)
    yield RULE.finding(culprit.path, span, message, related=related)


def _shown(trace: Trace, exchange: Exchange) -> str:
    """An exchange in one line: ``GET https://api.example.com/me → 401``."""
    request, response = exchange.request, exchange.response
    answer = "no answer" if response is None else str(response.status)
    return f"{request.method} {trace.redactor.url(request.url)} → {answer}"


def _span(source: Source, range_: Range) -> Span:
    from spec_lsp.text.source import Span

    return Span(source.offset(range_.start), source.offset(range_.end))
