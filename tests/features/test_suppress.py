"""The comments that silence a finding are written where they count, and the finding is gone."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, SPEC, fixed, found

from spec_lsp.features.suppress import suppressions
from spec_lsp.findings.finding import Fix

PATH = "auth/make-api-client.map.yml"


def offered(files: dict[str, str], code: str) -> tuple[Fix, Fix]:
    analysis, findings = found(files)
    finding = next(finding for finding in findings if finding.code == code)
    line, file = suppressions(analysis, finding)
    return line, file


def check(files: dict[str, str], path: str, code: str, on_line: str, in_file: str) -> None:
    """Assert what both comments make of a file, and that each silences the finding."""
    line, file = offered(files, code)
    for fix, text in ((line, on_line), (file, in_file)):
        after = fixed(files, fix)
        assert after[path] == text
        assert not {f.code for f in found(after)[1]} & {code, "SPEC004"}


def test_above_the_line_as_far_in_as_the_line():
    text = "headers:\n  A:\n    $var: credentials.x\n"
    check(
        {**CONNECTOR, PATH: text},
        PATH,
        "SPEC206",
        "headers:\n  A:\n    # spec-lsp: ignore[SPEC206]\n    $var: credentials.x\n",
        f"# spec-lsp: ignore-file[SPEC206]\n{text}",
    )


def test_above_a_text_of_several_lines():
    text = "headers:\r\n  A:\r\n    $template: |\r\n      Bearer\r\n      ${credentials.x}\r\n"
    comment = "    # spec-lsp: ignore[SPEC206]\r\n"
    check(
        {**CONNECTOR, PATH: text},
        PATH,
        "SPEC206",
        text.replace("    $template", f"{comment}    $template"),
        f"# spec-lsp: ignore-file[SPEC206]\r\n{text}",
    )


def test_one_more_rule_in_a_comment_that_stands_there():
    text = (
        "# spec-lsp: ignore-file[SPEC205]\nA: {$var: x}\nB:\n"
        "  # spec-lsp: ignore[SPEC301]\n  $template: '${credentials.x} ${'\n"
    )
    check(
        {**CONNECTOR, PATH: text},
        PATH,
        "SPEC206",
        text.replace("ignore[SPEC301]", "ignore[SPEC301, SPEC206]"),
        text.replace("ignore-file[SPEC205]", "ignore-file[SPEC205, SPEC206]"),
    )


@pytest.mark.parametrize("first", ["\ufeff", "%YAML 1.2\n---\n"])
def test_behind_what_must_stand_first(first: str):
    text = f"{first}baseUri: {{$var: x}}\n"
    line, file = offered({**CONNECTOR, PATH: text}, "SPEC205")
    for fix in (line, file):
        after = fixed({**CONNECTOR, PATH: text}, fix)
        assert after[PATH].startswith(first[:9])
        assert [f.code for f in found(after)[1]] == []


def test_in_code():
    text = "#!/usr/bin/env node\nmodule.exports = {};\n"
    check(
        {**CONNECTOR, "auth/test.js": "module.exports = {};\n"},
        "auth/test.js",
        "SPEC307",
        "// spec-lsp: ignore[SPEC307]\nmodule.exports = {};\n",
        "// spec-lsp: ignore-file[SPEC307]\nmodule.exports = {};\n",
    )
    _, file = offered({**CONNECTOR, "auth/test.js": text}, "SPEC307")
    after = fixed({**CONNECTOR, "auth/test.js": text}, file)["auth/test.js"]
    assert after == text.replace("module", "// spec-lsp: ignore-file[SPEC307]\nmodule")


def test_in_code_that_stands_in_spec_yml():
    spec = SPEC.replace(
        "  test:\n    implementationType: javascript\n",
        "  test:\n    implementationType: javascript\n    code: |\n"
        "      // nothing\n      module.exports = {};\n",
    )
    files = {**CONNECTOR, "spec.yml": spec}
    for fix in offered(files, "SPEC307"):
        assert "SPEC307" not in {f.code for f in found(fixed(files, fix))[1]}


def test_what_no_comment_can_silence_is_not_offered():
    analysis, findings = found({**CONNECTOR, PATH: "a: 'x\n"})
    assert [f.code for f in findings] == ["SPEC001"]
    assert list(suppressions(analysis, findings[0])) == []
