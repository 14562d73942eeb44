"""The code of a connector as one program: its methods' files, and those that they import."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cached_property

from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Authentication, Implementation, MethodBlock
from spec_lsp.connector.modules import (
    CODE_SUFFIXES,
    TYPESCRIPT_SUFFIXES,
    candidates,
    import_target,
    is_relative,
)
from spec_lsp.syntax.javascript.context import context_uses
from spec_lsp.syntax.javascript.linking import Program
from spec_lsp.syntax.javascript.located import Located, Module, Place, place_of
from spec_lsp.syntax.javascript.script import Script, ScriptLanguage
from spec_lsp.syntax.javascript.uses import ContextUses
from spec_lsp.text.source import Span

ParseScript = Callable[[str, ScriptLanguage], Script]

_MAX_FILES = 200


class Programs:
    """Finds and reads the files that a connector's code consists of, each once."""

    def __init__(self, files: Files, parse: ParseScript) -> None:
        self.program = Program(self._load)
        self._files = files
        self._parse = parse
        self._modules: dict[str, Module | None] = {}
        self._targets: dict[tuple[str, str], Module | None] = {}
        self._uses: dict[tuple[str, int, int], ContextUses] = {}
        self._inline: dict[str, Implementation] = {}
        self._types: Programs | None = None

    def method(
        self, authentication: Authentication, block: MethodBlock, implementation: Implementation
    ) -> Located | None:
        """The function that implements a method in code; None where it cannot be told."""
        path = implementation.path
        if implementation.inline:
            # It lies in spec.yml and so imports like a file beside it.
            path = f"\0{authentication.option or ''}\0{block.key}".replace("/", "\0")
            self._inline[path] = implementation
        module = Module(path, self.script(implementation))
        self._modules.setdefault(path, module)
        return self.program.method(module, (block.key, *block.method.keys))

    def exported(self, path: str) -> tuple[Located, ...] | None:
        """The functions that a file exports; None where there may be others."""
        source = self._files.read(path)
        if path not in self._modules and source is not None:
            self._modules[path] = self._module(path, source.text)
        module = self._modules.get(path)
        if module is None or module.script.suspicions or module.script.has_dynamic_exports:
            return None
        if any(export.value == "unknown" for export in module.script.exports):
            return None
        return tuple(
            Located(module, export.function)
            for export in module.script.exports
            if export.function is not None
        )

    def uses(self, function: Located | None) -> ContextUses:
        """What a method's function uses of its context."""
        if function is None:
            return ContextUses()
        key = (function.module.path, function.node.start_byte, function.node.end_byte)
        if key not in self._uses:
            self._uses[key] = context_uses(self.program, function)
        return self._uses[key]

    def script(self, implementation: Implementation) -> Script:
        """The program of a method implemented in code."""
        language = "typescript" if implementation.language == "typescript" else "javascript"
        return self._parse(implementation.code or "", language)

    def callers(self, functions: frozenset[Place]) -> Iterator[Place]:
        """The calls of some functions, in all files that are read."""
        for function in functions:
            yield from self._callers.get(function, ())

    @cached_property
    def _callers(self) -> dict[Place, list[Place]]:
        found: dict[Place, list[Place]] = {}
        for module in [module for module in self._modules.values() if module is not None]:
            for function, call in self.program.calls(module):
                place = place_of(function.module, function.node)
                found.setdefault(place, []).append(place_of(module, call))
        return found

    def paths(self) -> frozenset[str]:
        """The files of code that were read so far."""
        return frozenset(path for path, module in self._modules.items() if module is not None)

    def place(self, path: str, span: Span) -> tuple[str, Span]:
        """The file and the place in it, of a place in a module: code may stand in spec.yml."""
        inline = self._inline.get(path)
        return (path, span) if inline is None else (inline.path, inline.source_span(span))

    def quote(self, path: str) -> str:
        """The quotation mark of the YAML scalar that holds a module's code, if it has one."""
        inline = self._inline.get(path)
        if inline is None or inline.code_map is None:
            return ""
        start = inline.code_map.whole.start
        first = inline.source.text[start : start + 1]
        return first if first in ("'", '"') else ""

    def load_types(self, importer: str, specifier: str) -> Module | None:
        """A file from which only types are taken: it does not count as read."""
        if self._types is None:
            self._types = Programs(self._files, self._parse)
        return self._types._load(importer, specifier)

    def _load(self, importer: str, specifier: str) -> Module | None:
        key = (importer, specifier)
        if key not in self._targets:
            self._targets[key] = self._find(importer, specifier)
        return self._targets[key]

    def _find(self, importer: str, specifier: str) -> Module | None:
        target = import_target(importer, specifier) if is_relative(specifier) else None
        for path in candidates(target) if target is not None else ():
            if path not in self._modules:
                if len(self._modules) >= _MAX_FILES:
                    return None
                source = self._files.read(path)
                if source is None:
                    continue
                self._modules[path] = self._module(path, source.text)
            return self._modules[path]
        return None

    def _module(self, path: str, text: str) -> Module | None:
        """A file as a module; None for one that is no code."""
        if not path.endswith(CODE_SUFFIXES):
            return None
        language = "typescript" if path.endswith(TYPESCRIPT_SUFFIXES) else "javascript"
        return Module(path, self._parse(text, language))
