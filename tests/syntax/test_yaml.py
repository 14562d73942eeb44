"""YAML text to a tree with spans, whatever the text."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_texts import MEANT_TEXTS, edited_texts

from spec_lsp.syntax.yaml.nodes import Alias, Mapping, Node, Scalar, Sequence, deref, get
from spec_lsp.syntax.yaml.parse import MAX_DEPTH, MAX_LENGTH, Tree, parse
from spec_lsp.syntax.yaml.values import to_value
from spec_lsp.text.source import Span

PROPERTY = settings(max_examples=400, deadline=None, derandomize=True)


def scalars(node: Node | None) -> Iterator[Scalar]:
    if isinstance(node, Scalar):
        yield node
    elif isinstance(node, Mapping):
        for entry in node.entries:
            yield from scalars(entry.key)
            yield from scalars(entry.value)
    elif isinstance(node, Sequence):
        for item in node.items:
            yield from scalars(item)


def written(text: str) -> list[str]:
    """What the spans of a sound text's scalars cover."""
    tree = parse(text)
    assert tree.errors == ()
    return [scalar.span.of(text) for scalar in scalars(tree.root)]


def errors(text: str) -> list[tuple[str, str]]:
    """What is underlined, with the first words of what is said of it."""
    return [(error.span.of(text), error.message.split(":")[0]) for error in parse(text).errors]


# -- spans


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("before", ["", "\ufeff", "# 😀 é\n"])
def test_a_span_covers_what_is_written_quotes_and_block_header_included(before: str, end: str):
    text = before + dedent("""\
        plain: a b  # comment
        'single': 'it''s'
        "dou\\"ble": "é😀"
        folded: 'one
          two'
        literal: |
          😀 line

          last
        fold: >-  # comment
          text
        # comment
        none:
        list:
        - x
        -   "y"
        flow: {a: [b, 'c'], d}
        """).replace("\n", end)
    assert written(text) == [
        part.replace("\n", end)
        for part in (
            "plain", "a b", "'single'", "'it''s'", '"dou\\"ble"', '"é😀"',
            "folded", "'one\n  two'", "literal", "|\n  😀 line\n\n  last",
            "fold", ">-  # comment\n  text", "none", "", "list", "x", '"y"',
            "flow", "a", "b", "'c'", "d", "",
        )
    ]  # fmt: skip


def test_line_separators_of_unicode_are_characters_like_any_other():
    text = 'a: x\u2028y\nb: "p\x85q"\nc: |\n  s\u2029t\nd: e\n'
    assert written(text) == ["a", "x\u2028y", "b", '"p\x85q"', "c", "|\n  s\u2029t", "d", "e"]
    assert to_value(parse(text).root) == {
        "a": "x\u2028y",
        "b": "p\x85q",
        "c": "s\u2029t\n",
        "d": "e",
    }


def test_anchors_tags_and_comments_are_no_part_of_a_value():
    text = "a: &x !!str  v\nb: &m # comment\n  k: 1\nc: !<tag:x,y> {d: e}\nf: &n\ng: *x\n"
    root = parse(text).root
    assert isinstance(root, Mapping)
    assert [entry.value.span.of(text) for entry in root.entries] == [
        "v", "k: 1", "{d: e}", "", "*x",
    ]  # fmt: skip
    assert [getattr(entry.value, "anchor", None) for entry in root.entries] == [
        "x", "m", None, "n", None,
    ]  # fmt: skip


def test_a_value_that_is_not_written_stands_right_behind_its_colon():
    text = "a:   # comment\n\nb:\n  c:\n"
    root = parse(text).root
    places = [scalar.span.start for scalar in scalars(root) if scalar.is_empty]
    assert places == [2, text.index("c:") + 2]


def test_an_alias_leads_to_its_node_and_a_merge_key_brings_entries_in():
    tree = parse("base: &b {x: 1, y: 2}\nown:\n  <<: *b\n  y: 3\nsame: *b\n")
    same = get(tree.root, "same")
    assert same is get(tree.root, "base")
    assert to_value(get(tree.root, "own")) == {"y": 3, "x": 1}


def test_an_alias_cannot_hold_itself():
    tree = parse("a: &a [*a]\n")
    assert to_value(tree.root) == {"a": [None]}
    assert [error.span.start for error in tree.errors] == [7]


def test_flow_collections_hold_web_addresses():
    text = "ui: {helpUri: https://docs.example.com?a=b, x: y}\n"
    assert written(text) == ["ui", "helpUri", "https://docs.example.com?a=b", "x", "y"]


def test_in_braces_a_key_may_have_no_value():
    tree = parse("a: {$eval: x, isNotEmpty:}\nb: {c:, d: {e: 1, f:}, g: [h:]}\n")
    assert tree.errors == ()
    assert to_value(tree.root) == {
        "a": {"$eval": "x", "isNotEmpty": None},
        "b": {"c": None, "d": {"e": 1, "f": None}, "g": ["h:"]},
    }
    braces = get(parse("a: {b:}").root, "a")
    assert isinstance(braces, Mapping)
    (entry,) = braces.entries
    assert (entry.key.span, entry.value.span) == (Span(4, 5), Span(6, 6))


def test_a_text_may_begin_with_a_tab():
    tree = parse("a: |\n  \tb\n  c\nd: e\n")
    assert (to_value(tree.root), tree.errors) == ({"a": "\tb\nc\n", "d": "e"}, ())


def test_only_the_first_of_several_documents_is_read():
    tree = parse("a: b\n---\nc: d\n---\n")
    assert (to_value(tree.root), tree.documents, tree.errors) == ({"a": "b"}, 2, ())


@pytest.mark.parametrize("text", ["", "\n", "# comment\n", "\ufeff", "---\n", "   "])
def test_an_empty_text_has_no_error(text: str):
    tree = parse(text)
    assert to_value(tree.root) is None
    assert tree.errors == ()


# -- a text broken while it is typed: one error for one mistake, where the mistake is


COLON = "A key without a colon"
SPACE = "A key's colon needs a space behind it"
QUOTE = "This quotation mark is never closed"
DEEPER = "Indented deeper than the key above, which has its value already"
ALIGN = "This line is not indented like the lines around it"
TAB = "A tab cannot indent YAML"

BROKEN: dict[str, tuple[str, list[tuple[str, str]], object]] = {
    "no colon": ("a: 1\nb\nc: 2\n", [("b", COLON)], {"a": 1, "c": 2}),
    "no colon yet": ("a:\n  b: 1\n  tit", [("tit", COLON)], {"a": {"b": 1}}),
    "no colon above a block": (
        "a\n  b: 1\n  c: |\n    x\nd: 2\n", [("a", COLON)],
        {"a": {"b": 1, "c": "x\n"}, "d": 2},
    ),
    "no space behind the colon": ("a:\n  b:c\n  d: 1\n", [("b", SPACE)], {"a": {"d": 1}}),
    "no space in brackets": ("a: {b:{c: d}}\ne: f\n", [(":", SPACE)], {"a": None, "e": "f"}),
    "double quote left open": ('a: "x\nb: 1\n', [('"', QUOTE)], {"a": None, "b": 1}),
    "single quote left open": ("a: 'x\nb: 1\n", [("'", QUOTE)], {"a": None, "b": 1}),
    "quote closed by the next one": (
        'a: "x\nb: "y"\nc: 1\n', [('"', QUOTE)], {"a": None, "b": "y", "c": 1},
    ),
    "key's quote left open": ('"a: x\nb: 1\n', [('"', QUOTE)], {"b": 1}),
    "apostrophe in single quotes": (
        "a: 'it's'\nb: 1\n", [("s'", "The quoted text ends before this. To have a quotation mark "
                               "in the text, write it twice (`''`).")],
        {"a": None, "b": 1},
    ),
    "text behind quotes": (
        'a: "x" y\nb: 1\n', [("y", "The quoted text ends before this. To have a quotation mark "
                              'in the text, write `\\"`.')],
        {"a": None, "b": 1},
    ),
    "unknown escape": (
        'a: "x\\qy"\nb: 1\n', [("\\q", "Unknown escape in double quotes")], {"a": "x qy", "b": 1},
    ),
    "brace left open": ("a: {b: 1\nc: 2\n", [("{", "This `{` is never closed.")],
                        {"a": None, "c": 2}),
    "bracket left open": ("a: [\nb: 1\n", [("[", "This `[` is never closed.")],
                          {"a": None, "b": 1}),
    "brace left open at the end": ("b: 1\na: {c: ", [("{", "This `{` is never closed.")],
                                   {"b": 1, "a": None}),
    "a bracket too many": (
        "a: {b: 1}}\nc: 2\n", [("}", "This `}` closes nothing")], {"a": {"b": 1}, "c": 2},
    ),
    "no comma": ("a: {b: 1 c: 2}\nd: 3\n", [("c", "A `,` is missing before this.")],
                 {"a": {"b": 1, "c": 2}, "d": 3}),
    "no comma at a line's end": (
        '{"a": 1,\n "b": 2\n "c": 3}\n', [('"c"', "A `,` is missing before this.")],
        {"a": 1, "b": 2, "c": 3},
    ),
    "indented by tabs": ("a:\n\tb: 1\n\tc:\n\t\td: 2\n", [("\t", TAB)],
                         {"a": {"b": 1, "c": {"d": 2}}}),
    "one line indented by a tab": ("a:\n  b: 1\n\tc: 2\n  d: 3\n", [("\t", TAB)],
                                   {"a": {"b": 1, "d": 3}}),
    "indented by no-break spaces": (
        "a:\n\xa0\xa0b: 1\n  c: 2\n",
        [("\xa0\xa0", "This line is indented with something that only looks like a space")],
        {"a": {"b": 1, "c": 2}},
    ),
    "indented too deep": ("a:\n  b: 1\n    c: 2\n    d: 3\n  e: 4\n", [("c", DEEPER)],
                          {"a": {"b": 1, "e": 4}}),
    "indented too little": ("a:\n    b: 1\n  c: 2\n    d: 3\n", [("c", ALIGN)],
                            {"a": {"b": 1, "d": 3}}),
    "a key among items": ("a:\n  - b\n  c: 1\nd: 2\n",
                          [("c", "A key among the items of a list")], {"a": ["b"], "d": 2}),
    "an item among keys": ("a:\n  b: 1\n  - c\n  d: 2\n",
                           [("-", "A list item among the keys of a mapping")],
                           {"a": {"b": 1, "d": 2}}),
    "an item without space": ("a:\n  - b\n  -c\n  - d\n",
                              [("-c", "A list item needs a space behind its dash")],
                              {"a": ["b", "d"]}),
    "a list on its key's line": ("a: - b\nc: 1\n",
                                 [("-", "A list cannot begin on the line of its key")],
                                 {"a": None, "c": 1}),
    "@": ("a: @b\nc: 1\n", [("@b", "A value cannot start with `@`")], {"a": None, "c": 1}),
    "backtick": ("a: `b`\nc: 1\n", [("`b`", "A value cannot start with a backtick")],
                 {"a": None, "c": 1}),
    "%": ("a: %b\nc: 1\n", [("%b", "A value cannot start with `%`")], {"a": None, "c": 1}),
    "*": ("a: * 5\nc: 1\n", [("*", "A name must follow `*` here. If it belongs to the value, "
                              "put that in quotes.")], {"a": None, "c": 1}),
    "&": ("a: & b\nc: 1\n", [("&", "A name must follow `&` here. If it belongs to the value, "
                              "put that in quotes.")], {"a": None, "c": 1}),
    "an alias to nothing": (
        "a: *b\nc: 1\n", [("*b", "There is no anchor `&b` before this alias. If this is no "
                           "alias, put the value in quotes.")], {"a": None, "c": 1},
    ),
    "a second colon": ("a: b: c\nd: 1\n", [(":", "A second `")], {"a": None, "d": 1}),
    "text behind |": ("a: | b\nc: 1\n", [("b", "Text cannot begin behind `|`")],
                      {"a": None, "c": 1}),
    "text behind >": ("a: >= 5\nc: 1\n", [("=", "Text cannot begin behind `>`")],
                      {"a": None, "c": 1}),
    "NUL": ("a: b\0c\nd: 1\n", [("\0", "YAML cannot hold the character U+0000")],
            {"a": "b\ufffdc", "d": 1}),
    "a version that is none": (
        "%YAML 9.9\n---\na: 1\n", [("%YAML 9.9", "There is no such version of YAML")], {"a": 1},
    ),
    "three mistakes": (
        "a: b: c\nd: @x\ne: {f: 1\ng: 2\n",
        [(":", "A second `"), ("@x", "A value cannot start with `@`"),
         ("{", "This `{` is never closed.")],
        {"a": None, "d": None, "e": None, "g": 2},
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BROKEN)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_mistake_is_reported_once_and_the_rest_of_the_text_is_read(case: str, end: str):
    text, expected, value = BROKEN[case]
    text = text.replace("\n", end)
    assert errors(text) == expected
    assert to_value(parse(text).root) == value


CONFLICT = "A Git conflict marker"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_of_a_git_conflict_the_first_side_is_read(end: str):
    text = dedent("""\
        a:
        <<<<<<< HEAD
          b: 1
        ||||||| base
          b: 0
        =======
          b: 2
        >>>>>>> theirs
          c: 3
        """).replace("\n", end)
    assert errors(text) == [
        ("<<<<<<< HEAD", CONFLICT), ("||||||| base", CONFLICT), ("=======", CONFLICT),
        (">>>>>>> theirs", CONFLICT),
    ]  # fmt: skip
    assert to_value(parse(text).root) == {"a": {"b": 1, "c": 3}}


def test_half_a_conflict_is_named_and_loses_nothing():
    text = "a:\n<<<<<<< HEAD\n  b: 1\n=======\n  c: 2\n"
    assert errors(text) == [("<<<<<<< HEAD", CONFLICT), ("=======", CONFLICT)]
    assert to_value(parse(text).root) == {"a": {"b": 1, "c": 2}}


def test_a_row_of_equal_signs_alone_is_no_conflict():
    assert errors("a: |\n  text\n  =======\n") == []


# -- limits


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, "{a: " * 10_000, "- " * 10_000 + "x", "[" * 10_000 + "]" * 10_000, "? " * 9_000],
)
def test_nesting_is_read_to_a_limit(text: str):
    tree = parse(text)
    assert [error.message for error in tree.errors] == [
        f"Nested more than {MAX_DEPTH} levels deep; nothing deeper is read."
    ]
    to_value(tree.root)


def bomb(levels: int, width: int) -> str:
    return f"a0: &a0 [{', '.join('x' * width)}]\n" + "".join(
        f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * width)}]\n" for n in range(1, levels)
    )


@pytest.mark.parametrize(
    "text",
    [bomb(10, 10), bomb(4000, 1), bomb(10, 10).replace("[", "{<<: [").replace("]", "]}")],
    ids=["wide", "deep", "merged"],
)
def test_what_aliases_stand_for_is_followed_to_a_limit(text: str):
    tree = parse(text)
    assert len(tree.errors) == 1
    assert tree.errors[0].message.startswith("Aliases stand for more than 20,000 values")
    to_value(tree.root)


def test_aliases_within_reason_are_followed():
    text = "a: &a {x: [1, 2, 3]}\n" + "".join(f"k{n}: *a\n" for n in range(1000))
    tree = parse(text)
    assert tree.errors == ()
    assert get(tree.root, "k999", "x") is get(tree.root, "a", "x")


def test_a_text_of_ten_megabytes_is_refused_at_once():
    tree = parse("key: value\n" * 1_000_000)
    message = f"Longer than {MAX_LENGTH:,} characters: this file is not read."
    assert [(error.span.start, error.message) for error in tree.errors] == [(0, message)]


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "x" * 1_000_000,
        'a: "' + "x" * 1_000_000,
        "a: b" + " " * 1_000_000 + "\nb: 'x",
        "\t" * 1_000_000,
        "&" * 1_000_000,
        "a:" * 500_000,
        "&a " * 100_000,
        "\0" * 1_000_000,
        "\n" * 500_000 + "a: 'x",
        "<<<<<<< a\n=======\n>>>>>>> b\n" * 10_000,
    ],
    ids=lambda text: f"{text[:8]!r}",
)
def test_a_monstrous_text_is_read_in_bounded_time(text: str):
    tree = parse(text)
    assert all(0 <= error.span.start <= error.span.end <= len(text) for error in tree.errors)


def test_twenty_thousand_keys_are_read():
    root = parse("".join(f"key{n}: value\n" for n in range(20_000))).root
    assert isinstance(root, Mapping)
    assert len(root.entries) == 20_000


# -- properties


def check_spans(text: str, tree: Tree) -> None:
    """Every span lies in the text, in order, and within that of its container."""
    for error in tree.errors:
        assert 0 <= error.span.start < error.span.end <= len(text)
    pending: list[Node] = [tree.root] if tree.root else []
    while pending:
        node = pending.pop()
        assert 0 <= node.span.start <= node.span.end <= len(text)
        children: list[Node] = []
        if isinstance(node, Mapping):
            children = [part for entry in node.entries for part in (entry.key, entry.value)]
        elif isinstance(node, Sequence):
            children = list(node.items)
        at = node.span.start
        for child in children:
            assert at <= child.span.start
            assert child.span.end <= node.span.end
            at = child.span.end
        if isinstance(node, Alias):
            assert not isinstance(deref(node), Alias)
        pending += children


@PROPERTY
@given(
    st.text(st.sampled_from("ab:-?,[]{}#&*!|>'\"%@`\\ \t\r\n\0é😀\u2028\x85\ufeff"), max_size=60)
)
def test_any_text_has_a_tree_and_spans_inside_it(text: str):
    check_spans(text, parse(text))


@PROPERTY
@given(edited_texts())
def test_a_text_with_a_few_edits_has_a_tree_and_spans_inside_it(text: str):
    check_spans(text, parse(text))


@pytest.mark.parametrize("text", MEANT_TEXTS)
def test_a_text_cut_off_anywhere_has_a_tree_and_spans_inside_it(text: str):
    for end in range(len(text)):
        check_spans(text[:end], parse(text[:end]))


@pytest.mark.parametrize("text", MEANT_TEXTS)
def test_a_text_without_any_one_of_its_characters_has_a_tree(text: str):
    for at in range(len(text)):
        shorter = text[:at] + text[at + 1 :]
        check_spans(shorter, parse(shorter))


@PROPERTY
@given(edited_texts())
def test_a_byte_order_mark_moves_every_span_by_one(text: str):
    plain, marked = parse(text.lstrip("\ufeff")), parse("\ufeff" + text.lstrip("\ufeff"))
    assert [(e.span.shifted(1), e.message) for e in plain.errors] == [
        (e.span, e.message) for e in marked.errors
    ]
    assert [(s.span.shifted(1), s.value) for s in scalars(plain.root)] == [
        (s.span, s.value) for s in scalars(marked.root)
    ]
