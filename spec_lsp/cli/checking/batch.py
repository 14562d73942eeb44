"""Checking some connectors in one process, with one engine's child for all their programs."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from spec_lsp.cli.checking.checked import Checked, CheckedConnector, Failure
from spec_lsp.cli.checking.fixing import FixedConnector, fix_connector
from spec_lsp.connector.analysis import Analysis, Parsers, analyse
from spec_lsp.connector.files import DiskFiles
from spec_lsp.connector.model import Connector
from spec_lsp.diagnosis.configuration import Configuration
from spec_lsp.diagnosis.diagnose import Verdicts, diagnose, unjudged_programs
from spec_lsp.rules.code import all_code
from spec_lsp.rules.registry import rule_named
from spec_lsp.rules.rule import Context
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict
from spec_lsp.text.source import Span

_Given = TypeVar("_Given")
SECRET_CODE = "SPEC401"  # the rule that knows what a secret is: what it marks is never shown


@dataclass(frozen=True, slots=True)
class Task:
    """A connector to check. ``fix`` is whether fixes are applied first, in memory;
    ``with_unsafe`` whether also those that may change what works."""

    root: Path
    configuration: Configuration
    fix: bool = False
    with_unsafe: bool = False


class _UnreadableError(Exception):
    """A connector whose spec.yml is there and cannot be read."""


def check_batch(tasks: Sequence[Task], parsers: Parsers | None = None) -> list[Checked]:
    """Check connectors, in order. One that cannot be checked says why; the others go on."""
    # Each text is read once or twice: few need be remembered.
    memory = parsers or Parsers(64)
    opened = [_guarded(task, lambda task: _open(task, memory)) for task in tasks]
    programs: dict[str, ScriptLanguage] = {}
    for each in opened:
        if isinstance(each, _Opened):
            programs.update(unjudged_programs(each.analysis, {}))
    verdicts = _judge(programs)
    return [
        each
        if isinstance(each, Failure)
        else _guarded(task, lambda _, opened=each: _look(opened, verdicts))
        for task, each in zip(tasks, opened, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class _Opened:
    task: Task
    analysis: Analysis
    fixed: FixedConnector


def _guarded(task: Task, work: Callable[[Task], _Given]) -> _Given | Failure:
    """What ``work`` gives, or the failure that it ended in: a connector that makes the check
    stumble must not silence the others."""
    try:
        return work(task)
    except _UnreadableError as error:
        return Failure(task.root, f"could not be checked: {error}")
    except Exception as error:
        # Where it failed, not what it said: a connector's text may hold secrets.
        place = traceback.extract_tb(error.__traceback__)[-1]
        where = f"{Path(place.filename).name}:{place.lineno}"
        return Failure(
            task.root,
            f"could not be checked: a mistake in spec-lsp ({type(error).__name__} at {where})",
        )


def _open(task: Task, parsers: Parsers) -> _Opened:
    files = DiskFiles(task.root)
    if files.read(Connector.SPEC_PATH) is None:
        raise _UnreadableError("its spec.yml cannot be read, or is larger than 10 MB")
    fixed = FixedConnector(files)
    if task.fix:
        fixed = fix_connector(task.root, task.configuration, parsers, with_unsafe=task.with_unsafe)
    return _Opened(task, analyse(fixed.files, parsers), fixed)


def _judge(programs: dict[str, ScriptLanguage]) -> Verdicts:
    verdicts: dict[str, Verdict | None] | None = {}
    if programs:
        from spec_lsp.runtime.syntax_check import judge

        verdicts = asyncio.run(judge(programs))
    return verdicts


def _look(opened: _Opened, verdicts: Verdicts) -> CheckedConnector:
    analysis = opened.analysis
    findings = diagnose(analysis, verdicts, opened.task.configuration)
    bodies = {implementation.path for _, _, implementation in analysis.connector.implementations()}
    bodies |= {code.path for code in all_code(analysis)}
    spoken_of = {finding.path for finding in findings}
    spoken_of |= {related.path for finding in findings for related in finding.related}
    return CheckedConnector(
        root=opened.task.root,
        paths=tuple(sorted(bodies | set(analysis.yaml_documents()))),
        findings=findings,
        sources={path: analysis.source(path) for path in sorted(spoken_of)},
        secrets=_secrets(analysis) if findings or opened.fixed.changes else {},
        changes=opened.fixed.changes,
        fixes=opened.fixed.fixes,
    )


def _secrets(analysis: Analysis) -> dict[str, tuple[Span, ...]]:
    """What is never shown, by file. Whether it is reported is a matter of configuration; whether
    it is shown is not."""
    rule = rule_named(SECRET_CODE)
    spans: dict[str, tuple[Span, ...]] = {}
    if rule is not None and rule.check is not None:
        for finding in rule.check(rule, Context(analysis)):
            spans[finding.path] = (*spans.get(finding.path, ()), finding.span)
    return spans
