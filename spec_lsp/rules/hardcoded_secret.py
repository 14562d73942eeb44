"""A key, token or password stands in a file of the connector.

Everybody who can read the repository can use it, also from its history, and every user of the
connector shares it. Move it to where secrets are kept: a field of the connection form
(`format: password`) if each user has an own one, a connector parameter if it belongs to the
connector. Then revoke the one that stood here.

Reported are keys of well-known issuers, by the form that these document, wherever they stand;
and values that look random under a secret's name (`apiKey`, `clientSecret`, `Authorization`).
Placeholders (`YOUR_API_KEY`, `xxxx`), formulas, UUIDs, titles, descriptions and examples are
not. The message never shows the value.

```yaml
headers:
  X-Api-Key: 8f14e45fceea167a5a36dedd4bea2543     # everybody's key
```

```yaml
headers:
  X-Api-Key: {$var: connectorParameters.apiKey}
```
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from spec_lsp.connector.analysis import Analysis
from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.redaction.keys import known_keys, looks_random
from spec_lsp.redaction.names import is_secret_name
from spec_lsp.rules.code import all_code
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.javascript.strings import texts_of
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence, deref
from spec_lsp.syntax.yaml.parse import Tree
from spec_lsp.syntax.yaml.scalar import scalar_map
from spec_lsp.text.source import Span

# Texts for people, and words of data schemas.
_PROSE = frozenset({
    "title", "description", "helpUri", "example", "examples", "placeholder", "pattern", "name",
    "label", "apiDocsUri", "logoUri", "appUri",
})  # fmt: skip
# Keys that say nothing of what they hold: the one around them does.
_NEUTRAL = frozenset({"value", "values", "default", "const", "to", "from", "item", "cases"})
_REFERRING = frozenset({"$var", "$copy", "$jsonata"})
_SCHEME = re.compile(r"(?:Bearer|Basic|Token|ApiKey|Key|OAuth)[ =:]+(?=\S)", re.IGNORECASE)
_ADVICE = (
    "Take it from a connector parameter or a field of the form, and revoke this one: whoever can "
    "read this file can use it."
)


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context.analysis))


def _findings(rule: Rule, analysis: Analysis) -> Iterator[Finding]:
    code = {
        implementation.code
        for _, _, implementation in analysis.connector.implementations()
        if implementation.inline
    }
    for path, tree in analysis.yaml_documents().items():
        text = analysis.source(path).text
        for scalar, name in _scalars(tree):
            if scalar.value in code:
                continue  # its texts come below, to the character
            for span, message in _secrets(scalar.value, name, "${" not in scalar.value):
                yield rule.finding(path, scalar_map(text, scalar).span(span), message)
    for program in all_code(analysis):
        for written in texts_of(program.script):
            for span, message in _secrets(written.written, written.name, written.is_whole):
                place = program.place(span.shifted(written.span.start))
                yield rule.finding(program.path, place, message)


def _secrets(text: str, name: str | None, is_whole: bool) -> Iterator[tuple[Span, str]]:
    """The secrets in a text that is given a name."""
    found = False
    for kind, start, end in known_keys(text):
        found = True
        yield Span(start, end), f"This is {kind}. {_ADVICE}"
    if found or not is_whole or name is None or not is_secret_name(name):
        return
    scheme = _SCHEME.match(text)
    start = scheme.end() if scheme else 0
    if looks_random(text[start:]):
        yield Span(start, len(text)), f"`{name}` holds what looks like a real secret. {_ADVICE}"


def _scalars(tree: Tree) -> Iterator[tuple[Scalar, str | None]]:
    """The values of a document that may hold a secret, with the names that they are given."""
    seen: set[int] = set()
    stack: list[tuple[Node | None, str | None]] = [(tree.root, None)]
    while stack:
        node, name = stack.pop()
        node = deref(node)
        if node is None or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Scalar):
            yield node, name
        elif isinstance(node, Sequence):
            stack.extend((item, name) for item in reversed(node.items))
        else:
            stack.extend(reversed(list(_entries(node, name))))


def _entries(node: Mapping, name: str | None) -> Iterator[tuple[Node, str | None]]:
    for entry in node.entries:
        key = entry.name
        is_prose = key in _PROSE and isinstance(deref(entry.value), Scalar | Sequence)
        if is_prose or key in _REFERRING:
            continue
        passed_on = key is None or key in _NEUTRAL or key.startswith("$")
        yield entry.value, name if passed_on else key


RULE = Rule("SPEC401", "hardcoded-secret", Severity.WARNING, __doc__, _check)
