"""Another name for a credential, a parameter, an option or an anchor, everywhere at once.

What cannot be renamed safely is refused with the reason: half a rename is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.renaming import is_writable, renamed
from spec_lsp.connector.symbols import Occurrence, Symbol
from spec_lsp.features.rename_check import broken_file, stray_field, tried_out
from spec_lsp.features.rename_file import file_path_at, rename_file, rename_option
from spec_lsp.features.rename_obstacles import obstacle
from spec_lsp.features.rename_refused import RenameRefused
from spec_lsp.findings.finding import Change, EditFile
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

__all__ = ["RenameRefused", "Renameable", "prepare_rename", "rename"]

_ANCHOR = re.compile(r"[\w-]+")
_PLATFORM = {
    "method": "is a method of the platform: it is called so everywhere. To rename its file, "
    "rename the file itself, or its `filePath`.",
    "variable": "is a variable of the platform: it is called so everywhere.",
}


@dataclass(frozen=True, slots=True)
class Renameable:
    """What would be renamed: where it is named at the cursor, and its name."""

    span: Span
    name: str


def prepare_rename(analysis: Analysis, path: str, offset: int) -> Renameable | None:
    """What a rename at an offset would be about; None where nothing has a name. Raises
    :class:`RenameRefused` for what cannot be renamed."""
    file = file_path_at(analysis, path, offset)
    if file is not None:
        return Renameable(file.span, file.written)
    found = analysis.index.at(path, offset)
    if found is None:
        return None
    place, symbol = found
    _may_be_renamed(analysis, symbol)
    return Renameable(place.span, place.name)


def rename(analysis: Analysis, path: str, offset: int, name: str) -> tuple[Change, ...] | None:
    """The changes that give what stands at an offset another name; None where nothing has one.
    Raises :class:`RenameRefused`."""
    file = file_path_at(analysis, path, offset)
    if file is not None:
        return rename_file(analysis, file, name)
    found = analysis.index.at(path, offset)
    if found is None:
        return None
    _, symbol = found
    _may_be_renamed(analysis, symbol)
    if name == symbol.name:
        return ()
    if symbol.kind == "option":
        return rename_option(analysis, symbol, name, _edits(analysis, symbol.occurrences, name))
    if symbol.kind == "anchor":
        _may_be_anchor(analysis, symbol, name)
    else:
        _may_be_field(analysis, symbol, name)
    changes = _edits(analysis, symbol.occurrences, name)
    _is_whole(analysis, symbol, name, changes)
    return changes


def _may_be_renamed(analysis: Analysis, symbol: Symbol) -> None:
    if symbol.kind in _PLATFORM:
        raise RenameRefused(f"`{symbol.name}` {_PLATFORM[symbol.kind]}")
    if not symbol.definitions:
        raise RenameRefused(
            f"Nothing in this connector defines `{symbol.name}`: its name comes from the platform "
            "or the API."
        )
    reason = obstacle(analysis, symbol)
    if reason is not None:
        raise RenameRefused(reason)


def _may_be_field(analysis: Analysis, symbol: Symbol, name: str) -> None:
    if not is_writable(name) or name.startswith("$") or name == "__proto__":
        raise RenameRefused(
            f"`{name}` cannot be written everywhere: use letters, digits, `_` and `-`."
            if name.strip()
            else "A field needs a name."
        )
    for option, holder, names in symbol.paths:
        authentication = analysis.connector.authentication(
            option if isinstance(option, str) else None
        )
        if authentication is None:
            continue
        shape = analysis.shapes(authentication)[holder].at(names[:-1])
        other = analysis.index.field(authentication.option, holder, *names[:-1], name)
        if name in shape.fields or other is not None:
            where = ""
            if other is not None and other.occurrences:
                where = f" ({_line(analysis, other.occurrences[0])})"
            raise RenameRefused(f"There already is a `{name}` in `{holder}`{where}.")


def _may_be_anchor(analysis: Analysis, symbol: Symbol, name: str) -> None:
    if not _ANCHOR.fullmatch(name):
        raise RenameRefused("An anchor's name consists of letters, digits, `_` and `-`.")
    path = symbol.occurrences[0].path
    for place, other in analysis.index.in_file(path):
        if other.kind == "anchor" and other.name == name:
            line = _line(analysis, place)
            raise RenameRefused(f"There already is an anchor `{name}` ({line}).")


def _edits(analysis: Analysis, places: tuple[Occurrence, ...], name: str) -> tuple[EditFile, ...]:
    edits: dict[str, list[TextEdit]] = {}
    for place in places:
        text = analysis.source(place.path).text
        edit = renamed(
            text,
            place.span,
            place.name,
            name,
            place.form,
            place.quote,
            in_pattern=place.role == "reference",
        )
        if edit is None:
            raise RenameRefused(
                f"It is written in a way that `{name}` cannot replace ({_line(analysis, place)})."
            )
        edits.setdefault(place.path, []).append(edit)
    return tuple(EditFile(path, tuple(found)) for path, found in edits.items())


def _is_whole(analysis: Analysis, symbol: Symbol, name: str, changes: tuple[EditFile, ...]) -> None:
    """Try it out: nothing may be broken, and no place keep the old name."""
    after = tried_out(analysis, changes)
    broken = broken_file(analysis, after, changes) if after is not None else changes[0].path
    if after is None or broken is not None:
        raise RenameRefused(f"`{name}` cannot be written everywhere: it would break {broken}.")
    stray = stray_field(after, symbol, name) if symbol.kind == "field" else None
    if stray is not None:
        line = after.source(stray[0]).line_at(stray[1]) + 1
        raise RenameRefused(
            f"Not every place that names `{symbol.name}` can be renamed: look at "
            f"{stray[0]}:{line}, and rename by hand."
        )


def _line(analysis: Analysis, place: Occurrence) -> str:
    line = analysis.source(place.path).line_at(place.span.start) + 1
    return f"{place.path}:{line}"
