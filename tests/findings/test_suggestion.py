"""The name that was probably meant."""

from __future__ import annotations

import pytest

from spec_lsp.findings.suggestion import correction, nearest
from spec_lsp.text.source import Span


@pytest.mark.parametrize(
    ("name", "candidates", "meant"),
    [
        ("apikey", ["token", "apiKey"], "apiKey"),
        ("apikey", ["api_key", "apiKey"], "apiKey"),
        ("api-key", ["apiKey", "api_key"], "apiKey"),
        ("APIKEY", ["apiKei", "apiKey"], "apiKey"),
        ("tokne", ["token", "user"], "token"),
        ("user", ["token"], None),
        ("client-crede", ["client-credentials", "oauth2"], "client-credentials"),
        ("unknown-cred", ["unknown-key", "unknown-credential"], "unknown-credential"),
        ("oauth", ["oauth1_a", "oauth2_b"], None),
        ("ap", ["application"], None),
        ("", ["a"], None),
        ("x", [], None),
    ],
)
def test_the_nearest_name_if_it_is_near(name: str, candidates: list[str], meant: str | None):
    assert nearest(name, candidates) == meant


@pytest.mark.parametrize(
    ("written", "meant", "is_safe"),
    [("api_key", "apiKey", True), ("headres", "headers", False), ("Headers", "headers", True)],
)
def test_another_spelling_of_a_word_is_safe_to_change(written: str, meant: str, is_safe: bool):
    fix = correction("spec.yml", Span(0, len(written)), written, meant)
    assert (fix.title, fix.is_safe, fix.is_preferred) == (f"Change to `{meant}`", is_safe, True)
