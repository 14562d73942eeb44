"""The table of the environment says what its parts make, and no more."""

from __future__ import annotations

import pytest
from environment_engine import Engine

from spec_lsp.runtime.sandbox.environment.parts import GLOBALS, PACKAGES, texts


@pytest.mark.parametrize("part", sorted(texts()))
def test_a_part_makes_the_names_that_the_table_says(part: str) -> None:
    engine = Engine()
    made = engine.value(
        f"const {{ globals = {{}}, packages = {{}} }} = platform.use({part!r});"
        "return [Object.keys(globals).sort(), Object.keys(packages).sort()]"
    )

    assert made == [sorted(GLOBALS.get(part, ())), sorted(PACKAGES.get(part, ()))]
