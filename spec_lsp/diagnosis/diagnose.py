"""Running the rules over a connector."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Generator, Iterable, Mapping

from spec_lsp.connector.analysis import Analysis
from spec_lsp.diagnosis.configuration import Configuration
from spec_lsp.diagnosis.suppress import without_silenced
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.code import all_code
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict

logger = logging.getLogger(__name__)

Verdicts = Mapping[str, Verdict | None] | None


def diagnose(
    analysis: Analysis,
    verdicts: Verdicts,
    configuration: Configuration | None = None,
    after_a_run: Iterable[Finding] = (),
) -> tuple[Finding, ...]:
    """What is to be reported of a connector, by file and place: what the rules find, without
    what comments silence and what ``configuration`` turns off.

    ``verdicts`` is what an engine said of its programs (see :class:`Context`), ``after_a_run``
    what a run of it has found. A rule that fails is logged and left out; the others still report.
    """
    steps = diagnose_in_steps(analysis, verdicts, configuration, after_a_run)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            return end.value


def diagnose_in_steps(
    analysis: Analysis,
    verdicts: Verdicts,
    configuration: Configuration | None = None,
    after_a_run: Iterable[Finding] = (),
) -> Generator[None, None, tuple[Finding, ...]]:
    """The same, a rule at a time: between two steps whoever asks can do something else, or
    leave it."""
    configuration = configuration or Configuration()
    context = Context(analysis, verdicts)
    everything: list[Finding] = []
    for rule in RULES:
        everything += _found_by(rule, context)
        yield
    found = without_silenced(
        analysis,
        [*everything, *after_a_run],
        lambda code, name, path: (
            configuration.severity(code, name, Severity.ERROR, path) is not None
        ),
    )
    reported = configuration.applied(found)
    return tuple(sorted(reported, key=lambda finding: (finding.path, finding.span, finding.code)))


def _found_by(rule: Rule, context: Context) -> list[Finding]:
    """What a rule finds; nothing where it fails: a bug in one must not silence the others."""
    if rule.check is None:
        return []
    try:
        return list(rule.check(rule, context))
    except Exception as error:
        # Where it failed, not what it said: a connector's text may hold secrets.
        place = traceback.extract_tb(error.__traceback__)[-1]
        logger.error(
            "rule %s failed: %s at %s:%s",
            rule.code, type(error).__name__, place.filename, place.lineno,
        )  # fmt: skip
        return []


def unjudged_programs(analysis: Analysis, verdicts: Verdicts) -> dict[str, ScriptLanguage]:
    """The programs that no engine has judged yet: text to language."""
    if verdicts is None:
        return {}
    return {
        code.script.text: code.script.language
        for code in all_code(analysis)
        if code.script.text not in verdicts
    }
