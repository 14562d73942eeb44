"""A file or a folder of a connector is moved: what names it follows.

A method whose file no longer lies where its name leads gets a `filePath`; one that has a
`filePath` gets the new one. Relative imports of moved code, and those that lead to it, are
written anew where it is certain which file they mean.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import stems, type_of_file
from spec_lsp.connector.files import LOCAL_PARAMETERS, normalize
from spec_lsp.connector.form_readers import text_paths
from spec_lsp.connector.model import Authentication, Connector, MethodBlock
from spec_lsp.connector.modules import CODE_SUFFIXES, is_relative, resolve_import
from spec_lsp.findings.finding import EditFile
from spec_lsp.syntax.yaml.insertion import add_entry
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.text.edit import TextEdit

_DROPPED = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".json", ".yml", ".yaml")


def rename_files(analysis: Analysis, moves: Iterable[tuple[str, str]]) -> tuple[EditFile, ...]:
    """The edits that follow from moving files or folders, each from a path to another one of
    the same connector; they are meant in the files as they lie before the move."""
    moved = _moved_files(analysis, dict(moves))
    edits: dict[str, list[TextEdit]] = {}
    for path, edit in (*_blocks(analysis, moved), *_imports(analysis, moved)):
        if edit not in edits.setdefault(path, []):
            edits[path].append(edit)
    return tuple(EditFile(path, tuple(found)) for path, found in edits.items() if found)


def _moved_files(analysis: Analysis, moves: dict[str, str]) -> dict[str, str]:
    """Every file that moves, those in moved folders too, with its new path."""
    found: dict[str, str] = {}
    for path in text_paths(analysis.files):
        for old, new in moves.items():
            if path == old or path.startswith(f"{old}/"):
                target = normalize(new + path[len(old) :])
                if target is not None and path != LOCAL_PARAMETERS:
                    found[path] = target
    return found


def _blocks(analysis: Analysis, moved: dict[str, str]) -> Iterator[tuple[str, TextEdit]]:
    """What the blocks of methods say of their files."""
    spec = analysis.connector.spec
    for authentication in analysis.connector.authentications:
        for block in authentication.methods.values():
            body = block.implementation
            new = moved.get(body.path) if body is not None and not body.inline else None
            if new is None or block.block is None or body is None:
                continue
            if block.file_path is not None:
                span, style = block.file_path.span, block.file_path.style
                if style not in ("|", ">"):
                    yield Connector.SPEC_PATH, TextEdit(span, _written(new, style))
            elif not _is_found(analysis, authentication, block, new, moved):
                edit = add_entry(
                    spec, analysis.connector.tree.root, block.block, "filePath", _plain(new)
                )
                if edit is not None:
                    yield Connector.SPEC_PATH, edit


def _plain(path: str) -> str:
    """A path as a YAML value: bare where that is sure to read as it."""
    is_plain = all(flow_scalar(part) == part for part in path.split("/"))
    return path if is_plain else double_quoted(path)


def _written(path: str, style: str) -> str:
    if style == '"':
        return double_quoted(path)
    if style == "'" and "'" not in path:
        return f"'{path}'"
    return _plain(path)


def _is_found(
    analysis: Analysis,
    authentication: Authentication,
    block: MethodBlock,
    new: str,
    moved: dict[str, str],
) -> bool:
    """Whether a method without `filePath` finds its file at the new place by its name: no
    better place may have one."""
    assert block.implementation is not None
    kind = block.implementation.type
    if type_of_file(new) is None:
        return False
    for stem in stems(block.method, authentication.option):
        for suffix in kind.suffixes:
            path = f"{stem}{suffix}"
            if path == new:
                return True
            if analysis.files.read(path) is not None and path not in moved:
                return False  # that one would be taken
    return False


def _imports(analysis: Analysis, moved: dict[str, str]) -> Iterator[tuple[str, TextEdit]]:
    """Relative imports, in what moves and of what moves."""
    for path in text_paths(analysis.files):
        script = analysis.script_at(path) if path.endswith(CODE_SUFFIXES) else None
        for use in script.imports if script is not None else ():
            target = resolve_import(analysis.files, path, use.specifier)
            if not is_relative(use.specifier) or target.path is None:
                continue
            importer = moved.get(path, path)
            imported = moved.get(target.path, target.path)
            if _relative(importer, imported) != _relative(path, target.path):
                specifier = _specifier(use.specifier, target.path, importer, imported)
                if specifier != use.specifier:
                    yield path, TextEdit(use.span, specifier)


def _relative(importer: str, imported: str) -> str:
    return posixpath.relpath(imported or ".", posixpath.dirname(importer) or ".")


def _specifier(written: str, old: str, importer: str, imported: str) -> str:
    """How a file imports another one, with as much of its name as was written before."""
    name = imported
    if not posixpath.basename(written).endswith(posixpath.basename(old)):
        is_index = posixpath.basename(old).startswith("index.") and "index" not in written
        if is_index and posixpath.basename(imported).startswith("index."):
            name = posixpath.dirname(imported)
        else:
            kept = posixpath.splitext(written)[1]
            stem, suffix = posixpath.splitext(imported)
            # TypeScript writes './x.js' for x.ts; most leave the suffix out.
            name = stem + kept.replace("ts", "js") if kept in _DROPPED else stem
            if suffix not in _DROPPED:
                name = imported
    relative = _relative(importer, name)
    return relative if relative.startswith("../") or relative == ".." else f"./{relative}"
