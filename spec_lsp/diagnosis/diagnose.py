"""Running the rules over a connector."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Mapping

from spec_lsp.connector.analysis import Analysis
from spec_lsp.findings.finding import Finding
from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Context
from spec_lsp.syntax.javascript.script import ScriptLanguage
from spec_lsp.syntax.javascript.verdict import Verdict

logger = logging.getLogger(__name__)

Verdicts = Mapping[str, Verdict | None] | None


def diagnose(analysis: Analysis, verdicts: Verdicts) -> tuple[Finding, ...]:
    """What the rules find in a connector, by file and place.

    ``verdicts`` is what an engine said of its programs (see :class:`Context`). A rule that
    fails is logged and left out; the others still report.
    """
    context = Context(analysis, verdicts)
    found: list[Finding] = []
    for rule in RULES:
        try:
            found += rule.check(rule, context)
        except Exception as error:  # a bug in one rule must not silence the others
            # Where it failed, not what it said: a connector's text may hold secrets.
            place = traceback.extract_tb(error.__traceback__)[-1]
            logger.error(
                "rule %s failed: %s at %s:%s",
                rule.code, type(error).__name__, place.filename, place.lineno,
            )  # fmt: skip
    return tuple(sorted(found, key=lambda finding: (finding.path, finding.span, finding.code)))


def unjudged_programs(analysis: Analysis, verdicts: Verdicts) -> dict[str, ScriptLanguage]:
    """The programs that no engine has judged yet: text to language."""
    if verdicts is None:
        return {}
    return {
        implementation.code: "typescript"
        if implementation.language == "typescript"
        else "javascript"
        for _, _, implementation in analysis.connector.implementations()
        if implementation.code is not None and implementation.code not in verdicts
    }
