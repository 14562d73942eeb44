"""A text that differs little from one whose tree is known: its tree is the same as if it had
been read whole."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_texts import edited_texts

from spec_lsp.syntax.yaml.incremental import RecentTrees, reparse
from spec_lsp.syntax.yaml.parse import parse

CORPUS = sorted((Path(__file__).parents[1] / "corpus").rglob("*.yml"))
TEXT = """\
# An API.
name: Acme   # its name
auth:
  type: client-credentials
  ui:
    schema:
      properties:
        apiKey: {type: string, title: "Key: é😀"}
        text:
          description: |
            Two lines,

            and a blank one.
      required:
      - apiKey

  makeApiClient:
    mapping:
      headers:
        A: {$template: 'Bearer ${credentials.apiKey}'}
        folded: >-
          one
          two
  test: {}
"""
PIECES = [
    "x", ":", ": ", " ", "  ", "\n", "\n  ", "\n    ", "#", " # c", "'", '"', "{", "}", "[", "]",
    ",", "- ", "\n      - a", "|", "|\n", ">", "&a ", "*a", "<<: ", "!!str ", "? ", "---\n",
    "...\n",
    "\n---\n", "%YAML 1.2\n", "\t", "\r\n", "\r", "\u2028", "\x85", "é😀", "key: value\n",
    "\n        key: value\n", "title", "<<<<<<< a\n", "\ufeff", "null", "~", "0x1", "a: b: c",
]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("client-credentials", "oauth2"),
        ("name: Acme ", "name: Acme Inc "),
        ('"Key: ', '"My key: '),
        ("and a blank", "and\n            a blank"),
        ("test: {}", "test: {implementationType: javascript}"),
        ("one\n", "one more\n"),
        ("apiKey}'", "token}'"),
        ("\n        folded", "\n        B: c\n        folded"),
        ("test: {}\n", "test: {}"),
    ],
)
@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_an_edit_inside_an_entry_is_read_with_its_entry_alone(old: str, new: str, eol: str):
    before = TEXT.replace("\n", eol)
    after = TEXT.replace(old, new, 1).replace("\n", eol)
    assert after != before
    assert reparse(before, parse(before), after) == parse(after)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("- apiKey", "- &a apiKey"),  # an alias may follow
        ("  test:", "test:"),  # it leaves its mapping
        ("  ui:\n", "  ui: {\n"),  # it no longer ends where it ended
        ("# An", "---\n# An"),
        ("test: {}", "test: {}\n---\n"),
        ("test: {}", "test:\t{}"),
    ],
)
def test_where_indentation_does_not_tell_the_text_is_read_whole(old: str, new: str):
    assert reparse(TEXT, parse(TEXT), TEXT.replace(old, new, 1)) is None


@given(st.sampled_from([TEXT, TEXT.replace("\n", "\r\n")]), st.randoms(use_true_random=False))
def test_whatever_is_typed_the_tree_is_that_of_the_whole_text(text: str, chance: random.Random):
    tree = parse(text)
    for _ in range(6):
        text, tree = _checked(text, tree, _edited(text, chance))


@settings(deadline=None)
@given(edited_texts(), st.randoms(use_true_random=False))
def test_the_same_for_any_yaml(text: str, chance: random.Random):
    tree = parse(text)
    for _ in range(4):
        text, tree = _checked(text, tree, _edited(text, chance))


@given(st.sampled_from(CORPUS), st.randoms(use_true_random=False))
def test_the_same_for_real_documents(path: Path, chance: random.Random):
    text = path.read_bytes().decode("utf-8", "replace")
    recent = RecentTrees(shortest=0)
    for _ in range(6):
        assert recent.parse(text) == parse(text)
        text = _edited(text, chance)


def _edited(text: str, chance: random.Random) -> str:
    start = chance.randint(0, len(text))
    end = min(len(text), start + chance.choice([0, 0, 0, 1, 2, 5, 30]))
    return text[:start] + chance.choice([*PIECES, ""]) + text[end:]


def _checked(before, tree, after):
    whole = parse(after)
    found = reparse(before, tree, after)
    assert found is None or found == whole
    return after, whole
