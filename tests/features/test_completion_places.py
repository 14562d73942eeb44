"""What completion offers in forms, headers, formulas, blocks and code."""

from __future__ import annotations

import pytest
from features.test_completion import MAP, labels, offered
from hypothesis import given
from hypothesis import strategies as st
from marked import CONNECTOR, FORM, SPEC
from yaml_texts import edited_texts

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.diagnosis.diagnose import diagnose
from spec_lsp.features.completion import complete
from spec_lsp.features.signature_help import signature_help
from spec_lsp.format.snippets import plain_text

TEST = "auth/test.js"
REST = {
    **CONNECTOR,
    "spec.yml": SPEC.replace(": javascript", ": rest-api-mapping"),
    "auth/test.rest.yml": "",
}


def in_form(text: str) -> str:
    """A spec.yml whose form has some more lines."""
    return FORM + text


class TestForms:
    def test_keywords_of_data_schemas_at_every_depth(self):
        names = labels(in_form("          ¦\n"), "spec.yml")
        assert names == []  # `apiKey` is written in braces
        spec = "auth:\n  ui:\n    schema:\n      properties:\n        a:\n          ¦\n"
        assert labels(spec, "spec.yml")[:6] == [
            "type", "title", "description", "properties", "required", "items",
        ]  # fmt: skip
        deep = "auth:\n  ui:\n    schema: {properties: {a: {items: {¦}}}}\n"
        assert "format" in labels(deep, "spec.yml")

    def test_types_formats_and_flags(self):
        assert labels("auth: {ui: {schema: {type: ¦}}}\n", "spec.yml") == [
            "string", "number", "integer", "boolean", "object", "array", "null",
        ]  # fmt: skip
        assert labels("auth: {ui: {schema: {format: pa¦}}}\n", "spec.yml")[0] == "password"
        assert labels("auth: {ui: {schema: {isSensitive: ¦}}}\n", "spec.yml") == ["false", "true"]

    def test_required_offers_the_fields_that_it_does_not_name(self):
        spec = (
            "auth:\n  ui:\n    schema:\n      properties: {a: {}, b: {}, c: {}}\n"
            "      required:\n        - a\n        - ¦\n"
        )
        assert labels(spec, "spec.yml") == ["b", "c"]


class TestHeaders:
    def test_names_and_values(self):
        assert labels("headers:\n  ¦\n")[:2] == ["Authorization", "X-API-Key"]
        assert "application/json" in labels("headers:\n  Content-Type: ¦\n")
        assert "application/json" in labels("headers:\n  content-type: ¦\n")

    def test_in_the_case_of_those_that_are_there(self):
        names = labels("headers:\n  accept: '*/*'\n  ¦\n")
        assert "authorization" in names
        assert "accept" not in names


class TestFormulas:
    def test_the_parts_of_an_argument(self):
        assert labels("headers:\n  A:\n    $map:\n      ¦\n")[:3] == ["value", "mapping", "default"]
        assert labels("headers:\n  A:\n    $case:\n      cases:\n        - ¦\n")[:2] == [
            "filter",
            "value",
        ]
        assert labels("headers:\n  A:\n    $iterate:\n      source: 1\n      ¦\n") == ["item"]

    def test_operators(self):
        assert "isEmpty" in labels("headers:\n  A:\n    $eval: {$var: credentials.apiKey}\n    ¦\n")
        text = "headers: {A: {$case: {cases: [{filter: [{field: a, operator: ¦}]}]}}}\n"
        assert "is_empty" in labels(text)

    def test_accepting_a_variable_goes_on(self):
        (first, *_) = offered("headers: {A: {$var: ¦}}\n")
        assert (first.label, first.goes_on) == ("credentials", True)


class TestOwnThings:
    def test_files_that_could_implement_a_method(self):
        spec = SPEC + "    filePath: ¦\n"
        assert labels(spec, "spec.yml") == [MAP, TEST]
        spec = SPEC.replace("mapping\n", "mapping\n    filePath: ¦\n")
        assert labels(spec, "spec.yml") == [MAP, TEST]

    def test_the_methods_that_are_required_come_first(self):
        names = [i.label for i in offered(FORM + "  ¦\n", "spec.yml") if i.kind == "method"]
        assert names[0] == "makeApiClient"

    def test_a_request_and_a_call(self):
        files = {
            **CONNECTOR,
            "spec.yml": SPEC.replace(": javascript", ": operation-mapping"),
            "auth/test.op.yml": "",
            "operations/ping/spec.yml": "methods: {}\n",
        }
        assert labels("¦", "auth/test.op.yml", files)[:3] == [
            "operationKey", "inputMapping", "outputMapping",
        ]  # fmt: skip
        assert labels("operationKey: ¦\n", "auth/test.op.yml", files) == ["ping"]
        assert labels("¦", "auth/test.rest.yml", REST)[:2] == ["path", "method"]


class TestBlocks:
    @pytest.mark.parametrize("text", ["¦", "key: acme\n¦\n", "auth:\n  ¦\n", "auth:\n    ¦\n"])
    def test_a_whole_way_to_authenticate(self, text: str):
        blocks = [item for item in offered(text, "spec.yml") if item.kind == "block"]
        assert [item.label for item in blocks][:4] == [
            "API key in a header", "Bearer token", "API key in the query", "Basic authentication",
        ] or len(blocks) >= 8  # fmt: skip
        for item in blocks:
            plain = text.replace("¦", "")
            after = plain[: item.replace.start] + plain_text(item.insert)
            after += plain[item.replace.end :]
            found = diagnose(analyse(MemoryFiles({"spec.yml": after})), {})
            assert {one.code for one in found} <= {"SPEC201", "SPEC406"}, (item.label, after)

    def test_none_where_one_is_written(self):
        for text in ("auth:\n  type: oauth2\n  ¦\n", "auth: {}\n¦\n", "name: ¦\n"):
            assert not [item for item in offered(text, "spec.yml") if item.kind == "block"]


def code(text: str) -> list[str]:
    return labels(text, TEST, CONNECTOR)


class TestCode:
    @pytest.mark.parametrize(
        ("text", "expected"),
        [
            ("exports.test = async (c) => c.credentials.¦", ["apiKey"]),
            ("exports.test = async (c) => {\n  c.credentials.¦\n  return 1\n}\n", ["apiKey"]),
            ("exports.test = async (c) => {\n  c.credentials?.ap¦\n}\n", ["apiKey"]),
            ("exports.test = async ({ credentials: { ¦ } }) => 1\n", ["apiKey"]),
            (
                "exports.test = async ({ credentials }) => { const k = credentials; k.¦ }\n",
                ["apiKey"],
            ),
            (
                "const f = (x) => x.¦;\nexports.test = (c) => f(c.connectionParameters)\n",
                ["apiKey"],
            ),
            (
                "exports.test = async ({ apiClient }) => apiClient.¦\n",
                ["get", "post", "put", "patch", "delete"],
            ),
            (
                "exports.test = async (c) => c.¦\n",
                ["apiClient", "credentials", "connectionParameters", "connectorParameters"],
            ),
            (
                "exports.test = async ({ ¦ }) => 1\n",
                ["apiClient", "credentials", "connectionParameters", "connectorParameters"],
            ),
        ],
    )
    def test_members_of_the_context(self, text: str, expected: list[str]):
        assert code(text) == expected

    @pytest.mark.parametrize(
        "text",
        [
            "exports.test = async (c) => ¦",
            "exports.test = async (c) => Math.¦",
            "exports.test = async (c) => { const o = { ¦ } }\n",
            "exports.test = async (c) => 'credentials.¦'\n",
            "exports.test = async (c) => { // c.credentials.¦\n}\n",
            "c.credentials.¦\n",
            "exports.test = async (c) => c.apiClient.get('/x').then(r => r.¦)\n",
        ],
    )
    def test_nothing_of_what_is_the_editors_own_business(self, text: str):
        assert code(text) == []

    def test_code_in_spec_yml_too(self):
        spec = FORM + (
            "  test:\n    implementationType: javascript\n    code: |\n"
            "      exports.test = async (c) => {\n        return c.credentials.¦\n      }\n"
        )
        assert labels(spec, "spec.yml", CONNECTOR) == ["apiKey"]


def signature(text: str, path: str = MAP) -> tuple[str, int | None] | None:
    offset = text.index("¦")
    analysis = analyse(MemoryFiles({**CONNECTOR, path: text.replace("¦", "")}))
    found = signature_help(analysis, path, offset)
    return (found.label, found.active) if found is not None else None


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ('a: {$template: "${base64(¦)}"}\n', MAP, ("base64(text)", 0)),
        ('a: {$template: "${base64(a + ¦', MAP, ("base64(text)", 0)),
        ('a: {$template: "${hmacSha256(\'a,(\', ¦)}"}\n', MAP, ("hmacSha256(key, text)", 1)),
        ('a: {$template: "${hmacSha256(base64(x), ¦)}"}\n', MAP, ("hmacSha256(key, text)", 1)),
        ('a: {$template: "${md5(a, ¦)}"}\n', MAP, ("md5(text)", None)),
        ('a: {$template: "${(¦)}"}\n', MAP, None),
        ('a: {$template: "base64(¦)"}\n', MAP, None),
        ("a:\n  $map:\n    mapping: ¦\n", MAP, ("$map: {value, mapping, default}", 1)),
        ("a:\n  $map:\n    ¦\n", MAP, ("$map: {value, mapping, default}", None)),
        ("a: ¦\n", MAP, None),
        (
            "exports.test = ({apiClient}) => apiClient.post('/x', {a: [1, 2]}, ¦)\n", TEST,
            ("apiClient.post(path, data?, options?)", 2),
        ),
        (
            "exports.test = ({apiClient}) => apiClient.get(¦", TEST,
            ("apiClient.get(path, query?, options?)", 0),
        ),
        ("exports.test = () => map.get(¦)\n", TEST, None),
    ],
)  # fmt: skip
def test_the_signature_of_what_is_written(text: str, path: str, expected: object):
    assert signature(text, path) == expected


@given(edited_texts(), st.integers(0, 300))
def test_any_text_has_completions_and_signatures(text: str, offset: int):
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": SPEC + text, MAP: text, TEST: text}))
    for path in ("spec.yml", MAP, TEST):
        length = len(analysis.source(path).text)
        for item in complete(analysis, path, min(offset, length)):
            assert 0 <= item.replace.start <= item.replace.end <= length
        signature_help(analysis, path, min(offset, length))
