"""``spec-lsp.toml``: what a repository says of the rules, and what is wrong in it.

It stands beside spec.yml, or anywhere above it in the repository; the nearest one counts::

    select = ["SPEC"]                       # codes, their beginnings, names
    ignore = ["SPEC405", "missing-help"]

    [severity]
    SPEC402 = "warning"                     # error, warning, information, hint, off

    [per-path."connectors/legacy/**"]       # as in a .gitignore, from this file's folder
    ignore = ["SPEC2"]
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, cast

from spec_lsp.diagnosis.configuration import (
    SEVERITIES,
    Choice,
    Configuration,
    Layer,
    PathChoice,
    selector_problem,
)
from spec_lsp.findings.finding import Finding, Fix, Severity, replacement
from spec_lsp.findings.suggestion import either, nearest
from spec_lsp.rules.invalid_configuration import RULE
from spec_lsp.syntax.toml import Path as TomlPath
from spec_lsp.syntax.toml import TomlDocument, parse_toml
from spec_lsp.text.source import Source, Span

CONFIGURATION_NAME = "spec-lsp.toml"
_MAX_BYTES = 1_000_000
_CHOICE_KEYS = ("select", "ignore", "severity")
_KEYS = (*_CHOICE_KEYS, "per-path")


@dataclass(frozen=True)
class ConfigurationFile:
    """A configuration file that was read. What is wrong in it is in ``findings``, and left
    out of ``layer``: the rest counts."""

    path: Path
    source: Source
    layer: Layer = field(default_factory=Layer)
    findings: tuple[Finding, ...] = ()

    def configuration(self, root: Path) -> Configuration:
        """What the file says of the connector at ``root``."""
        try:
            prefix = root.relative_to(self.path.parent).as_posix()
        except ValueError:
            prefix = ""
        return Configuration((replace(self.layer, prefix="" if prefix == "." else prefix),))


def find_configuration(root: Path, is_file: Callable[[Path], bool] = Path.is_file) -> Path | None:
    """The configuration file of a connector: the nearest at or above its root, up to the
    root of the repository (the folder with ``.git``), else of the file system. ``is_file`` says
    whether there is a file, where an editor shows more than the disk has."""
    for folder in (root, *root.parents):
        candidate = folder / CONFIGURATION_NAME
        if is_file(candidate):
            return candidate
        if (folder / ".git").exists():
            return None
    return None


def load_configuration(path: Path, source: Source | None = None) -> ConfigurationFile:
    """Read a configuration file; ``source`` is its text where an editor shows another than
    the disk has. Never raises: a file that cannot be read says so in a finding."""
    if source is None:
        try:
            with path.open("rb") as file:
                source = Source.decode(file.read(_MAX_BYTES))
        except OSError as error:
            problem = f"This file cannot be read: {error.strerror}."
            return ConfigurationFile(path, Source(""), findings=(_finding(Span(0, 0), problem),))
    if source.undecodable is not None:
        span = Span(source.undecodable, source.undecodable + 1)
        problem = "This byte is not UTF-8. Save the file with the encoding UTF-8."
        return ConfigurationFile(path, source, findings=(_finding(span, problem),))
    document = parse_toml(source.text)
    if document.error is not None:
        message = f"This is not TOML: {document.error.message}"
        return ConfigurationFile(path, source, findings=(_finding(document.error.span, message),))
    reader = ChoiceReader(document)
    layer = reader.layer()
    found = sorted(reader.findings, key=lambda finding: finding.span)
    return ConfigurationFile(path, source, layer, tuple(found))


def layer_of_settings(settings: Mapping[str, Any]) -> tuple[Layer, tuple[str, ...]]:
    """The layer that an editor's settings make (the same keys), and what is wrong in them."""
    known = {name: settings[name] for name in _CHOICE_KEYS if settings.get(name) is not None}
    reader = ChoiceReader(TomlDocument(known))
    choice = reader.choice(known, ())
    layer = Layer(choice.select, choice.ignore, choice.severity)
    return layer, tuple(finding.message for finding in reader.findings)


class ChoiceReader:
    """Makes choices out of values, and findings out of what cannot be one."""

    def __init__(self, document: TomlDocument) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def layer(self) -> Layer:
        """What the whole document says."""
        top = self.document.value
        self.unknown_keys(top, (), _KEYS)
        choice = self.choice(top, ())
        paths: list[PathChoice] = []
        per_path = self.table(top, "per-path", ())
        for pattern in per_path:
            inside = self.table(per_path, pattern, ("per-path",))
            place = ("per-path", pattern)
            self.unknown_keys(inside, place, _CHOICE_KEYS)
            if self.is_pattern(pattern, place):
                paths.append(PathChoice(pattern, self.choice(inside, place)))
        return Layer(choice.select, choice.ignore, choice.severity, tuple(paths))

    def choice(self, values: Mapping[str, Any], above: TomlPath) -> Choice:
        """The choice that a table makes."""
        chosen = self.selectors(values, "select", above)
        # What cannot be understood selects as if it were not there, and not nothing at all.
        select = chosen if chosen or values.get("select") == [] else None
        ignore = self.selectors(values, "ignore", above)
        severity: dict[str, Severity | None] = {}
        table = self.table(values, "severity", above)
        for selector, written in table.items():
            place = (*above, "severity", selector)
            if not self.is_selector(selector, place, is_key=True):
                continue
            if isinstance(written, str) and written in SEVERITIES:
                severity[selector] = SEVERITIES[written]
            else:
                meant = nearest(written, SEVERITIES) if isinstance(written, str) else None
                advice = f"did you mean `{meant}`?" if meant else f"use {either(SEVERITIES)}."
                shown = f"`{written}` is no severity" if isinstance(written, str) else "No severity"
                self.report(place, f"{shown}; {advice}", meant)
        return Choice(select, ignore, severity)

    def selectors(self, values: Mapping[str, Any], name: str, above: TomlPath) -> tuple[str, ...]:
        """The sound selectors of a list."""
        given = values.get(name)
        if given is None:
            return ()
        if not isinstance(given, list):
            self.report((*above, name), f'`{name}` must be a list of rules: ["SPEC206"].')
            return ()
        found: list[str] = []
        for index, item in enumerate(cast("list[object]", given)):
            place = (*above, name, index)
            if not isinstance(item, str):
                self.report(place, "A rule is named by a text: its code, or its name.")
            elif self.is_selector(item, place):
                found.append(item)
        return tuple(found)

    def is_selector(self, selector: str, place: TomlPath, *, is_key: bool = False) -> bool:
        """Whether a selector means a rule; one that does not is reported."""
        problem = selector_problem(selector)
        if problem is not None:
            self.report(place, problem, is_key=is_key)
        return problem is None

    def is_pattern(self, pattern: str, place: TomlPath) -> bool:
        """Whether a pattern of paths can be read."""
        import pathspec

        try:
            pathspec.GitIgnoreSpec.from_lines([pattern])
        except ValueError:  # what pathspec raises for a pattern that it cannot read
            self.report(place, "This is no pattern of paths, as in a .gitignore.", is_key=True)
            return False
        return True

    def table(self, values: Mapping[str, Any], name: str, above: TomlPath) -> dict[str, Any]:
        """A table by its name; an empty one where there is none."""
        given = values.get(name)
        if given is None:
            return {}
        if isinstance(given, dict):
            return cast("dict[str, Any]", given)
        self.report((*above, name), f"`{name}` must be a table.")
        return {}

    def unknown_keys(
        self, values: Mapping[str, Any], above: TomlPath, known: tuple[str, ...]
    ) -> None:
        """Report the keys that mean nothing."""
        for name in values:
            if name not in known:
                meant = nearest(name, known)
                advice = f"did you mean `{meant}`?" if meant else f"known are {either(known)}."
                self.report((*above, name), f"Unknown key `{name}`; {advice}", meant, is_key=True)

    def report(
        self, place: TomlPath, message: str, meant: str | None = None, *, is_key: bool = False
    ) -> None:
        """Note what is wrong at a place, with the word that was meant as the fix."""
        first, second = self.document.keys, self.document.values
        if not is_key:
            first, second = second, first
        span = first.get(place) or second.get(place) or Span(0, 0)
        fixes: tuple[Fix, ...] = ()
        if meant is not None:
            text = meant if is_key else f'"{meant}"'
            fixes = (replacement(CONFIGURATION_NAME, span, text, f"Change to `{meant}`"),)
        self.findings.append(_finding(span, message, fixes))


def _finding(span: Span, message: str, fixes: tuple[Fix, ...] = ()) -> Finding:
    return RULE.finding(CONFIGURATION_NAME, span, message, fixes=fixes)
