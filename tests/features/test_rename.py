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
            "`makeApiClient` is a method of the platform: it is called so everywhere."
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

    def test_another_language(self):
        files = {
            **CONNECTOR,
            MAP: "a: {$jsonata: credentials.apiKey}\nb: {$var: credentials.apiKey}\n",
        }
        assert refusal(files, "$var: credentials.¦apiKey") == (
            f"{MAP}:1 names it in `$jsonata`, which is not followed: change it there first, or "
            "rename by hand."
        )

    def test_files_that_are_not_followed(self):
        files = {**CONNECTOR, "data/users/list.js": "exports.list = (c) => c.credentials.apiKey\n"}
        assert refusal(files, "¦apiKey") == (
            "data/users/list.js:1 seems to use `apiKey`, too, and is not followed: rename by hand."
        )
