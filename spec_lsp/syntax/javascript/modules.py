"""ES modules and TypeScript to functions, so that QuickJS can run them as they were written.

Types are blanked in place, and statements that other code takes the place of are blanked or
replaced. Every line stays where it is. Where the new code needs more room than the old (an
imported name that is used, an enum's value, a parameter property), its line grows, and
``columns`` leads from a column of the compiled code back to the one in the text. So a stack
names the line and the column that the author knows, and the code may still be what it must.

An ES module is a generator (``module.es(function*(…){…})``): up to its first ``yield`` its
functions are there and its exports are told to the loader (the sandbox's part ``modules``);
what follows is the file itself. So modules may import each other in a circle, as the standard
has it. An imported name asks for the value wherever it is used, and so follows the other
module. With ``await`` outside functions it is an asynchronous generator, and those who import it
wait. A module may use ``exports``, ``module`` and ``require`` besides, as bundled code does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas, Columns
from spec_lsp.syntax.javascript.containers import unused
from spec_lsp.syntax.javascript.interface import Names
from spec_lsp.syntax.javascript.rewrite import STATEMENTS, Rewriter
from spec_lsp.syntax.javascript.scope import FUNCTIONS, TYPES, scopes
from spec_lsp.syntax.javascript.script import imports_of
from spec_lsp.syntax.javascript.tree import ScriptLanguage, SyntaxTree, parse
from spec_lsp.syntax.javascript.types import Unsupported, erase_types

if TYPE_CHECKING:
    from tree_sitter import Node

__all__ = ["CompiledModule", "Unsupported", "to_commonjs"]


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """Code for the inside of ``(function (exports, require, module, __filename, __dirname)
    {…})``: ``prologue``, a line end, ``code``, a line end, ``epilogue``, as ``body`` puts
    them together. Prologue and epilogue hold no line end, so line n of the code is line
    n + 1 of the body; ``columns`` leads from an offset in the code to one in the text.

    ``imports`` names every module that the code can ask ``require`` for, and those of
    ``import('x')``, each once. ``is_module``: the text is an ES module, and its body begins
    with ``module.es(``; else it is CommonJS and runs when it is called. ``is_async``: it has an
    ``await`` outside functions. ``unsupported`` is TypeScript that cannot run here.
    """

    code: str
    imports: tuple[str, ...]
    is_module: bool
    prologue: str = ""
    epilogue: str = ""
    unsupported: tuple[Unsupported, ...] = ()
    is_async: bool = False
    columns: Columns = field(default_factory=Columns)

    @property
    def body(self) -> str:
        """Prologue, code and epilogue as they run."""
        return f"{self.prologue}\n{self.code}\n{self.epilogue}"


def to_commonjs(text: str, language: ScriptLanguage, *, is_module: bool = False) -> CompiledModule:
    """Compile a file. ``is_module`` says that its name makes it an ES module, whatever is in
    it. Never raises: a broken text gives code that is as broken, and the engine tells where."""
    tree = parse(text, language)
    canvas = Canvas(text)
    found = _survey(tree)
    is_module = is_module or found.is_module
    for node in tree.root.children[:1]:
        if node.type == "hash_bang_line":
            canvas.write(tree.span(node).start, "//")
    unsupported: tuple[Unsupported, ...] = ()
    names = scopes(tree) if is_module or language == "typescript" else None
    rewriter: Rewriter | None = None
    if is_module and names is not None:
        rewriter = Rewriter(tree, names, canvas, Names.for_text(text))
        rewriter.import_names(found.statements)
    if language == "typescript" and names is not None:
        unsupported = erase_types(tree, names, canvas)
    if rewriter is None:
        prologue, epilogue = _dynamic_imports(tree, found, canvas), ""
    else:
        rewriter.rewrite(found.statements)
        prologue, epilogue = _module(tree, found, canvas, rewriter)
    return CompiledModule(
        canvas.text(),
        _imports(tree, frozenset(rewriter.erased) if rewriter is not None else frozenset()),
        is_module,
        prologue,
        epilogue,
        unsupported,
        found.is_async,
        canvas.columns(),
    )


@dataclass(slots=True)
class _Survey:
    """What makes a module of a text, and what only the loader can answer."""

    statements: list[Node] = field(default_factory=list["Node"])
    dynamic: list[Node] = field(default_factory=list["Node"])  # the `import` of `import(x)`
    metas: list[Node] = field(default_factory=list["Node"])
    is_async: bool = False

    @property
    def is_module(self) -> bool:
        return bool(self.statements or self.metas or self.is_async)


def _survey(tree: SyntaxTree) -> _Survey:
    found = _Survey([node for node in tree.root.children if node.type in STATEMENTS])
    asks = _ASKS.search(tree.text) is not None
    if "await" not in tree.text and not asks:
        return found
    stack: list[tuple[Node, str, bool]] = [(tree.root, "", True)]
    while stack:
        node, around, outside = stack.pop()
        kind = node.type
        if kind in TYPES or kind == "import_statement":
            continue
        if outside and _is_await(node, around):
            found.is_async = True
        elif kind == "import" and node.is_named:
            found.dynamic.append(node)
        elif kind == "meta_property" and node.children[0].type == "import":
            found.metas.append(node)
        inside = outside and kind not in FUNCTIONS and kind not in _OWN_CODE
        if inside or asks:
            stack.extend((child, kind, inside) for child in reversed(node.children))
    return found


def _is_await(node: Node, around: str) -> bool:
    """Whether something is awaited; tree-sitter may take ``await (x)`` for a call. ``around``
    is the type of the node around it."""
    if node.type == "identifier" and node.text == b"await":
        return around in _AWAITING
    if node.type == "await":
        return around == "for_in_statement"
    return node.type == "await_expression"


def _module(
    tree: SyntaxTree, found: _Survey, canvas: Canvas, rewriter: Rewriter
) -> tuple[str, str]:
    """The prologue and the epilogue of an ES module."""
    imports, module = rewriter.names.imports, rewriter.names.module
    for node in found.dynamic:
        canvas.replace(tree.span(node), f"{module}.import")
    for node in found.metas:
        canvas.replace(tree.span(node), f"{module}.meta")
    word = "async function*" if found.is_async else "function*"
    prologue = (
        f'module.es({word}({imports},{module}){{"use strict";{rewriter.interface.prologue(canvas)}'
    )
    return prologue, f";{module}.done()}})" if found.is_async else "})"


def _dynamic_imports(tree: SyntaxTree, found: _Survey, canvas: Canvas) -> str:
    """The prologue of a CommonJS file, which is left alone unless it has an ``import(x)``."""
    if not found.dynamic:
        return ""
    name = unused("$import", tree.text)
    for node in found.dynamic:
        canvas.replace(tree.span(node), name)
    first = next((node for node in tree.root.named_children if node.type != "comment"), None)
    is_strict = first is not None and tree.source(first).strip(";") in _STRICT
    return f"{_STRICT[1] + ';' if is_strict else ''}const {name}=module.import;"


def _imports(tree: SyntaxTree, erased: frozenset[int]) -> tuple[str, ...]:
    found = (
        use.specifier
        for use in imports_of(tree)
        if use.kind != "type" and use.span.start not in erased
    )
    return tuple(dict.fromkeys(found))


_ASKS = re.compile(r"\bimport\s*[(.]|\bimport\s*/[/*]")  # for a module, or for itself
_STRICT = ("'use strict'", '"use strict"')
_AWAITING = frozenset(
    {"call_expression", "subscript_expression", "binary_expression", "expression_statement"}
)
# Where an `await` is not the program's own.
_OWN_CODE = frozenset(
    {
        "class_static_block", "public_field_definition", "field_definition", "internal_module",
        "module", "enum_declaration",
    }
)  # fmt: skip
