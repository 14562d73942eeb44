"""Every refactoring that is offered anywhere in the corpus and the examples: after it nothing
is found that was not found before, and the methods give what they gave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from marked import found

from spec_lsp.connector.analysis import Analysis, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.features.refactorings.refactoring import Refactoring
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.formulas.evaluate import FormulaError, evaluate
from spec_lsp.syntax.template.template import TextPart, parse_template
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import scalars
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.syntax.yaml.values import to_value
from spec_lsp.text.source import Source, Span

from .applied import applied

PROJECT = Path(__file__).resolve().parents[3]
CORPUS = PROJECT / "tests" / "corpus"
FOLDERS = (CORPUS / "correct", CORPUS / "broken", PROJECT / "examples")
ROOTS = [root for folder in FOLDERS for root in find_roots(folder)]


def texts_of(root: Path) -> dict[str, str]:
    return {
        path.relative_to(root).as_posix(): Source.decode(path.read_bytes()).text
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def places(analysis: Analysis) -> Iterator[tuple[str, Span]]:
    """A place in every scalar, every text of a template, and in every file of code."""
    for path, tree in analysis.yaml_documents().items():
        source = analysis.source(path)
        for scalar in scalars(tree.root):
            yield path, Span(scalar.span.start, scalar.span.start)
            if "${" not in scalar.value:
                continue
            mapped = scalar_map(source.text, scalar)
            for part in parse_template(scalar.value).parts:
                if isinstance(part, TextPart):
                    yield path, mapped.span(part.span)
    for _, _, implementation in analysis.connector.implementations():
        if implementation.code is not None:
            yield implementation.path, Span(0, 0)


def everything_offered(files: dict[str, str]) -> list[Refactoring]:
    analysis = analyse(MemoryFiles(files))
    offered: dict[Refactoring, None] = {}
    for path, span in places(analysis):
        offered.update(dict.fromkeys(refactorings(analysis, path, span)))
    return [*offered]


def severe(findings: tuple[Finding, ...]) -> Counter[str]:
    """How often each rule reports something: its words may name other files afterwards."""
    return Counter(one.code for one in findings if one.severity <= Severity.WARNING)


def meaning(files: dict[str, str]) -> dict[tuple[str | None, str, bool], object]:
    """What each method's body gives where all variables have values, and where none has; of
    code the program. Connector parameters have their defaults."""
    analysis = analyse(MemoryFiles(files))
    given: dict[tuple[str | None, str, bool], object] = {}
    for authentication, block, implementation in analysis.connector.implementations():
        for full in (True, False):
            at = (authentication.option, block.key, full)
            if implementation.code is not None:
                given[at] = implementation.code.split()
                continue
            variables: dict[str, Any] = {}
            for name, variable in analysis.variables(authentication, block).names.items():
                fields = variable.shape.fields if full else {}
                variables[name] = {field: f"<{field}>" for field in fields}
                for field, known in variable.shape.fields.items():
                    default = nodes.get(known.schema, "default")
                    if name == "connectorParameters" and default is not None:
                        variables[name][field] = to_value(default)
            try:
                given[at] = evaluate(to_value(implementation.body), variables)
            except FormulaError as error:
                given[at] = str(error)
    return given


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(PROJECT).as_posix())
def test_nothing_is_worse_after_a_refactoring(root: Path):
    files = texts_of(root)
    before = severe(found(files)[1])
    meant = meaning(files)
    for one in everything_offered(files):
        changed = applied(files, one.changes)
        after, findings = found(changed)
        # A secret is to be entered, and stands nowhere; of programs another test tells.
        if "format: password" not in repr(one) and not one.title.startswith("Convert to "):
            assert meaning(changed) == meant, one
        assert not severe(findings) - before, one
        sound = analyse(MemoryFiles(files)).yaml_documents()
        for path, tree in after.yaml_documents().items():
            assert tree.is_sound or not sound[path].is_sound, one
