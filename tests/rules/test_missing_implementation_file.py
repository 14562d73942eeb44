"""SPEC201 and SPEC203: the file of a method is not there, or is of another type."""

from __future__ import annotations

import pytest
from marked import API_CLIENT, CONNECTOR, FORM, SPEC, check, fixed, found

from spec_lsp.format.starters.registry import STARTERS
from spec_lsp.format.starters.starter import Starter


def without(*paths: str) -> dict[str, str]:
    return {path: text for path, text in CONNECTOR.items() if path not in paths}


def test_every_path_that_was_looked_at_is_named():
    check(
        {
            "spec.yml": SPEC.replace(
                "implementationType: mapping\n",
                "implementationType: mapping\n"
                "#                       ^^^^^^^ SPEC201 The implementation of makeApiClient is missing:"
                " there is no `auth/make-api-client.map.yml` or `auth/make-api-client.yml`.\n",
            ).replace(
                "implementationType: javascript\n",
                "implementationType: javascript\n"
                "#                       ^^^^^^^^^^ SPEC201 The implementation of test is missing:"
                " there is no `auth/test.js` or `auth/test.ts`.\n",
            )
        }
    )


def test_it_is_found_when_it_appears_and_missed_when_it_goes():
    assert found(CONNECTOR)[1] == ()
    assert [finding.code for finding in found(without("auth/test.js"))[1]] == ["SPEC201"]


@pytest.mark.parametrize("gone", ["auth/test.js", "auth/make-api-client.map.yml"])
def test_the_fix_creates_a_file_with_nothing_to_report(gone: str):
    files = without(gone)
    _, (finding,) = found(files)
    (fix,) = finding.fixes
    assert fix.title == f"Create `{gone}`"
    after = fixed(files, fix)
    assert found(after)[1] == ()
    assert "apiKey" in after[gone] or "apiClient.get" in after[gone]


def test_inline_bodies_and_unsupported_methods_need_no_file():
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: mapping
    mapping: {baseUri: https://api.example.com}
  test:
    implementationType: javascript
    code: "module.exports = async ({ apiClient }) => apiClient.get('/me')"
  refreshCredentials:
    implementationType: not-supported
"""
        }
    )


def test_a_file_path_wins_over_the_usual_name_and_must_lie_inside_the_connector():
    check(
        {
            **CONNECTOR,
            "shared/check.js": CONNECTOR["auth/test.js"],
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: mapping
    filePath: ../../secrets.map.yml
#             ^^^^^^^^^^^^^^^^^^^^^ SPEC201 `../../secrets.map.yml` leads out of the connector: name a file inside it, relative to the folder of spec.yml.
  test:
    implementationType: javascript
    filePath: shared/check.js
  disconnect:
    implementationType: javascript
    filePath: auth/gone.js
#             ^^^^^^^^^^^^ SPEC201 The implementation of disconnect is missing: there is no `auth/gone.js`.
""",
        }
    )


def test_a_block_without_a_type_lets_the_file_decide():
    check({**CONNECTOR, "spec.yml": FORM + "  makeApiClient: {}\n  test: {}\n"})
    check(
        {
            "spec.yml": FORM
            + """\
  makeApiClient: {implementationType: mapping, mapping: {baseUri: x}}
  test:
# ^^^^ SPEC201 The implementation of test is missing: there is no `auth/test.js`, `auth/test.ts`, `auth/test.rest.yml`, `auth/test.api.yml`, `auth/test.op.yml`, `auth/test.map.yml` or `auth/test.yml`.
"""
        }
    )


def test_a_file_of_another_type_is_told_instead():
    spec = SPEC.replace(
        "implementationType: javascript\n",
        "implementationType: rest-api-mapping\n"
        "#                       ^^^^^^^^^^^^^^^^ SPEC203 test is said to be `rest-api-mapping`, but its"
        " file `auth/test.js` is `javascript`. Change the type, or create `auth/test.rest.yml` or"
        " `auth/test.api.yml`.\n",
    )
    check({**CONNECTOR, "spec.yml": spec})


def test_its_fixes_change_the_type_or_create_the_file():
    files = {**CONNECTOR, "spec.yml": SPEC.replace(": javascript", ": rest-api-mapping")}
    _, (finding,) = found(files)
    change, create = finding.fixes
    assert (change.title, create.title) == (
        "Change the type to `javascript`",
        "Create `auth/test.rest.yml`",
    )
    assert found(fixed(files, change))[1] == ()
    assert {finding.code for finding in found(fixed(files, create))[1]} == {"SPEC204"}


def test_a_file_that_exists_but_cannot_be_read(tmp_path):
    from spec_lsp.connector.analysis import analyse
    from spec_lsp.connector.files import DiskFiles
    from spec_lsp.diagnosis.diagnose import diagnose

    outside = tmp_path / "outside.js"
    outside.write_text("exports.test = () => true")
    root = tmp_path / "connector"
    (root / "auth").mkdir(parents=True)
    (root / "spec.yml").write_text(SPEC)
    (root / "auth/make-api-client.map.yml").write_text(CONNECTOR["auth/make-api-client.map.yml"])
    (root / "auth/test.js").symlink_to(outside)
    findings = diagnose(analyse(DiskFiles(root)), {})
    assert [(f.code, f.message) for f in findings] == [
        (
            "SPEC201",
            "`auth/test.js` cannot be read: it is too large, or lies outside the connector.",
        )
    ]


def test_a_file_that_may_hold_secrets_is_not_read():
    check(
        {
            **CONNECTOR,
            "spec-lsp.local.yml": "connectionParameters: {}\n",
            "spec.yml": FORM
            + """\
  makeApiClient:
    implementationType: mapping
    filePath: spec-lsp.local.yml
#             ^^^^^^^^^^^^^^^^^^ SPEC201 `spec-lsp.local.yml` may hold secrets and is not read: name another file.
""",
        }
    )


@pytest.mark.parametrize(
    "path",
    [
        "auth/makeApiClient.map.yml",
        "auth/make_api_client.map.yml",
        "auth/make-api-client.map.yaml",
        "Auth/make-api-client.map.yml",
        "make-api-client.map.yml",
    ],
)
def test_a_file_that_is_there_under_a_name_that_is_nearly_right(path: str):
    files = {name: text for name, text in CONNECTOR.items() if not name.endswith(".map.yml")}
    files[path] = API_CLIENT
    [finding] = found(files)[1]
    assert finding.message == (
        "The implementation of makeApiClient is missing: there is no "
        f"`auth/make-api-client.map.yml` or `auth/make-api-client.yml`. `{path}` is there: "
        "move it to `auth/make-api-client.map.yml`, or name it with `filePath`."
    )
    [fix] = finding.fixes
    assert found(fixed(files, fix))[1] == ()


def test_a_file_path_that_leads_to_a_file_of_another_type():
    spec = FORM + "  makeApiClient: {implementationType: mapping}\n"
    files = {
        **CONNECTOR,
        "spec.yml": spec
        + """\
  test:
    implementationType: rest-api-mapping
    filePath: auth/test.js
#             ^^^^^^^^^^^^ SPEC203 test is said to be `rest-api-mapping`, but this file is `javascript`. Change the type, or name another file.
""",
    }
    check(files)
    plain = {**files, "spec.yml": "".join(files["spec.yml"].splitlines(True)[:-1])}
    [fix] = [f for finding in found(plain)[1] for f in finding.fixes]
    assert found(fixed(plain, fix))[1] == ()


@pytest.mark.parametrize("starter", STARTERS.values(), ids=STARTERS)
def test_the_files_of_every_starter_can_be_created_anew(starter: Starter):
    files = starter.connector("acme", "Acme")
    for path in starter.files:
        rest = {name: text for name, text in files.items() if name != path}
        fixes = [fix for finding in found(rest)[1] for fix in finding.fixes
                 if fix.title == f"Create `{path}`"]  # fmt: skip
        assert found(fixed(rest, fixes[0]))[1] == (), path
