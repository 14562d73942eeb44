"""The classes of fetch give what Node's give."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from network_engine import NetworkEngine
from oracle.fetch_cases import FetchCases
from oracle.node_oracle import ask, number_of_cases, why_not

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)


@pytest.fixture(scope="module")
def engine() -> Iterator[NetworkEngine]:
    made = NetworkEngine()
    yield made
    made.close()


def same(theirs: dict[str, Any], ours: dict[str, Any]) -> bool:
    """Whether both gave the same, or threw an error of the same name."""
    return theirs.get("error") == ours.get("error") and theirs.get("value") == ours.get("value")


@pytest.mark.parametrize(
    ("kind", "cases"),
    [
        ("headers", 1_500),
        ("form", 800),
        ("urlencoded", 300),
        ("blobs", 400),
        ("response", 1_500),
        ("request", 1_500),
        ("stream", 800),
    ],
)
def test_the_same_script_gives_the_same(engine: NetworkEngine, kind: str, cases: int) -> None:
    source = FetchCases(seed=40)
    scripts: list[str] = [getattr(source, kind)() for _ in range(number_of_cases(cases))]
    theirs = ask([{"script": script} for script in scripts])
    assert [
        (script, expected, ours)
        for script, expected in zip(scripts, theirs, strict=True)
        if not same(expected, ours := engine.run(script))
    ] == []
