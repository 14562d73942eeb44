"""A connector's YAML in canonical order and indentation."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from marked import CONNECTOR
from yaml_texts import edited_texts

from spec_lsp.connector.analysis import Parsers, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import DiskFiles, MemoryFiles
from spec_lsp.features.formatting import format_document, format_range, is_sorted, sort_keys
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import to_value
from spec_lsp.text.edit import TextEdit, apply_edits
from spec_lsp.text.source import Span

MAP = "auth/make-api-client.map.yml"
CORRECT = Path(__file__).parents[1] / "corpus" / "correct"
PARSERS = Parsers()


def formatted(text: str, path: str = "spec.yml", step: int = 2, eol: str = "\n") -> str:
    text = dedent(text).lstrip("\n").replace("\n", eol)
    analysis = analyse(MemoryFiles({**CONNECTOR, path: text}), PARSERS)
    return apply_edits(text, format_document(analysis, path, step))


MESSY = """
    # Of Acme.

    name: Acme   # its name
    auth:
        makeApiClient: {implementationType: mapping}␠␠
        # How one signs in.
        # (Two lines.)
        type:   'client-credentials'
        unknown: 1
        ui:
              helpUri: "https://x.example"
              schema:
                properties:
                     zebra: {type: string}
                     apple:
                        type: string
                        description: |
                             kept
                               as it is␠␠
                             here
                required:
                - apple
                -   zebra
    key: acme
    """.replace("␠", " ")
TIDY = """\
# Of Acme.

key: acme
name: Acme   # its name
auth:
  # How one signs in.
  # (Two lines.)
  type:   'client-credentials'
  unknown: 1
  ui:
    schema:
      properties:
        zebra: {type: string}
        apple:
          type: string
          description: |
               kept
                 as it is␠␠
               here
      required:
      - apple
      -   zebra
    helpUri: "https://x.example"
  makeApiClient: {implementationType: mapping}
""".replace("␠", " ")


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_keys_come_in_the_tables_order_and_levels_in_steps(eol: str):
    assert formatted(MESSY, eol=eol) == TIDY.replace("\n", eol)
    assert formatted(TIDY, eol=eol) == TIDY.replace("\n", eol)


def test_the_width_is_the_editors():
    assert formatted("auth:\n  type: oauth2\n  ui:\n    helpUri: x\n", step=4) == (
        "auth:\n    type: oauth2\n    ui:\n        helpUri: x\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "headers:\n  B: 1\n  A: 2\nquery: {b: 1, a: 2}\n",  # names of the author's own
        "headers:\n  X:\n    $eval: 1\n    is: 1\n",  # the first key of a formula counts
        "query: {headers: 1, baseUri: 2}\n",
        "auth: [\n",  # broken
        "headers: {a: 1}\n---\nb: 1\n",
        "headers:\n\t- a\n",
        "headers: &a {b: *c}\nbaseUri: &c x\n",
        "- headers: 1\n  baseUri: 2\n",
        "",
        "just text\n",
    ],
)
def test_what_has_an_order_of_its_own_or_is_no_connectors_stays(text: str):
    assert formatted(text, MAP) == text


def test_an_anchor_stays_before_its_aliases():
    text = "headers: {A: &a x}\nbaseUri: *a\n"
    assert formatted(text, MAP) == text


def test_a_part_of_a_document_is_indented_and_nothing_else():
    text = "auth:\n    ui:\n        helpUri: x   \n    type: oauth2\n"
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": text}))
    start = text.index("        helpUri")
    edits = format_range(analysis, "spec.yml", Span(start, start + 10))
    assert edits == (TextEdit(Span(start, start + 22), "    helpUri: x\n"),) or edits == ()
    trailing = "auth:\n  type: oauth2   \n  title: x   \n"
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": trailing}))
    edits = format_range(analysis, "spec.yml", Span(8, 8))
    assert apply_edits(trailing, edits) == "auth:\n  type: oauth2\n  title: x   \n"


def test_only_the_order_is_changed_where_only_that_is_asked_for():
    text = "auth:\n    title: x\n    type: oauth2   # y\n"
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": text}))
    assert not is_sorted(analysis, "spec.yml")
    assert apply_edits(text, sort_keys(analysis, "spec.yml")) == (
        "auth:\n    type: oauth2   # y\n    title: x\n"
    )


def words(text: str) -> list[str]:
    """All that is written, whatever its order."""
    return sorted(text.split())


@pytest.mark.parametrize(
    "root",
    sorted(root for folder in CORRECT.iterdir() for root in find_roots(folder)),
    ids=lambda root: root.relative_to(CORRECT).as_posix(),
)
def test_a_real_document_means_the_same_and_is_formatted_once(root: Path):
    analysis = analyse(DiskFiles(root), PARSERS)
    texts = {path: analysis.source(path).text for path in analysis.yaml_documents()}
    for path, text in texts.items():
        for step in (2, 4):
            after = apply_edits(text, format_document(analysis, path, step))
            assert to_value(parse(after).root) == to_value(parse(text).root)
            assert words(after) == words(text)
            again = analyse(MemoryFiles({**texts, path: after}), PARSERS)
            assert format_document(again, path, step) == ()


@given(edited_texts())
def test_any_text_means_the_same_afterwards(text: str):
    for path in ("spec.yml", MAP):
        analysis = analyse(MemoryFiles({**CONNECTOR, path: text}), PARSERS)
        after = apply_edits(text, format_document(analysis, path))
        if after != text:
            assert to_value(parse(after).root) == to_value(parse(text).root)
            assert words(after) == words(text)
