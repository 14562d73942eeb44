"""Formatting: the order of keys, indentation, ranges, and what is left as it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import CONNECTOR, FORM, SPEC
from yaml_texts import MEANT_TEXTS, edited_texts

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.formatting import formatted, formatting, line_begun, sorted_keys
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import to_value
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Source, Span

MAP = "auth/make-api-client.map.yml"
PROJECT = Path(__file__).resolve().parents[2]
FOLDERS = (PROJECT / "tests" / "corpus", PROJECT / "examples")
ROOTS = [root for folder in FOLDERS for root in find_roots(folder)]

UNTIDY = """\
# Acme
auth:
    # asks the API
    test:
        implementationType: javascript
    ui:
        schema:
            type: object
            properties:
                apiKey: {type: string}

    x-own: 1
    type: 'client-credentials' # by key
name: Acme
"""
TIDY = """\
# Acme
name: Acme
auth:
  type: 'client-credentials' # by key
  ui:
    schema:
      type: object
      properties:
        apiKey: {type: string}

  x-own: 1
  # asks the API
  test:
    implementationType: javascript
"""


def after(text: str, step: int = 2, path: str = "spec.yml", within: Span | None = None) -> str:
    files = {**CONNECTOR, path: text}
    return apply_edits(text, formatting(analyse(MemoryFiles(files)), path, step, within))


def test_keys_in_the_order_of_the_tables_and_one_indentation():
    assert after(UNTIDY) == TIDY
    assert after(TIDY) == TIDY


def test_edits_are_small():
    text = "auth:\n  type: proxy\n  ui:\n     helpUri: https://a.example\n  proxyKey: x\n"
    edits = formatting(analyse(MemoryFiles({"spec.yml": text})), "spec.yml", 2)
    assert [(edit.span.of(text), edit.text) for edit in edits] == [("     ", "    ")]


def test_a_step_of_four():
    assert after("auth:\n  ui:\n    helpUri: x\n", 4) == "auth:\n    ui:\n        helpUri: x\n"


@pytest.mark.parametrize(
    "mapping",
    [
        "headers: {Z: 1, A: 2}\nquery:\n  z: 1\n  a: 2\n",  # their author's order
        "headers:\n  A:\n    $eval: {$var: a}\n    isNot: b\n",
        "responseHandlers:\n  - error: {key: b, message: a}\n    match: true\n",
        "baseUri: x\nheaders: &h {A: 1}\nquery: *h\n",
        "query: &h {A: 1}\nheaders: *h\n",  # the anchor would come behind
        "headers: {$copy: query}\nbaseUri: x\n",
        "headers: {A: 1}\nbaseUri: x\nbaseUri: y\n",
    ],
)
def test_an_order_that_means_something_stays(mapping: str):
    assert after(mapping, path=MAP) == mapping


def test_blanks_at_the_end_of_lines_go_where_they_are_no_part_of_a_value():
    text = "auth:  \n  type: proxy \t\n  \n  ui:\n    description: |  \n      a  \n"
    text += "  \n  title: 'x  \n    y' \n"
    title, ui = "  title: 'x  \n    y'\n", "  ui:\n    description: |  \n      a  \n"
    assert after(text) == f"auth:\n  type: proxy\n\n{title}\n{ui}"


@pytest.mark.parametrize("text", ["auth:\n    type: [\n", "a: 1\n---\nb: 2\n", "", "# a\n"])
def test_what_is_not_read_whole_is_left_alone(text: str):
    assert after(text) == text


def test_a_range_changes_what_lies_whole_on_its_lines():
    def on_lines(first: int, last: int) -> str:
        source = Source(UNTIDY)
        span = Span(source.line_starts[first], source.line_starts[last])
        return after(UNTIDY, within=span)

    assert on_lines(0, 14) == TIDY
    assert on_lines(2, 4) == UNTIDY.replace(
        "        implementationType", "      implementationType"
    )
    assert on_lines(3, 3) == UNTIDY
    moved = UNTIDY.splitlines(keepends=True)
    moved[7:9] = ["          type: object\n", "          properties:\n"]
    moved[9] = "            apiKey: {type: string}\n"
    assert on_lines(7, 9) == "".join(moved)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("auth:\n¦", "auth:\n  "),
        ("auth:\n  ui: # form\n  ¦", "auth:\n  ui: # form\n    "),
        ("a:\n- b:\n¦\n", "a:\n- b:\n    \n"),
        ("auth:\r\n¦\r\n", "auth:\r\n  \r\n"),
        ("auth:\n  ¦", "auth:\n  "),
        ("auth: x\n¦", "auth: x\n"),
        ("auth:\n\n¦", "auth:\n\n"),
        ("auth:\n¦ x", "auth:\n x"),
        ("a: |\n  b:\n  ¦", "a: |\n  b:\n  "),
        ('a: "b:\n  c:\n ¦\n d"', 'a: "b:\n  c:\n \n d"'),
        ("# a:\n¦", "# a:\n"),
        ("¦", ""),
        ("auth:  \n¦", "auth:\n  "),
        ("a: x # y \t\n¦", "a: x # y\n"),
        ("a: |\n  x  \n¦", "a: |\n  x  \n"),
    ],
)
def test_a_line_begun_behind_a_key_that_opens_a_block(text: str, expected: str):
    plain = text.replace("¦", "")
    edits = line_begun(Source(plain), text.index("¦"), 2)
    assert apply_edits(plain, edits) == expected


def test_sorting_alone_keeps_the_indentation():
    edits = sorted_keys(analyse(MemoryFiles({"spec.yml": UNTIDY})), "spec.yml")
    assert apply_edits(UNTIDY, edits).replace("    ", "  ") == TIDY
    assert sorted_keys(analyse(MemoryFiles({"spec.yml": TIDY})), "spec.yml") == ()
    assert sorted_keys(analyse(MemoryFiles({"spec.yml": SPEC})), "auth/test.js") == ()


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(PROJECT).as_posix())
@pytest.mark.parametrize("step", [2, 4])
def test_every_file_of_the_corpus_means_the_same_and_is_formatted_once(root: Path, step: int):
    texts = {
        path.relative_to(root).as_posix(): Source.decode(path.read_bytes()).text
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }
    analysis = analyse(MemoryFiles(texts))
    for path in analysis.yaml_documents():
        if path not in texts:
            continue
        before = texts[path]
        result = apply_edits(before, formatting(analysis, path, step))
        if not parse(before).is_sound:
            assert result == before
            continue
        assert to_value(parse(result).root) == to_value(parse(before).root)
        again = analyse(MemoryFiles({**texts, path: result}))
        assert formatting(again, path, step) == ()


@given(st.sampled_from((*MEANT_TEXTS, FORM, UNTIDY)) | edited_texts(), st.sampled_from((1, 2, 3)))
def test_any_text_means_the_same_or_is_left_alone(text: str, step: int):
    tree = parse(text)
    edits = formatted(Source(text), tree, step) if tree.is_sound and tree.root else ()
    result = apply_edits(text, edits)
    if edits:
        assert parse(result).is_sound
        assert repr(to_value(parse(result).root)) == repr(to_value(tree.root))
        assert formatted(Source(result), parse(result), step) == ()
