"""What tells a finding from all others, whichever line it has moved to."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable

from spec_lsp.cli.formats.excerpt import excerpt
from spec_lsp.cli.formats.report import ReportedFinding


def fingerprints(findings: Iterable[ReportedFinding]) -> list[str]:
    """A fingerprint (64 hexadecimal digits) for each finding, all different.

    Made of the rule, the file, the marked text and its line, and, of findings that are equal
    in these, the number. Never of a secret.
    """
    seen: Counter[tuple[str, ...]] = Counter()
    made: list[str] = []
    for reported in findings:
        shown = excerpt(reported)
        text = ("", "") if shown is None else (shown.text.strip(), shown.marked)
        key = (reported.finding.code, reported.path, *text)
        identity = "\0".join((*key, str(seen[key])))
        made.append(hashlib.sha256(identity.encode("utf-8", "surrogatepass")).hexdigest())
        seen[key] += 1
    return made
