"""The package axios does what the real one does in Node."""

from __future__ import annotations

import pytest
from oracle.axios_cases import PRELUDE
from oracle.axios_request_cases import AxiosRequestCases
from oracle.node_oracle import FOLDER, number_of_cases, why_not
from oracle.same_scripts import differences

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)
if not (FOLDER / "node_modules" / "axios").is_dir():
    reason = "needs axios: run `npm ci --ignore-scripts` in tests/oracle"
    pytest.skip(reason, allow_module_level=True)


@pytest.mark.parametrize(
    ("kind", "cases"),
    [
        ("uri", 1_500),
        ("headers", 1_500),
        ("forms", 800),
        ("merged", 800),
        ("dispatched", 1_000),
        ("interceptors", 800),
        ("answered", 800),
        ("exchange", 400),
    ],
)
def test_the_same_script_gives_the_same(kind: str, cases: int) -> None:
    source = AxiosRequestCases(seed=50)
    scripts = [getattr(source, kind)() for _ in range(number_of_cases(cases))]
    assert differences(scripts, PRELUDE) == []
