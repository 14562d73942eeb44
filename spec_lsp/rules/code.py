"""The code of a connector: its methods' programs, and the files that these import."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.model import Implementation
from spec_lsp.connector.modules import is_relative, resolve_import
from spec_lsp.syntax.javascript.script import Script
from spec_lsp.text.source import Span

_MOST_FILES = 200


@dataclass(frozen=True, slots=True)
class Code:
    """Code of the connector: a method's, or a file that it imports. Code that stands inside
    spec.yml imports as if it lay beside it."""

    path: str
    script: Script
    implementation: Implementation | None = None

    @property
    def is_inline(self) -> bool:
        """Whether it stands inside spec.yml."""
        return self.implementation is not None and self.implementation.inline

    def place(self, span: Span) -> Span:
        """A span in the program as one in the file that holds it."""
        return span if self.implementation is None else self.implementation.source_span(span)


def all_code(analysis: Analysis) -> Iterator[Code]:
    """The methods' programs and those that they import. A file comes once for each method
    that it implements, an imported one once."""
    waiting = [
        Code(implementation.path, analysis.script(implementation), implementation)
        for _, _, implementation in analysis.connector.implementations()
        if implementation.code is not None
    ]
    seen = {program.path for program in waiting if not program.is_inline}
    while waiting:
        program = waiting.pop(0)
        yield program
        for use in program.script.imports:
            if use.kind == "type" or not is_relative(use.specifier):
                continue
            path = resolve_import(analysis.files, program.path, use.specifier).path
            if path is None or path in seen or len(seen) >= _MOST_FILES:
                continue
            seen.add(path)
            script = analysis.script_at(path)
            if script is not None:
                waiting.append(Code(path, script))
