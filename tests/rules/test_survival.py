"""Whatever stands in a connector's files, no rule raises, and every span lies in its file."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st
from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.findings.finding import EditFile, Finding
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Context

MAPPING = """\
baseUri:
  $map: {value: $.credentials.region, mappings: [{from: eu, to: http://eu.example.com}]}
headers: &headers
  A: {$template: "é😀 {credentials.apiKey} ${btoa(credentials.apiKey)}"}
  B: "\\x41 ${credentials.apiKey}"
  X-Api-Key: |
    8f14e45fceea167a5a36dedd4bea2543
  C: {$var: credentials[name]}
responseHandlers:
  - match: {$eval: {$var: response.status}, is_not: 5}
    error: {key: token_expired}
  - <<: *headers
  - $case: [{filter: [{field: a, operator: gt}], value: 1}]
"""
PROGRAM = """\
import get from 'lodash/get'
const apiKey = '8f14e45fceea167a5a36dedd4bea2543'
exports.test = async ({ apiClient }) => {
  try { await apiClient.get(`/é😀${apiKey}`) } catch (e) { return true }
  apiClient.get('/me').then(() => true).catch(() => true)
  return true
}
"""
PIECES = (
    "\0", "\ufeff", "\u2028", "\r\n", "\t", "{", "}", "[", "]", "&a ", "*a", "${", "$", '"', "'",
    "|\n", "😀", "\ud800", "$map: ", "$eval: ", "<<: *a", "- ", ": ", "\\", "`", "/*", "await ",
    "try {", "catch", "=>", "( ", "",
)  # fmt: skip


@st.composite
def broken(draw: st.DrawFn, text: str) -> str:
    """A text that is cut off, or into which something was typed."""
    for _ in range(draw(st.integers(0, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.sampled_from([0, 0, 1, 5, 10_000])))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
    return text


def findings(files: dict[str, str]) -> list[Finding]:
    context = Context(analyse(MemoryFiles(files, ignored=False)), {})
    return [finding for rule in RULES if rule.check for finding in rule.check(rule, context)]


@given(broken(MAPPING), broken(PROGRAM), broken(SPEC), st.booleans())
@example(MAPPING, PROGRAM, SPEC, False)
def test_every_span_lies_in_its_file(mapping: str, program: str, spec: str, typescript: bool):
    files = {
        "spec.yml": spec,
        "auth/make-api-client.map.yml": mapping,
        "auth/test.ts" if typescript else "auth/test.js": program,
        "spec-lsp.local.yml": "",
    }
    for finding in findings(files):
        assert 0 <= finding.span.start <= finding.span.end <= len(files[finding.path])
        for fix in finding.fixes:
            for change in fix.changes:
                for edit in change.edits if isinstance(change, EditFile) else ():
                    assert 0 <= edit.span.start <= edit.span.end <= len(files[change.path])


def test_the_sound_texts_hold_something_for_every_rule_here():
    codes = {finding.code for finding in findings(
        {**CONNECTOR, "auth/make-api-client.map.yml": MAPPING, "auth/test.js": PROGRAM}
    )}  # fmt: skip
    assert {"SPEC303", "SPEC304", "SPEC305", "SPEC308", "SPEC401", "SPEC404", "SPEC408"} <= codes
