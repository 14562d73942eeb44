"""A method's body moves into spec.yml, or out of it into a file of its own."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.build import stems
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.connector.modules import is_relative
from spec_lsp.features.refactorings.refactoring import Refactoring, blocks_at, serves_one
from spec_lsp.findings.finding import CreateFile, DeleteFile, EditFile
from spec_lsp.syntax.yaml.insertion import indent_step
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Scalar
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span


def move_body(analysis: Analysis, path: str, span: Span) -> Iterator[Refactoring]:
    """The refactoring for the method that a cursor stands in."""
    if not analysis.connector.tree.is_sound:
        return
    for authentication, block, body in blocks_at(analysis, path, span):
        found = (
            _to_file(analysis, authentication, block, body)
            if body.inline
            else _to_spec(analysis, block, body)
        )
        if found is not None:
            yield found
            return


def _to_file(
    analysis: Analysis, authentication: Authentication, block: MethodBlock, body: Implementation
) -> Refactoring | None:
    """What stands under `mapping` or `code` as the file that the method's name leads to."""
    holder = block.block
    if not isinstance(holder, Mapping) or holder.flow:
        return None
    name = "code" if body.code is not None else "mapping"
    entry = next((one for one in holder.entries if one.name == name), None)
    suffix = body.type.suffixes[0] if body.type.suffixes else None
    target = f"{stems(block.method, authentication.option)[0]}{suffix}"
    if entry is None or suffix is None or analysis.files.read(target) is not None:
        return None
    if block.file_path is not None or any(file.path == target for file in block.found):
        return None
    text = body.code if body.code is not None else _dedented(body.source, entry)
    removed = _without(body.source, holder, entry)
    if text is None or removed is None or (body.code is not None and _imports(analysis, body)):
        return None
    text = text if text.endswith("\n") or not text else f"{text}\n"
    return Refactoring(
        f"Move it into {target}",
        "refactor.extract",
        (EditFile(Connector.SPEC_PATH, (removed,)), CreateFile(target, text)),
    )


def _dedented(source: Source, entry: Entry) -> str | None:
    """A block mapping or sequence below a key as a document of its own."""
    value = entry.value
    if isinstance(value, Scalar) or not isinstance(value, Mapping) or value.flow:
        return None
    if value.anchor is not None or value.tag is not None:
        return None
    first = source.line_span(source.line_at(value.span.start)).start
    if first <= entry.key.span.end or source.text[first : value.span.start].strip():
        return None
    indent = value.span.start - first
    lines: list[str] = []
    for line in source.text[first : _end(source, value.span.end)].splitlines(keepends=True):
        if line.strip() and line[:indent].strip():
            return None  # less deep than its own beginning
        lines.append(line[indent:] if line.strip() else line.lstrip(" "))
    return "".join(lines)


def _without(source: Source, holder: Mapping, entry: Entry) -> TextEdit | None:
    """The edit that takes an entry's lines out of a block mapping that keeps others."""
    if len(holder.entries) < 2:
        return None
    start = source.line_span(source.line_at(entry.key.span.start)).start
    if source.text[start : entry.key.span.start].strip():
        return None
    end = _end(source, entry.value.span.end)
    at_end = end == len(source.text) and not source.text.endswith("\n")
    return TextEdit(Span(max(0, start - at_end), end), "")


def _end(source: Source, offset: int) -> int:
    """The end of the line that ends a value, its line end included."""
    text = source.text
    while offset > 0 and text[offset - 1] in "\r\n":
        offset -= 1
    found = text.find("\n", offset)
    return len(text) if found < 0 else found + 1


def _imports(analysis: Analysis, body: Implementation) -> bool:
    """Whether code imports by a path, which would lead elsewhere from another place."""
    return any(is_relative(one.specifier) for one in analysis.script(body).imports)


def _to_spec(analysis: Analysis, block: MethodBlock, body: Implementation) -> Refactoring | None:
    """A file of one method as its `mapping` or `code`."""
    holder = block.block
    if not isinstance(holder, Mapping) or holder.flow or not holder.entries:
        return None
    if not serves_one(analysis, body) or any(
        one.name in ("mapping", "code") for one in holder.entries
    ):
        return None
    spec = analysis.connector.spec
    first = holder.entries[0].key.span.start
    column = first - spec.line_span(spec.line_at(first)).start
    step = indent_step(spec, analysis.connector.tree.root)
    inside = " " * (column + step)
    if body.code is not None:
        text = body.code.replace("\r\n", "\n")
        if _imports(analysis, body) or not text.strip() or not _fits_literal(text):
            return None
        ending = "" if text.endswith("\n") else "-"
        written = f"code: |{ending}\n{_indented(text, inside)}"
    else:
        tree = body.tree
        text = body.source.text.replace("\r\n", "\n")
        if tree is None or not tree.is_sound or tree.documents != 1 or tree.second is not None:
            return None
        if not isinstance(body.body, Mapping) or body.body.flow or not _fits(text):
            return None
        written = f"mapping:\n{_indented(text, inside)}"
    if body.path.endswith((".ts", ".mts", ".cts")):
        return None  # `code` is JavaScript
    edits = [_added(spec, holder, column, written)]
    path_entry = next((one for one in holder.entries if one.name == "filePath"), None)
    if path_entry is not None:
        removed = _without(spec, holder, path_entry)
        if removed is None or removed.span.end >= edits[0].span.start:
            return None
        edits.insert(0, removed)
    return Refactoring(
        "Move it into spec.yml",
        "refactor.inline",
        (EditFile(Connector.SPEC_PATH, tuple(edits)), DeleteFile(body.path)),
    )


def _added(spec: Source, holder: Mapping, column: int, written: str) -> TextEdit:
    """The edit that adds lines behind a block mapping's last entry."""
    end = _end(spec, holder.entries[-1].span.end)
    lead = "" if spec.text[:end].endswith("\n") else "\n"
    text = f"{lead}{' ' * column}{written.rstrip(chr(10))}\n"
    if "\r\n" in spec.text:
        text = text.replace("\n", "\r\n")
    return TextEdit(Span(end, end), text)


def _indented(text: str, inside: str) -> str:
    return "".join(
        f"{inside}{line}" if line.strip() else line for line in text.splitlines(keepends=True)
    )


def _fits(text: str) -> bool:
    """Whether a document's lines mean the same further to the right."""
    special = ("\t", "\r", "\u2028", "\u2029", "\x85", "\f", "\v", "\ufeff")
    is_marked = text.startswith(("%", "---", "...")) or "\n---" in text or "\n..." in text
    return not is_marked and not any(one in text for one in special)


def _fits_literal(text: str) -> bool:
    """Whether a literal block scalar gives a text back to the character."""
    special = ("\r", "\u2028", "\u2029", "\x85", "\f", "\v", "\0", "\ufeff", "\x7f")
    if any(one in text for one in special) or text.endswith("\n\n") or not text[0].strip():
        return False
    # A line of blanks alone would lose them, or gain some.
    return not any(line and not line.strip() for line in text.split("\n"))
