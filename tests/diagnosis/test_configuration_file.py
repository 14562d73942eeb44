"""spec-lsp.toml: what it says counts, and what is wrong in it is told at its place."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import mark, unmarked

from spec_lsp.diagnosis.configuration import Choice, Layer
from spec_lsp.diagnosis.configuration_file import (
    ConfigurationFile,
    find_configuration,
    layer_of_settings,
    load_configuration,
)
from spec_lsp.findings.finding import EditFile, Severity
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Source


def load(text: str) -> ConfigurationFile:
    return load_configuration(Path("/repository/spec-lsp.toml"), Source(text))


def check(marked: str) -> ConfigurationFile:
    """Assert that what is found in a file is what is marked in it."""
    file = load(unmarked(marked))
    assert mark("spec-lsp.toml", file.source.text, file.findings) == marked
    return file


def test_a_sound_file_says_what_it_says():
    file = check(
        """\
select = ["SPEC"]
ignore = ["SPEC405", "missing-help"]

[severity]
SPEC402 = "warning"
unknown-key = "off"

[per-path."legacy/**"]
ignore = ["SPEC2"]
severity = { SPEC101 = "hint" }
"""
    )
    assert (file.layer.select, file.layer.ignore) == (("SPEC",), ("SPEC405", "missing-help"))
    assert file.layer.severity == {"SPEC402": Severity.WARNING, "unknown-key": None}
    [(path)] = file.layer.paths
    assert path.pattern == "legacy/**"
    assert path.choice == Choice(None, ("SPEC2",), {"SPEC101": Severity.HINT})


def test_an_empty_file_says_nothing():
    assert check("").layer == Layer()


def test_what_cannot_be_is_told_at_its_place_and_the_rest_counts():
    file = check(
        """\
selct = ["SPEC"]
^^^^^ SPEC005 Unknown key `selct`; did you mean `select`?
ignore = ["SPEC999", "SPEC405", 7, "missing-hlep"]
#         ^^^^^^^^^ SPEC005 There is no rule `SPEC999`; `spec-lsp rules` lists them.
#                               ^ SPEC005 A rule is named by a text: its code, or its name.
#                                  ^^^^^^^^^^^^^^ SPEC005 There is no rule `missing-hlep`; did you mean `missing-help`?
[severity]
SPEC402 = "warn"
#         ^^^^^^ SPEC005 `warn` is no severity; did you mean `warning`?
SPEC405 = "erorr"
#         ^^^^^^^ SPEC005 `erorr` is no severity; did you mean `error`?
SPEC206 = 1
#         ^ SPEC005 No severity; use `error`, `warning`, `information`, `hint` or `off`.
SPEC99 = "off"
^^^^^^ SPEC005 There is no rule `SPEC99`; `spec-lsp rules` lists them.
[per-path."a/**"]
"ignroe" = []
^^^^^^^^ SPEC005 Unknown key `ignroe`; did you mean `ignore`?
"""
    )
    assert file.layer.ignore == ("SPEC405",)
    assert file.layer.severity == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("select = 'SPEC'\n", '`select` must be a list of rules: ["SPEC206"].'),
        ("severity = 1\n", "`severity` must be a table."),
        ("per-path = []\n", "`per-path` must be a table."),
        ("[per-path]\n'x' = 1\n", "`x` must be a table."),
        ("select = [\n", "This is not TOML: "),
        ("a = 1\na = 2\n", "This is not TOML: Cannot overwrite a value."),
        ("x = " + "[" * 5_000, "This "),
    ],
)
def test_each_mistake_has_one_message(text: str, message: str):
    [finding] = load(text).findings
    assert finding.message.startswith(message)
    assert 0 <= finding.span.start <= finding.span.end <= len(text)


@pytest.mark.parametrize(
    ("text", "select"),
    [
        ("select = 5\n", None),
        ('select = ["SPEC999"]\n', None),
        ('select = ["SPEC999", "SPEC2"]\n', ("SPEC2",)),
        ("select = []\n", ()),
        ("", None),
    ],
)
def test_a_selection_that_cannot_be_understood_is_none(text: str, select: tuple[str, ...] | None):
    assert load(text).layer.select == select


def test_places_count_characters_not_bytes():
    check(
        """\
ignore = ["missing-help", "日本"]
#                         ^^^^ SPEC005 There is no rule `日本`; `spec-lsp rules` lists them.
"""
    )


def test_a_fix_writes_the_word_that_was_meant():
    file = load('selct = ["SPEC2"]\n')
    [fix] = file.findings[0].fixes
    [change] = fix.changes
    assert isinstance(change, EditFile)
    mended = apply_edits(file.source.text, change.edits)
    assert mended == 'select = ["SPEC2"]\n'
    assert load(mended).findings == ()


def test_bytes_that_are_no_text_are_told(tmp_path: Path):
    path = tmp_path / "spec-lsp.toml"
    path.write_bytes(b'ignore = ["\xff"]\n')
    [finding] = load_configuration(path).findings
    assert finding.message == "This byte is not UTF-8. Save the file with the encoding UTF-8."


def test_a_file_that_cannot_be_read_says_so(tmp_path: Path):
    [finding] = load_configuration(tmp_path).findings
    assert finding.message.startswith("This file cannot be read")


def test_the_nearest_file_up_to_the_repository_counts(tmp_path: Path):
    root = tmp_path / "repository" / "connectors" / "acme"
    root.mkdir(parents=True)
    (tmp_path / "spec-lsp.toml").touch()
    assert find_configuration(root) == tmp_path / "spec-lsp.toml"
    (tmp_path / "repository" / ".git").mkdir()
    assert find_configuration(root) is None
    (tmp_path / "repository" / "spec-lsp.toml").touch()
    assert find_configuration(root) == tmp_path / "repository" / "spec-lsp.toml"
    (root / "spec-lsp.toml").touch()
    assert find_configuration(root) == root / "spec-lsp.toml"


def test_settings_have_the_same_keys():
    layer, problems = layer_of_settings(
        {"select": ["SPEC2"], "ignore": None, "severity": {"SPEC206": "hint"}, "other": 1}
    )
    assert layer == Layer(("SPEC2",), (), {"SPEC206": Severity.HINT})
    assert problems == ()
    layer, problems = layer_of_settings({"ignore": ["unknown-credntial"]})
    assert problems == ("There is no rule `unknown-credntial`; did you mean `unknown-credential`?",)


@given(st.text(alphabet=st.sampled_from("[]{}=\".\n'# seleigncrtpahvy0-SPEC2*é😀")))
def test_any_text_is_read_without_an_exception_and_spans_stay_inside(text: str):
    for finding in load(text).findings:
        assert 0 <= finding.span.start <= finding.span.end <= max(len(text), 1)
