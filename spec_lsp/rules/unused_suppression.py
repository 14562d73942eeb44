"""A comment silences a finding that is not there: it can go.

A finding is silenced by a comment on its line, or alone on the line above; by its code or its
name, or, without brackets, whatever it is. `ignore-file` silences it in the whole file.

```yaml
headers:
  # spec-lsp: ignore[SPEC206]
  Authorization:
    $template: "Bearer ${credentials.apiKey}"   # nothing is wrong here (any more)
```

```javascript
// spec-lsp: ignore-file[missing-export, SPEC309]
```

Nothing is said of a rule that the configuration turns off, nor in a file that cannot be read
whole: there the finding may only be hidden.
"""

from __future__ import annotations

from spec_lsp.findings.finding import Severity
from spec_lsp.rules.rule import Rule

# Told where findings are silenced, after all other rules have reported.
RULE = Rule(
    "SPEC004",
    "unused-suppression",
    Severity.HINT,
    __doc__,
    None,
    fix="Remove the comment, or the rule from it.",
    can_be_silenced=False,
    tag="unnecessary",
)
