"""The fixes that silence a finding by a comment: on its line, or in its file."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.findings.finding import EditFile, Finding, Fix
from spec_lsp.findings.suppression import Suppression, comment, read_suppressions
from spec_lsp.syntax.yaml.nodes import scalars
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import BOM, Source, Span

# Where a comment silences nothing, or would be the wrong cure.
_NOT_OFFERED = frozenset({"SPEC001", "SPEC004", "SPEC005"})


def suppressions(analysis: Analysis, finding: Finding) -> Iterator[Fix]:
    """The fixes that silence a finding; none where a comment cannot."""
    if finding.code in _NOT_OFFERED or not _takes_comments(finding.path):
        return
    source = analysis.source(finding.path)
    what = f"{finding.code} ({finding.name})"
    for title, edit in (
        (f"Ignore {what} on this line", _on_line(analysis, source, finding)),
        (f"Ignore {what} in this file", _in_file(analysis, source, finding)),
    ):
        yield Fix(title, (EditFile(finding.path, (edit,)),))


def _takes_comments(path: str) -> bool:
    return path.endswith((".yml", ".yaml", ".js", ".ts", ".mjs", ".cjs", ".mts", ".cts"))


def _on_line(analysis: Analysis, source: Source, finding: Finding) -> TextEdit:
    """A comment of its own above the line, or above the text of several lines that holds it."""
    start = _start_of_text(analysis, source, finding)
    line = source.line_at(start)
    above = _suppression_above(source, line)
    if above is not None and above.list_span is not None:
        return _with_rule(source, above, finding.code)
    span = source.line_span(line)
    text = span.of(source.text).removeprefix(BOM)
    indent = text[: len(text) - len(text.lstrip(" \t"))]
    in_code = _is_code(analysis, source, finding)
    written = f"{indent}{comment('ignore', finding.code, in_code=in_code)}{_eol(source)}"
    first = span.start + source.text.startswith(BOM, span.start)
    return TextEdit(Span(first, first), written)


def _in_file(analysis: Analysis, source: Source, finding: Finding) -> TextEdit:
    """A comment at the top, or one more rule in the comment that stands there."""
    for there in read_suppressions(source, lambda offset: True):
        if there.lines is None and there.list_span is not None:
            return _with_rule(source, there, finding.code)
    start = len(BOM) if source.text.startswith(BOM) else 0
    if source.text.startswith(("#!", "%"), start) and len(source.line_starts) > 1:
        start = source.line_starts[1]
    in_code = not finding.path.endswith((".yml", ".yaml"))
    text = comment("ignore-file", finding.code, in_code=in_code)
    return TextEdit(Span(start, start), f"{text}{_eol(source)}")


def _with_rule(source: Source, there: Suppression, code: str) -> TextEdit:
    assert there.list_span is not None
    end = there.list_span.end
    lead = ", " if there.list_span.of(source.text).strip() else ""
    return TextEdit(Span(end, end), f"{lead}{code}")


def _suppression_above(source: Source, line: int) -> Suppression | None:
    """The comment alone on the line above that silences on this line."""
    if line == 0:
        return None
    above = source.line_span(line - 1)
    for there in read_suppressions(source, lambda offset: True):
        if there.span.start in above and there.lines is not None and line in there.lines:
            return there
    return None


def _start_of_text(analysis: Analysis, source: Source, finding: Finding) -> int:
    """Where the line begins above which a comment can stand: the finding's, or that of the
    text of several lines that holds it."""
    start = finding.span.start
    script = analysis.script_at(finding.path)
    if script is not None:
        for text in script.long_texts():
            if text.start < start < text.end:
                return text.start
        return start
    tree = analysis.yaml_documents().get(finding.path)
    for node in scalars(tree.root) if tree is not None else ():
        if node.span.start < start < node.span.end and node.span not in _code(analysis, finding):
            return node.span.start
    return start


def _code(analysis: Analysis, finding: Finding) -> list[Span]:
    """The block texts in a YAML file that are code, where every line has its own comments."""
    source = analysis.source(finding.path)
    return [
        body.code_map.whole
        for _, _, body in analysis.connector.implementations()
        if body.path == finding.path
        and body.code_map is not None
        and source.text.startswith(("|", ">"), body.code_map.whole.start)
    ]


def _is_code(analysis: Analysis, source: Source, finding: Finding) -> bool:
    if not finding.path.endswith((".yml", ".yaml")):
        return True
    return any(
        source.line_at(span.start) < source.line_at(finding.span.start)
        and finding.span.start in span
        for span in _code(analysis, finding)
    )


def _eol(source: Source) -> str:
    return "\r\n" if "\r\n" in source.text else "\n"
