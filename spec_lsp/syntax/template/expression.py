"""One expression of a template, parsed in JavaScript's precedence.

The parser never gives up: it keeps the first mistake and goes on with a node for what is
there, so that a half-typed ``credentials.`` is still a member access to complete.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from spec_lsp.syntax.template.cursor import REFUSED, TokenCursor
from spec_lsp.syntax.template.nodes import (
    Binary,
    Call,
    Conditional,
    Expression,
    Index,
    Invalid,
    Literal,
    Logical,
    Member,
    TemplateLiteral,
    Unary,
    Variable,
)
from spec_lsp.syntax.template.tokens import Token, read_token, unescape
from spec_lsp.text.source import Span

# A level is a parenthesis, an index, a call, a nested template, `!`, a branch of `?:`.
MAX_DEPTH = 32
# Operators and accesses in one expression; they make a deep tree without any nesting.
MAX_STEPS = 500

_PRECEDENCE = {
    "??": 1, "||": 1, "&&": 2,
    "==": 3, "!=": 3, "===": 3, "!==": 3,
    "<": 4, ">": 4, "<=": 4, ">=": 4,
    "+": 5, "-": 5, "*": 6, "/": 6, "%": 6, "**": 7,
}  # fmt: skip
_LOGICAL = frozenset({"&&", "||", "??"})
_UNARY = frozenset({"!", "-", "+", "typeof"})
_CONSTANTS: dict[str, Literal] = {
    "true": Literal("boolean", True, Span(0, 0)),
    "false": Literal("boolean", False, Span(0, 0)),
    "null": Literal("null", None, Span(0, 0)),
    "undefined": Literal("undefined", None, Span(0, 0)),
    "NaN": Literal("number", float("nan"), Span(0, 0)),
    "Infinity": Literal("number", float("inf"), Span(0, 0)),
}
_RESERVED = frozenset(
    ("await", "break", "case", "catch", "class", "const", "continue", "debugger", "default",
     "delete", "do", "else", "enum", "export", "extends", "finally", "for", "function", "if",
     "import", "in", "instanceof", "let", "new", "return", "static", "super", "switch", "this",
     "throw", "try", "typeof", "var", "void", "while", "with", "yield")
)  # fmt: skip
_CHUNK = re.compile(r"(?:[^`\\$]|\\[\s\S]|\$(?!\{))*")


class ExpressionParser(TokenCursor):
    """Parses one expression of ``text`` that begins at ``start`` and ends before ``end``."""

    def __init__(self, text: str, start: int, end: int) -> None:
        super().__init__(text, start, end)
        self._depth = 0
        self._steps = 0
        self._grouped: set[Span] = set()  # logical expressions that stand in parentheses

    def parse(self) -> Expression:
        """The whole expression; :attr:`error` holds the first mistake in it."""
        if self.token.kind == "end":
            self.complain(self.token.span, "Write an expression between `${` and `}`.")
            return Invalid((), self.token.span)
        node = self._conditional()
        self.expect_end()
        return node

    def _nested(self, parse: Callable[[], Expression]) -> Expression:
        """What ``parse`` gives one level further in, unless that is too deep."""
        if self._depth >= MAX_DEPTH:
            self.stop("This is nested too deeply: split it up.")
            return Invalid((), Span(self.end, self.end))
        self._depth += 1
        node = parse()
        self._depth -= 1
        return node

    def _conditional(self) -> Expression:
        return self._nested(self._choice)

    def _choice(self) -> Expression:
        test = self._binary(1)
        if not self.accept("?"):
            return test
        consequent = self._conditional()
        self.expect(":", "After `?` and its value comes `:` and the other value.")
        alternate = self._conditional()
        return Conditional(test, consequent, alternate, Span(test.span.start, alternate.span.end))

    def _binary(self, lowest: int) -> Expression:
        left = self._unary()
        while self.token.kind == "sign":
            operator = self.token.text
            precedence = _PRECEDENCE.get(operator, 0)
            if precedence < lowest or self._too_long():
                break
            sign = self.advance()
            if operator == "**":  # it alone binds to the right
                right = self._nested(lambda: self._binary(_PRECEDENCE["**"]))
            else:
                right = self._binary(precedence + 1)
            self._refuse_mixture(sign, left, right)
            make = Logical if operator in _LOGICAL else Binary
            left = make(operator, left, right, Span(left.span.start, right.span.end))
        return left

    def _refuse_mixture(self, sign: Token, left: Expression, right: Expression) -> None:
        """JavaScript wants parentheses where `??` meets `&&` or `||`."""
        for side in (left, right):
            if not isinstance(side, Logical) or side.span in self._grouped:
                continue
            if sign.text in _LOGICAL and (side.operator == "??") != (sign.text == "??"):
                other = side.operator
                message = f"Put parentheses around the part with `{other}`, or that with "
                self.complain(sign.span, f"{message}`{sign.text}`.")

    def _unary(self) -> Expression:
        token = self.token
        if token.text not in _UNARY or token.kind not in ("sign", "name"):
            return self._postfix()
        self.advance()
        operand = self._nested(self._unary)
        if self.at("**"):
            message = f"Put parentheses around what `{token.text}` belongs to."
            self.complain(self.token.span, message)
        return Unary(token.text, operand, Span(token.span.start, operand.span.end))

    def _postfix(self) -> Expression:
        node = self._primary()
        while self._at_access() and not self._too_long():
            if self.at(".") or self.at("?."):
                node = self._access(node)
            elif self.at("["):
                node = self._index(node, optional=False)
            elif self.at("("):
                node = self._call(node)
            else:
                self.complain_about_rest()
                node = Invalid((node, self._primary()), Span(node.span.start, self.behind))
        return node

    def _at_access(self) -> bool:
        token = self.token
        return token.kind == "backtick" or (
            token.kind == "sign" and token.text in (".", "?.", "[", "(")
        )

    def _too_long(self) -> bool:
        self._steps += 1
        if self._steps > MAX_STEPS:
            self.stop("This expression is too long: split it up.")
        return self._steps > MAX_STEPS

    def _access(self, node: Expression) -> Expression:
        dot = self.advance()
        optional = dot.text == "?."
        if optional and self.at("["):
            return self._index(node, optional=True)
        if optional and self.at("("):
            return self._call(node)
        name = self.token
        if name.kind == "name":
            self.advance()
            return Member(
                node, name.text, name.span, optional, Span(node.span.start, name.span.end)
            )
        self.complain(dot.span, f"Write a field's name after the `{dot.text}`.")
        here = Span(dot.span.end, dot.span.end)
        return Member(node, "", here, optional, Span(node.span.start, here.end))

    def _index(self, node: Expression, *, optional: bool) -> Expression:
        self.advance()
        index = self._conditional()
        self.expect("]", "Close the bracket with `]`.")
        return Index(node, index, optional, Span(node.span.start, self.behind))

    def _call(self, callee: Expression) -> Expression:
        bracket = self.advance()
        arguments: list[Expression] = []
        while self.token.kind != "end" and not self.at(")"):
            arguments.append(self._conditional())
            if not self.accept(","):
                break
        self.expect(")", "Close the parenthesis with `)`.")
        span = Span(callee.span.start, self.behind)
        if isinstance(callee, Variable):
            return Call(callee.name, callee.span, tuple(arguments), span)
        message = "Only a helper can be called here, by its name: `base64(…)`."
        if isinstance(callee, Member):
            message = f"`{callee.name}` cannot be called: only helpers can, as in `base64(…)`."
        self.complain(Span(callee.span.start, bracket.span.start), message)
        return Invalid((callee, *arguments), span)

    def _primary(self) -> Expression:
        token = self.token
        if token.problem is not None:
            self.complain(token.span, token.problem)
        if token.kind in ("number", "string"):
            self.advance()
            kind = "number" if token.kind == "number" else "string"
            return Literal(kind, token.value, token.span)
        if token.kind == "name":
            return self._name()
        if token.kind == "backtick":
            return self._template()
        if self.accept("("):
            node = self._conditional()
            self.expect(")", "Close the parenthesis with `)`.")
            self._grouped.add(node.span)
            return node
        return self._missing()

    def _name(self) -> Expression:
        token = self.advance()
        constant = _CONSTANTS.get(token.text)
        if constant is not None:
            return Literal(constant.kind, constant.value, token.span)
        if token.text in _RESERVED:
            self.complain(token.span, f"`{token.text}` is not possible in a template.")
        return Variable(token.text, token.span)

    def _missing(self) -> Expression:
        token = self.token
        if token.kind == "end":
            self.complain(Span(self.behind, self.behind), "Write a value here.")
            return Invalid((), Span(self.behind, self.behind))
        message = f"Write a value before `{token.text}`."
        if token.text not in (")", "]"):
            message = REFUSED.get(token.text, message)
        self.complain(token.span, message)
        # What stands between the brackets of a list is looked at; all else is left to others.
        if not self.at("["):
            return Invalid((), Span(token.span.start, token.span.start))
        self.advance()
        items: list[Expression] = []
        while self.token.kind != "end" and not self.at("]"):
            items.append(self._conditional())
            if not self.accept(","):
                break
        self.accept("]")
        return Invalid(tuple(items), Span(token.span.start, self.behind))

    def _template(self) -> Expression:
        start = self.token.span.start
        parts: list[str | Expression] = []
        offset = start + 1
        while True:
            chunk = _CHUNK.match(self.text, offset, self.end)
            stop = chunk.end() if chunk else offset
            text, problem = unescape(self.text[offset:stop].replace("\r\n", "\n"))
            if problem is not None:
                self.complain(Span(offset, stop), problem)
            if text:
                parts.append(text)
            if not self.text.startswith("${", stop, self.end):
                break
            self.token = read_token(self.text, stop + 2, self.end)
            self.behind = stop + 2
            parts.append(self._conditional())
            if not self.at("}"):
                self.expect("}", "Close the `${` with `}`.")
                return TemplateLiteral(tuple(parts), Span(start, self.behind))
            offset = self.token.span.end
        closed = self.text.startswith("`", stop, self.end)
        if not closed:
            self.complain(Span(start, stop), "Close the text with a backtick.")
        self.behind = stop + closed
        self.token = read_token(self.text, self.behind, self.end)
        return TemplateLiteral(tuple(parts), Span(start, self.behind))
