"""Comments silence findings; those that silence nothing are told."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, check, fixed, found

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.diagnosis.configuration import Configuration, Layer
from spec_lsp.diagnosis.diagnose import diagnose

PATH = "auth/make-api-client.map.yml"
BROKEN_TEST = "module.exports = {};\n"


def client(text: str) -> dict[str, str]:
    return {**CONNECTOR, PATH: text}


@pytest.mark.parametrize(
    "comment",
    [
        "# spec-lsp: ignore[SPEC206]",
        "# spec-lsp: ignore[spec206]",
        "#spec-lsp:ignore[unknown-credential]",
        "# spec-lsp: ignore[SPEC101, SPEC206] the API sends it back",
        "# spec-lsp: ignore",
        "# spec-lsp: ignore-file[SPEC206]",
        "# spec-lsp: ignore-file",
    ],
)
@pytest.mark.parametrize("place", ["behind it", "above it"])
def test_a_comment_on_the_line_or_alone_above_it_silences(comment: str, place: str):
    template = '    $template: "Bearer ${credentials.apikey}"'
    line = f"{template}  {comment}" if place == "behind it" else f"    {comment}\n{template}"
    findings = found(client(f"baseUri: https://x.com\nheaders:\n  Authorization:\n{line}\n"))[1]
    assert {finding.code for finding in findings} <= {"SPEC004"}


def test_only_what_is_named_is_silenced_and_only_there():
    check(
        client(
            """
            baseUri: https://api.example.com
            headers:
              A:
                $var: credentials.apikey  # spec-lsp: ignore[SPEC205]
            #                     ^^^^^^ SPEC206 `apikey` is not a credential; did you mean `apiKey`?
            #                                                ^^^^^^^ SPEC004 `SPEC205` is not found here: nothing is silenced. Remove it.
              B:
                $var: credentials.apikey  # spec-lsp: ignore[SPEC206]
              C:
                $var: credentials.apikey
            #                     ^^^^^^ SPEC206 `apikey` is not a credential; did you mean `apiKey`?
            """
        )
    )


def test_comments_may_stand_one_above_the_other():
    check(
        client(
            """
            # spec-lsp: ignore[SPEC206]
            # the API wants it
            # spec-lsp: ignore[SPEC205]
            baseUri: {$concat: [{$var: credentials.apikey}, {$var: nothing}]}
            """
        )
    )


def test_it_does_not_reach_past_a_blank_line():
    check(
        client(
            """
            # spec-lsp: ignore[SPEC205]
            #                  ^^^^^^^ SPEC004 `SPEC205` is not found here: nothing is silenced. Remove it.

            baseUri: {$var: nothing}
            #               ^^^^^^^ SPEC205 There is no variable `nothing` here; makeApiClient gets `credentials`, `connectionParameters` and `connectorParameters`.
            """
        )
    )


def test_a_text_of_several_lines_is_silenced_before_its_first_line():
    check(
        client(
            """
            baseUri: https://api.example.com
            headers:
              A:
                # spec-lsp: ignore[SPEC206]
                $template: |
                  Bearer
                  ${credentials.apikey}
              B:
                $template: >-  # spec-lsp: ignore[SPEC206]
                  Bearer
                  ${credentials.apikey}
            """
        )
    )


def test_what_only_looks_like_a_comment_silences_nothing():
    check(
        client(
            """
            baseUri: https://api.example.com
            headers:
              A: "x # spec-lsp: ignore-file"
              B: |
                # spec-lsp: ignore-file
              C: x#spec-lsp
              D:
                $var: credentials.apikey
            #                     ^^^^^^ SPEC206 `apikey` is not a credential; did you mean `apiKey`?
            """
        )
    )


def test_code_has_comments_of_its_own():
    check({**CONNECTOR, "auth/test.js": f"// spec-lsp: ignore[SPEC307]\n{BROKEN_TEST}"})
    check({**CONNECTOR, "auth/test.js": f"/* spec-lsp: ignore-file[SPEC307] */\n{BROKEN_TEST}"})
    check({**CONNECTOR, "auth/test.js": "module.exports = {}; // spec-lsp: ignore[SPEC307]\n"})
    _, findings = found(
        {
            **CONNECTOR,
            "auth/test.js": "const x = '// spec-lsp: ignore-file';\nmodule.exports = {};\n",
        }
    )
    assert [finding.code for finding in findings] == ["SPEC307"]


def test_code_inside_spec_yml_too():
    spec = CONNECTOR["spec.yml"].replace(
        "  test:\n    implementationType: javascript\n",
        "  test:\n    implementationType: javascript\n    code: |\n"
        "      // spec-lsp: ignore[SPEC307]\n      module.exports = {};\n",
    )
    findings = found({**CONNECTOR, "spec.yml": spec})[1]
    assert "SPEC307" not in {finding.code for finding in findings}


def test_a_comment_that_names_no_rule_is_told_with_the_rule_that_was_meant():
    check(
        client(
            """
            # spec-lsp: ignore[unknown-credental]
            #                  ^^^^^^^^^^^^^^^^^ SPEC004 There is no rule `unknown-credental`; did you mean `unknown-credential`?
            baseUri: https://api.example.com  # spec-lsp: ignore
            #                                 ^^^^^^^^^^^^^^^^^^ SPEC004 This comment silences nothing: remove it.
            """
        )
    )


def test_findings_of_a_run_may_be_named():
    check(client("# spec-lsp: ignore-file[SPEC501, auth-test-failed]\nbaseUri: https://x.com\n"))


def test_nothing_is_said_of_a_rule_that_is_turned_off_or_of_a_broken_file():
    text = "baseUri: https://x.com  # spec-lsp: ignore[SPEC206]\n"
    analysis = analyse(MemoryFiles(client(text)))
    assert [f.code for f in diagnose(analysis, {})] == ["SPEC004"]
    quiet = Configuration((Layer(ignore=("SPEC206",)),))
    assert diagnose(analysis, {}, quiet) == ()
    broken = found(client(text + 'headers: "x\n'))[1]
    assert {finding.code for finding in broken} == {"SPEC001"}


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a: 1\n# spec-lsp: ignore[SPEC206]\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1  # spec-lsp: ignore[SPEC206] so\nb: 2\n", "a: 1\nb: 2\n"),
        ("a: 1\n# spec-lsp: ignore[SPEC206]", "a: 1\n"),
        ("# spec-lsp: ignore-file[SPEC206]\r\na: 1\r\n", "a: 1\r\n"),
    ],
)
def test_the_fix_takes_the_comment_away(before: str, after: str):
    files = client(before)
    [finding] = [f for f in found(files)[1] if f.code == "SPEC004"]
    [fix] = finding.fixes
    assert fix.is_safe
    assert fixed(files, fix)[PATH] == after


def test_the_fix_leaves_the_rules_that_silence():
    files = client("a:\n  $var: x.y  # spec-lsp: ignore[SPEC206, SPEC205, SPEC301] as is\n")
    findings = [f for f in found(files)[1] if f.code == "SPEC004"]
    assert len(findings) == 2
    for _ in findings:
        files = fixed(files, next(f for f in found(files)[1] if f.code == "SPEC004").fixes[0])
    assert files[PATH] == "a:\n  $var: x.y  # spec-lsp: ignore[SPEC205] as is\n"


def test_the_fix_of_a_comment_in_code():
    text = "/* spec-lsp: ignore[SPEC306] */ exports.test = async () => true;\n"
    files = {**CONNECTOR, "auth/test.js": text}
    [finding] = [f for f in found(files)[1] if f.code == "SPEC004"]
    assert fixed(files, finding.fixes[0])["auth/test.js"].endswith(
        "exports.test = async () => true;\n"
    )
