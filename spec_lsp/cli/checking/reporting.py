"""From what was checked to the report that is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from spec_lsp.cli.checking.checked import CheckedConnector
from spec_lsp.cli.checking.configurations import Configurations
from spec_lsp.cli.formats.excerpt import MASK
from spec_lsp.cli.formats.report import (
    CheckReport,
    FixedFinding,
    RelatedPlace,
    ReportedFinding,
)
from spec_lsp.cli.targets import display
from spec_lsp.diagnosis.configuration_file import ConfigurationFile
from spec_lsp.findings.finding import Severity
from spec_lsp.text.source import Source

DEFAULT_THRESHOLD = Severity.WARNING


def make_report(
    connectors: Iterable[CheckedConnector],
    configurations: Configurations | None = None,
    threshold: Severity | None = DEFAULT_THRESHOLD,
) -> CheckReport:
    """The report of checked connectors, its findings by file and place. What is wrong in the
    configuration files that count for them stands in it too, once."""
    connectors = list(connectors)
    found = [reported for connector in connectors for reported in _reported(connector)]
    if configurations is not None:
        for file in configurations.files.values():
            found += _of_configuration(file, configurations)
    found.sort(key=lambda each: (each.path, each.finding.span, each.finding.code))
    return CheckReport(
        connectors=len(connectors),
        files=tuple(
            dict.fromkeys(
                display(connector.root / path)
                for connector in connectors
                for path in connector.paths
            )
        ),
        findings=tuple(found),
        fixed=tuple(
            FixedFinding(display(connector.root / fix.path), fix.line, fix.code, fix.title)
            for connector in connectors
            for fix in connector.fixes
        ),
        threshold=threshold,
    )


def _reported(connector: CheckedConnector) -> Iterator[ReportedFinding]:
    secrets = {
        secret.of(connector.sources[path].text)
        for path, spans in connector.secrets.items()
        if path in connector.sources
        for secret in spans
    }
    empty = Source("")
    for finding in connector.findings:
        yield ReportedFinding(
            path=display(connector.root / finding.path),
            finding=replace(finding, message=_without(secrets, finding.message)),
            source=connector.sources.get(finding.path, empty),
            related=tuple(
                RelatedPlace(
                    display(connector.root / related.path),
                    related.span,
                    related.message,
                    connector.sources.get(related.path, empty),
                )
                for related in finding.related
            ),
            secrets=connector.secrets.get(finding.path, ()),
        )


def _without(secrets: Iterable[str], message: str) -> str:
    """A message that quotes no secret."""
    for secret in secrets:
        message = message.replace(secret, MASK) if secret else message
    return message


def _of_configuration(
    file: ConfigurationFile, configurations: Configurations
) -> Iterator[ReportedFinding]:
    configuration = file.configuration(file.path.parent).with_layer(configurations.command_line)
    for finding in configuration.applied(file.findings):
        yield ReportedFinding(display(file.path), finding, file.source)
