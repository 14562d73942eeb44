"""Where a cursor stands, in sound texts and in the middle of typing."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from yaml_texts import MEANT_TEXTS, edited_texts

from spec_lsp.syntax.yaml.cursor import Cursor, locate
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.parse import parse

PROPERTY = settings(max_examples=300, deadline=None, derandomize=True)


def at(marked: str) -> Cursor | None:
    """The cursor at the `¦` of a text."""
    return locate(marked.replace("¦", ""), marked.index("¦"))


# What is typed; the role, the path, and what stands before the cursor.
TYPING: dict[str, tuple[str, tuple[str | int, ...], str]] = {
    "¦": ("value", (), ""),
    "au¦": ("value", (), "au"),
    "auth:\n  ¦": ("either", ("auth",), ""),
    "auth:\n  ty¦": ("either", ("auth",), "ty"),
    "auth:\n  type: x\n  ti¦": ("key", ("auth",), "ti"),
    "auth:\n  type: x\n  ¦": ("key", ("auth",), ""),
    "auth:\n  ti¦\n  type: x\n": ("key", ("auth",), "ti"),
    "auth:\n  ty¦: x\n": ("key", ("auth",), "ty"),
    "auth:\n  type: ¦\n": ("value", ("auth", "type"), ""),
    "auth:\n  type: oa¦uth\n": ("value", ("auth", "type"), "oa"),
    "auth:\n  type: 'oa¦": ("value", ("auth", "type"), "oa"),
    'auth:\n  type: "oa¦\n  title: x\n': ("value", ("auth", "type"), "oa"),
    "auth: {¦": ("key", ("auth",), ""),
    "auth: {ty¦": ("key", ("auth",), "ty"),
    "auth: {type: ¦": ("value", ("auth", "type"), ""),
    "auth: {type: x, ti¦\nname: y\n": ("key", ("auth",), "ti"),
    "categories: [CRM, ¦": ("value", ("categories", 1), ""),
    "categories:\n  - CRM\n  - ¦\n": ("value", ("categories", 1), ""),
    "list:\n  - key: ¦\n": ("value", ("list", 0, "key"), ""),
    "headers:\r\n  A:\r\n    $var: cred¦\r\n": ("value", ("headers", "A", "$var"), "cred"),
    "a:\n  $template: \"Bearer ${cred¦": ("value", ("a", "$template"), "Bearer ${cred"),
    "a:\n  $template: Bearer ${cred¦}\n": ("value", ("a", "$template"), "Bearer ${cred"),
    "a: @x\nb:\n  ty¦\nc: {d\n": ("either", ("b",), "ty"),
    "a: |\n  # no comment ${cred¦}\n": ("value", ("a",), "# no comment ${cred"),
}  # fmt: skip


@pytest.mark.parametrize("marked", TYPING)
def test_a_place_is_known_while_it_is_typed(marked: str):
    found = at(marked)
    assert found is not None
    assert (found.role, found.path, found.prefix) == TYPING[marked]


def test_a_comment_is_no_place():
    assert at("a: b # ¦\n") is None
    assert at("# a: ¦\n") is None
    assert at("a: 'b' # 'c¦\n") is None


def test_a_cursor_knows_what_it_replaces_and_what_stands_around_it():
    found = at("auth:\n  type: x\n  ti¦tle: y\n  ui: z\n")
    assert found is not None
    assert (found.replace.start, found.replace.end) == (18, 23)
    assert (found.siblings, found.has_colon, found.indent) == ({"type", "ui"}, True, 2)


def test_a_span_in_a_quoted_text_is_one_in_the_source():
    marked = 'k: "\\u00e9 ${cred¦}"\n'
    found = at(marked)
    assert found is not None
    start = found.text.index("cred")
    span = type(found.replace)(start, start + 4)
    assert found.source_span(span).of(marked.replace("¦", "")) == "cred"


def test_a_text_that_holds_a_private_character_does_not_lead_astray():
    assert at("a: \ue000\nb: x¦\n") == at("a: y\nb: x¦\n")


def places(
    node: Node, path: tuple[str | int, ...] = ()
) -> Iterator[tuple[Scalar, tuple[str | int, ...], str]]:
    """The scalars of a tree, with their paths and roles."""
    if isinstance(node, Scalar):
        yield node, path, "value"
    elif isinstance(node, Mapping):
        for entry in node.entries:
            if isinstance(entry.key, Scalar):
                yield entry.key, path, "key"
            yield from places(entry.value, (*path, entry.name or ""))
    elif isinstance(node, Sequence):
        for number, item in enumerate(node.items):
            yield from places(item, (*path, number))


@pytest.mark.parametrize("text", MEANT_TEXTS)
def test_at_every_offset_of_a_scalar_the_path_is_the_tree_s(text: str):
    root = parse(text).root
    assert root is not None
    for scalar, path, role in places(root):
        quote = 1 if scalar.style in ("'", '"') else 0
        content = range(scalar.span.start + quote, scalar.span.end - quote + 1)
        for offset in () if scalar.is_empty else content:
            line = text[:offset].splitlines()[-1:] or [""]
            # A line's indentation within a text of several lines is nobody's, and within
            # the header of a block scalar nothing can be typed.
            is_first = offset - scalar.span.start <= len(line[0].lstrip())
            if scalar.style in ("|", ">") and "\n" not in text[scalar.span.start : offset]:
                continue
            if not is_first and not line[0].strip():
                continue
            before = text[offset - 1 : offset + 1]
            if before in ("''", "\r\n") or text[offset - 1 : offset] == "\n":
                continue
            found = locate(text, offset)
            assert found is not None, (text[:offset], scalar)
            assert found.path == path
            assert found.role in (role, "either")


def check(text: str, offset: int) -> None:
    found = locate(text, offset)
    if found is not None:
        assert 0 <= found.replace.start <= offset <= len(text)
        assert found.replace.start <= found.replace.end <= len(text)
        assert 0 <= found.at <= len(found.text)


@PROPERTY
@given(edited_texts(), st.data())
def test_in_a_broken_text_a_cursor_replaces_what_is_in_the_text(text: str, data: st.DataObject):
    check(text, data.draw(st.integers(0, len(text))))


@PROPERTY
@given(st.text(st.sampled_from("ab:-,[]{}#&*!|>'\"@\\ \t\r\n\0😀\u2028"), max_size=40), st.data())
def test_in_any_text_a_cursor_replaces_what_is_in_the_text(text: str, data: st.DataObject):
    check(text, data.draw(st.integers(0, len(text))))


@pytest.mark.parametrize("text", MEANT_TEXTS)
def test_at_the_end_of_every_beginning_of_a_text_there_is_no_exception(text: str):
    for end in range(len(text) + 1):
        check(text[:end], end)


@pytest.mark.parametrize("text", [*MEANT_TEXTS, *(m.replace("¦", "") for m in TYPING)])
def test_what_is_read_around_a_cursor_says_what_the_whole_text_says(text: str):
    tree = parse(text)
    for offset in range(len(text) + 1) if tree.is_sound else ():
        line = re.split(r"[\r\n]", text[:offset])[-1]
        rest = re.split(r"[\r\n]", text[offset:])[0]
        if rest.strip() and not line.strip():
            continue  # before what stands on a line: whatever is typed there breaks it
        assert locate(text, offset, tree) == locate(text, offset), text[:offset]


@pytest.mark.parametrize("marked", TYPING)
def test_so_it_does_while_the_text_is_typed(marked: str):
    text = marked.replace("¦", "")
    assert locate(text, marked.index("¦"), parse(text)) == at(marked)


@PROPERTY
@given(edited_texts(), st.data())
def test_around_a_cursor_in_a_broken_text_there_is_no_exception(text: str, data: st.DataObject):
    offset = data.draw(st.integers(0, len(text)))
    found = locate(text, offset, parse(text))
    if found is not None:
        assert 0 <= found.replace.start <= offset <= len(text)
        assert found.replace.start <= found.replace.end <= len(text)
        assert 0 <= found.at <= len(found.text)
