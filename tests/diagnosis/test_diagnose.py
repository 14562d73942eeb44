"""Running the rules: a rule that fails takes nothing else with it."""

from __future__ import annotations

import logging

from marked import CONNECTOR, SPEC

from spec_lsp.connector.analysis import analyse
from spec_lsp.connector.files import MemoryFiles
from spec_lsp.diagnosis import diagnose as module
from spec_lsp.diagnosis.diagnose import diagnose, unjudged_programs
from spec_lsp.findings.finding import Severity
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Rule


def test_a_rule_that_fails_is_logged_and_the_others_still_report(monkeypatch, caplog):
    def fail(rule, context):
        raise ValueError(SPEC)

    broken = Rule("SPEC999", "broken", Severity.ERROR, "", fail)
    monkeypatch.setattr(module, "RULES", (broken, *RULES))
    with caplog.at_level(logging.ERROR):
        findings = diagnose(analyse(MemoryFiles({"spec.yml": SPEC})), {})
    assert [finding.code for finding in findings] == ["SPEC201", "SPEC201"]
    assert "rule SPEC999 failed" in caplog.text
    assert SPEC not in caplog.text


def test_codes_and_names_are_unique_and_documented():
    assert len({rule.code for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.documentation, rule.code


def test_findings_come_by_file_and_place():
    files = {"spec.yml": SPEC, "auth/make-api-client.map.yml": "headers: {X: {$var: a.b}}\n"}
    findings = diagnose(analyse(MemoryFiles(files)), {})
    assert [(f.path, f.code) for f in findings] == [
        ("auth/make-api-client.map.yml", "SPEC205"),
        ("spec.yml", "SPEC201"),
    ]


def test_programs_that_no_engine_has_judged():
    analysis = analyse(MemoryFiles(CONNECTOR))
    text = CONNECTOR["auth/test.js"]
    assert unjudged_programs(analysis, {}) == {text: "javascript"}
    assert unjudged_programs(analysis, {text: None}) == {}
    assert unjudged_programs(analysis, None) == {}
