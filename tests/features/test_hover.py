"""What a hover tells, and on which words."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st
from marked import CONNECTOR, FORM, SPEC
from yaml_texts import edited_texts

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.hover.hover import Hover, hover
from spec_lsp.text.source import Span

MAP = "auth/make-api-client.map.yml"
CONVERSION = "auth/get-credentials-from-connection-parameters.js"
FILES = {
    **CONNECTOR,
    "spec.yml": SPEC.replace("type: object", "type: object\n      required: [apiKey]")
    + "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n",
    CONVERSION: "module.exports = (c) => ({ token: c.connectionParameters.apiKey })\n",
    MAP: """
        baseUri: https://api.example.com
        headers:
          Authorization:
            $template: "Basic ${base64(credentials.token + ':x')} ${credentials.apiKey}"
          B: &b {$var: credentials.apiKey}
          C: *b
          D: {$template: "${uppercase(credentials.token)}"}
        """,
}


def at(place: str, path: str = MAP, files: dict[str, str] = FILES) -> tuple[str, Hover | None]:
    texts = {name: dedent(text).lstrip("\n") for name, text in files.items()}
    offset = texts[path].index(place.replace("¦", "")) + place.index("¦")

    def link(path: str, span: Span) -> str:
        return f"file:///acme/{path}#L{texts[path].count(chr(10), 0, span.start) + 1}"

    found = hover(
        analyse(MemoryFiles(texts)), path, offset, link, lambda name: f"file:///docs/{name}"
    )
    return texts[path], found


def shown(place: str, path: str = MAP, files: dict[str, str] = FILES) -> tuple[str, str]:
    """The words that are told about, and the page."""
    text, found = at(place, path, files)
    assert found is not None
    return found.span.of(text), found.markdown


API_KEY = (
    "**`apiKey`**: credential and connection parameter, `string`, secret\n\n"
    "API key\n\n"
    "Asked for in the connection form ([spec\\.yml, line 9](file:///acme/spec.yml#L9)).\n\n"
    "Used in 4 places."
)


@pytest.mark.parametrize(
    ("place", "path"),
    [
        ("${credentials.api¦Key}", MAP),
        ("$var: credentials.¦apiKey", MAP),
        ("apiKey¦: {", "spec.yml"),
        ("[¦apiKey]", "spec.yml"),
        ("connectionParameters.apiKe¦y", CONVERSION),
    ],
)
def test_a_credential_says_where_it_comes_from_wherever_it_is_named(place: str, path: str):
    assert shown(place, path) == ("apiKey", API_KEY)


def test_what_a_method_returns_leads_to_the_statement():
    assert shown("credentials.tok¦en +") == (
        "token",
        "**`token`**: credential, secret\n\n"
        f"Returned ([auth/get\\-credentials\\-from\\-connection\\-parameters\\.js, line 1]"
        f"(file:///acme/{CONVERSION}#L1)).\n\n"
        "Used in 2 places.",
    )


def test_a_form_field_tells_its_choices():
    files = {
        "spec.yml": "auth:\n  type: client-credentials\n  ui:\n    schema:\n      properties:\n"
        "        region: {type: string, title: Region, description: Where., enum: [eu, us]}\n"
    }
    assert shown("reg¦ion", "spec.yml", files) == (
        "region",
        "**`region`**: credential and connection parameter, `string`\n\nRegion\n\nWhere\\.\n\n"
        "One of `eu`, `us`.\n\n"
        "Asked for in the connection form ([spec\\.yml, line 6](file:///acme/spec.yml#L6)).\n\n"
        "Used nowhere.",
    )


def test_a_method_tells_its_file_what_it_gets_and_what_it_gives():
    words, page = shown("make¦ApiClient", "spec.yml")
    assert words == "makeApiClient"
    assert page.split("\n\n")[2:] == [
        f"Implemented in [auth/make\\-api\\-client\\.map\\.yml](file:///acme/{MAP}#L1), as "
        "`mapping`.",
        "Gets `credentials`, `connectionParameters`, `connectorParameters`. Gives the API client's "
        "configuration.",
    ]
    missing = {**CONNECTOR}
    del missing["auth/test.js"]
    assert (
        "It has no file; looked for `auth/test.js`, `auth/test.ts`."
        in (shown("te¦st:", "spec.yml", missing)[1])
    )


def test_a_template_tells_what_it_gives_for_samples():
    assert shown('"Bas¦ic') == (
        "\"Basic ${base64(credentials.token + ':x')} ${credentials.apiKey}\"",
        "**`$template`**: gives, for sample values,\n\n"
        "```text\nBasic wqt0b2tlbsK7Ong= «apiKey»\n```\n\n"
        "From `credentials.token`, `credentials.apiKey`.",
    )


def test_helpers_formulas_keys_and_values_tell_what_the_tables_say():
    assert shown("bas¦e64")[1] == (
        "**`base64(text)`**: helper\n\n"
        "Base64 of the text's UTF-8 bytes, as basic authentication wants it."
    )
    assert shown("upper¦case")[1].endswith("whether the platform knows it, no source says.")
    words, page = shown("$va¦r")
    assert words == "$var"
    assert page.startswith("**`$var`**: formula, takes a locator\n\nThe value of a variable")
    assert page.endswith("[How it is evaluated](file:///docs/formulas.md)")
    assert shown("base¦Uri")[1].startswith("**`baseUri`**: string\n\nWhat every relative path")
    assert shown("client-¦credentials", "spec.yml")[1].startswith(
        "**`client-credentials`**: `type`\n\nThe user enters what the API wants"
    )
    assert shown("Type: map¦ping", "spec.yml") == (
        "mapping",
        "**`mapping`**: `implementationType`\n\n"
        "A YAML value with formulas over the method's inputs.",
    )


def test_an_alias_shows_what_it_stands_for():
    assert shown("C: *¦b")[1] == (
        f"**`&b`**: anchor in [auth/make\\-api\\-client\\.map\\.yml, line 5](file:///acme/{MAP}#L5)"
        "\n\n```yaml\n{$var: credentials.apiKey}\n```"
    )


def test_code_tells_of_its_context_and_of_nothing_else():
    assert shown("apiClient.g¦et", "auth/test.js")[1].startswith(
        "```typescript\napiClient.get(path, query?, options?)\n```\n\nSends a GET request"
    )
    assert shown("{ api¦Client", "auth/test.js")[1].startswith("**`apiClient`**: variable")
    for place in ("asy¦nc", "retu¦rn", "'/m¦e'"):
        assert at(place, "auth/test.js")[1] is None


def test_nothing_is_told_of_names_of_the_authors_own():
    assert at("  B¦:")[1] is None
    assert shown("Author¦ization")[1].startswith("**`Authorization`**: string")


def test_texts_of_a_repository_are_never_markup():
    title = "<img src=x> [a](http://evil) `b` **c** ![d](e)"
    files = {**CONNECTOR, "spec.yml": FORM.replace("title: API key", f'title: "{title}"')}
    page = shown("api¦Key", "spec.yml", files)[1]
    assert page.split("\n\n")[1] == (
        r"\<img src=x\> \[a\]\(http\://evil\) \`b\` \*\*c\*\* \!\[d\]\(e\)"
    )
    plain = at("api¦Key", "spec.yml", files)[1]
    assert plain is not None
    assert title in plain.plain


@given(edited_texts(), st.integers(0, 400))
def test_any_text_can_be_pointed_at(text: str, offset: int):
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": SPEC + text, MAP: text}))
    for path in ("spec.yml", MAP, "auth/test.js"):
        length = len(analysis.source(path).text)
        found = hover(analysis, path, min(offset, length), lambda path, span: None)
        assert found is None or 0 <= found.span.start <= found.span.end <= length
