"""A method's file exists, but is of another type than spec.yml says: the platform looks for a
file that is not there, and does not take the one that is.

The same is said of a `filePath` whose ending belongs to another type. Where no file of the method
exists at all, `missing-implementation-file` says so.

```yaml
auth:
  makeApiClient:
    implementationType: javascript   # but there is only `auth/make-api-client.map.yml`
```

```yaml
auth:
  makeApiClient:
    implementationType: mapping
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.model import CandidateFile, Connector, MethodBlock
from spec_lsp.findings.finding import CreateFile, Finding, Fix, Severity, replacement
from spec_lsp.findings.suggestion import either
from spec_lsp.format.implementation import IMPLEMENTATION_TYPES
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.starter import starter


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    for authentication in connector.authentications:
        for block in authentication.methods.values():
            there = mismatching_file(block)
            if there is None or block.implementation_type is None:
                continue
            if not connector.is_read_whole(authentication, block):
                continue  # the line that names the file, or the body, may not have been read
            span, written = block.implementation_type.span, block.implementation_type.value
            if block.file_path is not None:
                yield _named(rule, block, there)
                continue
            fixes: list[Fix] = []
            if there.type in block.method.implementations:
                name = there.type.name
                fixes.append(
                    replacement(Connector.SPEC_PATH, span, name, f"Change the type to `{name}`")
                )
            text = starter(context.analysis, authentication, block, block.searched[0])
            if text is not None:
                create = CreateFile(block.searched[0], text)
                fixes.append(Fix(f"Create `{block.searched[0]}`", (create,)))
            yield rule.finding(
                Connector.SPEC_PATH,
                span,
                f"{block.key} is said to be `{written}`, but its file `{there.path}` is "
                f"`{there.type.name}`. Change the type, or create "
                f"{either(block.searched)}.",
                fixes=tuple(fixes),
            )


def _named(rule: Rule, block: MethodBlock, there: CandidateFile) -> Finding:
    """What to say of a `filePath` that leads to a file of another type."""
    assert block.file_path is not None
    assert block.implementation_type is not None
    fixes: tuple[Fix, ...] = ()
    if there.type in block.method.implementations:
        name = there.type.name
        title = f"Change the type to `{name}`"
        fixes = (replacement(Connector.SPEC_PATH, block.implementation_type.span, name, title),)
    return rule.finding(
        Connector.SPEC_PATH,
        block.file_path.span,
        f"{block.key} is said to be `{block.implementation_type.value}`, but this file is "
        f"`{there.type.name}`. Change the type, or name another file.",
        fixes=fixes,
    )


def mismatching_file(block: MethodBlock) -> CandidateFile | None:
    """The file of another type that is there instead of the one that spec.yml asks for."""
    if block.implementation is not None or block.implementation_type is None:
        return None
    row = IMPLEMENTATION_TYPES.get(block.implementation_type.value)
    if row is None or row not in block.method.implementations:
        return None
    if block.file_path is not None:
        named = block.named
        return named if named is not None and named.type.language != row.language else None
    return next((file for file in block.found if file.type is not row), None)


RULE = Rule(
    "SPEC203",
    "implementation-mismatch",
    Severity.ERROR,
    __doc__,
    _check,
    fix="Change the type to the file's, or create the file.",
)
