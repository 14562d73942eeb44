"""A JavaScript file exports no function that the platform could call for this method, so that
the call fails.

Looked for, in this order: the export named like the method, the default export,
`module.exports = function …`, the only exported function. A file that takes its exports from
elsewhere, or makes them as it runs, is not reported.

```javascript
// auth/test.js
async function test({ apiClient }) { … }   // not exported
```

```javascript
exports.test = async function ({ apiClient }) { … }
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.model import Implementation, MethodBlock
from spec_lsp.findings.finding import EditFile, Finding, Fix, Severity
from spec_lsp.findings.suggestion import listed
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_key import misspelt
from spec_lsp.syntax.javascript.script import Export, Script
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    seen: set[str] = set()
    for _authentication, block, implementation in context.bodies():
        if implementation.code is None or implementation.path in seen:
            continue
        if not implementation.inline:
            seen.add(implementation.path)
        problem = _problem(context, block, implementation)
        if problem is not None:
            span, message, edit = problem
            fixes: tuple[Fix, ...] = ()
            if edit is not None:
                where = implementation.source_span(edit.span)
                changes = (EditFile(implementation.path, (TextEdit(where, edit.text),)),)
                fixes = (Fix(f"Export it as `{block.key}`", changes, is_preferred=True),)
            yield rule.finding(
                implementation.path, implementation.source_span(span), message, fixes=fixes
            )


def _problem(
    context: Context, block: MethodBlock, implementation: Implementation
) -> tuple[Span, str, TextEdit | None] | None:
    script = context.analysis.script(implementation)
    found = script.method_export((block.key, *block.method.keys))
    if script.suspicions or (context.verdicts or {}).get(script.text) is not None:
        return None  # what a broken file exports is not known
    if found.status == "none":
        first = Source(script.text).line_span(0)
        what = "code" if implementation.inline else "file"
        slip = _SLIP.search(script.text)
        if slip is not None:
            span = Span(*slip.span("wrong"))
            right = "module.exports" if slip["module"] else "exports"
            message = (
                f"This {what} exports no function: `{slip['wrong']}` is not `{right}`, where the "
                "platform looks."
            )
            return first, message, TextEdit(span, right)
        message = (
            f"This {what} exports no function. Export the one for {block.key}: "
            f"`exports.{block.key} = async function (…) {{ … }}`."
        )
        return first, message, _exporting(script, block, implementation)
    if found.status == "several":
        names = listed(export.name for export in found.candidates)
        message = (
            f"None of the exported functions ({names}) is named `{block.key}`: rename the one "
            "that is meant."
        )
        return found.candidates[0].span, message, _renaming(script, found.candidates, block)
    return None


# `module.export = …`, `modules.exports = …`, `export.test = …`
_SLIP = re.compile(
    r"^(?!module\.exports\b)(?P<wrong>(?P<module>modules?\.exports?|exports?\.module)|export)(?=\s*=|\.\w+\s*=)",
    re.MULTILINE,
)


def _exporting(
    script: Script, block: MethodBlock, implementation: Implementation
) -> TextEdit | None:
    """The line that exports the function of the method's name, or the only one."""
    declared = script.declared_functions()
    name = block.key if block.key in declared else None
    if name is None and len(declared) == 1:
        name = declared[0]
    if name is None or implementation.inline:
        return None
    end = len(script.text)
    text = "" if script.text.endswith("\n") else "\n"
    if script.is_module:
        text += f"\nexport {{ {name if name == block.key else f'{name} as {block.key}'} }};\n"
    else:  # what is put on `exports` is lost where `module.exports` is another object
        exports = "module.exports" if "module.exports" in script.text else "exports"
        text += f"\n{exports}.{block.key} = {name};\n"
    return TextEdit(Span(end, end), text)


def _renaming(
    script: Script, candidates: tuple[Export, ...], block: MethodBlock
) -> TextEdit | None:
    """The edit of the one export whose name is the method's, misspelt."""
    near = [export for export in candidates if misspelt(export.name, (block.key,))]
    if len(near) != 1:
        return None
    span = near[0].span
    is_key = re.match(r"\s*[:(]", script.text[span.end :]) is not None
    is_member = script.text[: span.start].endswith("exports.")
    is_declared = re.search(r"export\s+(?:async\s+)?function\s+\Z", script.text[: span.start])
    uses = len(re.findall(rf"(?<![\w$]){re.escape(near[0].name)}(?![\w$])", script.text))
    if is_member or (is_declared is None and is_key) or (is_declared is not None and uses == 1):
        return TextEdit(span, block.key)
    return None


RULE = Rule(
    "SPEC307",
    "missing-export",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Export the function that was meant.",
)
