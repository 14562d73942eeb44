"""Whatever is moved within a connector: each method has its file, and each import leads where it
led before."""

from __future__ import annotations

import posixpath
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.edited_files import moved_path
from spec_lsp.connector.files import DiskFiles, MemoryFiles
from spec_lsp.connector.form_readers import text_paths
from spec_lsp.connector.modules import is_relative, resolve_import
from spec_lsp.features.file_renames import rename_files
from spec_lsp.features.rename_check import broken_file, misses_a_file, tried_out
from spec_lsp.findings.finding import RenameFile

CORRECT = Path(__file__).parents[1] / "corpus" / "correct"
PARSERS = Parsers()


def _texts(root: Path) -> dict[str, str]:
    paths = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    files = DiskFiles(root)
    return {path: source.text for path in sorted(paths) if (source := files.read(path))}


CONNECTORS = [
    analysis
    for root in sorted(find_roots(CORRECT))
    if any(text_paths((analysis := analyse(MemoryFiles(_texts(root)), PARSERS)).files))
]
FOLDERS = ("auth", "lib", "lib/deep", "auth/basic", "src", "")
NAMES = ("moved", "index", "a b")


def _folders(paths: list[str]) -> list[str]:
    return sorted({posixpath.dirname(path) for path in paths} - {""})


@st.composite
def moves(draw: st.DrawFn) -> tuple[Analysis, str, str]:
    analysis = draw(st.sampled_from(CONNECTORS))
    paths = [*text_paths(analysis.files)]
    old = draw(st.sampled_from(paths + _folders(paths)))
    folder = draw(st.sampled_from(FOLDERS))
    name = posixpath.basename(old)
    if old in paths and draw(st.booleans()):
        name = draw(st.sampled_from(NAMES)) + old[old.index(".", old.rfind("/") + 1) :]
    return analysis, old, posixpath.join(folder, name)


def _imports(analysis: Analysis, paths: list[str]) -> set[tuple[str, int, str | None]]:
    """File, number and target of each relative import."""
    found: set[tuple[str, int, str | None]] = set()
    for path in paths:
        script = analysis.script_at(path)
        for number, use in enumerate(script.imports if script is not None else ()):
            if is_relative(use.specifier):
                target = resolve_import(analysis.files, path, use.specifier).path
                found.add((path, number, target))
    return found


@settings(max_examples=150)
@given(moves())
def test_a_move_changes_nothing_but_places(move: tuple[Analysis, str, str]):
    analysis, old, new = move
    paths = [*text_paths(analysis.files)]
    taken = {*paths, *_folders(paths), "spec.yml"}
    assume(new not in taken and not f"{new}/".startswith(f"{old}/"))
    moved = {old: new}
    changes = (*rename_files(analysis, moved.items()), RenameFile(old, new))
    after = tried_out(analysis, changes)
    assert after is not None
    assert broken_file(analysis, after, changes) is None
    assert _imports(after, [moved_path(path, moved) for path in paths]) == {
        (moved_path(path, moved), number, target and moved_path(target, moved))
        for path, number, target in _imports(analysis, paths)
    }
    unnamed = {  # by their files alone: there are no blocks in which a path could be named
        (authentication.option, block.key)
        for authentication, block, _ in analysis.connector.implementations()
        if block.block is None
    }
    if not unnamed:
        assert misses_a_file(analysis, after, moved, {}) is None
