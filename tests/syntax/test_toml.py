"""TOML: values, and where they stand."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.syntax.toml import parse_toml

TEXT = """\
select = ["SPEC2", 'é😀'] # which
a.b = 1

[severity]
SPEC402 = "warning"

[per-path."legacy/**"]
ignore = ["x"]
inline = {a = 1, "b c" = ["y"]}

[[list]]
k = 1
[[list]]
k = 2
"""


def test_every_key_and_value_has_its_place():
    document = parse_toml(TEXT)
    assert document.error is None
    assert document.value["per-path"]["legacy/**"]["inline"] == {"a": 1, "b c": ["y"]}
    keys = {path: span.of(TEXT) for path, span in document.keys.items()}
    values = {path: span.of(TEXT) for path, span in document.values.items()}
    assert keys[("a", "b")] == "b"
    assert keys[("per-path", "legacy/**")] == '"legacy/**"'
    assert keys[("per-path", "legacy/**", "inline", "b c")] == '"b c"'
    assert values[("select", 1)] == "'é😀'"
    assert values[("severity", "SPEC402")] == '"warning"'
    assert values[("per-path", "legacy/**", "inline", "b c", 0)] == '"y"'
    assert values[("list", 1, "k")] == "2"


def test_where_a_text_stops_being_toml():
    text = "a = 1\nb = tru\n"
    error = parse_toml(text).error
    assert error is not None
    assert error.span.of(text) == "tru"
    assert parse_toml("a = ").error is not None
    assert parse_toml("x" * 300_000).error is not None


@given(st.text(alphabet=st.sampled_from("[]{}=\".,\n'# abc1é😀\\\r\ud800")))
def test_any_text_is_read_without_an_exception(text: str):
    document = parse_toml(text)
    spans = [*document.keys.values(), *document.values.values()]
    if document.error is not None:
        spans.append(document.error.span)
    for span in spans:
        assert 0 <= span.start <= span.end <= max(len(text), 1)
