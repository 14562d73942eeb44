"""A file or a folder of a connector is moved: what names it follows.

A method whose file no longer lies where its name leads gets a `filePath`; one that has a
`filePath` gets the new one. Relative imports of moved code, and those that lead to it, are
written anew where it is certain which file they mean.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from collections.abc import Mapping as Map

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import stems, type_of_file
from spec_lsp.connector.edited_files import EditedFiles, moved_path
from spec_lsp.connector.files import LOCAL_PARAMETERS, is_private, normalize
from spec_lsp.connector.form_readers import text_paths
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.modules import CODE_SUFFIXES, is_relative, resolve_import
from spec_lsp.findings.finding import EditFile
from spec_lsp.format.implementation import ImplementationType
from spec_lsp.syntax.yaml.insertion import add_entry
from spec_lsp.syntax.yaml.nodes import Alias, Mapping, Node
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.text.edit import TextEdit

_DROPPED = (".js", ".ts", ".mjs", ".cjs", ".mts", ".cts", ".json", ".yml", ".yaml")


def rename_files(
    analysis: Analysis,
    moves: Iterable[tuple[str, str]],
    options: Map[str, str] | None = None,
) -> tuple[EditFile, ...]:
    """The edits that follow from moving files or folders, each from a path to another one of
    the same connector; they are meant in the files as they lie before the move. ``options``
    are the keys that change with it, from old to new."""
    moved = _moved_files(analysis, dict(moves))
    edits: dict[str, list[TextEdit]] = {}
    for path, edit in (*_blocks(analysis, moved, options or {}), *_imports(analysis, moved)):
        if edit not in edits.setdefault(path, []):
            edits[path].append(edit)
    return tuple(EditFile(path, tuple(found)) for path, found in edits.items() if found)


def _moved_files(analysis: Analysis, moves: dict[str, str]) -> dict[str, str]:
    """Every file that moves, those in moved folders too, with its new path; without those that
    go where a connector may name nothing."""
    found: dict[str, str] = {}
    for path in text_paths(analysis.files):
        target = normalize(moved_path(path, moves))
        if path == LOCAL_PARAMETERS or target is None or is_private(target):
            continue
        if target != path:
            found[path] = target
    return found


def _blocks(
    analysis: Analysis, moved: dict[str, str], options: Map[str, str]
) -> Iterator[tuple[str, TextEdit]]:
    """What the blocks of methods say of their files."""
    connector = analysis.connector
    for authentication in connector.authentications:
        for block in authentication.methods.values():
            body = block.implementation
            new = moved.get(body.path) if body is not None and not body.inline else None
            if new is None or block.block is None or body is None:
                continue
            kind = _kind_after(block, body, new)
            if kind is not body.type and block.implementation_type is not None:
                written = block.implementation_type
                edit = TextEdit(written.span, _written(kind.name, written.style))
                yield Connector.SPEC_PATH, edit
            if block.file_path is not None:
                span, style = block.file_path.span, block.file_path.style
                if style not in ("|", ">"):
                    yield Connector.SPEC_PATH, TextEdit(span, _written(new, style))
            elif connector.is_read_whole(authentication, block) and not _is_found(
                analysis, authentication, block, new, kind, moved, options
            ):
                found = _with_path(connector, block.block, _plain(new))
                if found is not None:
                    yield Connector.SPEC_PATH, found


def _with_path(connector: Connector, block: Node, path: str) -> TextEdit | None:
    """The edit that gives a method's block a `filePath`."""
    if isinstance(block, Alias):  # what it stands for may stand for other methods, too
        if not isinstance(block.target, Mapping):
            return None
        return TextEdit(block.span, f"{{<<: *{block.name}, filePath: {path}}}")
    return add_entry(connector.spec, connector.tree.root, block, "filePath", path)


def _kind_after(block: MethodBlock, body: Implementation, new: str) -> ImplementationType:
    """The implementation type of a method whose file gets another name: the ending may say
    another one of the same language. `.yml` alone says nothing: with a path any type may
    have it."""
    named = type_of_file(new)
    written = block.implementation_type
    if (
        named is None
        or written is None
        or written.style in ("|", ">")
        or named.language != body.type.language
        or named not in block.method.implementations
        or type_of_file(body.path) is not body.type
        or (new.endswith(".yml") and new.count(".", new.rfind("/") + 1) < 2)
    ):
        return body.type
    return named


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
    kind: ImplementationType,
    moved: dict[str, str],
    options: Map[str, str],
) -> bool:
    """Whether a method without `filePath` finds its file at the new place by its name: no
    better place may have one."""
    option = authentication.option
    for stem in stems(block.method, options.get(option, option) if option is not None else None):
        for suffix in kind.suffixes:
            path = f"{stem}{suffix}"
            if path == new:
                return True
            if path in moved.values():
                return False  # that one would be taken
            if analysis.files.read(path) is not None and path not in moved:
                return False
    return False


def _imports(analysis: Analysis, moved: dict[str, str]) -> Iterator[tuple[str, TextEdit]]:
    """Relative imports, in what moves and of what moves."""
    after = EditedFiles(analysis.files, {}, moved)
    for path in text_paths(analysis.files):
        script = analysis.script_at(path) if path.endswith(CODE_SUFFIXES) else None
        for use in script.imports if script is not None else ():
            target = resolve_import(analysis.files, path, use.specifier)
            if not is_relative(use.specifier) or target.path is None:
                continue
            importer = moved.get(path, path)
            imported = moved.get(target.path, target.path)
            if resolve_import(after, importer, use.specifier).path == imported:
                continue
            quote = script.text[use.span.start - 1] if script is not None else ""
            for specifier in _specifiers(use.specifier, target.path, importer, imported):
                is_plain = not any(mark in specifier for mark in (quote, "\\", "\n", "\r", "${"))
                if is_plain and resolve_import(after, importer, specifier).path == imported:
                    yield path, TextEdit(use.span, specifier)
                    break


def _relative(importer: str, imported: str) -> str:
    return posixpath.relpath(imported or ".", posixpath.dirname(importer) or ".")


def _specifiers(written: str, old: str, importer: str, imported: str) -> Iterator[str]:
    """How a file imports another one: with as much of its name as was written before, else
    with all of it, where the shorter one would lead elsewhere."""
    for name in (_name(written, old, imported), imported):
        relative = _relative(importer, name)
        is_up = relative.startswith("../") or relative == ".."
        yield relative if is_up else f"./{relative}"


def _name(written: str, old: str, imported: str) -> str:
    """The name by which an imported file goes, as the one before was written."""
    if posixpath.basename(written).endswith(posixpath.basename(old)):
        return imported
    is_index = posixpath.basename(old).startswith("index.") and "index" not in written
    if is_index and posixpath.basename(imported).startswith("index."):
        return posixpath.dirname(imported)
    kept = posixpath.splitext(written)[1]
    stem, suffix = posixpath.splitext(imported)
    if suffix not in _DROPPED:
        return imported
    # TypeScript writes './x.js' for x.ts; most leave the suffix out.
    return stem + kept.replace("ts", "js") if kept in _DROPPED else stem
