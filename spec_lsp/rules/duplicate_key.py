"""A key stands twice in one mapping. The platform's loader refuses such a file; other tools keep
one of the two without a word.

The later key is marked, and points to the first. What a merge key (`<<`) brings in may be
overridden and is no duplicate.

```yaml
auth:
  title: API key
  type: client-credentials
  title: Key              # a second `title`
```

```yaml
auth:
  title: API key
  type: client-credentials
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.findings.finding import Finding, Related, Severity
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml.nodes import Entry, Mapping, Node, Sequence


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for path, tree in context.analysis.yaml_documents().items():
        for first, later in _duplicates(tree.root):
            if later.key.span.start >= tree.sound_until:
                continue
            yield rule.finding(
                path,
                later.key.span,
                f"`{later.name}` stands here a second time: remove one of the two.",
                related=(Related(path, first.key.span, f"The first `{first.name}`."),),
            )


def _duplicates(root: Node | None) -> Iterator[tuple[Entry, Entry]]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Sequence):
            pending += node.items
        elif isinstance(node, Mapping):
            seen: dict[str, Entry] = {}
            for entry in node.entries:
                pending += (entry.key, entry.value)
                if entry.name is None or entry.name == "<<":
                    continue
                if entry.name in seen:
                    yield seen[entry.name], entry
                else:
                    seen[entry.name] = entry


RULE = Rule("SPEC002", "duplicate-key", Severity.ERROR, __doc__, _check)
