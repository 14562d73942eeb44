"""Another name for a credential, a parameter, an option or an anchor, everywhere at once.

What cannot be renamed safely is refused with the reason: half a rename is worse than none.
"""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import type_of_file
from spec_lsp.connector.files import is_private, normalize
from spec_lsp.connector.model import Connector
from spec_lsp.connector.renaming import is_writable, renamed
from spec_lsp.connector.symbols import Occurrence, Symbol
from spec_lsp.features.file_renames import rename_files
from spec_lsp.features.rename_obstacles import obstacle
from spec_lsp.findings.finding import Change, EditFile, RenameFile
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_OPTION_KEY = re.compile(r"[^\W\d][\w-]*")
_ANCHOR = re.compile(r"[\w-]+")
_KINDS = {"method": "a method", "variable": "a variable"}


class RenameRefused(Exception):
    """It cannot be renamed, or not so; the message says why, for a person."""


@dataclass(frozen=True, slots=True)
class Renameable:
    """What would be renamed: where it is named at the cursor, and its name."""

    span: Span
    name: str


def prepare_rename(analysis: Analysis, path: str, offset: int) -> Renameable | None:
    """What a rename at an offset would be about; None where nothing has a name. Raises
    :class:`RenameRefused` for what cannot be renamed."""
    file = _file_path_at(analysis, path, offset)
    if file is not None:
        return file
    found = analysis.index.at(path, offset)
    if found is None:
        return None
    place, symbol = found
    _may_be_renamed(analysis, symbol)
    return Renameable(place.span, place.name)


def rename(analysis: Analysis, path: str, offset: int, name: str) -> tuple[Change, ...] | None:
    """The changes that give what stands at an offset another name; None where nothing has one.
    Raises :class:`RenameRefused`."""
    file = _file_path_at(analysis, path, offset)
    if file is not None:
        return _file(analysis, file, name)
    found = analysis.index.at(path, offset)
    if found is None:
        return None
    _, symbol = found
    _may_be_renamed(analysis, symbol)
    if name == symbol.name:
        return ()
    if symbol.kind == "option":
        return _option(analysis, symbol, name)
    if symbol.kind == "anchor":
        _may_be_anchor(analysis, symbol, name)
    else:
        _may_be_field(analysis, symbol, name)
    return _edits(analysis, symbol.occurrences, name)


def _may_be_renamed(analysis: Analysis, symbol: Symbol) -> None:
    if symbol.kind in _KINDS:
        raise RenameRefused(
            f"`{symbol.name}` is {_KINDS[symbol.kind]} of the platform: it is called so everywhere."
        )
    if not symbol.definitions:
        raise RenameRefused(
            f"Nothing in this connector defines `{symbol.name}`: its name comes from the platform "
            "or the API."
        )
    reason = obstacle(analysis, symbol)
    if reason is not None:
        raise RenameRefused(reason)


def _may_be_field(analysis: Analysis, symbol: Symbol, name: str) -> None:
    if not is_writable(name) or name.startswith("$"):
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


def _option(analysis: Analysis, symbol: Symbol, name: str) -> tuple[Change, ...]:
    """Another key for an option, and another name for the folder with its files."""
    if not _OPTION_KEY.fullmatch(name):
        raise RenameRefused(
            "An option's key names a folder, too: use letters, digits, `_` and `-`."
        )
    if analysis.connector.authentication(name) is not None:
        raise RenameRefused(f"There already is an option `{name}`.")
    changes = _edits(analysis, symbol.occurrences, name)
    folders: list[Change] = []
    for parent in ("auth", "auth/options"):
        old, new = f"{parent}/{symbol.name}", f"{parent}/{name}"
        if normalize(old) != old or not _is_folder(analysis, old):
            continue
        if _is_folder(analysis, new):
            raise RenameRefused(f"There already is a folder {new}.")
        folders.append(RenameFile(old, new))
    return (*changes, *folders)


def _file_path_at(analysis: Analysis, path: str, offset: int) -> Renameable | None:
    """The file that the `filePath` at an offset names, if the cursor stands on one. The name of
    an option in it is the option's, not the file's."""
    if path != Connector.SPEC_PATH:
        return None
    there = analysis.index.at(path, offset)
    if there is not None and there[1].kind == "option":
        return None
    for authentication in analysis.connector.authentications:
        for block in authentication.methods.values():
            written = block.file_path
            if written is None or not written.span.start <= offset <= written.span.end:
                continue
            if block.implementation is None or block.implementation.path != written.value:
                raise RenameRefused(f"There is no file {written.value} that could be moved.")
            quote = 1 if written.style in ("'", '"') else 0
            return Renameable(
                Span(written.span.start + quote, written.span.end - quote), written.value
            )
    return None


def _file(analysis: Analysis, file: Renameable, name: str) -> tuple[Change, ...]:
    """Another path for a method's file."""
    target = normalize(name)
    if target is None or is_private(target):
        raise RenameRefused(f"`{name}` is no path inside this connector.")
    if target == file.name:
        return ()
    if analysis.files.read(target) is not None:
        raise RenameRefused(f"There already is a file {target}.")
    old, new = type_of_file(file.name), type_of_file(target)
    if new is None or (old is not None and old.language != new.language):
        raise RenameRefused(
            f"Keep the ending {posixpath.splitext(file.name)[1]}: it says what is in the file."
        )
    return (*rename_files(analysis, [(file.name, target)]), RenameFile(file.name, target))


def _is_folder(analysis: Analysis, path: str) -> bool:
    parent, _, name = path.rpartition("/")
    return name in analysis.files.folders(parent)


def _edits(analysis: Analysis, places: tuple[Occurrence, ...], name: str) -> tuple[Change, ...]:
    edits: dict[str, list[TextEdit]] = {}
    for place in places:
        text = analysis.source(place.path).text
        edit = renamed(text, place.span, place.name, name, place.form, place.quote)
        if edit is None:
            raise RenameRefused(
                f"It is written in a way that `{name}` cannot replace ({_line(analysis, place)})."
            )
        edits.setdefault(place.path, []).append(edit)
    return tuple(EditFile(path, tuple(found)) for path, found in edits.items())


def _line(analysis: Analysis, place: Occurrence) -> str:
    line = analysis.source(place.path).line_at(place.span.start) + 1
    return f"{place.path}:{line}"
