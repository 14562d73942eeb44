"""What is offered at a place, by what is asked for."""

from __future__ import annotations

from marked import CONNECTOR, FORM, SPEC, fixed, found

from spec_lsp.features.code_actions import Wanted, all_actions, code_actions
from spec_lsp.features.fix_all import all_missing_files, all_safe_fixes
from spec_lsp.findings.finding import EditFile
from spec_lsp.text.edit import apply_edits
from spec_lsp.text.source import Span

UNSAFE = SPEC.replace("client-credentials", "client-credential")
NO_FILES = {"spec.yml": SPEC}


def test_the_fixes_of_the_findings_that_touch_the_selection():
    files = {"spec.yml": UNSAFE, "auth/test.js": CONNECTOR["auth/test.js"]}
    _, findings = found(files)
    at = UNSAFE.index("client-credential")
    mapping = UNSAFE.index("mapping")

    def titles(start: int, end: int) -> list[str]:
        return [action.title for action in code_actions(findings, "spec.yml", Span(start, end))]

    assert titles(at, at) == ["Change to `client-credentials`"]
    assert titles(mapping + 3, mapping + 3) == ["Create `auth/make-api-client.map.yml`"]
    assert titles(0, len(UNSAFE)) == [
        "Change to `client-credentials`",
        "Create `auth/make-api-client.map.yml`",
    ]
    assert titles(0, 0) == []


def offered(files: dict[str, str], at: str, wanted: Wanted) -> list[tuple[str, str]]:
    analysis, findings = found(files)
    offset = files["spec.yml"].index(at)
    actions = all_actions(analysis, findings, "spec.yml", Span(offset, offset), wanted)
    return [(action.kind, action.title) for action in actions]


def test_only_what_is_asked_for():
    # `type` stands behind `title`, and the type is spelt otherwise.
    spec = SPEC.replace("type: client-credentials", "title: Acme\n  type: Client-Credentials", 1)
    files = {**CONNECTOR, "spec.yml": spec}
    fix = ("quickfix", "Change to `client-credentials`")
    everything = ("source.fixAll.spec-lsp", "Fix everything that can be fixed safely")
    sort = ("refactor.rewrite", "Sort these keys in canonical order")
    sort_all = ("source.sortKeys.spec-lsp", "Sort keys in canonical order")
    at = "type: Client"
    assert offered(files, "Client-", Wanted()) == [fix]
    assert offered(files, at, Wanted()) == [sort]
    assert offered(files, at, Wanted(automatic=True)) == []
    assert offered(files, "Client-", Wanted(automatic=True)) == [fix]
    assert offered(files, at, Wanted(("refactor",))) == [sort]
    assert offered(files, at, Wanted(("refactor.rewrite",), automatic=True)) == [sort]
    assert offered(files, at, Wanted(("refactor.extract",))) == []
    assert offered(files, at, Wanted(("source",))) == [everything, sort_all]
    for only in ("source.fixAll", "source.fixAll.spec-lsp"):
        assert offered(files, "name" if "name" in spec else "auth", Wanted((only,))) == [everything]
    assert offered(files, "Client-", Wanted(("quickfix",))) == [fix]
    assert offered(files, "Client-", Wanted(("source.organizeImports",))) == []
    assert offered(files, "Client-", Wanted(())) == []
    assert offered(files, at, Wanted(("",))) == [sort, everything, sort_all]


def test_all_safe_fixes_of_a_file_and_none_of_another():
    spec = SPEC.replace("type: client-credentials", "type: Client-Credentials").replace(
        "Type: mapping", "Type: Mapping"
    )
    files = {**CONNECTOR, "spec.yml": spec}
    _, findings = found(files)
    fix = all_safe_fixes(findings, "spec.yml")
    assert fix is not None
    assert fixed(files, fix)["spec.yml"] == SPEC
    assert all_safe_fixes(findings, "auth/test.js") is None
    assert all_safe_fixes(found(CONNECTOR)[1], "spec.yml") is None


def test_of_fixes_that_touch_one_another_the_first():
    files = {**CONNECTOR, "spec.yml": SPEC.replace("client-credentials", "Client-Credentials", 1)}
    (finding,) = (one for one in found(files)[1] if one.code == "SPEC103")
    fix = all_safe_fixes((finding, finding), "spec.yml")
    assert fix is not None
    (change,) = fix.changes
    assert isinstance(change, EditFile)
    assert apply_edits(files["spec.yml"], change.edits) == SPEC


def test_all_missing_files_at_once():
    _, findings = found(NO_FILES)
    missing = [finding for finding in findings if finding.code == "SPEC201"]
    fix = all_missing_files(findings, missing[:1])
    assert fix is not None
    assert fix.title == "Create all 2 missing files"
    after = fixed(NO_FILES, fix)
    assert sorted(after) == ["auth/make-api-client.map.yml", "auth/test.js", "spec.yml"]
    assert [finding.code for finding in found(after)[1] if finding.code == "SPEC201"] == []
    assert all_missing_files(findings, []) is None
    assert all_missing_files(missing[:1], missing[:1]) is None
    titles = [title for _, title in offered(NO_FILES, "mapping", Wanted(("quickfix",)))]
    assert titles == ["Create `auth/make-api-client.map.yml`", "Create all 2 missing files"]


def test_what_is_missing_is_added_where_it_is():
    converting = FORM + "  getCredentialsFromConnectionParameters: {implementationType: mapping}\n"
    name = "auth/get-credentials-from-connection-parameters.map.yml"
    files = {
        **CONNECTOR,
        "spec.yml": converting,
        name: "token: {$var: connectionParameters.apiKey}\n",
    }
    files["spec.yml"] += "  makeApiClient: {implementationType: mapping}\n"
    del files["auth/test.js"]
    assert ("quickfix", "Add `test` and create `auth/test.js`") in offered(files, "auth", Wanted())
    assert ("quickfix", "Add `customCredentialsSchema` with what it returns") in offered(
        files, "getCredentials", Wanted()
    )
