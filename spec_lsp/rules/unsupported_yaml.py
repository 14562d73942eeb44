"""The file is YAML, but of a kind that is not read: several documents in one file, a tag of
one's own, more levels, values or characters than any connector has.

Of several documents only the first is read. A tag such as `!secret` means something to other
tools only. Past a limit the rest of the file is left out, and nothing is said of what seems
to be missing from it; every other file is read as always.

```yaml
auth:
  type: client-credentials
---                     # a second document: move it to a file of its own
auth:
  type: oauth2
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml.nodes import Alias, Mapping, Node, Scalar, Sequence
from spec_lsp.text.source import Span

# What every YAML 1.2 and 1.1 loader knows, JavaScript's included.
_STANDARD = frozenset({
    "binary", "bool", "float", "int", "map", "merge", "null", "omap", "pairs", "seq", "set",
    "str", "timestamp",
})  # fmt: skip
_PREFIX = "tag:yaml.org,2002:"
_TAG = re.compile(r"!(?:<[^>\s]*>|[^\s,\[\]{}]*)(?=\s*(?:&\S+\s*)?\Z)")
_REACH = 300  # characters in which a tag stands before its node


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for path, tree in context.analysis.yaml_documents().items():
        for error in tree.errors:
            if error.kind == "unsupported":
                yield rule.finding(path, error.span, error.message)
        if tree.second is not None:
            message = "A second document begins here: only the first is read. Remove it, or give it"
            yield rule.finding(path, tree.second, f"{message} a file of its own.")
        for node in _tagged(tree.root):
            yield rule.finding(
                path,
                _place(context.analysis.source(path).text, node),
                f"The platform's loader does not know the tag `{_shown(node.tag or '')}`: remove "
                "it, and write the value itself.",
            )


def _tagged(root: Node | None) -> Iterator[Scalar | Mapping | Sequence]:
    """The nodes with a tag of one's own, in the order of the text."""
    stack = [root]
    while stack:
        node = stack.pop()
        if node is None or isinstance(node, Alias):
            continue
        if node.tag is not None and not _is_standard(node.tag):
            yield node
        if isinstance(node, Sequence):
            stack += reversed(node.items)
        elif isinstance(node, Mapping):
            for entry in reversed(node.entries):
                stack += (entry.value, entry.key)


def _is_standard(tag: str) -> bool:
    return tag == "!" or (tag.startswith(_PREFIX) and tag.removeprefix(_PREFIX) in _STANDARD)


def _shown(tag: str) -> str:
    return f"!!{tag.removeprefix(_PREFIX)}" if tag.startswith(_PREFIX) else tag


def _place(text: str, node: Scalar | Mapping | Sequence) -> Span:
    """Where the tag stands: before its node. Its own span where it cannot be found."""
    start = max(0, node.span.start - _REACH)
    found = _TAG.search(text, start, node.span.start)
    return Span(*found.span()) if found else node.span


RULE = Rule("SPEC003", "unsupported-yaml", Severity.WARNING, __doc__, _check)
