"""The connector's own files that a run's JavaScript needs, and where they stand in stacks."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from spec_lsp.connector.files import Files
from spec_lsp.connector.model import Implementation
from spec_lsp.connector.modules import candidates, entry_of_package, import_target, is_relative
from spec_lsp.format.modules import absence
from spec_lsp.runtime.sandbox.environment.parts import provided_package
from spec_lsp.runtime.sandbox.messages import Module
from spec_lsp.syntax.javascript.enclosing import call_around, statement_around, thrown_values
from spec_lsp.syntax.javascript.modules import CompiledModule, to_commonjs
from spec_lsp.syntax.javascript.script import language_of
from spec_lsp.syntax.javascript.tree import SyntaxTree
from spec_lsp.syntax.javascript.tree import parse as parse_program
from spec_lsp.syntax.yaml.parse import parse as parse_yaml
from spec_lsp.syntax.yaml.values import TooManyValuesError, to_value
from spec_lsp.text.source import Position, Range, Source, Span

# The engine knows no file names: each module stands at lines of its own in one imaginary
# text, above those of the prelude (the worker's FIRST_MODULE_LINE).
_FIRST_LINE = 10_000
_MAX_MODULES = 200
_FRAME = re.compile(r"(?:at ([\w$]{1,100}) )?\(<input>:(\d{1,9}):(\d{1,9})\)")
_PLACE = re.compile(r"<input>:(\d{1,9}):(\d{1,9})")
# A frame of the prelude, with the native function through which it called the connector's.
_OWN_FRAME = re.compile(
    r"(?:\n *at \w{1,50} \(native\))?\n *at [^\n]{0,200}\(<input>:\d{1,4}:\d{1,9}\)(?=\n|$)"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a connector's file: its path and a range, 0-based, in UTF-16."""

    path: str
    range: Range


@dataclass(frozen=True, slots=True)
class _Loaded:
    """A module, with the program's text and the way from it to the file that holds it.
    ``lines`` is 0 for data."""

    module: Module
    text: Source
    implementation: Implementation | None = None
    compiled: CompiledModule | None = None

    @property
    def lines(self) -> int:
        return len(self.text.line_starts) if self.compiled is not None else 0

    def offset(self, line: int, column: int) -> int | None:
        """Where a place of the compiled code (line in the engine's one text, 1-based; column in
        UTF-8 bytes, as the engine counts) stands in the text; None for another's."""
        row = line - self.module.line
        if self.compiled is None or not 0 <= row <= self.lines:
            return None
        if row == self.lines:  # what closes the module: something in it is still open
            return len(self.text.text)
        code = self.text
        if self.compiled.code != code.text:
            code = Source(self.compiled.code)
        return self.compiled.columns.source(code.offset(Position(row, max(column - 1, 0)), "utf-8"))


@dataclass(frozen=True, slots=True)
class _Frame:
    """A place of a stack: in which function (empty: nameless), and where in its module."""

    function: str
    loaded: _Loaded
    offset: int


@dataclass(frozen=True, slots=True)
class Modules:
    """The modules of a run. ``resolution``: importing path → specifier → path, or
    ``{"package": name}``, or ``{"reason": …}`` where it cannot be imported."""

    loaded: tuple[_Loaded, ...]
    resolution: Mapping[str, Mapping[str, str | Mapping[str, str]]]
    _trees: dict[str, SyntaxTree] = field(
        default_factory=dict[str, SyntaxTree], repr=False, compare=False
    )

    @property
    def modules(self) -> tuple[Module, ...]:
        """As the sandbox takes them."""
        return tuple(loaded.module for loaded in self.loaded)

    def place(self, stack: str) -> Place | None:
        """The statement at the innermost place of a stack that lies in the connector's own
        code."""
        return self._place(stack, statement_around)

    def call(self, stack: str) -> Place | None:
        """The call at the innermost place of a stack that lies in the connector's own code."""
        return self._place(stack, call_around) or self.place(stack)

    def thrown(self, message: str) -> Place | None:
        """Where a value was thrown that is no Error and so has no stack: the one ``throw`` of
        the connector's code that can have thrown it. ``message`` is the value's text."""
        programs = [loaded for loaded in self.loaded if loaded.lines]
        found = [
            (loaded, thrown)
            for loaded in programs
            for thrown in thrown_values(self._tree(loaded))
            if not thrown.makes_error and thrown.text in (None, message)
        ]
        written = [(loaded, thrown) for loaded, thrown in found if thrown.text is not None]
        # Such a value can come out of a promise, too.
        rejects = any("reject" in loaded.text.text for loaded in programs)
        if len(written) != 1 and (len(found) != 1 or rejects):
            return None
        loaded, thrown = (written or found)[0]
        return _in_file(loaded, thrown.span)

    def _place(self, stack: str, around: Callable[[SyntaxTree, int], Span | None]) -> Place | None:
        frames = list(self._frames(stack))
        # An Error of the connector's own class is made in that class, but thrown where that is.
        while len(frames) > 1 and self._makes(frames[1], frames[0].function):
            del frames[0]
        for frame in frames[:1]:
            span = around(self._tree(frame.loaded), frame.offset)
            if span is not None:
                return _in_file(frame.loaded, span)
            if around is statement_around:
                return _in_file(frame.loaded, _line(frame.loaded.text, frame.offset))
        return None

    def _makes(self, frame: _Frame, name: str) -> bool:
        tree = self._tree(frame.loaded)
        call = call_around(tree, frame.offset) if name else None
        return (
            call is not None
            and re.match(rf"new\s+{re.escape(name)}\b", call.of(tree.text)) is not None
        )

    def _frames(self, stack: str) -> Iterator[_Frame]:
        """The places of a stack in the connector's code, the innermost first."""
        for match in _FRAME.finditer(stack[:8000]):
            found = self._find(int(match[2]), int(match[3]))
            if found is not None:
                yield _Frame(match[1] or "", *found)

    def _find(self, line: int, column: int) -> tuple[_Loaded, int] | None:
        for loaded in self.loaded:
            offset = loaded.offset(line, column)
            if offset is not None:
                return loaded, offset
        return None

    def named(self, text: str) -> str:
        """A text in which the engine names places, a stack say, with the connector's own files,
        lines and columns (both 1-based) in their stead, and without the frames that are not
        the connector's."""

        def name(match: re.Match[str]) -> str:
            found = self._find(int(match[1]), int(match[2]))
            if found is None:
                return match[0]
            place = _in_file(found[0], Span(found[1], found[1]))
            start = place.range.start
            return f"{place.path}:{start.line + 1}:{start.character + 1}"

        return _PLACE.sub(name, _OWN_FRAME.sub("", text)) if "<input>:" in text else text

    def _tree(self, loaded: _Loaded) -> SyntaxTree:
        path = loaded.module.path
        if path not in self._trees:
            body = loaded.implementation
            language = body.language if body is not None else language_of(path)
            self._trees[path] = parse_program(
                loaded.text.text, "typescript" if language == "typescript" else "javascript"
            )
        return self._trees[path]


def _in_file(loaded: _Loaded, span: Span) -> Place:
    if loaded.implementation is None:
        return Place(loaded.module.path, loaded.text.range(span))
    return place_in(loaded.implementation, span)


def place_in(implementation: Implementation, span: Span) -> Place:
    """Where a span of a method's code stands in the file that holds it."""
    return Place(implementation.path, implementation.source.range(implementation.source_span(span)))


def _line(text: Source, offset: int) -> Span:
    """What is written on a line, without indentation: where the statement cannot be told."""
    span = text.line_span(text.line_at(offset))
    written = span.of(text.text)
    start = span.start + len(written) - len(written.lstrip())
    end = span.start + len(written.rstrip())
    return Span(start, end) if start < end else Span(offset, offset)


def module_path(implementation: Implementation, method: str) -> str:
    """The path under which a method's code is a module: code that stands inside spec.yml
    has none of its own, and imports as if it lay beside it."""
    return f"\0{method}.js" if implementation.inline else implementation.path


def gather(files: Files, entries: Iterable[tuple[str, Implementation]]) -> Modules:
    """The modules that ``entries`` (method keys and their code) are and import, transitively."""
    return _Gatherer(files).gather(entries)


class _Gatherer:
    def __init__(self, files: Files) -> None:
        self.files = files
        self.loaded: dict[str, _Loaded] = {}
        self.resolution: dict[str, dict[str, str | Mapping[str, str]]] = {}
        self.line = _FIRST_LINE

    def gather(self, entries: Iterable[tuple[str, Implementation]]) -> Modules:
        for method, implementation in entries:
            path = module_path(implementation, method)
            if path not in self.loaded:
                code = Source(implementation.code or "")
                self.add(path, code, implementation.language, implementation)
        return Modules(tuple(self.loaded.values()), self.resolution)

    def add(
        self, path: str, text: Source, language: str, implementation: Implementation | None = None
    ) -> None:
        compiled = to_commonjs(
            text.text,
            "typescript" if language == "typescript" else "javascript",
            is_module=path.endswith((".mjs", ".mts")),
        )
        module = Module(path, _body(compiled, text), "code", self.line)
        self.loaded[path] = _Loaded(module, text, implementation, compiled)
        # The body has a line more at either end; two of air keep neighbours apart.
        self.line += len(text.line_starts) + 4
        self.resolution[path] = {}
        for specifier in compiled.imports:
            self.resolution[path][specifier] = self.resolve(path, specifier)

    def resolve(self, importer: str, specifier: str) -> str | Mapping[str, str]:
        if not is_relative(specifier):
            package = provided_package(specifier)
            return {"reason": absence(specifier)} if package is None else {"package": package}
        target = import_target(importer, specifier)
        if target is None:
            return {"reason": "it leads out of the connector's folder"}
        for path in (target, entry_of_package(self.files, target)):
            for candidate in candidates(path) if path is not None else ():
                if candidate in self.loaded:
                    return candidate
                text = self.files.read(candidate)
                if text is None:
                    continue
                if len(self.loaded) >= _MAX_MODULES:
                    return {"reason": f"more than {_MAX_MODULES} files are imported"}
                return self.include(candidate, text)
        return {"reason": f"there is no file {target} in the connector (nor with .js, .ts, …)"}

    def include(self, path: str, text: Source) -> str | Mapping[str, str]:
        language = language_of(path)
        if language is not None:
            self.add(path, text, language)
            return path
        if path.endswith(".json"):
            data = text.text
            try:
                json.loads(data)
            except (ValueError, RecursionError):
                return {"reason": f"{path} is no valid JSON"}
        elif path.endswith((".yml", ".yaml")):
            try:
                data = json.dumps(to_value(parse_yaml(text.text).root), allow_nan=False)
            except (TooManyValuesError, ValueError, RecursionError):
                return {"reason": f"{path} cannot be read as a value"}
        else:
            return {"reason": f"{path} is neither JavaScript, TypeScript, JSON nor YAML"}
        self.loaded[path] = _Loaded(Module(path, data, "json"), text)
        return path


def _body(compiled: CompiledModule, text: Source) -> str:
    """What runs of a module; of one that cannot, the error that says so at its place."""
    if not compiled.unsupported:
        return compiled.body
    first = compiled.unsupported[0]
    at = text.position(first.span.start, "utf-8")
    message = json.dumps(first.message)
    return "\n" * (at.line + 1) + " " * at.character + f"throw new SyntaxError({message})"
