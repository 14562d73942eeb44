"""The classes of fetch, and fetch itself, do what Node's do."""

from __future__ import annotations

import pytest
from oracle.fetch_cases import PRELUDE
from oracle.message_cases import MessageCases
from oracle.node_oracle import number_of_cases, why_not
from oracle.same_scripts import differences

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)


@pytest.mark.parametrize(
    ("kind", "cases"),
    [
        ("headers", 1_500),
        ("blobs", 400),
        ("form", 800),
        ("multipart", 800),
        ("urlencoded", 300),
        ("response", 1_500),
        ("request", 1_500),
        ("stream", 800),
        ("exchange", 400),
    ],
)
def test_the_same_script_gives_the_same(kind: str, cases: int) -> None:
    source = MessageCases(seed=40)
    scripts = [getattr(source, kind)() for _ in range(number_of_cases(cases))]
    assert differences(scripts, PRELUDE) == []
