"""Every field of every correct connector is renamed: nothing is broken by it, and back again
every byte is as before."""

from __future__ import annotations

from pathlib import Path

import pytest

from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import DiskFiles, MemoryFiles
from spec_lsp.connector.symbols import Symbol
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.features.rename import RenameRefused, rename
from spec_lsp.findings.finding import EditFile, RenameFile, Severity
from spec_lsp.text.edit import apply_edits

CORRECT = Path(__file__).parents[1] / "corpus" / "correct"
ROOTS = sorted(root for folder in CORRECT.iterdir() for root in find_roots(folder))
PARSERS = Parsers()


def texts_of(root: Path) -> dict[str, str]:
    files = DiskFiles(root)
    found = {}
    for path in sorted(root.rglob("*")):
        source = files.read(path.relative_to(root).as_posix()) if path.is_file() else None
        if source is not None:
            found[path.relative_to(root).as_posix()] = source.text
    return found


def renamed(analysis: Analysis, symbol: Symbol, name: str, texts: dict[str, str]) -> dict[str, str]:
    place = symbol.definitions[0]
    after = dict(texts)
    for change in rename(analysis, place.path, place.span.start, name) or ():
        if isinstance(change, EditFile):
            after[change.path] = apply_edits(after[change.path], change.edits)
        else:
            assert isinstance(change, RenameFile)
            for path in [path for path in after if path.startswith(f"{change.path}/")]:
                after[change.to + path[len(change.path) :]] = after.pop(path)
    return after


def serious(analysis: Analysis) -> list[tuple[str, str]]:
    found = diagnose(analysis, {})
    return sorted((f.code, f.path) for f in found if f.severity <= Severity.WARNING)


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(CORRECT).as_posix())
def test_a_rename_leaves_a_connector_correct_and_can_be_taken_back(root: Path):
    texts = texts_of(root)
    analysis = analyse(MemoryFiles(texts), PARSERS)
    before = serious(analysis)
    for symbol in analysis.index.symbols:
        if symbol.kind not in ("field", "option") or not symbol.definitions:
            continue
        name = f"fresh{symbol.name.title()}Name".replace(" ", "").replace("-", "_")
        try:
            after = renamed(analysis, symbol, name, texts)
        except RenameRefused:
            continue
        changed = analyse(MemoryFiles(after), PARSERS)
        assert serious(changed) == before
        back = next(
            one for one in changed.index.symbols if one.kind == symbol.kind and one.name == name
        )
        assert len(back.occurrences) == len(symbol.occurrences)
        assert renamed(changed, back, symbol.name, after) == texts


@pytest.mark.parametrize("root", ROOTS, ids=lambda root: root.relative_to(CORRECT).as_posix())
@pytest.mark.parametrize("name", ["fresh-name", "fresh.name", "fresh name", "frisché", "1"])
def test_names_that_need_quotes_leave_a_connector_correct(name: str, root: Path):
    texts = texts_of(root)
    analysis = analyse(MemoryFiles(texts), PARSERS)
    before = serious(analysis)
    for symbol in analysis.index.symbols:
        if symbol.kind != "field" or not symbol.definitions:
            continue
        try:
            after = renamed(analysis, symbol, name, texts)
        except RenameRefused:
            continue
        changed = analyse(MemoryFiles(after), PARSERS)
        assert serious(changed) == before, after
        back = next(one for one in changed.index.symbols if one.name == name)
        assert renamed(changed, back, symbol.name, after).keys() == texts.keys()


def test_most_fields_can_be_renamed():
    refused: list[str] = []
    count = 0
    for root in ROOTS:
        texts = texts_of(root)
        analysis = analyse(MemoryFiles(texts), PARSERS)
        for symbol in analysis.index.symbols:
            if symbol.kind != "field" or not symbol.definitions:
                continue
            count += 1
            try:
                renamed(analysis, symbol, "freshName", texts)
            except RenameRefused as refusal:
                refused.append(f"{root.relative_to(CORRECT)}: {symbol.name}: {refusal}")
    assert len(refused) < 0.4 * count, "\n".join(refused)
