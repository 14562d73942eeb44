"""What completion offers, at a cursor written as ``¦``."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, FORM, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.completion import Completion, complete

MAP = "auth/make-api-client.map.yml"


def offered(text: str, path: str = MAP, files: dict[str, str] = CONNECTOR) -> list[Completion]:
    offset = text.index("¦")
    analysis = analyse(MemoryFiles({**files, path: text.replace("¦", "")}))
    return sorted(complete(analysis, path, offset), key=lambda item: item.sort)


def labels(text: str, path: str = MAP, files: dict[str, str] = CONNECTOR) -> list[str]:
    return [item.label for item in offered(text, path, files)]


def accepted(text: str, label: str, path: str = MAP) -> str:
    """The text after a completion is taken, placeholders and all."""
    (item,) = (item for item in offered(text, path) if item.label == label)
    plain = text.replace("¦", "")
    return plain[: item.replace.start] + item.insert + plain[item.replace.end :]


VARIABLES = ["credentials", "connectionParameters", "connectorParameters"]


class TestVariables:
    @pytest.mark.parametrize(
        "text",
        [
            "headers:\n  X:\n    $var: ¦\n",
            "headers:\n  X:\n    $var: cre¦\n",
            "headers:\n  X: {$var: ¦\n",
            "headers: {X: {$var: ¦}}\n",
            "headers:\n  X:\n    $var: $.¦\n",
        ],
    )
    def test_a_locator_begins_with_a_variable(self, text: str):
        assert labels(text) == VARIABLES

    @pytest.mark.parametrize(
        "text",
        [
            'headers:\n  X:\n    $template: "Bearer ${¦}"\n',
            'headers:\n  X:\n    $template: "Bearer ${¦\n  Y: 1\n',
            "headers:\n  X:\n    $template: 'Bearer ${cr¦}'\n",
            "headers:\n  X:\n    $template: Bearer ${¦\n",
            "headers:\n  X:\n    $template: |\n      a\n      ${¦}\n",
            'headers:\n  X: {$template: "${base64(¦)}"}\n',
            "headers:\n  X: {$template: \"${credentials.apiKey + ':' + ¦}\"}\n",
        ],
    )
    def test_an_expression_begins_with_a_variable_or_the_helper(self, text: str):
        assert labels(text) == [*VARIABLES, "base64"]

    @pytest.mark.parametrize(
        "text",
        [
            "headers:\n  X:\n    $var: credentials.¦\n",
            "headers:\n  X:\n    $var: $.credentials.a¦\n",
            'headers:\n  X:\n    $template: "Bearer ${credentials.¦}"\n',
            'headers:\n  X:\n    $template: "Bearer ${credentials.¦"\n',
            'headers:\n  X:\n    $template: "Bearer ${credentials.¦\n  Y: 1\n',
            'headers:\n  X:\n    $template: "Bearer ${credentials.ap¦iKe}"\n',
            "query: {key: {$template: '${connectionParameters.¦}'}}\n",
            "oops\nheaders:\n  X:\n    $var: credentials.¦\n  bad: x: y\n",
        ],
    )
    def test_behind_a_variable_stand_its_fields(self, text: str):
        assert labels(text) == ["apiKey"]

    def test_a_field_says_what_it_is_and_where_it_comes_from(self):
        (item,) = offered("headers: {X: {$var: credentials.¦}}\n")
        assert (item.detail, item.documentation) == (
            "string · API key",
            "Asked for in the connection form (`spec.yml`, line 8).",
        )

    def test_a_name_that_a_locator_must_escape_is_escaped(self):
        spec = SPEC.replace("apiKey:", "'api.key':")
        files = {**CONNECTOR, "spec.yml": spec}
        (item,) = offered("headers: {X: {$var: credentials.¦}}\n", files=files)
        assert (item.label, item.insert) == ("api.key", "api\\.key")

    @pytest.mark.parametrize("text", ['headers: {X: {$template: "Bea¦rer"}}\n', "a: b # $var: ¦\n"])
    def test_nothing_in_plain_text_and_comments(self, text: str):
        assert labels(text) == []

    def test_the_word_at_the_cursor_is_replaced(self):
        text = 'headers:\n  X:\n    $template: "é😀 ${credentials.ap¦iK}!"\n'
        assert accepted(text, "apiKey") == (
            'headers:\n  X:\n    $template: "é😀 ${credentials.apiKey}!"\n'
        )

    def test_a_response_is_there_where_it_can_be_read(self):
        files = {
            **CONNECTOR,
            "spec.yml": SPEC.replace(": javascript", ": rest-api-mapping"),
            "auth/test.rest.yml": "",
        }
        names = labels("responseMapping:\n  $var: ¦\n", "auth/test.rest.yml", files)
        assert names[-1] == "response"
        assert "response" not in labels("path:\n  $var: ¦\n", "auth/test.rest.yml", files)


class TestKeys:
    def test_an_empty_api_client(self):
        assert labels("¦")[:5] == ["baseUri", "headers", "query", "auth", "responseHandlers"]

    def test_keys_that_are_there_in_either_spelling_are_not_offered(self):
        names = labels("baseUrl: x\ndefaultQueryParameters: {}\nheaders: {}\n¦")
        assert names[:2] == ["auth", "responseHandlers"]

    def test_the_methods_of_this_way_to_authenticate(self):
        names = [
            item.label for item in offered(SPEC + "  ¦\n", "spec.yml") if item.kind == "method"
        ]
        assert names == [
            "getCredentialsFromConnectionParameters",
            "refreshCredentials",
            "disconnect",
        ]

    def test_a_method_comes_with_its_documentation_and_a_snippet(self):
        (item,) = (i for i in offered(FORM + "  te¦\n", "spec.yml") if i.label == "test")
        assert item.documentation.startswith("Checks that the credentials work")
        assert item.insert == (
            "test:\n    implementationType: "
            "${1|javascript,rest-api-mapping,operation-mapping,mapping|}"
        )

    def test_a_snippet_is_indented_as_the_file_is(self):
        text = "auth:\n    type: client-credentials\n    ma¦\n"
        assert accepted(text, "makeApiClient", "spec.yml") == (
            "auth:\n    type: client-credentials\n    makeApiClient:\n"
            "        implementationType: ${1|mapping,javascript|}\n"
        )

    def test_a_snippet_speaks_of_this_connectors_credentials(self):
        files = {**CONNECTOR, "spec.yml": SPEC.replace("apiKey:", "token:")}
        (item,) = (i for i in offered("h¦", files=files) if i.label == "headers")
        assert "credentials.${1:token}" in item.insert

    def test_only_the_name_where_the_colon_is_there(self):
        assert accepted("auth:\n  ti¦: x\n", "title", "spec.yml") == "auth:\n  title: x\n"

    @pytest.mark.parametrize(
        "text",
        [
            "auth:\n  ¦\n",
            "auth:\n\n  ¦\n\n  test: {}\n",
            'auth:\n  title: "x\n  ¦\n',
            "auth:\n  title: x\n  ¦\ndata: {}\n",
            "auth: {¦}\n",
        ],
    )
    def test_also_while_the_document_is_not_valid(self, text: str):
        assert "makeApiClient" in labels(text, "spec.yml")

    def test_fields_of_a_method_block(self):
        names = labels(SPEC + "  disconnect:\n    ¦\n", "spec.yml")
        assert names[:4] == ["implementationType", "filePath", "mapping", "code"]

    def test_formulas_where_a_value_is_wanted(self):
        assert labels("headers:\n  Authorization:\n    $¦\n")[:4] == [
            "$var",
            "$template",
            "$concat",
            "$eval",
        ]

    def test_no_formulas_in_spec_yml_itself(self):
        names = labels("auth:\n  title:\n    $¦\n", "spec.yml")
        assert not [name for name in names if name.startswith("$")]

    def test_the_form_in_a_file_of_its_own(self):
        assert labels("¦", "auth/ui.yml", {**CONNECTOR, "spec.yml": "name: x\n"}) == [
            "schema",
            "helpUri",
            "description",
        ]


class TestValues:
    def test_auth_types(self):
        assert labels("auth:\n  type: ¦\n", "spec.yml") == [
            "client-credentials",
            "oauth2",
            "oauth1",
            "integration-app-token",
            "membrane-token",
            "proxy",
        ]

    @pytest.mark.parametrize(
        ("method", "types"),
        [
            ("makeApiClient", ["mapping", "javascript"]),
            ("test", ["javascript", "rest-api-mapping", "operation-mapping", "mapping"]),
            ("refreshCredentials", ["javascript"]),
        ],
    )
    def test_implementation_types_of_the_method(self, method: str, types: list[str]):
        for text in (
            f"  {method}:\n    implementationType: ¦\n",
            f"  {method}: {{implementationType: ¦}}\n",
            f"  options:\n    a:\n      {method}:\n        implementationType: ma¦\n",
        ):
            assert labels(FORM + text, "spec.yml") == types

    def test_categories_in_a_list(self):
        assert labels("auth: {}\ncategories:\n  - ¦\n", "spec.yml")[:2] == ["Accounting", "Ads"]

    def test_in_a_body_inside_spec_yml(self):
        text = FORM + "  makeApiClient:\n    implementationType: mapping\n    mapping:\n      ¦\n"
        assert "baseUri" in labels(text, "spec.yml")
        text = text.replace("¦", "headers: {X: {$var: credentials.¦}}")
        assert labels(text, "spec.yml") == ["apiKey"]


@pytest.mark.parametrize("path", ["spec.yml", MAP, "auth/test.js", "auth/ui.yml", "README.md"])
def test_at_every_place_of_every_file_there_is_an_answer(path: str):
    text = CONNECTOR.get(path, "name: x\n")
    for offset in range(len(text) + 1):
        for broken in (text, text[:offset], text[:offset] + "\n" + text[offset + 1 :]):
            complete(analyse(MemoryFiles({**CONNECTOR, path: broken})), path, offset)
