"""Navigation in connectors that are being edited: it never fails, it never speaks of what was,
and what a rename leaves is the connector that it was."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from spec_lsp.connector.analysis import Parsers, analyse
from spec_lsp.connector.discover import find_roots
from spec_lsp.connector.files import DiskFiles, MemoryFiles
from spec_lsp.features.definition import declaration, definition, type_definition
from spec_lsp.features.references import highlights, references
from spec_lsp.features.rename import RenameRefused, prepare_rename, rename
from spec_lsp.features.rename_check import broken_file, tried_out

CORPUS = Path(__file__).parents[1] / "corpus"
PARSERS = Parsers()
PIECES = (
    "", " ", "\n", "\r\n", ":", "{", "}", "'", '"', "&a ", "*a", "credentials.", "${", "apiKey",
    "- ", "#", "\t", "🔑", "\ufeff", "  <<: *a\n", "[", "|\n", "...connectionParameters, ", "=>",
)  # fmt: skip


def texts_of(root: Path) -> dict[str, str]:
    paths = [path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()]
    files = DiskFiles(root)
    return {path: source.text for path in sorted(paths) if (source := files.read(path))}


CONNECTORS = [texts_of(root) for root in sorted(find_roots(CORPUS))]


@st.composite
def edited(draw: st.DrawFn) -> list[dict[str, str]]:
    """The texts of a connector, after each of some edits."""
    texts = draw(st.sampled_from(CONNECTORS))
    states = [texts]
    for _ in range(draw(st.integers(0, 3))):
        path = draw(st.sampled_from(sorted(texts)))
        text = texts[path]
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from((0, 0, 1, 2, 5, 40))))
        texts = {**texts, path: text[:start] + draw(st.sampled_from(PIECES)) + text[end:]}
        states.append(texts)
    return states


@settings(max_examples=60)
@given(edited())
def test_the_index_is_that_of_a_fresh_analysis(states: list[dict[str, str]]):
    for texts in states:
        kept = analyse(MemoryFiles(texts), PARSERS).index
        assert kept.symbols == analyse(MemoryFiles(texts)).index.symbols
        for symbol in kept.symbols:
            for place in symbol.occurrences:
                written = place.span.of(texts[place.path])
                if place.form in ("member", "shorthand", "key", "anchor"):
                    assert written == place.name
                assert 0 <= place.span.start <= place.span.end <= len(texts[place.path])


@settings(max_examples=60)
@given(edited(), st.data())
def test_whatever_stands_at_the_cursor_is_answered(
    states: list[dict[str, str]], data: st.DataObject
):
    texts = states[-1]
    analysis = analyse(MemoryFiles(texts), PARSERS)
    places = [place for symbol in analysis.index.symbols for place in symbol.occurrences]
    if places and data.draw(st.booleans()):
        place = data.draw(st.sampled_from(places))
        path, offset = place.path, place.span.start
    else:
        path = data.draw(st.sampled_from(sorted(texts)))
        offset = data.draw(st.integers(0, len(texts[path])))
    for find in (definition, declaration, type_definition):
        for target in find(analysis, path, offset):
            assert target.span.start <= target.name.start <= target.name.end <= target.span.end
            assert target.origin.start <= offset <= target.origin.end
    every = references(analysis, path, offset, with_definitions=True)
    assert set(references(analysis, path, offset, with_definitions=False)) <= set(every)
    highlights(analysis, path, offset)
    name = data.draw(
        st.sampled_from(("fresh", "fresh-name", "fresh.name", "a b", "", "é", "$x", "x/y"))
    )
    try:
        told = prepare_rename(analysis, path, offset)
        changes = rename(analysis, path, offset, name)
    except RenameRefused:
        return
    assert (told is None) == (changes is None)
    after = tried_out(analysis, changes or ())
    assert after is not None
    assert broken_file(analysis, after, changes or ()) is None
