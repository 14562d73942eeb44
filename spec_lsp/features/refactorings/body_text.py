"""The body of a method as a text of its own, and as it stands inside spec.yml."""

from __future__ import annotations

import re

from spec_lsp.connector.model import Implementation
from spec_lsp.findings.suppression import read_suppressions
from spec_lsp.syntax.yaml.insertion import line_end
from spec_lsp.syntax.yaml.nodes import Alias, Entry, Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.parse import Tree, parse
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.source import Source

# What a block scalar cannot hold, or holds as something else.
_UNWRITABLE = re.compile(
    "[^\t\n\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)
_ENDS = re.compile(r"\r\n|\r")


def stands_alone(node: Node) -> bool:
    """Whether a value means the same in another file: no anchors, no aliases."""
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Alias) or one.anchor is not None:
            return False
        if isinstance(one, Sequence):
            stack += one.items
        elif isinstance(one, Mapping):
            for entry in one.entries:
                stack += (entry.key, entry.value)
    return True


def file_text(source: Source, entry: Entry) -> str | None:
    """The value of an entry as the text of a file, comments and quoting kept; None where it
    would not be the same value."""
    value = entry.value
    if isinstance(value, Alias) or not stands_alone(value):
        return None
    if isinstance(value, Scalar):
        return None
    text = source.text
    start = value.span.start
    line = source.line_at(start)
    if line == source.line_at(entry.key.span.start):
        written = value.span.of(text)
    else:
        # Comments between the key and its value are about the value.
        between = text[entry.key.span.end : source.line_starts[line]]
        if between.partition("\n")[0].strip(" \t\r:"):
            return None
        column = start - source.line_starts[line]
        first = source.line_at(entry.key.span.start) + 1
        lines = [
            _dedented(source.line_span(at).of(text), column)
            for at in range(first, source.line_at(value.span.end) + 1)
        ]
        written = line_end(source).join(lines)
    written += line_end(source)
    return written if same_value(parse(written), value) else None


def _dedented(line: str, column: int) -> str:
    indent = len(line) - len(line.lstrip(" "))
    return line[min(indent, column) :]


def inline_lines(implementation: Implementation) -> list[str] | None:
    """The lines of a YAML file as they can stand below a key, not indented yet; None where
    they cannot."""
    tree = implementation.tree
    source = implementation.source
    if tree is None or not tree.is_sound or tree.documents != 1 or tree.has_anchors:
        return None
    root = tree.root
    if not isinstance(root, Mapping | Sequence) or re.search(r"(?m)^(---|\.\.\.|%)", source.text):
        return None
    if any(one.lines is None for one in read_suppressions(source, lambda offset: True)):
        return None  # what is silenced in all of the file would be so in all of spec.yml
    return _trimmed([source.line_span(at).of(source.text) for at in range(len(source.line_starts))])


def code_lines(code: str) -> list[str] | None:
    """The lines of a program as a literal block scalar holds them; None where it cannot."""
    text = _ENDS.sub("\n", code)
    lines = _trimmed(text.split("\n"))
    if not lines or lines[0][:1] in (" ", "\t") or _UNWRITABLE.search(text):
        return None
    if not lines[0].strip():
        return None
    return lines


def _trimmed(lines: list[str]) -> list[str]:
    while lines and not lines[-1].strip():
        lines = lines[:-1]
    return lines


def same_value(tree: Tree, value: Node | None) -> bool:
    """Whether a text holds a value, the order of keys included."""
    if not tree.is_sound or tree.documents != 1:
        return False
    try:
        return repr(to_value(tree.root)) == repr(to_value(value))
    except TooManyValuesError:
        return False
