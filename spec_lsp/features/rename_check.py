"""A rename is tried out before it is answered: the connector must be the same one afterwards,
with another name in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.edited_files import EditedFiles, moved_path
from spec_lsp.connector.model import Connector
from spec_lsp.connector.symbols import Symbol
from spec_lsp.findings.finding import Change, EditFile, RenameFile
from spec_lsp.text.edit import OverlappingEditsError, apply_edits


def tried_out(analysis: Analysis, changes: Iterable[Change]) -> Analysis | None:
    """The connector after some changes; None where they cannot be made together."""
    changes = tuple(changes)
    texts: dict[str, str] = {}
    for change in changes:
        if isinstance(change, EditFile):
            try:
                texts[change.path] = apply_edits(analysis.source(change.path).text, change.edits)
            except OverlappingEditsError:
                return None
    return analysis.with_files(EditedFiles(analysis.files, texts, _moves(changes)))


def broken_file(before: Analysis, after: Analysis, changes: Iterable[Change]) -> str | None:
    """The path of a file that an edit would break."""
    changes = tuple(changes)
    moves = _moves(changes)
    for path in sorted({change.path for change in changes if isinstance(change, EditFile)}):
        there = moved_path(path, moves)
        if path.endswith((".yml", ".yaml")):
            if before.tree_at(path).is_sound and not after.tree_at(there).is_sound:
                return path
        elif (old := before.script_at(path)) is not None:
            new = after.script_at(there)
            if new is None or len(new.suspicions) > len(old.suspicions):
                return path
    programs = _inline_programs(before), _inline_programs(after)
    return None if programs[0] == programs[1] else Connector.SPEC_PATH


def _moves(changes: Iterable[Change]) -> dict[str, str]:
    return {change.path: change.to for change in changes if isinstance(change, RenameFile)}


def _inline_programs(analysis: Analysis) -> list[int]:
    """How much is wrong with each program that stands in spec.yml."""
    return [
        len(analysis.script(implementation).suspicions)
        for _, _, implementation in analysis.connector.implementations()
        if implementation.inline and implementation.code is not None
    ]


def stray_field(after: Analysis, symbol: Symbol, name: str) -> tuple[str, int] | None:
    """The path and offset of a place at which a field would still have its old name, or that
    would no longer be its; None where each has the new one."""
    count = len(symbol.occurrences)
    for option, holder, names in symbol.paths:
        key = option if isinstance(option, str) else None
        left = after.index.field(key, holder, *names)
        if left is not None:
            place = left.occurrences[0]
            return place.path, place.span.start
        found = after.index.field(key, holder, *names[:-1], name)
        if found is None or len(found.occurrences) != count:
            place = symbol.occurrences[0]
            return place.path, place.span.start
    return None


def misses_a_file(
    before: Analysis,
    after: Analysis,
    moves: Mapping[str, str],
    options: Mapping[str, str],
) -> str | None:
    """The key of a method that would not be implemented by the file that it had, which may
    have been moved. ``options`` leads from old keys of options to new ones."""
    for authentication, block, implementation in before.connector.implementations():
        option = authentication.option
        option = options.get(option, option) if option is not None else None
        there = after.connector.authentication(option)
        found = there.methods.get(block.method.key) if there is not None else None
        path = moved_path(implementation.path, moves)
        if found is None or found.implementation is None or found.implementation.path != path:
            return block.key
    return None
