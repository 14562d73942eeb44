"""A mapping as JavaScript, or JavaScript as a mapping, where both give the same whatever the
user enters.

That is so for texts, numbers, lists and objects of them, and for fields that the form surely
gives as texts: those that it requires. A field that may be missing is left out by a mapping
together with what it stands in, and is `undefined` in code; so nothing is offered there.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast

from spec_lsp.connector.analysis import Analysis
from spec_lsp.connector.credentials import FORM, SCHEMA
from spec_lsp.connector.model import Authentication, Connector, Implementation, MethodBlock
from spec_lsp.features.refactorings.refactoring import Refactoring, blocks_at, serves_one
from spec_lsp.findings.finding import Change, CreateFile, DeleteFile, EditFile
from spec_lsp.format.formulas import FORMULAS
from spec_lsp.format.implementation import JAVASCRIPT, MAPPING
from spec_lsp.format.methods import INPUT_ALIASES
from spec_lsp.syntax.javascript.located import Module
from spec_lsp.syntax.javascript.returned_value import (
    Field,
    Joined,
    NotWrittenOut,
    Written,
    returned_value,
)
from spec_lsp.syntax.locator import parse_locator
from spec_lsp.syntax.template.template import ExpressionPart, TextPart, parse_template
from spec_lsp.syntax.yaml import nodes
from spec_lsp.syntax.yaml.nodes import Mapping, Node, Scalar, Sequence
from spec_lsp.syntax.yaml.quote import double_quoted, flow_scalar
from spec_lsp.syntax.yaml.values import scalar_value
from spec_lsp.text.edit import TextEdit
from spec_lsp.text.source import Span

_NAME = re.compile(r"[A-Za-z_$][\w$]*")
_PLAIN_LOCATOR = re.compile(r"[A-Za-z_.][\w.]*")
_HOLDERS = frozenset({"credentials", "connectionParameters", "connectorParameters"})
_LARGEST = 2**53


def convert(analysis: Analysis, path: str, span: Span) -> Iterator[Refactoring]:
    """The refactoring for the method that a cursor stands in, whose body is a file of its own."""
    for authentication, block, body in blocks_at(analysis, path, span):
        if body.inline or not serves_one(analysis, body) or block.block is None:
            continue
        to_code = body.type is MAPPING and JAVASCRIPT in block.method.implementations
        to_mapping = (
            body.type is JAVASCRIPT
            and body.path.endswith(".js")
            and MAPPING in block.method.implementations
        )
        try:
            if to_code:
                value = _of_mapping(body)
                text = _code(block, value)
            elif to_mapping:
                value = _of_code(analysis, block, body)
                text = _yaml(value)
            else:
                continue
            _check(analysis, authentication, value)
        except NotWrittenOut:
            continue
        found = _changes(analysis, block, body, text, to_code=to_code)
        if found is not None:
            title = "Convert to JavaScript" if to_code else "Convert to a mapping"
            yield Refactoring(title, "refactor.rewrite", found)
            return


def _changes(
    analysis: Analysis, block: MethodBlock, body: Implementation, text: str, *, to_code: bool
) -> tuple[Change, ...] | None:
    """Another file, another word in the block."""
    suffix = next((one for one in (".map.yml", ".yml", ".js") if body.path.endswith(one)), None)
    if suffix is None or block.implementation_type is None:
        return None
    path = body.path.removesuffix(suffix) + (".js" if to_code else ".map.yml")
    if analysis.files.read(path) is not None:
        return None
    kind, quote = block.implementation_type, block.implementation_type.style
    word = JAVASCRIPT.name if to_code else MAPPING.name
    edits = [TextEdit(kind.span, f"{quote}{word}{quote}" if quote in ("'", '"') else word)]
    written = block.file_path
    if written is not None:
        if written.style in ("|", ">") or written.value != body.path:
            return None
        mark = written.style
        edits.append(TextEdit(written.span, f"{mark}{path}{mark}"))
    return (
        EditFile(Connector.SPEC_PATH, tuple(edits)),
        CreateFile(path, text),
        DeleteFile(body.path),
    )


def _check(analysis: Analysis, authentication: Authentication, value: Written) -> None:
    """Raise where a field is not surely there as a text."""
    for field in _fields(value):
        holder, *names = field.names
        usual = INPUT_ALIASES.get(holder, holder)
        if usual not in _HOLDERS or len(names) != 1:
            raise NotWrittenOut
        known = analysis.shapes(authentication)[usual].definitions(names)
        if len(known) != 1 or known[0].origin not in (FORM, SCHEMA):
            raise NotWrittenOut
        if nodes.text(nodes.get(known[0].schema, "type")) != "string":
            raise NotWrittenOut
        schemas = (
            (authentication.form,) if known[0].origin == FORM else authentication.connector_schemas
        )
        if not any(_requires(schema, names[0]) for schema in schemas):
            raise NotWrittenOut


def _requires(schema: Node | None, name: str) -> bool:
    required = nodes.get(schema, "required")
    items = required.items if isinstance(required, Sequence) else ()
    is_there = nodes.entry(nodes.get(schema, "properties"), name) is not None
    return is_there and any(isinstance(item, Scalar) and item.value == name for item in items)


def _fields(value: Written) -> Iterator[Field]:
    if isinstance(value, Field):
        yield value
    elif isinstance(value, Joined):
        yield from (part for part in value.parts if isinstance(part, Field))
    elif isinstance(value, dict):
        for item in value.values():
            yield from _fields(item)
    elif isinstance(value, list):
        for item in value:
            yield from _fields(item)


# -- reading


def _of_mapping(body: Implementation) -> Written:
    if body.tree is None or not body.tree.is_sound or body.tree.has_anchors:
        raise NotWrittenOut
    if "#" in body.source.text:
        raise NotWrittenOut  # comments would be lost
    if not isinstance(body.body, Mapping) or not body.body.entries:
        raise NotWrittenOut
    return _of_node(body.body)


def _of_node(node: Node) -> Written:
    if isinstance(node, Scalar):
        return _of_scalar(node)
    if isinstance(node, Sequence):
        return [_of_node(item) for item in node.items]
    if not isinstance(node, Mapping) or not node.is_plain:
        raise NotWrittenOut
    first = node.entries[0].name if node.entries else None
    if first in FORMULAS:
        return _of_formula(node)
    found: dict[str, Written] = {}
    for entry in node.entries:
        name = entry.name
        if name is None or name.isdecimal() or name.startswith("$") or name == "__proto__":
            raise NotWrittenOut
        found[name] = _of_node(entry.value)
    return found


def _of_scalar(scalar: Scalar) -> Written:
    value: Any = scalar_value(scalar)
    if isinstance(value, float) or scalar.tag is not None:
        raise NotWrittenOut
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) > _LARGEST:
        raise NotWrittenOut
    return cast("Written", value)


def _of_formula(node: Mapping) -> Written:
    (entry, *others) = node.entries
    argument = entry.value
    if others or not isinstance(argument, Scalar) or not isinstance(scalar_value(argument), str):
        raise NotWrittenOut
    if entry.name == "$var":
        locator = parse_locator(argument.value)
        names = tuple(segment.name for segment in locator.segments)
        if locator.malformed or any(one.kind != "name" for one in locator.segments):
            raise NotWrittenOut
        return Field(names)
    if entry.name != "$template":
        raise NotWrittenOut
    template = parse_template(argument.value)
    if template.errors:
        raise NotWrittenOut
    parts: list[str | Field] = []
    for part in template.parts:
        if isinstance(part, TextPart):
            parts.append(part.text)
            continue
        parts.append(_path_of(part))
    if len(parts) == 1:
        return parts[0]
    return Joined(tuple(parts))


def _path_of(part: ExpressionPart) -> Field:
    from spec_lsp.syntax.template.nodes import paths

    found = list(paths(part.expression))
    if len(found) != 1 or found[0].span != part.expression.span:
        raise NotWrittenOut  # it is more than a path, or is written with brackets
    return Field(tuple(segment.name for segment in found[0].segments))


def _of_code(analysis: Analysis, block: MethodBlock, body: Implementation) -> Written:
    script = analysis.script(body)
    export = script.method_export((block.key, *block.method.keys)).export
    if export is None or export.function is None or script.imports or len(script.exports) != 1:
        raise NotWrittenOut
    if "//" in script.text.replace("://", "") or "/*" in script.text:
        raise NotWrittenOut  # comments would be lost
    if len(script.tree.root.named_children) != 1 or script.suspicions:
        raise NotWrittenOut
    value = returned_value(Module(body.path, script), export.function)
    if not isinstance(value, dict) or not value:
        raise NotWrittenOut
    return value


# -- writing


def _code(block: MethodBlock, value: Written) -> str:
    holders = [name for name in block.method.inputs if name in {f.names[0] for f in _fields(value)}]
    given = f"{{ {', '.join(holders)} }}" if holders else ""
    return f"exports.{block.method.key} = function ({given}) {{\n  return {_js(value, 2)};\n}};\n"


def _js(value: Written, indent: int) -> str:
    inner = " " * (indent + 2)
    if isinstance(value, Field):
        return _access(value)
    if isinstance(value, Joined):
        texts = (
            f"${{{_access(part)}}}" if isinstance(part, Field) else _backticked(part)
            for part in value.parts
        )
        return f"`{''.join(texts)}`"
    if isinstance(value, dict):
        if not value:
            return "{}"
        lines = (
            f"{inner}{_js_key(name)}: {_js(item, indent + 2)}," for name, item in value.items()
        )
        return "{\n" + "\n".join(lines) + "\n" + " " * indent + "}"
    if isinstance(value, list):
        return f"[{', '.join(_js(item, indent) for item in value)}]"
    if isinstance(value, str) and "'" not in value and json.dumps(value)[1:-1] == value:
        return f"'{value}'"
    return json.dumps(value, ensure_ascii=False)


def _access(field: Field) -> str:
    first, *others = field.names
    text = first
    for name in others:
        text += f".{name}" if _NAME.fullmatch(name) else f"[{json.dumps(name)}]"
    return text


def _js_key(name: str) -> str:
    return name if _NAME.fullmatch(name) else json.dumps(name, ensure_ascii=False)


def _backticked(text: str) -> str:
    return text.replace("\\", "\\\\").replace("`", "\\`").replace("${", "\\${").replace("\r", "\\r")


def _yaml(value: Written) -> str:
    return "".join(_yaml_lines(value, 0))


def _yaml_lines(value: Written, indent: int) -> Iterator[str]:
    assert isinstance(value, dict)
    lead = " " * indent
    for name, item in value.items():
        if name.startswith("$"):
            raise NotWrittenOut
        if isinstance(item, dict) and item:
            yield f"{lead}{flow_scalar(name)}:\n"
            yield from _yaml_lines(item, indent + 2)
        else:
            yield f"{lead}{flow_scalar(name)}: {_yaml_value(item)}\n"


def _yaml_value(value: Written) -> str:
    if isinstance(value, Field):
        names = ".".join(re.sub(r"([.\[\]\\])", r"\\\1", name) for name in value.names)
        locator = names if _PLAIN_LOCATOR.fullmatch(names) else double_quoted(names)
        return f"{{$var: {locator}}}"
    if isinstance(value, Joined):
        text = ""
        for part in value.parts:
            if isinstance(part, Field):
                if text.endswith("\\") or not all(map(_NAME.fullmatch, part.names)):
                    raise NotWrittenOut
                text += f"${{{'.'.join(part.names)}}}"
            else:
                text += part.replace("${", "\\${")
        return f"{{$template: {double_quoted(text)}}}"
    if isinstance(value, dict):
        return "{}"
    if isinstance(value, list):
        if any(isinstance(item, dict) and item for item in value):
            raise NotWrittenOut
        return f"[{', '.join(_yaml_value(item) for item in value)}]"
    return flow_scalar(value) if isinstance(value, str) else json.dumps(value)
