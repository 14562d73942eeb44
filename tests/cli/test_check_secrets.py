"""What may be a secret is shown nowhere, also where the rule that tells of it is turned off."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from e2e.connectors import CLIENT, api_key_connector
from e2e.editor import write_files

from spec_lsp.cli.checking import batch
from spec_lsp.cli.checking.batch import Task, check_batch
from spec_lsp.cli.checking.checked import CheckedConnector
from spec_lsp.cli.checking.diff import diff
from spec_lsp.cli.checking.reporting import make_report
from spec_lsp.cli.formats.registry import FORMATS, renderer
from spec_lsp.diagnosis.configuration import Configuration, Layer
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Span

SECRET = "Zq7-not-a-real-key-4Vw0"
MAPPING = "auth/make-api-client.map.yml"
# A wrong name on the line of a secret, and a message that quotes it.
CLIENT_WITH_SECRET = CLIENT.replace(
    '"Bearer ${credentials.apiKey}"', f'"{SECRET} ${{credentials.apikey}}"'
).replace("headers:", f"{SECRET}:\nheaders:")


def mark_secrets(rule: Rule, context: Context) -> Iterator[Finding]:
    text = context.analysis.source(MAPPING).text
    start = text.find(SECRET)
    while start >= 0:
        yield rule.finding(MAPPING, Span(start, start + len(SECRET)), "A secret.")
        start = text.find(SECRET, start + 1)


@pytest.fixture
def checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CheckedConnector:
    rule = Rule("SPEC401", "hardcoded-secret", Severity.WARNING, "", mark_secrets)
    monkeypatch.setattr(batch, "rule_named", {"SPEC401": rule}.get)
    write_files(tmp_path, api_key_connector(client=CLIENT_WITH_SECRET))
    configuration = Configuration((Layer(ignore=("SPEC4",)),))
    task = Task(tmp_path, configuration, fix=True, with_unsafe=True)
    (without_fixes, with_fixes) = check_batch([Task(tmp_path, configuration), task])
    assert isinstance(without_fixes, CheckedConnector)
    assert isinstance(with_fixes, CheckedConnector)
    return CheckedConnector(
        tmp_path, without_fixes.paths, without_fixes.findings, without_fixes.sources,
        without_fixes.secrets, with_fixes.changes, with_fixes.fixes,
    )  # fmt: skip


@pytest.mark.parametrize("output_format", FORMATS)
def test_no_format_shows_it(checked: CheckedConnector, output_format: str):
    written = click.unstyle(renderer(output_format)(make_report([checked])))
    assert "SPEC206" in written
    assert SECRET not in written
    if output_format == "text":
        assert '    $template: "••• ${credentials.apikey}"\n' in written


def test_the_diff_masks_it(checked: CheckedConnector):
    lines = [click.unstyle(line) for line in diff([checked])]
    assert '+    $template: "••• ${credentials.apiKey}"' in lines
    assert " •••:" in lines
    assert SECRET not in "\n".join(lines)
