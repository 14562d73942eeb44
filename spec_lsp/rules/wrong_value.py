"""What a value that cannot stand in its place was meant as: the words and fixes of SPEC101."""

from __future__ import annotations

import re
from typing import Any

from spec_lsp.findings.finding import EditFile, Fix, replacement
from spec_lsp.findings.suggestion import correction, either, nearest
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.schemas import DATA_TYPE_SYNONYMS
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, deref
from spec_lsp.syntax.yaml.quote import flow_scalar
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Source, Span

WORDS = {
    "string": "text",
    "object": "a mapping (`name: value`)",
    "array": "a list (`- item`)",
    "boolean": "`true` or `false`",
    "number": "a number",
    "null": "nothing",
}
_UNSPACED = re.compile(r"[A-Za-z]\w*(?P<colon>:)[^\s:/]")
_BRACES = re.compile(r"\{\{\s*(?P<path>[A-Za-z_]\w*(?:\.[A-Za-z_]\w*)+)\s*\}\}")


def type_of(value: object) -> str:
    """JSON Schema's name for a value's type."""
    if isinstance(value, bool):
        return "boolean"
    if isinstance(value, (int, float)):
        return "number"
    for kind, name in ((str, "string"), (list, "array"), (dict, "object")):
        if isinstance(value, kind):
            return name
    return "null"


def explain(
    error: Any, path: str, source: Source, node: Node, name: str
) -> tuple[str, tuple[Fix, ...]]:
    """What is wrong, in a sentence that says what to write, and the fix where one is sure.
    ``error`` is jsonschema's."""
    about = f"`{name}`" if name else "This"
    if error.validator == "enum":
        return _word(error, path, node, about)
    wanted = error.validator_value
    kinds = [wanted] if isinstance(wanted, str) else list(wanted)
    scalars = {"string", "number"} <= set(kinds)
    if kinds == ["object", "boolean"]:  # a data schema; `true` is one, but nobody means that
        kinds = ["object"]
    expected = "a single value" if scalars else " or ".join(WORDS[kind] for kind in kinds)
    found = type_of(error.instance)
    if kinds == ["string"] and isinstance(node, Scalar) and found in ("number", "boolean"):
        quoted = f'"{node.value}"'
        fix = replacement(path, node.span, quoted, f"Write {quoted}", is_safe=True)
        return f"{about} must be text: write {quoted}, in quotes.", (fix,)
    advice, fixes = _advice(path, source, node, kinds, name)
    return f"{about} must be {expected}, not {WORDS[found]}{advice}", fixes


def _word(error: Any, path: str, node: Node, about: str) -> tuple[str, tuple[Fix, ...]]:
    allowed = [choice for choice in error.validator_value if isinstance(choice, str)]
    written = str(error.instance)
    meant = nearest(written, allowed)
    if DATA_TYPE_SYNONYMS.get(written.lower()) in allowed:
        meant = DATA_TYPE_SYNONYMS[written.lower()]
    advice = f"did you mean `{meant}`?" if meant else f"it can be {either(allowed)}."
    fixes = (correction(path, node.span, written, meant),) if meant else ()
    return f"{about} cannot be `{error.instance}`; {advice}", fixes


def _advice(
    path: str, source: Source, node: Node, kinds: list[str], name: str
) -> tuple[str, tuple[Fix, ...]]:
    """What a value of the wrong kind was certainly meant as."""
    node = deref(node) or node
    written = node.span.of(source.text)
    if isinstance(node, Scalar) and kinds == ["object"] and not node.style:
        unspaced = _UNSPACED.match(written)
        if unspaced is not None and "\n" not in written:
            at = node.span.start + unspaced.end("colon")
            edit = TextEdit(Span(at, at), " ")
            fix = Fix("Put a space behind the colon", (EditFile(path, (edit,)),), True, True)
            return ": a space is missing behind the colon.", (fix,)
    if isinstance(node, Scalar) and kinds == ["array"] and node.style not in ("|", ">"):
        items = re.split(r"[\s,]+", node.value.strip()) if name == "scopes" else [node.value]
        text = f"[{', '.join(map(flow_scalar, items))}]"
        return ".", (replacement(path, node.span, text, f"Write `{text}`"),)
    if isinstance(node, Mapping) and "string" in kinds and "object" not in kinds:
        return _meant_as_formula(path, node, written)
    return ".", ()


def _meant_as_formula(path: str, node: Mapping, written: str) -> tuple[str, tuple[Fix, ...]]:
    braces = _BRACES.fullmatch(written)
    if braces is not None:
        text = f'{{$template: "${{{braces["path"]}}}"}}'
        return f": write `{text}`.", (replacement(path, node.span, text, "Make it a `$template`"),)
    key = node.entries[0].key if len(node.entries) == 1 else None
    formula = f"${node.entries[0].name}" if key is not None else ""
    if key is not None and formula in FORMULAS:
        fix = replacement(path, key.span, formula, f"Change to `{formula}`")
        return f"; did you mean `{formula}`?", (fix,)
    return ".", ()
