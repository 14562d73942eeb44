"""Where the lens that runs the auth test stands."""

from __future__ import annotations

from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.code_lens import code_lenses, reference_lenses


def lenses(path: str, files: dict[str, str]) -> list[tuple[str, str, str | None]]:
    """The lenses that run the test with the right secret."""
    analysis = analyse(MemoryFiles(files))
    return [
        (lens.span.of(files[path]), lens.title, lens.option)
        for lens in code_lenses(analysis, path)
        if not lens.wrong_secret
    ]


def test_on_the_auth_block_and_on_the_test_itself():
    assert lenses("spec.yml", CONNECTOR) == [("auth", "▶ Run auth test", None)]
    assert lenses("auth/test.js", CONNECTOR) == [("test", "▶ Run auth test", None)]
    assert lenses("auth/make-api-client.map.yml", CONNECTOR) == []


def test_on_each_option_with_its_name():
    files = {
        **CONNECTOR,
        "spec.yml": SPEC + "  options:\n    basic: {type: client-credentials}\n",
    }
    assert lenses("spec.yml", files) == [
        ("auth", "▶ Run auth test (default)", None),
        ("basic", "▶ Run auth test (basic)", "basic"),
    ]
    assert lenses("auth/test.js", files) == [
        ("test", "▶ Run auth test (default)", None),
        ("test", "▶ Run auth test (basic)", "basic"),
    ]


def wrong_secrets(spec: str) -> list[tuple[str, str | None]]:
    analysis = analyse(MemoryFiles({**CONNECTOR, "spec.yml": spec}))
    lenses = code_lenses(analysis, "spec.yml")
    return [(lens.title, lens.option) for lens in lenses if lens.wrong_secret]


def test_a_second_action_alters_the_secret_where_there_is_one():
    form = "auth:\n  type: client-credentials\n  ui: {schema: {properties: {PROPERTIES}}}\n"
    plain, secret = "subdomain: {type: string}", "apiKey: {type: string}"
    assert wrong_secrets(form.replace("PROPERTIES", plain)) == []
    assert wrong_secrets(form.replace("PROPERTIES", secret)) == [("▶ with a wrong secret", None)]
    connector_wide = "parametersSchema: {properties: {clientSecret: {type: string}}}\n"
    assert wrong_secrets(form.replace("PROPERTIES", plain) + connector_wide) == [
        ("▶ with a wrong secret", None)
    ]
    option = "  options: {basic: {type: client-credentials}}\n"
    assert wrong_secrets(form.replace("PROPERTIES", secret) + option) == [
        ("▶ with a wrong secret (default)", None)
    ]


def test_a_field_of_a_form_says_how_often_it_is_used():
    files = {**CONNECTOR, "spec.yml": CONNECTOR["spec.yml"].replace(
        "        apiKey:", "        spare: {type: string}\n        apiKey:"
    )}  # fmt: skip
    analysis = analyse(MemoryFiles(files))
    assert [
        (lens.span.of(files["spec.yml"]), lens.title)
        for lens in reference_lenses(analysis, "spec.yml")
    ] == [("spare", "0 references"), ("apiKey", "1 reference")]
    assert reference_lenses(analysis, "auth/make-api-client.map.yml") == ()
