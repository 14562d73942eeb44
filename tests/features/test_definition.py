"""Where something is defined, declared and described, and where it is used."""

from __future__ import annotations

from textwrap import dedent

from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.definition import declaration, definition, type_definition
from spec_lsp.features.references import highlights, references

MAP = "auth/make-api-client.map.yml"
CONVERSION = "auth/get-credentials-from-connection-parameters.js"
FILES = {
    **CONNECTOR,
    "spec.yml": SPEC + "    filePath: auth/test.js\n"
    "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
    CONVERSION: "module.exports = (c) => ({ apiKey: c.connectionParameters.apiKey, token: 1 })\n",
    MAP: """
        headers:
          A: &a {$var: credentials.apiKey}
          B: *a
          C: {$template: "${credentials.token} ${credentials.apiKey}"}
        """,
}


def at(place: str, path: str):
    """The files, and the offset that ``¦`` marks in a file."""
    texts = {name: dedent(text).lstrip("\n") for name, text in FILES.items()}
    offset = texts[path].index(place.replace("¦", "")) + place.index("¦")
    return texts, analyse(MemoryFiles(texts)), path, offset


def targets(find, place: str, path: str = MAP) -> list[str]:
    texts, analysis, path, offset = at(place, path)
    found = find(analysis, path, offset)
    for target in found:
        assert target.origin.start <= offset <= target.origin.end
        assert target.span.start <= target.name.start <= target.name.end <= target.span.end
    return [
        f"{target.path}:{texts[target.path].count(chr(10), 0, target.name.start) + 1} "
        f"{target.span.of(texts[target.path])}"
        for target in found
    ]


FORM_FIELD = "spec.yml:8 apiKey: {type: string, title: API key, format: password}"


def test_a_credential_is_defined_by_the_form_and_by_what_is_returned():
    assert targets(definition, "${credentials.¦apiKey}") == [f"{CONVERSION}:1 apiKey", FORM_FIELD]
    assert targets(declaration, "${credentials.¦apiKey}") == [FORM_FIELD]
    assert targets(definition, "${credentials.¦token}") == [f"{CONVERSION}:1 token"]
    assert targets(declaration, "${credentials.¦token}") == [f"{CONVERSION}:1 token"]
    assert targets(definition, "connectionParameters.api¦Key", CONVERSION) == [
        f"{CONVERSION}:1 apiKey",
        FORM_FIELD,
    ]


def test_its_type_is_its_data_schema():
    assert targets(type_definition, "${credentials.¦apiKey}") == [
        "spec.yml:8 {type: string, title: API key, format: password}"
    ]
    assert targets(type_definition, "${credentials.¦token}") == []


def test_the_type_of_a_variable_is_the_schema_of_all_that_it_holds():
    form = """spec.yml:6 type: object
      properties:
        apiKey: {type: string, title: API key, format: password}"""
    assert targets(type_definition, "${¦credentials.token") == [form]
    assert targets(type_definition, "c.connection¦Parameters", CONVERSION) == [form]


def test_a_method_leads_to_its_function_or_file_and_back_to_its_block():
    function = ["auth/test.js:1 test"]
    assert targets(definition, "  te¦st:", "spec.yml") == function
    assert targets(definition, "javascript¦\n    filePath", "spec.yml") == function
    assert targets(definition, "filePath: auth¦/", "spec.yml") == function
    assert targets(definition, "make¦ApiClient", "spec.yml") == [f"{MAP}:1 "]
    assert targets(declaration, "exports.te¦st", "auth/test.js") == [
        "spec.yml:11 test:\n    implementationType: javascript\n    filePath: auth/test.js"
    ]


def test_an_alias_leads_to_its_anchor():
    assert targets(definition, "*¦a") == [f"{MAP}:2 a"]


def test_nothing_is_said_of_what_has_no_definition():
    for place in ("${¦credentials.token", "hea¦ders", "B¦:"):
        assert targets(definition, place) == []
    for place in ("hea¦ders", "B¦:"):
        assert targets(type_definition, place) == []


def test_references_are_everywhere_definitions_only_where_they_are_asked_for():
    texts, analysis, path, offset = at("${credentials.¦apiKey}", MAP)
    every = references(analysis, path, offset, with_definitions=True)
    assert [(place.path, place.role) for place in every] == [
        (CONVERSION, "definition"),
        (CONVERSION, "reference"),
        (MAP, "reference"),
        (MAP, "reference"),
        ("spec.yml", "definition"),
    ]
    assert references(analysis, path, offset, with_definitions=False) == tuple(
        place for place in every if place.role == "reference"
    )
    assert references(analysis, path, texts[MAP].index("headers"), with_definitions=True) == ()


def test_in_the_file_at_hand_they_are_shown_with_what_writes():
    texts, analysis, path, offset = at("({ ¦apiKey", CONVERSION)
    assert [
        (found.span.of(texts[path]), found.is_write) for found in highlights(analysis, path, offset)
    ] == [("apiKey", True), ("apiKey", False)]
