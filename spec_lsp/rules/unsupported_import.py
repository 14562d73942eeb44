"""JavaScript or TypeScript imports a module that is not there when the platform runs it.

A connector's code can import its own files (`./lib`, with or without extension, a folder's
`index`, JSON and YAML), `axios`, `@integration-app/connector-sdk`, whatever is below
`@membranehq/`, and of Node `crypto`, `querystring`, `url` and `buffer`; also `qs`. That any other
package is there when the platform runs the code, no source shows.

Looked at are the files of the methods and those that they import. A package that a
`package.json` names, beside the connector or around it, is not reported, as it may be bundled;
nor is what TypeScript erases (`import type`, `.d.ts`), nor an alias of a bundler (`@/lib`).

```javascript
// auth/test.js
import get from 'lodash/get'           // not there
import { me } from './client'          // no such file
```

```javascript
import { me } from './api-client'      // auth/api-client.js
```
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.modules import Import, is_relative, resolve_import
from spec_lsp.findings.finding import Finding, Fix, Severity, replacement
from spec_lsp.findings.suggestion import either, nearest
from spec_lsp.format.modules import absence, is_supported_package, package_of
from spec_lsp.rules.code import Code, all_code
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.javascript.modules import to_commonjs
from spec_lsp.syntax.javascript.script import ImportUse, Script

_ALIASES = ("@/", "~", "#")


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context.analysis))


def _findings(rule: Rule, analysis: Analysis) -> Iterator[Finding]:
    for program in all_code(analysis):
        erased: set[str] | None = None
        for use in program.script.imports:
            problem = _problem(analysis, program, use) if use.kind != "type" else None
            if problem is None:
                continue
            if erased is None:
                erased = _erased(program.script)
            if use.specifier not in erased:
                message, fixes = problem
                yield rule.finding(program.path, program.place(use.span), message, fixes=fixes)


def _erased(script: Script) -> set[str]:
    """What is imported for its types alone: no import is left of it when the code runs."""
    if script.language != "typescript":
        return set()
    left = set(to_commonjs(script.text, "typescript").imports)
    return {use.specifier for use in script.imports} - left


def _problem(
    analysis: Analysis, program: Code, use: ImportUse
) -> tuple[str, tuple[Fix, ...]] | None:
    specifier = use.specifier
    if not specifier or specifier.startswith(_ALIASES):
        return None
    if is_relative(specifier):
        found = resolve_import(analysis.files, program.path, specifier)
        return None if found.outcome == "found" else _no_file(analysis, program, use, found)
    if is_supported_package(specifier):
        return None
    declared = analysis.files.declared_packages()
    package = package_of(specifier)
    if declared is None or package in declared:
        return None
    if specifier.startswith("/") or ":" in specifier.removeprefix("node:"):
        return f"`{specifier}` cannot be imported: name a file of the connector, `./…`.", ()
    return f"{absence(specifier)}.", ()


def _no_file(
    analysis: Analysis, program: Code, use: ImportUse, found: Import
) -> tuple[str, tuple[Fix, ...]]:
    if found.outcome == "outside":
        return f"`{use.specifier}` leads out of the connector, whose own files alone are there.", ()
    if found.outcome == "private":
        return f"`{use.specifier}` may hold secrets and cannot be imported.", ()
    meant = _similar(analysis, program.path, use.specifier)
    if meant is None:
        paths = either(_likely(use.specifier, found.searched))
        return f"There is no file for `{use.specifier}`: looked for {paths}.", ()
    fix = replacement(program.path, program.place(use.span), meant, f"Change to `{meant}`")
    return f"There is no file for `{use.specifier}`; did you mean `{meant}`?", (fix,)


def _likely(specifier: str, searched: tuple[str, ...]) -> tuple[str, ...]:
    """The paths worth naming: behind an extension nobody looks for another one."""
    if posixpath.splitext(specifier)[1] not in (".js", ".ts", ".mjs", ".json", ".yml", ".yaml"):
        return searched
    stem = posixpath.splitext(searched[0])[0]
    return (searched[0], *(path for path in searched[1:] if posixpath.splitext(path)[0] == stem))


def _similar(analysis: Analysis, importer: str, specifier: str) -> str | None:
    """The specifier of a file in the same folder whose name is nearly that."""
    folder, _, name = specifier.rpartition("/")
    where = posixpath.normpath(posixpath.join(posixpath.dirname(importer), folder))
    names = analysis.files.names("" if where == "." else where)
    stem, extension = posixpath.splitext(name)
    known = {
        posixpath.splitext(file)[0]: file
        for file in names
        if file.endswith((".js", ".ts", ".json")) and not file.startswith(".")
    }
    here = posixpath.splitext(posixpath.basename(importer))[0]
    meant = nearest(stem, [file for file in known if file != here])
    if meant is None:
        return None
    return f"{folder}/{meant}{posixpath.splitext(known[meant])[1] if extension else ''}"


RULE = Rule(
    "SPEC308",
    "unsupported-import",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Name the file that was meant.",
)
