"""From a connector's files to its model (format §1, §2, §4, §12)."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given, settings
from yaml_texts import edited_texts

from spec_lsp.connector.build import build
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.connector.model import Authentication, Connector, MethodBlock
from spec_lsp.format.methods import AUTH_METHODS
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.values import to_value


def connector(spec: str, *paths: str, **texts: str) -> Connector:
    """The model of a spec.yml with some (empty) files beside it."""
    return build(MemoryFiles({"spec.yml": dedent(spec), **dict.fromkeys(paths, ""), **texts}))


def authentication(model: Connector, option: str | None = None) -> Authentication:
    found = model.authentication(option)
    assert found is not None
    return found


def block(model: Connector, key: str, option: str | None = None) -> MethodBlock:
    return authentication(model, option).methods[key]


def chosen(model: Connector, key: str, option: str | None = None) -> tuple[str, str] | None:
    """The path and the type of a method's implementation."""
    implementation = block(model, key, option).implementation
    return (implementation.path, implementation.type.name) if implementation else None


def written(kind: str, more: str = "") -> str:
    return f"auth:\n  type: oauth2\n  test:\n    implementationType: {kind}\n{more}"


# -- naming rules


@pytest.mark.parametrize(
    ("key", "file"),
    [
        ("getCredentialsFromConnectionParameters", "get-credentials-from-connection-parameters"),
        ("makeApiClient", "make-api-client"),
        ("test", "test"),
        ("refreshCredentials", "refresh-credentials"),
        ("getOAuthConfig", "get-oauth-config"),
        ("getOAuthConfig", "oauth-config"),
        ("getTokenData", "get-token-data"),
        ("getCredentialsFromAccessTokenResponse", "get-credentials-from-access-token-response"),
        ("getCredentialsFromRefreshTokenResponse", "get-credentials-from-refresh-token-response"),
        ("disconnect", "disconnect"),
    ],
)
def test_a_method_s_file_is_its_key_in_kebab_case(key: str, file: str):
    model = connector(f"auth: {{{key}: {{implementationType: javascript}}}}", f"auth/{file}.js")
    assert chosen(model, key) == (f"auth/{file}.js", "javascript")


def test_every_method_has_a_file_name_in_lower_case():
    for method in AUTH_METHODS:
        assert all(file == file.lower() and "_" not in file for file in method.files)


def test_another_spelling_of_a_key_is_the_same_method():
    model = connector("auth: {oAuthConfig: {implementationType: mapping}}", "auth/oauth-config.yml")
    assert block(model, "getOAuthConfig").key == "oAuthConfig"
    assert chosen(model, "getOAuthConfig") == ("auth/oauth-config.yml", "mapping")


@pytest.mark.parametrize(
    ("kind", "suffixes"),
    [
        ("javascript", (".js", ".ts")),
        ("mapping", (".map.yml", ".yml")),
        ("rest-api-mapping", (".rest.yml", ".api.yml")),
        ("graphql-api-mapping", (".graphql.yml",)),
        ("operation-mapping", (".op.yml",)),
    ],
)
def test_suffixes_are_tried_in_the_table_s_order(kind: str, suffixes: tuple[str, ...]):
    paths = [f"auth/test{suffix}" for suffix in suffixes]
    for number, path in enumerate(paths):
        assert chosen(connector(written(kind), *paths[number:]), "test") == (path, kind)
    missing = block(connector(written(kind)), "test")
    assert (missing.implementation, missing.searched) == (None, tuple(paths))


def test_not_supported_has_no_file_and_looks_for_none():
    found = block(connector(written("not-supported"), "auth/test.js"), "test")
    assert (found.implementation, found.searched) == (None, ())


def test_a_file_of_another_type_is_not_taken_but_named():
    found = block(connector(written("javascript"), "auth/test.rest.yml"), "test")
    assert found.implementation is None
    assert [(file.path, file.type.name) for file in found.found] == [
        ("auth/test.rest.yml", "rest-api-mapping")
    ]


@pytest.mark.parametrize("body", ["{}", "", "{implementationType: }"])
def test_in_a_block_without_a_type_the_file_decides(body: str):
    model = connector(f"auth:\n  test: {body}\n", "auth/test.rest.yml", "auth/test.graphql.yml")
    assert chosen(model, "test") == ("auth/test.rest.yml", "rest-api-mapping")


def test_an_unknown_type_leads_to_no_file():
    found = block(connector(written("java"), "auth/test.js"), "test")
    assert (found.implementation, found.searched) == (None, ())


# -- filePath


def test_a_file_path_wins_over_the_naming_rule():
    model = connector(written("javascript", "    filePath: ./lib/check.js\n"),
                      "auth/test.js", "lib/check.js")  # fmt: skip
    assert chosen(model, "test") == ("lib/check.js", "javascript")


def test_a_file_path_s_suffix_tells_the_type_where_none_is_written():
    model = connector("auth: {test: {filePath: lib/check.rest.yml}}", "lib/check.rest.yml")
    assert chosen(model, "test") == ("lib/check.rest.yml", "rest-api-mapping")


@pytest.mark.parametrize(
    "path",
    ["../x.js", "/etc/x.js", "C:\\x.js", "\\\\host\\x.js", ".env", ".git/x.js",
     "spec-lsp.local.yml", "file:///x.js"],
)  # fmt: skip
def test_a_file_path_out_of_the_connector_or_to_a_private_file_is_refused(path: str):
    files = {"spec.yml": written("mapping", f"    filePath: '{path}'\n"), path: "secret: 1"}
    found = build(MemoryFiles(files)).authentications[0].methods["test"]
    assert (found.implementation, found.searched) == (None, (path,))


# -- inline bodies


def test_code_in_a_block_is_an_implementation_with_spans_in_spec_yml():
    model = connector("""\
        auth:
          test:
            type: javascript
            code: |
              exports.test = () => true
        """)
    implementation = block(model, "test").implementation
    assert implementation is not None
    assert (implementation.path, implementation.inline) == ("spec.yml", True)
    code = implementation.code or ""
    at = code.index("true")
    span = implementation.source_span(type(block(model, "test").key_span)(at, at + 4))
    assert span.of(model.spec.text) == "true"


def test_a_mapping_in_a_block_needs_no_file():
    model = connector("""\
        auth:
          makeApiClient:
            implementationType: mapping
            mapping: {baseUri: https://api.example.com}
        """)
    implementation = block(model, "makeApiClient").implementation
    assert implementation is not None
    assert implementation.inline
    assert to_value(implementation.body) == {"baseUri": "https://api.example.com"}


# -- layouts and options


def test_in_the_older_layout_methods_are_found_by_their_files():
    model = connector("name: X\n", "auth/make-api-client.ts", "auth/test.js",
                      **{"auth/ui.yml": "schema: {properties: {apiKey: {}}}"})  # fmt: skip
    assert (model.layout, [a.option for a in model.authentications]) == ("files", [None])
    assert chosen(model, "makeApiClient") == ("auth/make-api-client.ts", "javascript")
    assert block(model, "test").block is None
    assert nodes.get(authentication(model).form, "properties", "apiKey") is not None


def test_in_the_flat_spelling_the_fields_stand_at_the_root():
    model = connector("""\
        type: client-credentials
        inputSchema: {type: object, properties: {apiKey: {}}}
        makeApiClient: {type: mapping, mapping: {baseUri: x}}
        test: {type: javascript, code: "module.exports = () => 1"}
        """)
    assert model.layout == "flat"
    assert authentication(model).type_name == "client-credentials"
    assert chosen(model, "makeApiClient") == ("spec.yml", "mapping")
    assert chosen(model, "test") == ("spec.yml", "javascript")
    assert nodes.get(authentication(model).form, "properties", "apiKey") is not None


def test_in_the_flat_spelling_test_may_be_a_list_of_tests():
    model = connector("type: proxy\nproxyKey: x\ntest: [a]\n")
    assert "test" not in authentication(model).methods


OPTIONS = """\
    ui: {schema: {properties: {shared: {}}}}
    auth:
      type: client-credentials
      ui: {schema: {properties: {default: {}}}}
      options:
        basic:
          type: client-credentials
          test: {implementationType: javascript}
        own:
          type: oauth2
          inputSchema: {properties: {mine: {}}}
    """


def test_options_stand_beside_the_default_and_inherit_nothing_from_it():
    model = connector(OPTIONS)
    forms = {
        a.option: [entry.name for entry in nodes.entries(nodes.get(a.form, "properties"))]
        for a in model.authentications
    }
    assert forms == {None: ["default"], "basic": ["shared"], "own": ["mine"]}


def test_an_option_s_files_are_its_own_folder_s_then_the_shared_ones():
    paths = ["auth/basic/test.js", "auth/options/basic/test.js", "auth/test.js"]
    for number, path in enumerate(paths):
        model = connector(OPTIONS, *paths[number:])
        assert chosen(model, "test", "basic") == (path, "javascript")
    searched = block(connector(OPTIONS), "test", "basic").searched
    assert [path for path in searched if path.endswith(".js")] == paths


def test_an_auth_block_of_options_alone_has_no_default():
    model = connector("auth: {options: {a: {type: oauth2}, b: {type: oauth1}}}")
    assert [found.option for found in model.authentications] == ["a", "b"]


@pytest.mark.parametrize("key", ["../x", "/etc", ".", "a/../../b"])
def test_an_option_s_key_leads_to_no_folder_outside(key: str):
    model = connector(
        f"auth: {{options: {{'{key}': {{test: {{implementationType: javascript}}}}}}}}"
    )
    assert all(
        path.startswith("auth/") and ".." not in path for path in block(model, "test", key).searched
    )


def test_merge_keys_and_aliases_build_blocks():
    model = connector("""\
        base: &base {implementationType: javascript}
        auth:
          test: *base
          makeApiClient:
            <<: *base
        """, "auth/test.js", "auth/make-api-client.js")  # fmt: skip
    assert chosen(model, "test") == ("auth/test.js", "javascript")
    assert chosen(model, "makeApiClient") == ("auth/make-api-client.js", "javascript")


# -- whatever stands there


@pytest.mark.parametrize(
    "spec",
    ["", "[]", "text", "auth:", "auth: []", "auth: text", "auth: {test: []}", "auth: {test: text}",
     "auth: {type: []}", "auth: {options: []}", "auth: {options: {a: }}",
     "auth: {options: {[]: 1}}", "auth: {test: {filePath: []}}",
     "auth: {test: {implementationType: {}}}", "auth: *auth",
     "auth: &a {options: *a}", "type: oauth2\noptions: []", "auth: {test: {code: {}}}"],
)  # fmt: skip
def test_a_model_comes_out_whatever_stands_in_spec_yml(spec: str):
    model = build(MemoryFiles({"spec.yml": spec, "auth/test.js": ""}))
    assert isinstance(model, Connector)


def test_a_folder_without_spec_yml_has_an_empty_model():
    assert build(MemoryFiles({})).authentications == ()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(edited_texts())
def test_a_model_comes_out_of_any_text(text: str):
    model = build(MemoryFiles({"spec.yml": text, "auth/test.rest.yml": text, "auth/ui.yml": text}))
    for found in model.authentications:
        assert 0 <= found.key_span.start <= found.key_span.end <= len(text)
