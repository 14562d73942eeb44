"""Where a run may send without asking: to the origins that remembered secrets were sent to."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import httpx

from spec_lsp.runtime.addresses import origin_of
from spec_lsp.runtime.limits import RunStoppedError


class NewOriginError(RunStoppedError):
    """A request would go to an origin that is not known, or would follow one that did: nothing
    more is sent in this run. The message is what is said of that request."""


class KnownOrigins:
    """The origins that a run may send to; any, where ``known`` is None.

    ``shown`` gives an origin as a trace shows it: one that holds a secret is known by that,
    for a client never sees it otherwise. ``new`` are those that were asked for and not known,
    in clear.
    """

    def __init__(
        self, known: Iterable[str] | None = None, shown: Callable[[str], str] = str
    ) -> None:
        self._listed = None if known is None else tuple(dict.fromkeys(map(_normalised, known)))
        self._shown = shown
        self.new: list[str] = []

    def check(self, url: httpx.URL) -> None:
        """Raises :class:`NewOriginError` unless a request may be sent there. ``url`` is the one
        that will be connected to, not the text that it was read from."""
        if self._listed is None:
            return
        origin = origin_of(f"{url.scheme}://{url.netloc.decode('ascii')}") or str(url)
        if origin not in self._listed and self._shown(origin) not in self._listed:
            if origin not in self.new:
                self.new.append(origin)
            raise NewOriginError(f"Not sent: {origin} is a new origin for the remembered secrets.")
        if self.new:
            raise NewOriginError("Not sent: the run was stopped before.")

    @property
    def message(self) -> str:
        """What is said of a run that was stopped."""
        there = f"to {_listed(self._listed)}" if self._listed else "nowhere"
        return (
            f"Remembered secrets were sent {there} so far; this run would send a request to "
            f"{_listed(self.new)}. Nothing was sent there."
        )


def _normalised(origin: str) -> str:
    """An origin as :func:`origin_of` writes it; one with a placeholder stays as it is."""
    return origin if "«" in origin else origin_of(origin) or origin


def _listed(origins: Iterable[str]) -> str:
    *others, last = origins
    return f"{', '.join(others)} and {last}" if others else last
