"""JavaScript and TypeScript text to a tree-sitter tree, with spans in code points.

The one place that knows tree-sitter's bytes. Everything else in ``syntax`` that
reads JavaScript asks a :class:`SyntaxTree` for spans, texts and decoded names.
Nothing here raises, whatever the text, and nothing recurses: sources nested ten
thousand levels deep are walked with a stack of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TYPE_CHECKING, Literal

from spec_lsp.syntax.javascript.misread import parse_typescript
from spec_lsp.text.source import Span

if TYPE_CHECKING:
    from tree_sitter import Node

ScriptLanguage = Literal["javascript", "typescript"]

# A longer text is generated code, not a method's source; walking it would cost seconds.
MAX_CHARACTERS = 1_000_000

_MAX_SUSPICIONS = 50
_MAX_NAME = 200
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")
COMMENTS = frozenset({"comment", "html_comment"})


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A place where tree-sitter could not read on. It may be wrong: QuickJS is the judge."""

    span: Span
    message: str


@dataclass(frozen=True, slots=True)
class _Offsets:
    """From bytes of the UTF-8 text to code points: where each non-ASCII character ends
    in bytes, and how many bytes more than characters there are up to it."""

    ends: tuple[int, ...] = ()
    surplus: tuple[int, ...] = (0,)

    @staticmethod
    def of(text: str) -> _Offsets:
        if text.isascii():
            return _Offsets()
        found = list(_NOT_ASCII.finditer(text))
        surplus = tuple(accumulate((len(match.group().encode()) - 1 for match in found), initial=0))
        ends = tuple(match.end() + more for match, more in zip(found, surplus[1:], strict=True))
        return _Offsets(ends, surplus)

    def offset(self, byte: int) -> int:
        return byte - self.surplus[bisect_right(self.ends, byte)]


@dataclass(frozen=True, slots=True)
class SyntaxTree:
    """A parsed text. ``complete`` is False where the text was too long to be parsed, and
    the tree is that of an empty program."""

    text: str
    language: ScriptLanguage
    root: Node = field(repr=False, compare=False)
    complete: bool = True
    _offsets: _Offsets = field(default_factory=_Offsets, repr=False, compare=False)

    def span(self, node: Node) -> Span:
        """Where a node stands, in code points."""
        return Span(self._offsets.offset(node.start_byte), self._offsets.offset(node.end_byte))

    def source(self, node: Node) -> str:
        """A node's text as it is written."""
        return self.span(node).of(self.text)

    def name(self, node: Node | None) -> str:
        """The text of a short expression (``Object.assign``), ``''`` for a long one."""
        if node is None or node.end_byte - node.start_byte > _MAX_NAME:
            return ""
        return self.source(node)

    def nodes(self) -> Iterator[Node]:
        """Every node, parents before children, in the order of the text."""
        return walk(self.root)

    def property_name(self, node: Node | None) -> str | None:
        """What a property key, an index or a specifier says, where it is written as a
        constant: ``key``, ``'key'``, ``7``, ``['key']``, ```key```. None for others."""
        while node is not None and node.type in _AROUND_KEYS:
            inside = parts(node)
            node = inside[0] if inside else None
        if node is None:
            return None
        if node.type in ("property_identifier", "shorthand_property_identifier"):
            name = self.source(node)
            return name if "\\" not in name else None  # an escape, as in `\\u0061b`
        if node.type == "number":
            return _number_key(self.source(node))
        return self.string(node)

    def string(self, node: Node | None) -> str | None:
        """The value of a string literal or of a template without expressions, else None."""
        if node is None or node.type not in ("string", "template_string"):
            return None
        if any(child.type == "template_substitution" for child in node.children):
            return None
        return _unescape(self.source(node)[1:-1])

    def template_parts(self, node: Node) -> Iterator[str | Node]:
        """The pieces of a template string: texts, with what their escapes mean, and the
        expressions between them."""
        start = self.span(node).start + 1
        for child in node.children:
            if child.type == "template_substitution":
                span = self.span(child)
                yield _unescape(self.text[start : span.start])
                yield from parts(child)[:1]
                start = span.end
        yield _unescape(self.text[start : self.span(node).end - 1])

    def suspicions(self) -> tuple[Suspicion, ...]:
        """The places that tree-sitter could not make sense of, at most 50, in order."""
        found: list[Suspicion] = []
        stack = [self.root]
        while stack and len(found) < _MAX_SUSPICIONS:
            node = stack.pop()
            if node.is_missing:
                found.append(Suspicion(self.span(node), f"`{node.type}` is missing here"))
            elif node.is_error:
                found.append(self._unreadable(node))
            elif node.has_error:
                stack.extend(reversed(node.children))
        return tuple(sorted(found, key=lambda suspicion: suspicion.span))

    def _unreadable(self, node: Node) -> Suspicion:
        span = self.span(node)
        line = re.split(r"[\r\n]", span.of(self.text).lstrip(), maxsplit=1)[0]
        lead = len(span.of(self.text)) - len(span.of(self.text).lstrip())
        start = span.start + lead
        shown = line if len(line) <= 40 else f"{line[:39]}…"
        message = f"cannot be read as {_TITLES[self.language]}" + (f": `{shown}`" if shown else "")
        return Suspicion(Span(start, start + len(line)), message)


_AROUND_KEYS = ("computed_property_name", "parenthesized_expression")
_TITLES = {"javascript": "JavaScript", "typescript": "TypeScript"}


def parse(text: str, language: ScriptLanguage) -> SyntaxTree:
    """The tree of a text, also of a broken one. Never raises."""
    import tree_sitter

    if language == "typescript":
        import tree_sitter_typescript

        grammar = tree_sitter.Language(tree_sitter_typescript.language_typescript())
    else:
        import tree_sitter_javascript

        grammar = tree_sitter.Language(tree_sitter_javascript.language())
    parser = tree_sitter.Parser(grammar)
    if len(text) > MAX_CHARACTERS:
        return SyntaxTree(text, language, parser.parse(b"").root_node, complete=False)
    # A lone surrogate has no UTF-8: another character of one code point stands in for it.
    readable = _LONE_SURROGATE.sub("\ufffd", text)
    encoded = readable.encode()
    read = parse_typescript(parser.parse, encoded) if language == "typescript" else None
    root = (read or parser.parse(encoded)).root_node
    return SyntaxTree(text, language, root, _offsets=_Offsets.of(readable))


def walk(root: Node) -> Iterator[Node]:
    """A node and everything below it, parents before children, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        yield node
        stack.extend(reversed(node.children))


def parts(node: Node) -> list[Node]:
    """The named children without the comments among them."""
    return [child for child in node.named_children if child.type not in COMMENTS]


_WRAPPERS = frozenset(
    {"parenthesized_expression", "as_expression", "satisfies_expression", "non_null_expression"}
)


def unwrap(node: Node | None) -> Node | None:
    """An expression without what does not change its value: parentheses, ``as``,
    ``satisfies``, ``!`` and ``<T>`` of TypeScript."""
    while node is not None:
        inside = parts(node) if node.type in _WRAPPERS or node.type == "type_assertion" else []
        if not inside:
            return node
        node = inside[-1] if node.type == "type_assertion" else inside[0]
    return None


def callee_of(call: Node | None) -> Node | None:
    """What a call expression calls. tree-sitter takes ``await f<T>(x)`` for a call of
    ``await f``."""
    callee = call.child_by_field_name("function") if call is not None else None
    if callee is not None and callee.type == "await_expression":
        return next(iter(parts(callee)), None)
    return callee


def is_awaited_call(call: Node) -> bool:
    """Whether a call expression is an ``await f<T>(x)`` whole."""
    callee = call.child_by_field_name("function")
    return callee is not None and callee.type == "await_expression"


def awaited(node: Node) -> Node | None:
    """What an expression awaits; None for one that awaits nothing. tree-sitter may take
    ``await (x)`` for a call."""
    if node.type == "await_expression":
        return next(iter(parts(node)), None)
    if node.type == "call_expression":
        callee, arguments = (node.child_by_field_name(name) for name in ("function", "arguments"))
        if callee is not None and callee.type == "identifier" and callee.text == b"await":
            given = parts(arguments) if arguments is not None else []
            return given[0] if len(given) == 1 else None
    return None


_DECLARED = frozenset(
    {
        "function_expression", "generator_function", "class", "function_declaration",
        "generator_function_declaration", "class_declaration", "abstract_class_declaration",
    }
)  # fmt: skip


def default_declaration(value: Node | None) -> Node | None:
    """The function or class that ``export default`` declares, None for an expression. What
    begins with ``function`` or ``class`` is a declaration, though tree-sitter may take a
    parenthesis on the next line for a call of it."""
    while value is not None and value.type not in _DECLARED:
        value = value.children[0] if value.type in _CONTINUED and value.children else None
    return value


_CONTINUED = frozenset(
    {
        "call_expression", "member_expression", "subscript_expression", "binary_expression",
        "sequence_expression", "ternary_expression", "update_expression",
    }
)  # fmt: skip

_ESCAPE = re.compile(
    r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))"
)
_SIMPLE_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}


def _unescape(text: str) -> str:
    return _ESCAPE.sub(_unescaped, text) if "\\" in text else text


def _unescaped(match: re.Match[str]) -> str:
    code = match.group(1) or match.group(2) or match.group(3)
    if code is not None:
        number = int(code, 16)
        return chr(number) if number <= 0x10FFFF else "\ufffd"
    character = match.group(4)
    if character in ("\n", "\r", "\r\n", "\u2028", "\u2029"):
        return ""  # a line continued
    return _SIMPLE_ESCAPES.get(character, character)


def _number_key(text: str) -> str:
    """A number as a property name: ``0x10`` is ``16``, ``1.50`` is ``1.5``."""
    plain = text.replace("_", "").lower()
    try:
        if plain.startswith(("0x", "0o", "0b")):
            return str(int(plain, 0))
        number = float(plain)
    except (ValueError, OverflowError):
        return text
    return str(int(number)) if number.is_integer() and abs(number) < 1e21 else repr(number)
