"""`spec-lsp.local.yml` lies in a git repository, and no ignore file covers it.

The file holds your own keys and passwords for test runs. Without a line in an ignore file the
next `git add .` puts them into the repository, where they stay in its history.

Looked at are the `.gitignore` files from the repository's top down to the connector,
`.git/info/exclude` and your own ignore file (`core.excludesFile`). Where no repository is
around, or Mercurial may have a say, nothing is reported. What stands in the file is not read.

```gitignore
# .gitignore
spec-lsp.local.yml
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.files import LOCAL_PARAMETERS
from spec_lsp.findings.finding import CreateFile, EditFile, Finding, Fix, Severity
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_IGNORE_FILE = ".gitignore"


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    files = context.analysis.files
    if LOCAL_PARAMETERS in files.names("") and files.is_ignored(LOCAL_PARAMETERS) is False:
        yield rule.finding(
            LOCAL_PARAMETERS,
            Span(0, 0),  # before whatever secret stands there
            f"No ignore file covers `{LOCAL_PARAMETERS}`, so that your secrets in it may be "
            f"committed: add it to `{_IGNORE_FILE}`.",
            fixes=(_fix(context.analysis),),
        )


def _fix(analysis: Analysis) -> Fix:
    """One more line in the `.gitignore` beside spec.yml."""
    title = f"Add `{LOCAL_PARAMETERS}` to `{_IGNORE_FILE}`"
    existing = analysis.files.read(_IGNORE_FILE)
    if existing is None:
        created = CreateFile(_IGNORE_FILE, f"{LOCAL_PARAMETERS}\n")
        return Fix(title, (created,), is_safe=True, is_preferred=True)
    text = existing.text
    line_end = "\r\n" if "\r\n" in text else "\n"
    start = line_end if text and not text.endswith(("\n", "\r")) else ""
    edit = TextEdit(Span(len(text), len(text)), f"{start}{LOCAL_PARAMETERS}{line_end}")
    return Fix(title, (EditFile(_IGNORE_FILE, (edit,)),), is_safe=True, is_preferred=True)


RULE = Rule(
    "SPEC403",
    "local-parameters-not-ignored",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Add the file to the `.gitignore` beside it.",
)
