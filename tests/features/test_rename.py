"""What a rename changes, and what it refuses, with the reason."""

from __future__ import annotations

from textwrap import dedent

import pytest
from marked import CONNECTOR, FORM, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.features.rename import RenameRefused, prepare_rename, rename
from spec_lsp.findings.finding import EditFile, RenameFile
from spec_lsp.text.edit import apply_edits

MAP = "auth/make-api-client.map.yml"
CONVERSION = "auth/get-credentials-from-connection-parameters.js"
WITH_CONVERSION = (
    SPEC + "  getCredentialsFromConnectionParameters:\n    implementationType: javascript\n"
)


def cursor(files: dict[str, str], at: str, path: str) -> int:
    return files[path].index(at.replace("¦", "")) + at.index("¦")


def plain(files: dict[str, str]) -> dict[str, str]:
    return {path: dedent(text).lstrip("\n") for path, text in files.items()}


def after(files: dict[str, str], at: str, name: str, path: str = MAP) -> dict[str, str]:
    """The files that differ after a rename, moved ones under their new path."""
    files = plain(files)
    changes = rename(analyse(MemoryFiles(files)), path, cursor(files, at, path), name)
    assert changes is not None
    result: dict[str, str] = {}
    for change in changes:
        if isinstance(change, EditFile):
            result[change.path] = apply_edits(files[change.path], change.edits)
    for change in changes:
        if isinstance(change, RenameFile):
            result[f"{change.path} → {change.to}"] = ""
    return result


def refusal(files: dict[str, str], at: str, name: str = "token", path: str = MAP) -> str:
    files = plain(files)
    with pytest.raises(RenameRefused) as caught:
        rename(analyse(MemoryFiles(files)), path, cursor(files, at, path), name)
    return str(caught.value)


EVERYWHERE = {
    "spec.yml": FORM.replace("type: object", "type: object\n      required: ['apiKey']")
    + "  makeApiClient: {implementationType: mapping}\n"
    "  getCredentialsFromConnectionParameters: {implementationType: javascript}\n"
    "  test: {implementationType: javascript}\n",
    CONVERSION: "module.exports = ({ connectionParameters: { apiKey, ...rest } }) => {\n"
    "  return { token: apiKey, ...rest, apiKey }\n}\n",
    MAP: "headers:\n  A: {$template: \"${credentials.apiKey + credentials['apiKey']}\"}\n"
    "  B: {$var: $.credentials.apiKey}\n",
    "auth/test.js": "exports.test = async (c) => c.credentials?.apiKey === c.credentials.token\n",
    "spec-lsp.local.yml": "connectionParameters:\n  apiKey: secret\n",
}


@pytest.mark.parametrize(
    "place", [("¦apiKey + ", MAP), ("¦apiKey:", "spec.yml"), ("{ ¦apiKey,", CONVERSION)]
)
def test_a_credential_is_renamed_wherever_it_is_named(place: tuple[str, str]):
    assert after(EVERYWHERE, place[0], "secretKey", place[1]) == {
        "spec.yml": EVERYWHERE["spec.yml"]
        .replace("'apiKey'", "'secretKey'")
        .replace("apiKey:", "secretKey:"),
        CONVERSION: "module.exports = ({ connectionParameters: { secretKey: apiKey, ...rest } }) "
        "=> {\n  return { token: apiKey, ...rest, secretKey: apiKey }\n}\n",
        MAP: EVERYWHERE[MAP].replace("apiKey", "secretKey"),
        "auth/test.js": EVERYWHERE["auth/test.js"].replace("apiKey", "secretKey"),
        "spec-lsp.local.yml": "connectionParameters:\n  secretKey: secret\n",
    }


def test_a_name_that_is_no_word_of_code_is_written_with_brackets():
    found = after(EVERYWHERE, "¦apiKey + ", "api-key")
    assert found[MAP] == (
        "headers:\n  A: {$template: \"${credentials['api-key'] + credentials['api-key']}\"}\n"
        "  B: {$var: $.credentials.api-key}\n"
    )
    assert found["auth/test.js"] == (
        "exports.test = async (c) => c.credentials?.['api-key'] === c.credentials.token\n"
    )
    assert found[CONVERSION] == (
        "module.exports = ({ connectionParameters: { 'api-key': apiKey, ...rest } }) => {\n"
        "  return { token: apiKey, ...rest, 'api-key': apiKey }\n}\n"
    )


def test_dots_are_escaped_in_locators_as_the_text_around_them_needs_it():
    files = {
        **CONNECTOR,
        MAP: 'headers:\n  A: {$var: credentials.apiKey}\n  B: {$var: "$.credentials.apiKey"}\n'
        "  C: {$var: 'credentials.apiKey'}\n  D: {$template: '${credentials.apiKey}'}\n",
    }
    assert after(files, "A: {$var: credentials.¦apiKey", "api.key")[MAP] == (
        "headers:\n  A: {$var: credentials.api\\.key}\n"
        '  B: {$var: "$.credentials.api\\\\.key"}\n'
        "  C: {$var: 'credentials.api\\.key'}\n"
        "  D: {$template: '${credentials[\"api.key\"]}'}\n"
    )


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("{ token: apiKey }", "{ apiKey }"),
        ("{ token: apiKey, b: 1 }", "{ apiKey, b: 1 }"),
        ("{ token: apiKey // why\n }", "{ apiKey // why\n }"),
        ("{ token: apiKey + '!' }", "{ apiKey: apiKey + '!' }"),
        ("{ token: apiKey || x }", "{ apiKey: apiKey || x }"),
        ("{ token: apiKey`x` }", "{ apiKey: apiKey`x` }"),
        ("{ token: apiKey = 1 }", "{ apiKey: apiKey = 1 }"),
        ("{ token: apiKey2 }", "{ apiKey: apiKey2 }"),
    ],
)
def test_a_key_and_its_value_become_one_only_where_the_value_is_the_name(
    written: str, expected: str
):
    files = {
        "spec.yml": WITH_CONVERSION.replace("apiKey", "key"),
        MAP: "headers: {A: {$var: credentials.token}}\n",
        CONVERSION: f"let apiKey, apiKey2, x\nmodule.exports = () => ({written})\n",
    }
    assert after(files, "credentials.¦token", "apiKey")[CONVERSION] == (
        f"let apiKey, apiKey2, x\nmodule.exports = () => ({expected})\n"
    )


def test_a_pattern_with_a_default_can_be_taken_back():
    code = "exports.test = ({ credentials: { apiKey = 1 } }) => apiKey\n"
    files = {**CONNECTOR, "auth/test.js": code}
    renamed = {**files, **after(files, "credentials.¦apiKey", "token")}
    assert renamed["auth/test.js"] == code.replace("apiKey =", "token: apiKey =")
    assert after(renamed, "credentials.¦token", "apiKey")["auth/test.js"] == code


@pytest.mark.parametrize(
    "code",
    [
        "if (1) return { ...connectionParameters, a: 1 }\n  return { ...connectionParameters }",
        "return Object.assign({}, connectionParameters, { a: 1 })",
        "const all = { ...connectionParameters }\n  all.a = 1\n  return all",
        "const { a, ...rest } = connectionParameters\n  return { ...rest, a: 2 }",
        "if (!connectionParameters) return {}\n  return connectionParameters",
    ],
)
def test_what_returns_all_fields_keeps_their_names(code: str):
    files = {
        **CONNECTOR,
        "spec.yml": WITH_CONVERSION,
        CONVERSION: f"module.exports = async ({{ connectionParameters }}) => {{\n  {code}\n}}\n",
    }
    assert set(after(files, "¦apiKey", "fresh")) == {"spec.yml", MAP}


def test_types_of_the_context_and_of_what_is_returned_are_changed_too():
    files = {
        **CONNECTOR,
        "spec.yml": WITH_CONVERSION,
        CONVERSION.replace(".js", ".ts"): "import type { Given as G } from './types'\n"
        "type Made = { token: string; 'apiKey'?: string }\n"
        "export default async (\n  { connectionParameters: p }: { connectionParameters: G },\n"
        "): Promise<Made> => ({ token: p.apiKey, apiKey: p.apiKey })\n",
        "auth/types.ts": "export interface Given extends More { readonly apiKey: string }\n"
        "interface More { apiKey: string, given: Given }\n",
    }
    found = after(files, "credentials.¦apiKey", "api-key")
    assert found["auth/types.ts"] == (
        "export interface Given extends More { readonly 'api-key': string }\n"
        "interface More { 'api-key': string, given: Given }\n"
    )
    assert found[CONVERSION.replace(".js", ".ts")] == (
        "import type { Given as G } from './types'\n"
        "type Made = { token: string; 'api-key'?: string }\n"
        "export default async (\n  { connectionParameters: p }: { connectionParameters: G },\n"
        "): Promise<Made> => ({ token: p['api-key'], 'api-key': p['api-key'] })\n"
    )


OPTIONS = {
    "spec.yml": """
        auth:
          options:
            basic:
              type: client-credentials
              ui: {schema: {type: object, properties: {user: {type: string}}}}
              makeApiClient: {implementationType: mapping, filePath: auth/basic/client.map.yml}
            token:
              type: client-credentials
        """,
    "auth/basic/client.map.yml": "headers: {A: {$var: credentials.user}}\n",
    "auth/options/basic/test.js": "exports.test = async () => true\n",
    "spec-lsp.local.yml": "options:\n  basic:\n    connectionParameters: {user: me}\n",
}


def test_an_option_takes_its_folders_along():
    assert after(OPTIONS, "    ¦basic:", "plain", "spec.yml") == {
        "spec.yml": dedent(OPTIONS["spec.yml"]).lstrip().replace("basic", "plain"),
        "spec-lsp.local.yml": OPTIONS["spec-lsp.local.yml"].replace("basic", "plain"),
        "auth/basic → auth/plain": "",
        "auth/options/basic → auth/options/plain": "",
    }


def test_who_else_names_an_options_folder_follows():
    spec = """
        auth:
          type: client-credentials
          makeApiClient: {filePath: 'auth/basic/client.map.yml'}
          test: {implementationType: javascript}
          options:
            basic:
              type: client-credentials
              test: {}
              makeApiClient: {filePath: auth/basic/client.map.yml}
        """
    files = {
        "spec.yml": spec,
        "auth/basic/client.map.yml": "baseUri: https://api.example.com\n",
        "auth/basic/test.js": "exports.test = require('../lib').test\n",
        "auth/lib.js": "exports.test = () => true\n",
        "auth/test.js": "exports.test = require('./basic/test').test\n",
    }
    assert after(files, "    ¦basic:", "key", "spec.yml") == {
        "spec.yml": dedent(spec).lstrip().replace("basic", "key"),
        "auth/test.js": "exports.test = require('./key/test').test\n",
        "auth/basic → auth/key": "",
    }


def test_a_file_is_moved_by_its_file_path():
    assert after(OPTIONS, "client¦.map.yml", "auth/x/c.map.yml", "spec.yml") == {
        "spec.yml": dedent(OPTIONS["spec.yml"])
        .lstrip()
        .replace("auth/basic/client.map.yml", "auth/x/c.map.yml"),
        "auth/basic/client.map.yml → auth/x/c.map.yml": "",
    }


def test_an_anchor_is_renamed_with_its_aliases():
    files = {**CONNECTOR, MAP: "headers: {A: &a {$var: credentials.apiKey}, B: *a}\n"}
    assert after(files, "*¦a", "key") == {
        MAP: "headers: {A: &key {$var: credentials.apiKey}, B: *key}\n"
    }


def test_what_is_at_the_cursor_is_told_before():
    files = plain(EVERYWHERE)
    found = prepare_rename(analyse(MemoryFiles(files)), MAP, cursor(files, "['api¦Key']", MAP))
    assert found is not None
    assert (found.name, found.span.of(files[MAP])) == ("apiKey", "apiKey")
    assert prepare_rename(analyse(MemoryFiles(files)), MAP, 0) is None


UNSEEN = ", so that `apiKey` may be used there unseen."


class TestRefusals:
    def test_names_of_the_platform(self):
        assert refusal(CONNECTOR, "${¦credentials") == (
            "`credentials` is a variable of the platform: it is called so everywhere."
        )
        assert refusal(CONNECTOR, "¦makeApiClient", path="spec.yml") == (
            "`makeApiClient` is a method of the platform: it is called so everywhere. To rename "
            "its file, rename the file itself, or its `filePath`."
        )

    def test_what_nothing_here_defines(self):
        files = {
            "spec.yml": "auth: {type: oauth2, makeApiClient: {}}\n",
            MAP: "headers: {A: {$var: credentials.access_token}}\n",
        }
        assert refusal(files, "access¦_token") == (
            "Nothing in this connector defines `access_token`: its name comes from the platform or "
            "the API."
        )

    def test_a_name_that_is_taken(self):
        assert refusal(EVERYWHERE, "¦apiKey + ", "token") == (
            f"There already is a `token` in `credentials` ({CONVERSION}:2)."
        )
        assert refusal(OPTIONS, "    ¦basic:", "token", "spec.yml") == (
            "There already is an option `token`."
        )

    @pytest.mark.parametrize("name", ["a:b", "$x", "a'b", "a\nb"])
    def test_a_name_that_cannot_be_written_everywhere(self, name: str):
        assert refusal(CONNECTOR, "¦apiKey", name).startswith(f"`{name}` cannot be written")

    def test_no_name(self):
        assert refusal(CONNECTOR, "¦apiKey", "") == "A field needs a name."

    def test_a_broken_document(self):
        files = {**CONNECTOR, "spec.yml": SPEC + "  oops: [\n"}
        assert refusal(files, "¦apiKey").startswith("spec.yml has a mistake in line ")

    @pytest.mark.parametrize(
        ("code", "reason"),
        [
            (
                "exports.test = (c) => JSON.stringify(c.credentials)\n",
                "auth/test.js:1 uses `credentials` as a whole" + UNSEEN,
            ),
            (
                "exports.test = (c) => c.credentials[c.x]\n",
                "auth/test.js:1 uses `credentials` as a whole" + UNSEEN,
            ),
            (
                "exports.test = (c) => require('x')(c)\n",
                "auth/test.js:1 uses its context as a whole" + UNSEEN,
            ),
            (
                "exports.test = (c) => {\n",
                "auth/test.js cannot be followed, so not every use of `apiKey` is known.",
            ),
        ],
    )
    def test_code_in_which_it_may_be_used_unseen(self, code: str, reason: str):
        assert refusal({**CONNECTOR, "auth/test.js": code}, "¦apiKey") == reason

    @pytest.mark.parametrize(
        "code",
        [
            "const r = await axios.post('u', { ...connectionParameters })\n  return { a: r.data }",
            "const all = { ...connectionParameters }\n  await axios.post('u', all)\n  return all",
            "const all = { ...connectionParameters }\n  log(all.apiKey)\n  return all",
            "const f = () => ({ ...connectionParameters })\n  await g(f())\n  return f()",
        ],
    )
    def test_fields_that_go_elsewhere_under_their_names(self, code: str):
        files = {
            **CONNECTOR,
            "spec.yml": WITH_CONVERSION,
            CONVERSION: "module.exports = async ({ connectionParameters }) => {\n"
            f"  {code}\n}}\n",
        }
        assert refusal(files, "¦apiKey") == (
            f"{CONVERSION}:2 uses `connectionParameters` as a whole" + UNSEEN
        )

    @pytest.mark.parametrize("all_of_it", ["$", "parent"])
    def test_all_variables_at_once(self, all_of_it: str):
        files = {
            **CONNECTOR,
            MAP: "a: {$var: credentials.apiKey}\n"
            f"b: {{$iterate: {{source: [1], item: {{$var: {all_of_it}}}}}}}\n",
        }
        assert refusal(files, "¦apiKey") == f"{MAP}:2 uses all variables as a whole" + UNSEEN

    def test_more_than_a_field_seen_from_an_iteration(self):
        files = {
            **CONNECTOR,
            MAP: "a: {$var: credentials.apiKey}\n"
            "b: {$iterate: {source: [1], item: {$var: parent.credentials}}}\n",
        }
        assert refusal(files, "¦apiKey") == (
            f"{MAP}:2 uses `parent.credentials` as a whole" + UNSEEN
        )

    def test_formulas_outside_of_methods(self):
        files = {**CONNECTOR, "spec.yml": SPEC + "data: {x: {a: {$var: credentials.apiKey}}}\n"}
        assert refusal(files, "¦apiKey") == (
            "spec.yml:13 seems to use `apiKey`, too, and is not followed: rename by hand."
        )
        files = {**CONNECTOR, "spec.yml": SPEC + "data: {x: {a: {$var: credentials}}}\n"}
        assert refusal(files, "¦apiKey") == "spec.yml:13 uses more than a field at once" + UNSEEN

    def test_what_the_api_may_give(self):
        files = {
            "spec.yml": "auth:\n  type: oauth2\n  makeApiClient: {}\n"
            "  customCredentialsSchema: {properties: {instance_url: {type: string}}}\n",
            MAP: "baseUri: {$var: credentials.instance_url}\n",
        }
        assert refusal(files, "¦instance_url") == (
            "Only a schema tells of `instance_url` in `credentials`: it may come from the API "
            "under this name."
        )

    @pytest.mark.parametrize(
        ("path", "text"),
        [
            (
                CONVERSION.replace(".js", ".map.yml"),
                "$case:\n  - value: {apiKey: {$var: connectionParameters.apiKey}}\n",
            ),
            (
                CONVERSION,
                "const make = require('make')\n"
                "module.exports = (c) => make({ 'apiKey': c.connectionParameters.apiKey + 1 })\n",
            ),
        ],
    )
    def test_what_may_be_returned_under_the_name(self, path: str, text: str):
        spec = SPEC + "  getCredentialsFromConnectionParameters: {}\n"
        files = {**CONNECTOR, "spec.yml": spec, path: text}
        assert refusal(files, "${credentials.¦apiKey") == (
            f"{path}:2 may make a credential of that name in a way that is not followed: rename by "
            "hand."
        )

    def test_code_of_collections_in_spec_yml(self):
        code = "exports.list = (c) => c.credentials.apiKey"
        files = {**CONNECTOR, "spec.yml": SPEC + f"data: {{users: {{code: '{code}'}}}}\n"}
        assert refusal(files, "¦apiKey") == (
            "spec.yml:13 seems to use `apiKey`, too, and is not followed: rename by hand."
        )

    def test_a_field_that_is_written_twice(self):
        twice = SPEC.replace("        apiKey:", "        apiKey: {type: string}\n        apiKey:")
        assert refusal({**CONNECTOR, "spec.yml": twice}, "¦apiKey") == (
            "Not every place that names `apiKey` can be renamed: look at spec.yml:8, and rename by "
            "hand."
        )

    def test_a_type_that_speaks_of_it(self):
        files = {
            **CONNECTOR,
            "auth/test.ts": "interface Sent { apiKey: string }\n"
            "const send = (sent: Sent) => sent\n"
            "export const test = ({ credentials }) => send({ apiKey: credentials.apiKey })\n",
        }
        del files["auth/test.js"]
        assert refusal(files, "${credentials.¦apiKey") == (
            "auth/test.ts:1 declares `apiKey` in a type, which is not followed."
        )

    def test_code_in_a_scalar_that_cannot_hold_the_new_name(self):
        code = (
            "exports.test = ({ credentials }) => { const { apiKey } = credentials; return apiKey }"
        )
        files = {**CONNECTOR, "spec.yml": SPEC + f"    code: {code}\n"}
        assert refusal(files, "${credentials.¦apiKey") == (
            "`token` cannot be written everywhere: it would break spec.yml."
        )

    def test_an_option_whose_methods_would_lose_their_files(self):
        files = {**OPTIONS, "auth/token/test.js": "exports.test = () => true\n"}
        files["spec.yml"] = files["spec.yml"].replace(
            "            token:\n", "            other:\n"
        )
        assert refusal(files, "    ¦basic:", "token", "spec.yml") == (
            "There already is a folder auth/token."
        )

    def test_another_language(self):
        files = {
            **CONNECTOR,
            MAP: "a: {$jsonata: credentials.apiKey}\nb: {$var: credentials.apiKey}\n",
        }
        assert refusal(files, "$var: credentials.¦apiKey") == (
            f"{MAP}:1 names it in `$jsonata`, which is not followed: change it there first, or "
            "rename by hand."
        )

    @pytest.mark.parametrize(
        ("path", "text", "reason"),
        [
            (
                "data/users/list.js",
                "exports.list = (c) => c.apiClient.get('/x', c.credentials)\n",
                "data/users/list.js:1 uses `credentials` as a whole" + UNSEEN,
            ),
            (
                "data/users/list.js",
                "const h = require('../../lib/h')\n"
                "exports.list = ({ credentials }) => h(credentials)\n",
                "lib/h.js:1 seems to use `apiKey`, too, and is not followed: rename by hand.",
            ),
            (
                "data/users/list.map.yml",
                "query: {$var: credentials}\n",
                "data/users/list.map.yml:1 uses more than a field at once" + UNSEEN,
            ),
            (
                "lib/all.js",
                "exports.all = (c) => send(c.credentials)\n",
                "lib/all.js:1 seems to use `credentials` as a whole" + UNSEEN,
            ),
        ],
    )
    def test_other_files_that_take_all_of_it(self, path: str, text: str, reason: str):
        files = {**CONNECTOR, path: text, "lib/h.js": "module.exports = ({ apiKey }) => apiKey\n"}
        assert refusal(files, "¦apiKey") == reason

    def test_not_other_files_that_take_something_else(self):
        files = {
            **CONNECTOR,
            "data/users/list.js": "// credentials are checked by makeApiClient\n"
            "exports.list = ({ apiClient, credentials }) => apiClient.get(credentials.domain)\n",
            "data/users/create.map.yml": "query: {$var: credentials.domain} # credentials\n",
        }
        assert set(after(files, "¦apiKey", "fresh")) == {"spec.yml", MAP}

    def test_files_that_are_not_followed(self):
        files = {**CONNECTOR, "data/users/list.js": "exports.list = (c) => c.credentials.apiKey\n"}
        assert refusal(files, "¦apiKey") == (
            "data/users/list.js:1 seems to use `apiKey`, too, and is not followed: rename by hand."
        )
