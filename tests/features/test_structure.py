"""What a document consists of: outline, links, folds, selections; and names in a workspace."""

from __future__ import annotations

from itertools import pairwise
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import CONNECTOR, SPEC
from yaml_texts import edited_texts

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.document_links import document_links
from spec_lsp.features.document_symbols import DocumentSymbol, document_symbols
from spec_lsp.features.folding import folding
from spec_lsp.features.selection_ranges import selection_ranges
from spec_lsp.features.workspace_symbols import matches, workspace_symbols

MAP = "auth/make-api-client.map.yml"
FULL = {
    **CONNECTOR,
    "spec.yml": """
        # The connector
        # of Acme.
        #
        name: Acme
        auth:
          type: client-credentials
          ui:
            helpUri: https://docs.example.com/keys
            description: |
              See https://docs.example.com/a_(b), or ask.
            schema:
              type: object
              required: [apiKey]
              properties:
                apiKey: {type: string, title: API key}
          #region methods
          makeApiClient:
            implementationType: mapping
          test:
            implementationType: 'javascript'
          #endregion
          options:
            basic:
              type: client-credentials
              title: User and password
        """,
    MAP: """
        baseUri: https://api.example.com
        headers:
          A: {$template: "Bearer ${credentials.apiKey}"}
        query: [{a: 1}, b]
        """,
}


def analysed(files: dict[str, str] = FULL):
    texts = {path: dedent(text).lstrip("\n") for path, text in files.items()}
    return texts, analyse(MemoryFiles(texts))


def outline(symbols: tuple[DocumentSymbol, ...], depth: int = 0) -> list[str]:
    lines: list[str] = []
    for one in symbols:
        lines.append(f"{'  ' * depth}{one.kind} {one.name} | {one.detail}".rstrip(" |"))
        lines += outline(one.children, depth + 1)
    return lines


def test_the_outline_names_methods_with_files_and_fields_with_types():
    _, analysis = analysed()
    assert outline(document_symbols(analysis, "spec.yml")) == [
        "value name | Acme",
        "object auth",
        "  value type | client-credentials",
        "  object ui",
        "    value helpUri | https://docs.example.com/keys",
        "    value description | See https://docs.example.com/a_(b), or ask.",
        "    object schema",
        "      value type | object",
        "      list required",
        "      object properties",
        "        field apiKey | string · API key",
        "          value type | string",
        "          value title | API key",
        "  method makeApiClient | auth/make-api-client.map.yml",
        "    value implementationType | mapping",
        "  method test | auth/test.js",
        "    value implementationType | javascript",
        "  object options",
        "    option basic | client-credentials · User and password",
        "      value type | client-credentials",
        "      value title | User and password",
    ]
    assert outline(document_symbols(analysis, MAP)) == [
        "value baseUri | https://api.example.com",
        "object headers",
        "  formula A | $template Bearer ${credentials.apiKey}",
        "list query",
        "  object 1 | 1",
        "    value a | 1",
    ]
    assert document_symbols(analysis, "auth/test.js") == ()


def test_links_lead_to_files_and_pages():
    texts, analysis = analysed()
    spec = texts["spec.yml"]
    assert [
        (link.span.of(spec), link.file or link.url) for link in document_links(analysis, "spec.yml")
    ] == [
        ("https://docs.example.com/keys", "https://docs.example.com/keys"),
        ("https://docs.example.com/a_(b", "https://docs.example.com/a_(b"),
        ("mapping", MAP),
        ("javascript", "auth/test.js"),
    ]
    assert document_links(analysis, MAP) == ()  # a base URI is no page


@pytest.mark.parametrize("eol", ["\n", "\r\n"])
def test_folds_end_where_values_end(eol: str):
    texts, _ = analysed()
    spec = texts["spec.yml"].replace("\n", eol)
    analysis = analyse(MemoryFiles({**texts, "spec.yml": spec}))
    lines = spec.split(eol)
    assert [
        (lines[fold.first].strip(), lines[fold.last].strip(), fold.kind)
        for fold in folding(analysis, "spec.yml")
    ] == [
        ("# The connector", "#", "comment"),
        ("auth:", "title: User and password", "value"),
        ("ui:", "apiKey: {type: string, title: API key}", "value"),
        ("description: |", "See https://docs.example.com/a_(b), or ask.", "value"),
        ("schema:", "apiKey: {type: string, title: API key}", "value"),
        ("properties:", "apiKey: {type: string, title: API key}", "value"),
        ("#region methods", "#endregion", "region"),
        ("makeApiClient:", "implementationType: mapping", "value"),
        ("test:", "implementationType: 'javascript'", "value"),
        ("options:", "title: User and password", "value"),
        ("basic:", "title: User and password", "value"),
    ]


def test_a_selection_grows_step_by_step():
    texts, analysis = analysed()
    text = texts[MAP]
    spans = selection_ranges(analysis, MAP, text.index("apiKey"))
    assert [span.of(text) for span in spans] == [
        "apiKey",
        "credentials.apiKey",
        "${credentials.apiKey}",
        "Bearer ${credentials.apiKey}",
        '"Bearer ${credentials.apiKey}"',
        '$template: "Bearer ${credentials.apiKey}"',
        '{$template: "Bearer ${credentials.apiKey}"}',
        'A: {$template: "Bearer ${credentials.apiKey}"}',
        '  A: {$template: "Bearer ${credentials.apiKey}"}',
        'headers:\n  A: {$template: "Bearer ${credentials.apiKey}"}',
        text.rstrip("\n"),
        text,
    ]


def test_names_are_found_by_their_letters():
    texts, analysis = analysed()
    found = workspace_symbols(analysis, "acme")
    assert [(one.name, one.kind, one.container) for one in found] == [
        ("Acme", "connector", "acme"),
        ("makeApiClient", "method", "Acme"),
        ("test", "method", "Acme"),
        ("basic", "option", "Acme"),
        ("apiKey", "field", "Acme"),
    ]
    assert [one.name for one in found if matches("APK", one.name, one.container)] == ["apiKey"]
    assert found[-1].span.of(texts["spec.yml"]) == "apiKey"


@pytest.mark.parametrize(
    ("query", "name", "container", "is_meant"),
    [
        ("", "apiKey", "Acme", True),
        ("apk", "apiKey", "Acme", True),
        ("kpa", "apiKey", "Acme", False),
        ("acme apikey", "apiKey", "Acme CRM", True),
        ("acme crm key", "apiKey", "Acme CRM", True),
        ("zenith key", "apiKey", "Acme CRM", False),
        ("acme", "apiKey", "Acme CRM", False),
        ("acme crm", "Acme CRM", "acme-crm", True),
        ("GRÖSSE", "größe", "", True),
    ],
)
def test_what_a_query_means(query: str, name: str, container: str, is_meant: bool):
    assert matches(query, name, container) is is_meant


SECRET = "q8Zr1TnV5mKc0XeW7bLs"


def test_the_outline_shows_no_secret():
    text = f"""
        headers:
          Authorization: Bearer {SECRET}
          X-API-Key: {SECRET}
          X-Any: {SECRET}
          X-Version: 2024-01-01
          Cookie: {{$template: "hunter2"}}
          X-Token: {{$template: "Bearer ${{credentials.apiKey}}"}}
          X-Secret: {{$var: credentials.apiKey}}
        query: [{{token: hunter2}}, {{limit: 3}}]
        """
    _, analysis = analysed({**FULL, MAP: text})
    assert outline(document_symbols(analysis, MAP)) == [
        "object headers",
        "  value Authorization",
        "  value X-API-Key",
        "  value X-Any",
        "  value X-Version | 2024-01-01",
        "  formula Cookie",
        "  formula X-Token | $template Bearer ${credentials.apiKey}",
        "  formula X-Secret | $var credentials.apiKey",
        "list query",
        "  object 1",
        "    value token",
        "  object 2 | 3",
        "    value limit | 3",
    ]
    spec = """
        auth:
          ui: {schema: {properties: {apiKey: {title: API key, default: hunter2}}}}
        """
    _, analysis = analysed({"spec.yml": spec})
    assert outline(document_symbols(analysis, "spec.yml"))[-3:] == [
        "        field apiKey | API key",
        "          value title | API key",
        "          value default",
    ]


LEADING_OUT = """
auth:
  type: client-credentials
  ui: {helpUri: "javascript:alert(1)", description: "file:///etc/passwd or ftp://x.com/a"}
  makeApiClient: {implementationType: mapping, filePath: ../other/auth/make-api-client.map.yml}
  test: &test {implementationType: javascript}
  options:
    one: {type: client-credentials, test: *test}
    two: {type: client-credentials, test: *test, makeApiClient: {filePath: "auth/a.map.yml"}}
"""


def test_links_lead_neither_out_of_the_connector_nor_to_what_is_no_page():
    texts, analysis = analysed(
        {"spec.yml": LEADING_OUT, "auth/test.js": "", "auth/a.map.yml": "baseUri: x\n"}
    )
    assert [
        (link.span.of(texts["spec.yml"]), link.file, link.url)
        for link in document_links(analysis, "spec.yml")
    ] == [
        ("javascript", "auth/test.js", None),
        ("auth/a.map.yml", "auth/a.map.yml", None),
    ]


def grown(text: str) -> list[str]:
    """What a selection at the mark `¦` of a mapping grows to."""
    offset = text.index("¦")
    plain = text.replace("¦", "")
    analysis = analyse(MemoryFiles({**CONNECTOR, MAP: plain}))
    source = analysis.source(MAP).text
    return [span.of(source) for span in selection_ranges(analysis, MAP, offset)]


def test_a_selection_in_an_expression():
    text = """a: {$template: "x ${base64(credentials.u¦ser + ':' + credentials.password)}"}\n"""
    call = "base64(credentials.user + ':' + credentials.password)"
    assert grown(text)[:7] == [
        "user",
        "credentials.user",
        "credentials.user + ':'",
        "credentials.user + ':' + credentials.password",
        call,
        f"${{{call}}}",
        f"x ${{{call}}}",
    ]


def test_a_selection_in_a_block_scalar_with_windows_line_ends():
    text = "a:\r\n  - b: |\r\n      on¦e 😀\r\n      two\r\n  - c\r\n"
    plain = text.replace("¦", "")
    assert grown(text) == [
        "one",
        "one 😀\r\n      two",
        "|\r\n      one 😀\r\n      two",
        "b: |\r\n      one 😀\r\n      two",
        "- b: |\r\n      one 😀\r\n      two\r\n  - c",
        "a:\r\n  - b: |\r\n      one 😀\r\n      two\r\n  - c",
        plain,
    ]


def test_a_selection_in_a_broken_text():
    assert grown("a:\n  b: [x¦\nc: {\n")[0] == "x"
    assert grown("¦") == [""]


def test_folds_of_block_scalars_comments_and_regions_inside_one_another():
    text = dedent("""
        # region outer
        a: |
          # no comment
          # region no region

        b:
          # one

          # two
          # three
          - x:
              y: 1

        # region inner
        c: {
          d: 1
        }
        # endregion
        # endregion
        # endregion too many
        """).lstrip("\n")
    analysis = analyse(MemoryFiles({**CONNECTOR, MAP: text}))
    assert [(fold.first, fold.last, fold.kind) for fold in folding(analysis, MAP)] == [
        (0, 18, "region"),
        (1, 3, "value"),
        (5, 11, "value"),
        (8, 9, "comment"),
        (10, 11, "value"),
        (13, 17, "region"),
        (14, 16, "value"),
    ]


@given(edited_texts(), st.integers(0, 400))
def test_any_text_has_a_structure_that_lies_in_it(text: str, offset: int):
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": SPEC + text, MAP: text}))
    for path in ("spec.yml", MAP):
        length = len(analysis.source(path).text)

        def check(symbols: tuple[DocumentSymbol, ...], length: int = length) -> None:
            for one in symbols:
                assert 0 <= one.span.start <= one.name_span.start
                assert one.name_span.end <= one.span.end <= length
                check(one.children)

        check(document_symbols(analysis, path))
        for link in document_links(analysis, path):
            assert 0 <= link.span.start <= link.span.end <= length
        lines = len(analysis.source(path).line_starts)
        for fold in folding(analysis, path):
            assert 0 <= fold.first < fold.last < lines
        spans = selection_ranges(analysis, path, min(offset, length))
        for inner, outer in pairwise(spans):
            assert outer.start <= inner.start <= inner.end <= outer.end
            assert inner != outer
    workspace_symbols(analysis, "acme")
