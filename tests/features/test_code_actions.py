"""Which fixes are offered at a place."""

from __future__ import annotations

from marked import CONNECTOR, SPEC, found

from spec_lsp.features.code_actions import code_actions
from spec_lsp.text.source import Span


def test_the_fixes_of_the_findings_that_touch_the_selection():
    spec = SPEC.replace("client-credentials", "client-credential")
    files = {"spec.yml": spec, "auth/test.js": CONNECTOR["auth/test.js"]}
    _, findings = found(files)
    at = spec.index("client-credential")
    mapping = spec.index("mapping")

    def titles(start: int, end: int) -> list[str]:
        return [action.title for action in code_actions(findings, "spec.yml", Span(start, end))]

    assert titles(at, at) == ["Change to `client-credentials`"]
    assert titles(mapping + 3, mapping + 3) == ["Create `auth/make-api-client.map.yml`"]
    assert titles(0, len(spec)) == [
        "Change to `client-credentials`",
        "Create `auth/make-api-client.map.yml`",
    ]
    assert titles(0, 0) == []
