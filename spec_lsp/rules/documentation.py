"""The rules' pages, made from their docstrings.

``python -m spec_lsp.rules.documentation`` writes them to ``docs/rules/``; with ``--check`` it
only says whether they are current. The pages are in the wheel, so that a diagnostic can link
to the page that belongs to the installed version, without a network.
"""

from __future__ import annotations

import sys
from pathlib import Path

from spec_lsp.rules.registry import RULES
from spec_lsp.rules.rule import Rule

INDEX = "README.md"

_SILENCE = """\
## Silence it

On one line, `# spec-lsp: ignore[{code}]` behind it or alone above it; in a whole file,
`# spec-lsp: ignore-file[{code}]` (in code `//` for `#`). For a repository, in `spec-lsp.toml`:

```toml
ignore = ["{code}"]
```
"""


def summary(rule: Rule) -> str:
    """What a rule is about: the first paragraph of its documentation, on one line."""
    return " ".join((rule.documentation or "").split("\n\n", 1)[0].split())


def page(rule: Rule) -> str:
    """The page of a rule, in Markdown."""
    head = f"# {rule.code} {rule.name}\n\n*Severity: {severity_words(rule)}.*"
    if rule.fix:
        head += f" *Fix: {rule.fix}*"
    parts = [head, (rule.documentation or "").strip()]
    if rule.can_be_silenced:
        parts.append(_SILENCE.format(code=rule.code).strip())
    return "\n\n".join(parts) + "\n"


def severity_words(rule: Rule) -> str:
    """How severe a rule's findings are: `error`, or `error or warning` where it depends."""
    return " or ".join(s.name.lower() for s in (rule.severity, *rule.other_severities))


def index() -> str:
    """The page that lists all rules."""
    lines = [
        "# Rules",
        "",
        "Made from the rules themselves; `spec-lsp explain SPEC206` shows a page on a terminal.",
        "How to choose among them and silence them: [configuration](../configuration.md).",
        "",
        "| code | name | severity | what |",
        "| --- | --- | --- | --- |",
    ]
    for rule in RULES:
        link = f"[{rule.code}]({rule.code}.md)"
        what = summary(rule).replace("|", "\\|")
        lines.append(f"| {link} | {rule.name} | {severity_words(rule)} | {what} |")
    return "\n".join(lines) + "\n"


def pages() -> dict[str, str]:
    """The files of ``docs/rules/``: name to text."""
    return {INDEX: index(), **{f"{rule.code}.md": page(rule) for rule in RULES}}


def pages_folder() -> Path:
    """Where the pages lie: in the installed package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "docs" / "rules"
    return inside if inside.is_dir() else package.parent / "docs" / "rules"


def page_uri(code: str) -> str | None:
    """The URI of the page of a rule, None where it is not installed."""
    file = pages_folder() / f"{code}.md"
    return file.as_uri() if file.is_file() else None


def main(arguments: list[str]) -> int:
    """Write the pages, or with ``--check`` say which are not current (exit code 1)."""
    folder = pages_folder()
    current = pages()
    there = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.md")}
    stale = sorted(name for name in {*current, *there} if current.get(name) != there.get(name))
    if "--check" in arguments:
        for name in stale:
            print(f"docs/rules/{name} is not current: run `make docs`.", file=sys.stderr)
        return 1 if stale else 0
    folder.mkdir(parents=True, exist_ok=True)
    for name in stale:
        if name in current:
            (folder / name).write_text(current[name], encoding="utf-8", newline="\n")
        else:
            (folder / name).unlink()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
