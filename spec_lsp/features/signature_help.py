"""What a call takes, while it is written: a template's helper, a formula with several parts, a
method of `apiClient` in code."""

from __future__ import annotations

import re
from dataclasses import dataclass

from spec_lsp.connector.analysis import Analysis
from spec_lsp.format.client_methods import CLIENT_METHOD_BY_NAME
from spec_lsp.format.formula_arguments import FORMULA_PARTS
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.template_helpers import TEMPLATE_HELPERS
from spec_lsp.syntax.template.template import ExpressionPart, parse_template
from spec_lsp.syntax.yaml.cursor import locate

_OPENING = re.compile(r"([\w$]+)\s*\($")
# The closing of what was opened, and texts, in which commas and brackets are no signs.
_SKIPPED = re.compile(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|`(?:[^`\\]|\\.)*`")
_CLIENTS = re.compile(r"(?:apiClient|externalApiClient)\s*\??\.\s*$")
_MAX_BACK = 2_000


@dataclass(frozen=True, slots=True)
class Signature:
    """``label`` names the parameters, in their order; ``active`` is the number of the one that
    the cursor stands in, None where it stands in none."""

    label: str
    parameters: tuple[str, ...]
    active: int | None
    documentation: str


def signature_help(analysis: Analysis, path: str, offset: int) -> Signature | None:
    """The signature of what is being written at an offset; None where nothing is."""
    text = analysis.source(path).text
    if not path.endswith((".yml", ".yaml")):
        return _of_client(text, offset)
    cursor = locate(text, offset, analysis.yaml_documents().get(path))
    if cursor is None:
        return None
    if cursor.path and cursor.path[-1] == "code":
        return _of_client(text, offset)
    if cursor.role != "key" and cursor.path and cursor.path[-1] == "$template":
        return _of_helper(cursor.text, cursor.at)
    return _of_formula(cursor.path)


def _of_helper(template: str, at: int) -> Signature | None:
    for part in parse_template(template).parts:
        if isinstance(part, ExpressionPart) and part.inside.start <= at <= part.inside.end:
            called = _call(template[part.inside.start : at])
            helper = TEMPLATE_HELPERS.get(called[0]) if called is not None else None
            if called is None or helper is None:
                return None
            label = f"{helper.name}({', '.join(helper.parameters)})"
            active = called[1] if called[1] < len(helper.parameters) else None
            return Signature(label, helper.parameters, active, helper.documentation)
    return None


def _of_client(text: str, offset: int) -> Signature | None:
    before = text[max(0, offset - _MAX_BACK) : offset]
    called = _call(before)
    method = CLIENT_METHOD_BY_NAME.get(called[0]) if called is not None else None
    if called is None or method is None:
        return None
    name, active, start = called
    if _CLIENTS.search(before[: start - len(name)]) is None:
        return None
    last = active if active < len(method.parameters) else None
    label = f"apiClient.{method.signature}"
    return Signature(label, method.parameters, last, method.documentation)


def _call(before: str) -> tuple[str, int, int] | None:
    """The innermost call that is open at the end of a text: its name, the number of the argument
    and where the name ends."""
    plain = _SKIPPED.sub(lambda match: "_" * len(match[0]), before)
    depth = commas = 0
    for index in range(len(plain) - 1, -1, -1):
        sign = plain[index]
        if sign in ")]}":
            depth += 1
        elif sign in "([{":
            if depth == 0:
                found = _OPENING.search(before[: index + 1]) if sign == "(" else None
                if found is not None:
                    return found[1], commas, found.end(1)
                if sign != "(":
                    commas = 0  # a comma in a list or an object is no argument's end
                    continue
                return None
            depth -= 1
        elif sign == "," and depth == 0:
            commas += 1
    return None


def _of_formula(path: tuple[str | int, ...]) -> Signature | None:
    """The innermost formula with several parts around a place, and the part there."""
    for number in range(len(path) - 1, -1, -1):
        name = path[number]
        parts = FORMULA_PARTS.get(name) if isinstance(name, str) else None
        if parts is None or not isinstance(name, str):
            continue
        below = path[number + 1] if number + 1 < len(path) else None
        active = parts.names.index(below) if below in parts.names else None
        label = f"{name}: {{{', '.join(parts.names)}}}"
        return Signature(label, parts.names, active, FORMULAS[name].documentation)
    return None
