"""Keys beside a formula, and formulas behind other keys: a part of SPEC303."""

from __future__ import annotations

from collections.abc import Iterator

from spec_lsp.connector.evaluation import Evaluated
from spec_lsp.findings.suggestion import listed
from spec_lsp.format.formula_arguments import FORMULA_PARTS
from spec_lsp.format.formulas import EVAL_OPERATORS, FORMULAS
from spec_lsp.rules.formula_locators import Problem
from spec_lsp.syntax.yaml.nodes import Entry, Mapping

# Other systems have no operators of these names.
_NEVER_LATE = frozenset({"$var", "$template", "$tpl", "$jsonata"})


def late_formulas(here: Evaluated) -> Iterator[Problem]:
    """A formula behind other keys. Of those whose name other systems have too, as operators
    of their own, nothing is said."""
    if here.in_schema or any(key.startswith("$") and key not in FORMULAS for key in here.keys):
        return
    if any((entry.name or "").isdecimal() for entry in here.entries):
        return  # written in the knowledge that a number comes first, and makes data of it
    for entry in here.entries[1:]:
        if entry.name in _NEVER_LATE and not (here.entries[0].name or "").startswith("$"):
            yield Problem(
                entry.key.span,
                f"`{entry.name}` is evaluated only as the first key of a mapping: here it is "
                "plain data.",
            )


def ignored_keys(here: Evaluated, name: str, entries: tuple[Entry, ...]) -> Iterator[Problem]:
    """Keys beside a formula."""
    extra = entries[2 if name == "$eval" else 1 :]
    written = here.node.entries if isinstance(here.node, Mapping) else ()
    if not extra or here.in_schema or FORMULAS[name].needs_platform:
        return  # what stands beside a reference to a schema may count
    if any(entry.name == "<<" for entry in written):
        return
    names = [entry.name or "" for entry in extra]
    first = names[0]
    parts = FORMULA_PARTS.get(name)
    if name == "$eval":
        why = "`$eval` reads one operator. Combine several with `$and`."
    elif first in EVAL_OPERATORS and here.formulas[-1:] == ("$eval",):
        why = "an operator stands beside `$eval`, not inside it."
    elif parts is not None and first in parts.names:
        why = f"it belongs inside `{name}`."
    else:
        why = f"beside `{name}` nothing else is read."
    verb = "is" if len(extra) == 1 else "are"
    yield Problem(extra[0].key.span, f"{listed(names)} {verb} ignored: {why}")
