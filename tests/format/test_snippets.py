"""Snippets, and what they come to."""

from __future__ import annotations

import pytest

from spec_lsp.format.snippets import escape_snippet, plain_text


@pytest.mark.parametrize(
    ("snippet", "text"),
    [
        ("type: ${1:client-credentials}$0", "type: client-credentials"),
        ("type: ${1|oauth2,oauth1|}", "type: oauth2"),
        ("type: $0", "type:"),
        ("\\$var: ${1:credentials\\}}", "$var: credentials}"),
        ("plain", "plain"),
        ("\\\\$1x", "\\x"),
        ("\\${1:x\\}", "${1:x}"),
        ("${1:a\\$b\\\\}", "a$b\\"),
    ],
)
def test_a_snippet_as_plain_text(snippet, text):
    assert plain_text(snippet) == text


@pytest.mark.parametrize("text", ["a", "${x}", "\\", "$1", "{}", "\\$\\}"])
def test_plain_text_there_and_back(text):
    assert plain_text(escape_snippet(text)) == text
