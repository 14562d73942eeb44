"""Whatever is typed, and wherever the cursor stands: nothing raises, and what is offered can be
done."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from marked import API_CLIENT, CONNECTOR, SPEC, TEST
from yaml_texts import edited_texts

from spec_lsp.connector.analysis import Parsers, analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.formatting import formatting, line_begun
from spec_lsp.features.refactorings.all import refactorings
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Source, Span

from .applied import applied
from .test_bodies import INLINED
from .test_javascript_to_mapping import VALUES, returning

MAP = "auth/make-api-client.map.yml"
PROGRAM = "auth/make-api-client.js"
TYPED = "{}[]:,-?&*!|>'\"%@`#~ \t\n\r\0aé😀\u2028\x85\ufeff\\<=$"
PARSERS = Parsers()


@st.composite
def edited(draw: st.DrawFn, text: str) -> str:
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        removed = draw(st.sampled_from((0, 0, 1, 1, 5, 20)))
        text = text[:at] + ("" if removed else draw(st.sampled_from(TYPED))) + text[at + removed :]
    return text


CONNECTORS = st.one_of(
    st.builds(
        lambda spec, mapping, test: {"spec.yml": spec, MAP: mapping, "auth/test.js": test},
        edited(SPEC), edited(API_CLIENT) | edited_texts(), edited(TEST),
    ),
    st.builds(
        lambda spec, code: {**CONNECTOR, "spec.yml": spec, PROGRAM: code},
        edited(SPEC.replace("mapping", "javascript")), edited(returning(VALUES[0])),
    ),
    st.builds(lambda spec: {"spec.yml": spec}, edited(INLINED) | edited_texts()),
    st.builds(lambda spec: {"spec.yml": spec.replace("\n", "\r\n")}, edited(INLINED)),
)  # fmt: skip


@given(CONNECTORS, st.data())
def test_nothing_raises(files: dict[str, str], data: st.DataObject):
    analysis = analyse(MemoryFiles(files), PARSERS)
    for path, text in files.items():
        for _ in range(4):
            ends = data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text))))
            span = Span(min(ends), max(ends))
            for one in refactorings(analysis, path, span):
                applied(files, one.changes)
            for one in refactorings(analysis, path, Span(ends[0], ends[0])):
                applied(files, one.changes)
            apply_edits(text, formatting(analysis, path, 2, span))
            apply_edits(text, line_begun(Source(text), ends[0], 2))
        apply_edits(text, formatting(analysis, path, 4))
