"""`spec-lsp.toml` says something that cannot be done: it is no TOML, a key is unknown, a rule
or a severity does not exist. What is sound in the file counts all the same.

```toml
ignore = ["SPEC999"]        # there is no such rule

[severity]
SPEC402 = "warn"            # error, warning, information, hint or off
```

A sound file, beside spec.yml or anywhere above it in the repository:

```toml
select = ["SPEC"]                    # codes, their beginnings, names
ignore = ["SPEC405", "missing-help"]

[severity]
SPEC402 = "warning"

[per-path."connectors/legacy/**"]    # patterns as in a .gitignore, from this file's folder
ignore = ["SPEC2"]
```
"""

from __future__ import annotations

from spec_lsp.findings.finding import Severity
from spec_lsp.rules.rule import Rule

# Told where the file is read: it stands above connectors, and belongs to none of them.
RULE = Rule(
    "SPEC005",
    "invalid-configuration",
    Severity.WARNING,
    __doc__,
    None,
    fix="Change the word to the one that was meant.",
    can_be_silenced=False,
)
