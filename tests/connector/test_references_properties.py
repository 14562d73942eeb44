"""Whatever stands in a connector's files, its references can be asked for, and every span
lies in its file."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from marked import FORM

from spec_lsp.connector.analysis import Analysis, analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.connector.form_readers import unread_fields
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Context
from spec_lsp.text.source import Span

SPEC = FORM + (
    "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n"
    "  makeApiClient: {implementationType: javascript}\n"
    "  refreshCredentials:\n    implementationType: javascript\n    code: |\n"
    "      import {f} from './lib/f'; export default (c) => ({...f(c.credentials), x: c.a})\n"
    "  test: {implementationType: mapping}\n"
)
FRAGMENTS = (
    "import {f as g} from '../lib/f'\n", "import * as f from './f.js'\n",
    "import f from '../lib/f'\n",
    "export * from '../auth/make-api-client'\n", "export {f, f as default} from './g'\n",
    "module.exports = require('../lib/f')\n", "const {f, g: {h}} = require('../lib/g')\n",
    "exports.f = (c) => ", "export const f = async ({credentials: {apiKey = 1, ...r}, ...c}) => ",
    "export default function makeApiClient(c) {", "}", "{", "(", ")", ", ", ";\n", "return ",
    "f(c.credentials)", "f.g({...c, credentials})", "c.credentials.apikey",
    "c?.credentials?.['api-key']",
    "c.connectionParameters.x = 1", "delete c.credentials.y", "...c.credentials", "(c.x as any).y",
    "if (!c.credentials.z) ", "'x' in c.credentials", "const {x, y: [z]} = c.credentials", "await ",
    "(await import('../lib/g')).f(c)", "new F(c)", "this.f", "😀", "\u2028", "\r\n", "`${", "`",
    "=> ",
    "c.apiClient.get('/x', c)", "[c.a, c.credentials.b].find(Boolean)", "export ", "const f = ",
    "c", "\ud800", "'", "/*", "*/", "//", "\\", "=", "?", ".", "[",
)  # fmt: skip
CODE = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=40),
)
YAML = st.lists(
    st.sampled_from(
        ["headers: ", "{X: ", "}", "{$template: '", "'}", "${credentials.api-key}", "\n", "  ",
         "{$var: ", "credentials.apikey}", "$}", "connectionParameters}", "${credentials['a",
         "-b-c", "$jsonata: x", "- ", "&a ", "*a", "<<: ", "é😀"]
    ),
    max_size=14,
).map("".join)  # fmt: skip
FILES = st.fixed_dictionaries(
    {
        "spec.yml": st.one_of(st.just(SPEC), st.just(SPEC.replace("apiKey", "api-key")), YAML),
        "auth/make-api-client.js": CODE,
        "auth/get-credentials-from-connection-parameters.ts": CODE,
        "auth/test.map.yml": YAML,
        "lib/f.js": CODE,
        "lib/g/index.ts": CODE,
    },
    optional={"auth/ui.yml": YAML, "data/contacts/list.js": CODE, "auth/test.js": CODE},
)


@given(FILES)
def test_references_lie_in_their_files(files: dict[str, str]):
    analysis = analyse(MemoryFiles(files))
    for authentication, block, implementation in analysis.connector.implementations():
        references = analysis.references(authentication, block, implementation)
        for reference in references.found:
            assert is_inside(analysis, reference.path, reference.span)
            for step in (*reference.steps, *reference.hyphenated):
                assert is_inside(analysis, step.path, step.span)
        for shape in analysis.shapes(authentication).values():
            for field in shape.fields.values():
                if field.path is not None and field.span is not None:
                    assert is_inside(analysis, field.path, field.span)
    unread_fields(analysis)


@given(FILES)
def test_every_place_of_the_index_is_found_where_it_lies(files: dict[str, str]):
    analysis = analyse(MemoryFiles({**files, "spec-lsp.local.yml": files["auth/test.map.yml"]}))
    for symbol in analysis.index.symbols:
        for place in symbol.occurrences:
            assert is_inside(analysis, place.path, place.span)
            if place.span.start < place.span.end:
                found = analysis.index.at(place.path, place.span.start)
                assert found is not None


@given(FILES)
def test_rules_report_and_mend_inside_the_files(files: dict[str, str]):
    analysis = analyse(MemoryFiles(files))
    context = Context(analysis, {})
    for rule in RULES:
        if not "SPEC205" <= rule.code <= "SPEC209" or rule.check is None:
            continue
        for finding in rule.check(rule, context):
            assert is_inside(analysis, finding.path, finding.span)
            for fix in finding.fixes:
                for change in fix.changes:
                    for edit in getattr(change, "edits", ()):
                        assert is_inside(analysis, change.path, edit.span)


def is_inside(analysis: Analysis, path: str, span: Span) -> bool:
    assert analysis.files.read(path) is not None
    return 0 <= span.start <= span.end <= len(analysis.source(path).text)
