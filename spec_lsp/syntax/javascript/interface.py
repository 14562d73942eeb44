"""What the loader must know of an ES module: what it asks for, imports and exports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from spec_lsp.syntax.javascript.canvas import Canvas
from spec_lsp.syntax.javascript.containers import unused
from spec_lsp.syntax.javascript.tree import SyntaxTree

if TYPE_CHECKING:
    from tree_sitter import Node


@dataclass(frozen=True, slots=True)
class Names:
    """Names that the text does not use, for what the compiled code needs beside it:
    ``imports.x()`` gives what is imported as `x`, ``module`` is the loader's side of it."""

    imports: str
    module: str
    default: str

    @staticmethod
    def for_text(text: str) -> Names:
        return Names(
            unused("$imports", text), unused("$module", text), unused("_default", text)
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Imported:
    """A name taken from another module: ``request`` counts those that are asked for;
    ``imported`` is None for the whole. ``node`` is where it is written."""

    request: int
    imported: str | None
    node: Node


@dataclass(slots=True)
class Interface:
    """What a module has to do with others. ``again`` is what it only hands on; ``stars`` are
    the requests of ``export *``; ``fixed`` names imports that are taken once, when the module
    starts; ``unnamed``: a function that is the default export got a name of ours; ``is_mixed``:
    it may export through ``exports`` or ``module`` as well."""

    tree: SyntaxTree
    names: Names
    requests: dict[str, tuple[int, Node]] = field(default_factory=dict[str, "tuple[int, Node]"])
    imports: dict[str, Imported] = field(default_factory=dict[str, Imported])
    getters: dict[str, str] = field(default_factory=dict[str, str])
    again: dict[str, Imported] = field(default_factory=dict[str, Imported])
    stars: list[int] = field(default_factory=list[int])
    fixed: list[str] = field(default_factory=list[str])
    unnamed: bool = False
    is_mixed: bool = False

    def request(self, source: Node) -> int:
        """Have a module asked for; its number."""
        specifier = self.tree.string(source) or ""
        return self.requests.setdefault(specifier, (len(self.requests), source))[0]

    def declarations(self, canvas: Canvas) -> str:
        """An object literal: what the module asks for, imports and exports. Lines are 0-based,
        columns in UTF-8 bytes. To be called when everything else is written."""
        nodes = [source for _, source in self.requests.values()]
        nodes += [one.node for one in (*self.imports.values(), *self.again.values())]
        places = canvas.places([self.tree.span(node).start for node in nodes] if nodes else [])
        requests = [[name, *next(places)] for name in self.requests]
        imports = _taken(self.imports, places)
        again = _taken(self.again, places)
        getters = ",".join(
            f"[{json.dumps(name)}]:()=>{code}" for name, code in self.getters.items()
        )
        fields = {
            "requests": json.dumps(requests, separators=(",", ":")),
            "imports": imports,
            "exports": f"{{{getters}}}",
            "again": again,
            "stars": json.dumps(self.stars, separators=(",", ":")),
            "lenient": json.dumps(self.tree.language == "typescript"),
            "mixed": json.dumps(self.is_mixed),
        }
        return "{" + ",".join(f"{name}:{code}" for name, code in fields.items()) + "}"

    def prologue(self, canvas: Canvas) -> str:
        """What the module's own body begins with. To be asked when all else is written."""
        module, imports = self.names.module, self.names.imports
        code = f"{module}.declare({self.declarations(canvas)});"
        if self.unnamed:
            code += f"{module}.rename({self.names.default});"
        code += "yield;"
        return code + "".join(f"const {name}={imports}.{name}();" for name in self.fixed)


def _taken(names: dict[str, Imported], places: Iterator[tuple[int, int]]) -> str:
    entries = [[name, one.request, one.imported, *next(places)] for name, one in names.items()]
    return json.dumps(entries, separators=(",", ":"))
