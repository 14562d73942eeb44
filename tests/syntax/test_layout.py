"""Indentation and the order of entries: what moves, what stays, and that nothing means other."""

from __future__ import annotations

from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yaml_texts import MEANT_TEXTS, edited_texts

from spec_lsp.syntax.yaml.entry_order import Reordering, reordered
from spec_lsp.syntax.yaml.indentation import reindented
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Sequence
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.syntax.yaml.values import to_value
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import BOM, Source

TESTS = Path(__file__).resolve().parents[1]
FILES = sorted((TESTS / "corpus").rglob("*.yml"))


def turned_round(text: str) -> str:
    """The text with the entries of its root turned round."""
    root = parse(text).root
    assert isinstance(root, Mapping)
    return reordered(Source(text), [Reordering(root, [*range(len(root.entries))][::-1])])


def indented(text: str, step: int = 2) -> str:
    return apply_edits(text, reindented(Source(text), parse(text).root, step))


def mappings(root: Node | None) -> list[Mapping]:
    found: list[Mapping] = []
    stack = [root]
    while stack:
        node = stack.pop()
        if isinstance(node, Mapping):
            found.append(node)
            for entry in node.entries:
                stack += (entry.key, entry.value)
        elif isinstance(node, Sequence):
            stack += node.items
    return found


# -- the order of entries


def test_entries_move_with_their_comments_and_blank_lines_stay_where_they_are():
    before = dedent("""\
        # about the file

        # about a
        a: 1  # at a
          # inside a

        # about b
        b:
          c: 2
        c: |
          text
        # at the end
        """)
    assert turned_round(before) == dedent("""\
        # about the file

        c: |
          text

        # about b
        b:
          c: 2
        # about a
        a: 1  # at a
          # inside a
        # at the end
        """)


def test_what_stands_at_the_top_is_about_the_file_unless_it_silences():
    assert turned_round("# licence\na: 1\nb: 2\n") == "# licence\nb: 2\na: 1\n"
    assert (
        turned_round("# spec-lsp: ignore[SPEC102]\na: 1\nb: 2\n")
        == "b: 2\n# spec-lsp: ignore[SPEC102]\na: 1\n"
    )


def test_line_ends_are_kept_and_a_missing_last_one_stays_missing():
    assert turned_round("a: 1\r\nb: 2") == "b: 2\r\na: 1"
    assert turned_round("\ufeffa: 1\r\nb: 2\r\n") == "\ufeffb: 2\r\na: 1\r\n"


@pytest.mark.parametrize(
    "text",
    [
        "{a: 1, b: 2}\n",
        "a: &x 1\nb: *x\n",
        "a: &x {k: 1}\nb:\n  <<: *x\n",
        "a: 1\na: 2\n",
        "? a\n: 1\n? b\n: 2\n",
        "&k a: 1\nb: 2\n",
        "a: |+\n  x\n\nb: 1\n",
        "a: 1\nb: |\n  x",
        "- a: 1\n  b: 2\n",
    ],
)
def test_what_cannot_be_moved_surely_stays(text: str):
    (first, *_) = sorted(mappings(parse(text).root), key=lambda one: one.span.start)
    order = [*range(len(first.entries))][::-1]
    assert reordered(Source(text), [Reordering(first, order)]) == text


# -- indentation


def test_every_level_gets_the_same_step():
    before = dedent("""\
        a:
            # about b
            b:
              - one
              -   two: 2
                  three: |
                         text
                           more
              # after the list
            c: >-
                 folded
                 text
            d: {e: 1,
                f: 2}
        g:
        - h
        """)
    assert indented(before) == dedent("""\
        a:
          # about b
          b:
            - one
            -   two: 2
                three: |
                  text
                    more
            # after the list
          c: >-
            folded
            text
          d: {e: 1,
              f: 2}
        g:
        - h
        """)
    assert indented("a:\n  b:\n    - c\n", 4) == "a:\n    b:\n        - c\n"


def test_an_indentation_that_a_header_tells_is_kept():
    assert indented("a:\n    b: |2\n         x\n        y\n") == "a:\n  b: |2\n       x\n      y\n"


def test_forms_that_are_not_moved():
    for text in ("a:\n    ? b\n    : c\n", "a:\n    &k b: 1\n", "    a: 1\n    ? b\n", "12\n"):
        assert indented(text) == text


# -- nothing means other


@given(st.sampled_from((*MEANT_TEXTS, *(f.read_bytes().decode("utf-8", "replace") for f in FILES)))
       | edited_texts(), st.sampled_from((1, 2, 4)), st.randoms(use_true_random=False))  # fmt: skip
def test_neither_order_nor_indentation_changes_what_a_text_means(text, step, random):
    tree = parse(text)
    if not tree.is_sound or tree.documents != 1:
        return
    orders = []
    for mapping in mappings(tree.root):
        order = [*range(len(mapping.entries))]
        random.shuffle(order)
        orders.append(Reordering(mapping, order))
    after = reordered(Source(text), orders)
    assert sorted(after.lstrip(BOM).splitlines()) == sorted(text.lstrip(BOM).splitlines())
    moved = parse(after)
    assert moved.is_sound
    assert to_value(moved.root) == to_value(tree.root)
    laid_out = apply_edits(after, reindented(Source(after), moved.root, step))
    again = parse(laid_out)
    assert again.is_sound
    assert to_value(again.root) == to_value(tree.root)
    assert [line.strip(" ") for line in laid_out.splitlines()] == [
        line.strip(" ") for line in after.splitlines()
    ]
    assert reindented(Source(laid_out), again.root, step) == ()
