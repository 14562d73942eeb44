"""spec.yml names a method, but the file that implements it is not there: the method fails when
it is called.

The message names every path at which the file was looked for. Methods with an inline
`mapping` or `code`, and those that are `not-supported`, need no file. A file with nearly the right
name (`makeApiClient.map.yml`, `make-api-client.map.yaml`), or in the wrong folder, is named, too.

```yaml
auth:
  test:
    implementationType: javascript   # neither `auth/test.js` nor `auth/test.ts` exists
```

```javascript
// auth/test.js
exports.test = async ({ apiClient }) => apiClient.get('/me')
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.files import is_private, normalize
from spec_lsp.connector.model import Authentication, Connector, MethodBlock
from spec_lsp.findings.finding import CreateFile, Finding, Fix, Severity
from spec_lsp.findings.suggestion import either, plain_word
from spec_lsp.format.implementation import IMPLEMENTATION_TYPES
from spec_lsp.rules.additions import add_field
from spec_lsp.rules.implementation_mismatch import mismatching_file
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.starter import starter
from spec_lsp.text.source import Span

# Endings that the platform does not look for, and the one that is meant.
_ENDINGS = {"yaml": "yml", "mjs": "js", "cjs": "js", "jsx": "js", "mts": "ts", "cts": "ts"}


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    for authentication in connector.authentications:
        for block in authentication.methods.values():
            # Else the line that names the file, or the body, may not have been read.
            if _is_missing(block) and connector.is_read_whole(authentication, block):
                yield rule.finding(
                    Connector.SPEC_PATH,
                    place(block),
                    _explain(context.analysis, block),
                    fixes=_fixes(context.analysis, authentication, block),
                )


def place(block: MethodBlock) -> Span:
    """Where a finding about a method's implementation stands: on what chose it."""
    if block.file_path is not None:
        return block.file_path.span
    if block.implementation_type is not None:
        return block.implementation_type.span
    return block.key_span


def _is_missing(block: MethodBlock) -> bool:
    if block.implementation is not None or block.block is None:
        return False
    if block.implementation_type is not None:
        row = IMPLEMENTATION_TYPES.get(block.implementation_type.value)
        if row is None or row.language is None or row not in block.method.implementations:
            return False  # SPEC104's matter, or no file belongs to it
        if mismatching_file(block) is not None:
            return False  # SPEC203's
    return True


def _explain(analysis: Analysis, block: MethodBlock) -> str:
    if block.file_path is not None and normalize(block.file_path.value) is None:
        return (
            f"`{block.file_path.value}` leads out of the connector: name a file inside it, "
            "relative to the folder of spec.yml."
        )
    if block.file_path is not None and is_private(block.file_path.value):
        return f"`{block.file_path.value}` may hold secrets and is not read: name another file."
    for path in block.searched:
        folder, _, name = path.rpartition("/")
        if name in analysis.files.names(folder):
            return f"`{path}` cannot be read: it is too large, or lies outside the connector."
    if not block.searched:
        return "No file for this method: name its `implementationType`."
    message = f"The implementation of {block.key} is missing: there is no {either(block.searched)}."
    other = _misnamed(analysis, block)
    if other is not None:
        path, meant = other
        message += f" `{path}` is there: move it to `{meant}`, or name it with `filePath`."
    return message


def _misnamed(analysis: Analysis, block: MethodBlock) -> tuple[str, str] | None:
    """A file that is there, and the one that it was meant to be: the same name but for
    capitals, hyphens and underscores (`makeApiClient.map.yml`), or for the ending (`.yaml`,
    `.mjs`); in the folder itself, in one whose name differs as little, or beside spec.yml."""
    beside = analysis.files.folders("")
    for path in block.searched:
        folder, _, name = path.rpartition("/")
        alike = [f for f in beside if f != folder and plain_word(f) == plain_word(folder)]
        for where in (folder, *alike, ""):
            for other in analysis.files.names(where):
                found = f"{where}/{other}" if where else other
                if found != path and _stem_word(other) == _stem_word(name):
                    return found, path
    return None


def _stem_word(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return plain_word(stem) + dot + _ENDINGS.get(ending, ending)


def _fixes(
    analysis: Analysis, authentication: Authentication, block: MethodBlock
) -> tuple[Fix, ...]:
    other = _misnamed(analysis, block)
    if other is not None and block.file_path is None and block.block is not None:
        title = f"Name `{other[0]}` with `filePath`"
        fix = add_field(analysis, block.block, "filePath", other[0], title, is_safe=False)
        return (fix,) if fix is not None else ()
    path = normalize(block.searched[0]) if block.searched else None
    if path is None or is_private(path):
        return ()
    if authentication.option is not None and block.file_path is None:
        # The shared file is the usual place unless the option has a folder of its own.
        own = f"auth/{authentication.option}"
        path = next(
            (p for p in block.searched if analysis.files.names(own) or p.count("/") == 1), path
        )
    text = starter(analysis, authentication, block, path)
    if text is None:
        return ()
    return (Fix(f"Create `{path}`", (CreateFile(path, text),), is_preferred=True),)


RULE = Rule(
    "SPEC201",
    "missing-implementation-file",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Create the file, with a working body made from this connector.",
)
