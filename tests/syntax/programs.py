"""Programs of several files, given as texts."""

from __future__ import annotations

import posixpath
from collections.abc import Mapping

from spec_lsp.syntax.javascript.linking import Program
from spec_lsp.syntax.javascript.located import Module
from spec_lsp.syntax.javascript.script import parse_javascript


def program(files: Mapping[str, str]) -> tuple[Program, Module]:
    """A program of these files, and the first of them."""
    modules = {
        path: Module(
            path, parse_javascript(text, "typescript" if path.endswith(".ts") else "javascript")
        )
        for path, text in files.items()
    }

    def load(importer: str, specifier: str) -> Module | None:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
        return next((modules[p] for s in ("", ".js", ".ts") if (p := target + s) in modules), None)

    return Program(load), next(iter(modules.values()))
