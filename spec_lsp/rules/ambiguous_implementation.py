"""Two files answer to one method, and only one of them is used.

Which one, the message says: of several suffixes of a type the first that exists
(`.js` before `.ts`, `.map.yml` before `.yml`, `.rest.yml` before `.api.yml`). A `filePath`, and a
`mapping` or `code` in spec.yml itself, settle it; then nothing is said. Nor where an option has
a file of its own beside the shared one.

```
auth/test.js
auth/test.ts      # never read, as long as test.js is there
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.files import normalize
from spec_lsp.connector.model import CandidateFile, Connector, MethodBlock
from spec_lsp.findings.finding import Finding, Related, Severity
from spec_lsp.findings.suggestion import listed
from spec_lsp.rules.missing_implementation_file import place
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.text.source import Span


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    seen: set[tuple[str, Span]] = set()
    told: set[str] = set()
    for authentication in connector.authentications:
        for block in authentication.methods.values():
            used, contending = contenders(block)
            others = [other for other in contending if other.path not in _named(connector)]
            if used is None or not others or not connector.is_read_whole(authentication, block):
                continue
            names = listed(f"{other.path}" for other in others)
            verb = "is" if len(others) == 1 else "are"
            if block.block is not None:
                path, span = Connector.SPEC_PATH, place(block)
                told.update(other.path for other in others)
            else:  # the older layout: no line of spec.yml speaks of the method
                path = others[0].path
                span = context.analysis.source(path).line_span(0)
            if (path, span) in seen or path in told:
                continue
            seen.add((path, span))
            related = tuple(
                Related(file.path, Span(0, 0), word)
                for file, word in ((used, "Used."), *((other, "Not read.") for other in others))
            )
            yield rule.finding(
                path,
                span,
                f"Several files answer to {block.key}: `{used.path}` is used, {names} {verb} not "
                "read. Remove what is not meant, or name the file with `filePath`.",
                related=related,
            )


def _named(connector: Connector) -> set[str]:
    """The files that a `filePath` names: what they are for is not in doubt."""
    return {
        path
        for authentication in connector.authentications
        for block in authentication.methods.values()
        if block.file_path is not None and (path := normalize(block.file_path.value)) is not None
    }


def contenders(block: MethodBlock) -> tuple[CandidateFile | None, tuple[CandidateFile, ...]]:
    """The file that a method uses, and those that would serve it as well: of the same type
    where a type is written, and in the same folder."""
    implementation = block.implementation
    if implementation is None or implementation.inline or block.file_path is not None:
        return None, ()
    used = next((file for file in block.found if file.path == implementation.path), None)
    if used is None:
        return None, ()
    folder = used.path.rpartition("/")[0]
    return used, tuple(
        file
        for file in block.found
        if file is not used
        and file.path.rpartition("/")[0] == folder
        and file.path != used.path
        and (block.implementation_type is None or file.type is used.type)
    )


RULE = Rule("SPEC202", "ambiguous-implementation", Severity.WARNING, __doc__, _check)
