"""A file is named like a method's implementation, but spec.yml does not speak of that method,
or asks for another type: it is not clear that the platform reads it.

Only files with a method's name in `auth/`, or in the folder of an option, are looked at, and
only where there is an `auth` block; in the older layout methods are found by their files
alone. A file that other code of the connector imports is referenced.

```yaml
# auth/refresh-credentials.js is there, and no word of it here
auth:
  type: oauth2
  makeApiClient:
    implementationType: mapping
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.build import stems
from spec_lsp.connector.model import Authentication, Connector
from spec_lsp.connector.modules import is_relative, resolve_import
from spec_lsp.findings.finding import Finding, Fix, Severity
from spec_lsp.format.implementation import IMPLEMENTATION_TYPES, ImplementationType
from spec_lsp.format.methods import AUTH_METHODS, Method
from spec_lsp.rules.additions import add_field, written_holder
from spec_lsp.rules.ambiguous_implementation import contenders
from spec_lsp.rules.code import all_code
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.rules.unknown_key import has_misspelt


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    connector = context.analysis.connector
    if connector.layout != "nested" or not connector.tree.is_sound:
        return
    spoken_of = _spoken_of(connector) | _imported(context)
    seen: set[str] = set()
    for authentication in connector.authentications:
        for method in AUTH_METHODS:
            for path, kind in _files(context, method, authentication.option):
                if path in spoken_of or path in seen or _is_misspelt(authentication, method):
                    continue
                seen.add(path)
                fix = _fix(context, authentication, method, kind)
                yield rule.finding(
                    path,
                    context.analysis.source(path).line_span(0),
                    _explain(authentication, method),
                    fixes=(fix,) if fix is not None else (),
                )


def _explain(authentication: Authentication, method: Method) -> str:
    """Why the file is not read, and what to do."""
    block = authentication.methods.get(method.key)
    if block is None or block.block is None:
        return (
            f"spec.yml has no `{method.key}` that this file would implement: add the block, or "
            "remove the file."
        )
    implementation, written = block.implementation, block.implementation_type
    if implementation is not None and implementation.inline:
        why = f"{block.key} stands in spec.yml itself"
    elif block.file_path is not None:
        why = f"spec.yml names `{block.file_path.value}` for {block.key}"
    elif written is not None:
        why = f"spec.yml asks for {block.key} as `{written.value}`"
    else:
        why = f"{block.key} has another file"
    return f"{why}, so this file is not read: remove the one that is not meant."


def _is_misspelt(authentication: Authentication, method: Method) -> bool:
    """Whether the block is there under a misspelt key, which is SPEC102's matter."""
    return any(has_misspelt(authentication.node, key) for key in method.keys)


def _files(
    context: Context, method: Method, option: str | None
) -> Iterator[tuple[str, ImplementationType]]:
    """The files that a method's name leads to."""
    for stem in stems(method, option):
        folder, _, name = stem.rpartition("/")
        there = context.analysis.files.names(folder)
        for kind in IMPLEMENTATION_TYPES.values():
            for suffix in kind.suffixes:
                if f"{name}{suffix}" in there:
                    yield f"{stem}{suffix}", kind


def _spoken_of(connector: Connector) -> set[str]:
    """The files that a block of spec.yml leads to, and those that SPEC202 and SPEC203 tell."""
    paths: set[str] = set()
    for authentication in connector.authentications:
        for block in authentication.methods.values():
            if block.block is None:
                continue
            if block.implementation is not None:
                paths.add(block.implementation.path)
                paths.update(file.path for file in contenders(block)[1])
            else:
                paths.update(file.path for file in block.found)
            paths.update(block.searched)
    return paths


def _imported(context: Context) -> set[str]:
    """The files that code of the connector imports."""
    analysis = context.analysis
    found = (
        resolve_import(analysis.files, code.path, use.specifier).path
        for code in all_code(analysis)
        for use in code.script.imports
        if is_relative(use.specifier)
    )
    return {path for path in found if path is not None}


def _fix(
    context: Context, authentication: Authentication, method: Method, kind: ImplementationType
) -> Fix | None:
    """The fix that adds the block: nothing where it would only bring another finding."""
    if method.key in authentication.methods and authentication.methods[method.key].block:
        return None
    if kind not in method.implementations or authentication.type_name not in method.auth_types:
        return None
    holder = written_holder(context.analysis.connector, authentication)
    return add_field(
        context.analysis, holder, method.key, {"implementationType": kind.name},
        f"Add `{method.key}` to spec.yml", is_safe=False,
    )  # fmt: skip


RULE = Rule(
    "SPEC204",
    "unreferenced-implementation-file",
    Severity.HINT,
    __doc__,
    _check,
    fix="Add the method's block to spec.yml.",
)
