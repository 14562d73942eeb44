"""The file is not valid YAML, so the platform cannot read it, and nothing in it works.

Every place that breaks the file is reported, not only the first; Git conflict markers and
characters that YAML cannot hold are named as such. As long as a file has such an error,
nothing is said of what seems to be missing from it.

```yaml
auth:
  type: "client-credentials   # the quotation mark is never closed
```

```yaml
auth:
  type: "client-credentials"
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for path, tree in context.analysis.yaml_documents().items():
        undecodable = context.analysis.source(path).undecodable
        if undecodable is not None:
            yield rule.finding(
                path,
                Span(undecodable, undecodable + 1),
                "This byte is not UTF-8. Save the file with the encoding UTF-8.",
            )
        for error in tree.errors:
            if error.kind == "syntax":
                yield rule.finding(path, error.span, error.message)


RULE = Rule("SPEC001", "yaml-syntax", Severity.ERROR, __doc__, _check)
