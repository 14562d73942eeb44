"""ES modules and TypeScript to CommonJS, so that QuickJS can run them as they were written.

The code keeps its length, its lines and its columns: statements are blanked or written
over in place, and what has no room there stands in a *prologue*, one line that the host
puts on the line before the code. See :class:`CompiledModule`.

How it differs from a real ES module: an imported name is taken when the module starts
(``const {a} = require(…)``), so it does not follow a later change in the other module, and
in a cycle only functions are there in time. Exports are getters and follow every change.
A default import of a module without ``__esModule`` is the module itself. ``await`` outside
functions and ``import.meta`` stay, and fail when the code is run; ``import('x')`` stays.
"""

from __future__ import annotations

from dataclasses import dataclass

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.rewrite import STATEMENTS, Rewriter
from spec_lsp.syntax.javascript.scope import scopes
from spec_lsp.syntax.javascript.script import imports_of
from spec_lsp.syntax.javascript.tree import ScriptLanguage, SyntaxTree, parse
from spec_lsp.syntax.javascript.types import Erasure, Unsupported, erase_types

__all__ = ["CompiledModule", "Unsupported", "to_commonjs"]


@dataclass(frozen=True, slots=True)
class CompiledModule:
    """Code for the inside of ``(function (exports, require, module, __filename, __dirname)
    {…})``: ``prologue``, a line end, ``code``, a line end, ``epilogue``, as ``body`` puts
    them together. Prologue and epilogue hold no line end, so line n of the code is line
    n + 1 of the body, column for column.

    ``imports`` names every module that the code can ask ``require`` for, and those of
    ``import('x')``, each once. ``is_module``: the text is an ES module; it is strict, and
    ``exports.__esModule`` is true. ``unsupported`` is TypeScript that could not be erased.
    """

    code: str
    imports: tuple[str, ...]
    is_module: bool
    prologue: str = ""
    epilogue: str = ""
    unsupported: tuple[Unsupported, ...] = ()

    @property
    def body(self) -> str:
        """Prologue, code and epilogue as they run."""
        return f"{self.prologue}\n{self.code}\n{self.epilogue}"


def to_commonjs(text: str, language: ScriptLanguage) -> CompiledModule:
    """Compile a file. Never raises: a broken text gives code that is as broken, and the
    engine tells where."""
    tree = parse(text, language)
    canvas = Canvas(text)
    erasure = erase_types(tree, canvas) if language == "typescript" else Erasure()
    for node in tree.root.children[:1]:
        if node.type == "hash_bang_line":
            canvas.write(tree.span(node).start, "//")
    statements = [node for node in tree.root.children if node.type in STATEMENTS]
    if not statements:
        return CompiledModule(
            canvas.text(), _imports(tree, frozenset()), False, erasure.enums, "",
            erasure.unsupported,
        )  # fmt: skip
    rewriter = Rewriter(tree, scopes(tree), canvas)
    for statement in statements:
        if statement.type == "import_statement":
            rewriter.import_statement(statement)
        elif statement.type == "import_alias":
            rewriter.import_alias(statement)
        else:
            rewriter.export_statement(statement)
    return CompiledModule(
        canvas.text(),
        _imports(tree, frozenset(rewriter.erased)),
        is_module=True,
        prologue=rewriter.prologue(erasure.enums),
        epilogue=rewriter.epilogue,
        unsupported=erasure.unsupported,
    )


def _imports(tree: SyntaxTree, erased: frozenset[int]) -> tuple[str, ...]:
    found = (
        use.specifier
        for use in imports_of(tree)
        if use.kind != "type" and use.span.start not in erased
    )
    return tuple(dict.fromkeys(found))
