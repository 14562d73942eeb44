"""A key that the platform does not know: it is ignored.

A warning where a known key that is not there is a typing error away, since then that one was
most likely meant; else a hint. Never inside data schemas, `headers`, `query` and other places
where any name may stand, nor for keys that start with `x-` or `_`, or hold an anchor for
others to use.

```yaml
auth:
  type: client-credentials
  titel: API key            # did you mean `title`?
```
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spec_lsp.findings.finding import Finding, Severity
from spec_lsp.findings.suggestion import correction, plain_word
from spec_lsp.format.connector import SPEC
from spec_lsp.format.methods import AUTH_METHODS
from spec_lsp.rules.described import Described, described
from spec_lsp.rules.rule import Context, Rule
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Alias, Entry, Node

# The newer spelling writes `type` for `implementationType` (format §12), also in an auth block.
_ALSO_KNOWN = {"method": frozenset({"type"})}
# What stands beside `auth` by mistake, its indentation gone.
_OF_AUTH = frozenset(key for method in AUTH_METHODS for key in method.keys)
_SHORT = 4
_MOST = 100  # keys of one mapping; with more it is something else
_OWN_NAMES = ("x-", "X-", "_", ".", "$", "//")


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    for place in described(context):
        unknown = [entry for entry in place.mapping.entries if not _is_ours(place, entry)]
        if unknown:
            there = {other.name for other in nodes.entries(place.mapping)}
            known = [field.name for kind in place.types for field in kind.fields]
            absent = [name for name in known if name not in there]
            for entry in unknown[:_MOST]:
                yield _finding(rule, place, entry, absent)


def _is_ours(place: Described, entry: Entry) -> bool:
    name = entry.name
    if name is None or name == "<<" or place.knows(name) or name.startswith(_OWN_NAMES):
        return True
    if any(name in _ALSO_KNOWN.get(kind.name, ()) for kind in place.types):
        return True
    return not isinstance(entry.value, Alias) and entry.value.anchor is not None


def _finding(rule: Rule, place: Described, entry: Entry, absent: list[str]) -> Finding:
    name = entry.name or ""
    meant = misspelt(name, absent)
    if meant is None and place.types[0] is SPEC.object and name in _OF_AUTH:
        return rule.finding(
            place.path,
            entry.key.span,
            f"`{name}` belongs inside `auth`: here it is ignored. Indent it.",
        )
    if meant is None:
        return rule.finding(
            place.path,
            entry.key.span,
            f"The platform knows no key `{name}` in {_article(place.types[0].name)}: it is "
            "ignored.",
        )
    fix = correction(place.path, entry.key.span, name, meant)
    return rule.finding(
        place.path,
        entry.key.span,
        f"There is no key `{name}` here; did you mean `{meant}`?",
        severity=Severity.WARNING,
        fixes=(fix,),
    )


def misspelt(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate that a typing error made this name of: at most two letters wrong, one in
    a short name, and not its first (`mode` is not `code`); in one of three letters their order
    alone."""
    best: tuple[int, str] | None = None
    for candidate in candidates:
        if plain_word(name) == plain_word(candidate):
            return candidate
        distance = _typing_errors(name, candidate)
        if distance is not None and (best is None or distance < best[0]):
            best = (distance, candidate)
    return best[1] if best else None


def _typing_errors(name: str, candidate: str) -> int | None:
    """How many typing errors lead from one to the other; None where they are two words."""
    from rapidfuzz.distance import OSA

    shorter = min(len(name), len(candidate))
    allowed = 2 if shorter > 5 else 1
    distance = OSA.distance(name, candidate, score_cutoff=allowed)
    if distance > allowed:
        return None
    is_swapped = sorted(name) == sorted(candidate)
    if shorter < _SHORT and not is_swapped:
        return None
    if shorter == _SHORT and not is_swapped and name[:1] != candidate[:1]:
        return None
    return distance


def has_misspelt(mapping: Node | None, name: str) -> bool:
    """Whether a mapping holds a key that is reported as this one, misspelt: then nothing is to
    be said of its absence."""
    return any(
        not key.startswith(_OWN_NAMES) and misspelt(key, (name,)) is not None
        for key in (entry.name for entry in nodes.entries(mapping))
        if key is not None and key != name
    )


def _article(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiouAO" else f"a {noun}"


RULE = Rule(
    "SPEC102",
    "unknown-key",
    Severity.HINT,
    __doc__,
    _check,
    fix="Change the key to the one that was meant.",
    other_severities=(Severity.WARNING,),
)
