"""Random data with copies in it, for the pass that fills them in."""

from __future__ import annotations

from typing import Any

from oracle.formula_cases import VARIABLES, FormulaCases

_KEYS = ["a", "b", "c", "1"]
_SOURCES = [
    "a",
    "b",
    "c",
    "1",
    "a.x",
    "b.x",
    "q",
    "a[0]",
    "[",
    "a.0",
    "",
    "$",
    "$.b",
    "a\\.b",
    "c[x]",
]


class CopyCases(FormulaCases):
    """A source of random data; the same seed gives the same."""

    def data_request(self) -> dict[str, Any]:
        """Data and its variables: mostly an object with four entries."""
        if self.random.random() < 0.05:
            data = self.random.choice([self._source(), [self._part(), self._part()], self.plain()])
            return {"data": data, "variables": VARIABLES}
        keys = self.random.sample(_KEYS, len(_KEYS))
        return {"data": {key: self._part() for key in keys}, "variables": VARIABLES}

    def _source(self) -> dict[str, Any]:
        return {"$copy": self.random.choice(_SOURCES)}

    def _part(self) -> Any:
        source = self._source()
        return self.random.choice([
            source, source, {"x": source, "y": 1}, [source, 2], self.plain(), self.value(1),
            {"x": [self._source(), {"y": source}]},
        ])  # fmt: skip
