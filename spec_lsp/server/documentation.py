"""`docs/features.md`, made from the server's registration list.

``python -m spec_lsp.server.documentation`` writes it; with ``--check`` it only says whether it
is current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from spec_lsp.server.registration import Feature, FileKind
from spec_lsp.server.server import COMMANDS, FEATURES

_HEAD = """\
# What the language server does

Made from the server's own registration list. A row is a method of the Language Server Protocol
3.17, a column a kind of file of a connector; ● means that the server answers there, ○ that it does
where a [setting](configuration.md) asks for it. In every other file of a workspace it does nothing.

*Methods in YAML* are the files (or the parts of `spec.yml`) that implement a method as a mapping:
`*.map.yml`, `*.rest.yml`, `*.graphql.yml`, `*.op.yml`; *methods in code* are those in JavaScript
and TypeScript.
"""


def page() -> str:
    """The page, in Markdown."""
    kinds = tuple(FileKind)
    lines = [
        _HEAD,
        f"| method | what it gives | {' | '.join(kind.value for kind in kinds)} |",
        f"| --- | --- |{' :-: |' * len(kinds)}",
    ]
    for feature in FEATURES:
        if feature.files:
            marks = (_mark(feature, kind) for kind in kinds)
            lines.append(f"| `{feature.method}` | {feature.summary} | {' | '.join(marks)} |")
    lines += [
        "",
        "About a workspace, not one file:",
        "",
        "| method | what it gives |",
        "| --- | --- |",
    ]
    lines += [
        f"| `{feature.method}` | {feature.summary} |"
        for feature in FEATURES
        if feature.summary and not feature.files
    ]
    course = sorted(f"`{feature.method}`" for feature in FEATURES if not feature.summary)
    commands = sorted(f"`{name}`" for name in COMMANDS)
    lines += [
        "",
        f"The protocol's own course: {', '.join(course)}.",
        "",
        f"Commands (`workspace/executeCommand`): {', '.join(commands)}.",
        "",
    ]
    return "\n".join(lines)


def _mark(feature: Feature, kind: FileKind) -> str:
    if kind not in feature.files:
        return ""
    return "●" if feature.by_default else "○"


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    path = Path(__file__).resolve().parents[2] / "docs" / "features.md"
    text = page()
    if "--check" not in arguments:
        path.write_text(text, encoding="utf-8")
        return 0
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    print("docs/features.md is not what the server registers; run `make docs`.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
