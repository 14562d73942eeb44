"""A handler in an API client's `responseHandlers` cannot do what it is there for.

A handler has a `match`, a formula over `response` (`status`, `headers`, `data`), and says with
`isSuccess`, `data` or `error` what such a response means. Reported are

- a handler that has neither of these three;
- a `match` without any formula (a text, `{status: 404}`, `false`): it is always the same;
- an `error.key` that the platform does nothing about. It knows `access_token_expired` (the
  credentials are refreshed), `connection_is_defunct` (the user must reconnect) and
  `rate_limit_exceeded` (the request is repeated later).

Fields whose value is of the wrong kind are `schema-violation`'s; keys and handlers that are
formulas are not looked at.

```yaml
responseHandlers:
  - match: response.status == 401      # a text, always true
    error: {key: token_expired}        # unknown
```

```yaml
responseHandlers:
  - match:
      $eval: {$var: response.status}
      is: 401
    error: {key: access_token_expired}
```
"""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.credentials import is_formula
from spec_lsp.connector.evaluation import evaluated
from spec_lsp.findings.finding import Finding, Severity, replacement
from spec_lsp.findings.suggestion import either, nearest
from spec_lsp.format.api_client import ERROR_KEYS
from spec_lsp.rules.formula_locators import Problem, marked
from spec_lsp.rules.rule import Context, Rule, once
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence, deref
from spec_lsp.syntax.yaml.values import scalar_value

_ACTING = frozenset({"isSuccess", "data", "error"})
_KEYS = tuple(choice.value for choice in ERROR_KEYS)
# What a key is meant as, where the names have little in common.
_MEANT = {
    "token_expired": "access_token_expired",
    "unauthorized": "access_token_expired",
    "invalid_token": "access_token_expired",
    "too_many_requests": "rate_limit_exceeded",
    "rate_limited": "rate_limit_exceeded",
    "rate_limit": "rate_limit_exceeded",
}


def _check(rule: Rule, context: Context) -> Iterator[Finding]:
    yield from once(_findings(rule, context))


def _findings(rule: Rule, context: Context) -> Iterator[Finding]:
    for _authentication, block, implementation in context.bodies():
        if block.method.result != "api-client" or implementation.body is None:
            continue
        tree = implementation.tree
        for body in (implementation.body, nodes.get(implementation.body, "args")):
            handlers = nodes.get(body, "responseHandlers")
            for handler in handlers.items if isinstance(handlers, Sequence) else ():
                is_sound = tree is not None and tree.is_sound
                for problem in _problems(implementation.path, handler, is_sound=is_sound):
                    yield rule.finding(
                        implementation.path, problem.span, problem.message, fixes=problem.fixes
                    )


def _problems(path: str, written: Node, *, is_sound: bool) -> Iterator[Problem]:
    handler = deref(written)
    if not isinstance(handler, Mapping) or (handler.entries and _may_be_formula(handler)):
        return
    if is_sound and _ACTING.isdisjoint(entry.name or "" for entry in nodes.entries(handler)):
        yield Problem(
            marked(written),
            "This handler says nothing of the response: give it `error`, `isSuccess` or `data`.",
        )
    match = nodes.entry(handler, "match")
    if match is not None and is_sound:
        yield from _match(match.value)
    key = nodes.entry(nodes.get(handler, "error"), "key")
    if key is not None:
        yield from _key(path, key.value)


def _may_be_formula(handler: Mapping) -> bool:
    return is_formula(handler) or (handler.entries[0].name or "").startswith("$")


def _match(written: Node) -> Iterator[Problem]:
    match = deref(written)
    if match is None or any(here.formula for here in evaluated(match)):
        return
    value = scalar_value(match) if isinstance(match, Scalar) else match
    if value is None or value is True:
        return
    if isinstance(match, Mapping) and any((e.name or "").startswith("$") for e in match.entries):
        return  # SPEC302's matter
    if value is False:
        yield Problem(written.span, "This handler never applies: its `match` is always `false`.")
    else:
        yield Problem(
            marked(written),
            "This `match` is no formula, so that it always applies: write one, such as "
            "`{$eval: {$var: response.status}, is: 401}`.",
        )


def _key(path: str, written: Node) -> Iterator[Problem]:
    key = deref(written)
    if not isinstance(key, Scalar) or key.is_empty or key.value in _KEYS:
        return
    if not isinstance(scalar_value(key), str):
        return  # SPEC101's
    meant = _MEANT.get(key.value.lower()) or nearest(key.value, _KEYS)
    if meant is None:
        yield Problem(
            written.span,
            f"The platform does nothing about the key `{key.value}`; it knows {either(_KEYS)}.",
        )
    else:
        yield Problem(
            written.span,
            f"The platform does nothing about the key `{key.value}`; did you mean `{meant}`?",
            (replacement(path, key.span, meant, f"Change to `{meant}`"),),
        )


RULE = Rule(
    "SPEC408",
    "invalid-response-handler",
    Severity.WARNING,
    __doc__,
    _check,
    fix="Write the key that was meant.",
)
