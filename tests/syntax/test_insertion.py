"""Adding an entry to a mapping as the file is written."""

from __future__ import annotations

import pytest

from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.insertion import Written, add_entry
from spec_lsp.syntax.yaml.nodes import Node
from spec_lsp.syntax.yaml.parse import parse
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Source


def added(text: str, path: tuple[str, ...], name: str, value: Written) -> str | None:
    tree = parse(text)
    place: Node | None = tree.root
    for step in path:
        entry = nodes.entry(place, step)
        place = entry.value if entry else None
    assert place is not None
    edit = add_entry(Source(text), tree.root, place, name, value)
    return None if edit is None else apply_edits(text, [edit])


NESTED: Written = {"b": "1", "c": {"d": "x"}}


@pytest.mark.parametrize(
    ("text", "path", "result"),
    [
        ("a: 1\n", (), "a: 1\nn:\n  b: 1\n  c:\n    d: x\n"),
        ("a: 1", (), "a: 1\nn:\n  b: 1\n  c:\n    d: x"),
        ("a:\n    x: 1 # why\nz: 2\n", ("a",), "a:\n    x: 1 # why\n    n:\n        b: 1\n        c:\n            d: x\nz: 2\n"),
        ("a:\n  x: |\n    text\n\nz: 2\n", ("a",), "a:\n  x: |\n    text\n  n:\n    b: 1\n    c:\n      d: x\n\nz: 2\n"),
        ("a:\n  x:\n    y: 1\n", ("a",), "a:\n  x:\n    y: 1\n  n:\n    b: 1\n    c:\n      d: x\n"),
        ("a:\n  x:\n", ("a",), "a:\n  x:\n  n:\n    b: 1\n    c:\n      d: x\n"),
        ("a:\n", ("a",), "a:\n  n:\n    b: 1\n    c:\n      d: x\n"),
        ("x: 1\na: # none yet\nz: 1\n", ("a",), "x: 1\na: # none yet\n  n:\n    b: 1\n    c:\n      d: x\nz: 1\n"),
        ("a: {x: 1}\n", ("a",), "a: {x: 1, n: {b: 1, c: {d: x}}}\n"),
        ("a: { x: 1 }\n", ("a",), "a: { x: 1, n: {b: 1, c: {d: x}} }\n"),
        ("a: {}\n", ("a",), "a: {n: {b: 1, c: {d: x}}}\n"),
        ("a:\r\n  x: 1\r\n", ("a",), "a:\r\n  x: 1\r\n  n:\r\n    b: 1\r\n    c:\r\n      d: x\r\n"),
        ("\ufeffa: 1\n", (), "\ufeffa: 1\nn:\n  b: 1\n  c:\n    d: x\n"),
        ("a: &x\n  y: 1\n", ("a",), "a: &x\n  y: 1\n  n:\n    b: 1\n    c:\n      d: x\n"),
    ],
)  # fmt: skip
def test_an_entry_is_added_at_the_end(text: str, path: tuple[str, ...], result: str):
    assert added(text, path, "n", NESTED) == result
    tree = parse(result)
    assert not tree.errors
    assert nodes.text(nodes.get(tree.root, *path, "n", "c", "d")) == "x"


@pytest.mark.parametrize(
    ("text", "path"), [("a: 1\n", ("a",)), ("a: [1]\n", ("a",)), ("x: &x {}\na: *x\n", ("a",))]
)
def test_nothing_is_added_to_what_is_no_mapping_of_its_own(text: str, path: tuple[str, ...]):
    assert added(text, path, "n", "1") is None
