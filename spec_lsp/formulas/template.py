"""``$template``: a text with JavaScript expressions in it (format.md §5.1; S shows it)."""

from __future__ import annotations

from spec_lsp.formulas.errors import FormulaError
from spec_lsp.formulas.javascript_operators import BINARY
from spec_lsp.formulas.javascript_values import (
    JSON,
    UNDEFINED,
    Value,
    is_nullish,
    is_truthy,
    join_texts,
    own_property,
    plain_number,
    to_number,
    to_text,
    type_of,
)
from spec_lsp.formulas.scope import Scope
from spec_lsp.formulas.template_helpers import call_helper
from spec_lsp.syntax.template.nodes import (
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Literal,
    Logical,
    Member,
    TemplateLiteral,
    Unary,
    Variable,
    paths,
)
from spec_lsp.syntax.template.template import Template, TextPart, parse_template

_DOCUMENTED = frozenset({"base64"})


def evaluate_template(node: dict[str, JSON], scope: Scope) -> Value:
    """The text with its expressions filled in.

    A text that is one whole ``${…}`` keeps the value's type; in a longer one undefined and
    null become ''. Nested templates and ``+`` are JavaScript's, so that 'undefined' can stand
    there. No source says what happens where a variable is missing: ours gives
    undefined for a field of undefined or null, where JavaScript would throw, and a note that
    names the path. Raises FormulaError for a text that is no template.
    """
    text = node["$template"]
    if not isinstance(text, str):
        raise FormulaError("The argument of $template is a text.")
    template = parse_template(text)
    if template.errors:
        raise FormulaError(f"$template: {template.errors[0].message}")
    evaluation = TemplateEvaluation(scope)
    _note_helpers(template, scope)
    if template.sole_expression is not None:
        return evaluation.value(template.sole_expression)
    texts: list[str] = []
    for part in template.parts:
        if isinstance(part, TextPart):
            texts.append(part.text)
            continue
        value = evaluation.value(part.expression)
        texts.append("" if is_nullish(value) else to_text(value))
    return join_texts(texts)


def _note_helpers(template: Template, scope: Scope) -> None:
    for call in template.calls():
        if call.name not in _DOCUMENTED:
            scope.progress.note(
                f"`{call.name}` runs here, but no source says that the platform has it."
            )


class TemplateEvaluation:
    """Evaluates expressions over the variables of a scope."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope

    def value(self, node: Expression) -> Value:
        """The value of an expression. A chain of operators is walked, not descended into."""
        operators: list[Binary] = []
        while isinstance(node, Binary):
            operators.append(node)
            node = node.left
        result = self._operand(node)
        for binary in reversed(operators):
            result = BINARY[binary.operator](result, self.value(binary.right))
        return result

    def _operand(self, node: Expression) -> Value:
        if isinstance(node, Literal):
            return _literal(node)
        if isinstance(node, Variable | Member | Index):
            return self._access(node)
        if isinstance(node, Logical):
            return self._logical(node)
        if isinstance(node, Conditional):
            chosen = node.consequent if is_truthy(self.value(node.test)) else node.alternate
            return self.value(chosen)
        if isinstance(node, Unary):
            return self._unary(node)
        if isinstance(node, Call):
            return call_helper(node.name, [self.value(argument) for argument in node.arguments])
        if isinstance(node, TemplateLiteral):
            return join_texts(
                part if isinstance(part, str) else to_text(self.value(part)) for part in node.parts
            )
        raise FormulaError("$template: an expression is not complete.")

    def _access(self, node: Expression) -> Value:
        """A variable or a chain of accesses; undefined is noted with its path."""
        chain: list[Member | Index] = []
        root = node
        while isinstance(root, Member | Index):
            chain.append(root)
            root = root.object
        if isinstance(root, Variable):
            result = self._scope.variables.get(root.name, UNDEFINED)
        else:
            result = self.value(root)
        for step in reversed(chain):
            if step.optional and is_nullish(result):
                return UNDEFINED  # as its author means; computed indexes behind are not looked at
            name = step.name if isinstance(step, Member) else to_text(self.value(step.index))
            result = own_property(result, name)
        path = next(paths(node), None)
        if result is UNDEFINED and path is not None and path.complete:
            self._scope.progress.note(f"`{path.text}` is undefined.")
        return result

    def _logical(self, node: Logical) -> Value:
        left = self.value(node.left)
        if node.operator == "&&":
            return self.value(node.right) if is_truthy(left) else left
        if node.operator == "||":
            return left if is_truthy(left) else self.value(node.right)
        return self.value(node.right) if is_nullish(left) else left

    def _unary(self, node: Unary) -> Value:
        operand = self.value(node.operand)
        if node.operator == "!":
            return not is_truthy(operand)
        if node.operator == "typeof":
            return type_of(operand)
        number = to_number(operand)
        return plain_number(-number if node.operator == "-" else number)


def _literal(node: Literal) -> Value:
    if node.kind == "undefined":
        return UNDEFINED
    return plain_number(node.value) if isinstance(node.value, float) else node.value
