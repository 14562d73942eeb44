"""Templates: what stands in ``${…}``, where it stands, and what is wrong with it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spec_lsp.syntax.template.nodes import (
    Binary,
    Call,
    Conditional,
    Literal,
    Logical,
    Member,
    Variable,
)
from spec_lsp.syntax.template.template import ExpressionPart, TextPart, parse_template
from spec_lsp.text.source import Span


def paths(text: str) -> list[str]:
    return [path.text for path in parse_template(text).paths()]


def errors(text: str) -> list[tuple[str, str]]:
    return [(error.span.of(text), error.message) for error in parse_template(text).errors]


def test_a_text_and_an_expression() -> None:
    template = parse_template("Bearer ${credentials.apiKey}")
    variable = Variable("credentials", Span(9, 20))
    member = Member(variable, "apiKey", Span(21, 27), False, Span(9, 27))
    assert template.parts == (
        TextPart("Bearer ", Span(0, 7)),
        ExpressionPart(member, Span(7, 28)),
    )
    assert template.errors == ()
    assert template.sole_expression is None


def test_basic_authentication() -> None:
    text = "Basic ${base64(credentials.username + ':' + credentials.password)}"
    template = parse_template(text)
    assert paths(text) == ["credentials.username", "credentials.password"]
    (call,) = template.calls()
    assert (call.name, call.name_span.of(text), len(call.arguments)) == ("base64", "base64", 1)
    assert template.errors == ()


def test_a_text_that_is_one_whole_expression_is_told_apart() -> None:
    assert parse_template("${a}").sole_expression == Variable("a", Span(2, 3))
    assert parse_template(" ${a}").sole_expression is None
    assert parse_template("").parts == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${a['api key'].x[0].y}", ["a.api key.x.0.y"]),
        ("${a[b.c].d}", ["a", "b.c"]),
        ("${a?.b?.[0]}", ["a.b.0"]),
        ("${`x ${a.b} ${c}`}", ["a.b", "c"]),
        ("${json(a.b, `${c.d}`)}", ["a.b", "c.d"]),
        ("${a ? b.c : (d.e).f}", ["a", "b.c", "d.e.f"]),
        ("${!a && -b || typeof c}", ["a", "b", "c"]),
        ("${base64(a).length}", ["a"]),
        ("a ${b} \\${c} $d {e} ${f}", ["b", "f"]),
        ("${'}'}${a}${`}`}${b}", ["a", "b"]),
        ("${a.class}${a.é}", ["a.class", "a.é"]),
    ],
)
def test_finds_every_path(text: str, expected: list[str]) -> None:
    assert paths(text) == expected
    assert errors(text) == []


def test_segments_of_a_path_have_spans_of_their_own() -> None:
    text = "😀 ${ credentials . user['api key'][10] }"
    (path,) = parse_template(text).paths()
    assert [segment.span.of(text) for segment in path.segments] == [
        "credentials", "user", "api key", "10",
    ]  # fmt: skip
    assert [segment.kind for segment in path.segments] == ["name", "name", "name", "index"]
    assert path.complete


def test_a_computed_index_ends_the_path_that_is_known() -> None:
    first, second = parse_template("${a.b[c].d}").paths()
    assert (first.text, first.complete) == ("a.b", False)
    assert (second.text, second.complete) == ("c", True)


def test_javascript_precedence() -> None:
    def shape(node: object) -> str:
        if isinstance(node, Binary | Logical):
            return f"({shape(node.left)} {node.operator} {shape(node.right)})"
        if isinstance(node, Conditional):
            parts = (node.test, node.consequent, node.alternate)
            return "({} ? {} : {})".format(*map(shape, parts))
        assert isinstance(node, Variable)
        return node.name

    def shaped(expression: str) -> str:
        return shape(parse_template(f"${{{expression}}}").sole_expression)

    assert shaped("a || b && c == d < e + f * g ** h ** i") == (
        "(a || (b && (c == (d < (e + (f * (g ** (h ** i))))))))"
    )
    assert shaped("a - b - c") == "((a - b) - c)"
    assert shaped("a ? b : c ? d : e") == "(a ? b : (c ? d : e))"
    assert shaped("(a ?? b) || c") == "((a ?? b) || c)"


def test_literals() -> None:
    text = "${f(1_000, .5, 0xF, 'it\\'s \\u{1F600}\\x41', \"\", true, null, undefined)}"
    (call,) = parse_template(text).calls()
    assert [(node.kind, node.value) for node in call.arguments if isinstance(node, Literal)] == [
        ("number", 1000), ("number", 0.5), ("number", 15), ("string", "it's 😀A"), ("string", ""),
        ("boolean", True), ("null", None), ("undefined", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${}", [("", "Write an expression between `${` and `}`.")]),
        ("a ${b", [("${", "Close this `${` with `}`.")]),
        ("${credentials.", [("${", "Close this `${` with `}`.")]),
        ("${credentials.}", [(".", "Write a field's name after the `.`.")]),
        ("${a +}", [("", "Write a value here.")]),
        ("${a b}", [("b", "Put an operator before this; `+` joins texts.")]),
        ("${base64(a}", [("", "Close the parenthesis with `)`.")]),
        ("${a)}", [(")", "Remove this `)`: no parenthesis is open here.")]),
        ("${a = 1}", [("=", "A template only reads values: write `==` to compare.")]),
        ("${a; b}", [(";", "A template is one expression: remove the `;`.")]),
        ("${x => x}", [("=>", "A template has no functions.")]),
        ("${[a]}", [("[", "A template has no lists: read items of a variable.")]),
        ("${{a: 1}}", [("{", "A template has no objects: read fields of a variable.")]),
        ("${new Date()}", [("new", "`new` is not possible in a template.")]),
        ("${a.trim()}",
         [("a.trim", "`trim` cannot be called: only helpers can, as in `base64(…)`.")]),
        ("${a ?? b || c}",
         [("||", "Put parentheses around the part with `??`, or that with `||`.")]),
        ("${-a ** 2}", [("**", "Put parentheses around what `-` belongs to.")]),
        ("${010}", [("010", "Write the number without the leading zero.")]),
        ("${1n}", [("1n", "Remove the `n`: a template has no big integers.")]),
        ("${'\\u12'}",
         [("'\\u12'", "After `\\u` stands a character's number in hexadecimal digits.")]),
        ("${base64('abc)} ${x}", [("'abc)", "Close the text with `'`.")]),
        ("${`abc} ${x}", [("`abc", "Close the text with a backtick.")]),
        ("${a ? b}", [("", "After `?` and its value comes `:` and the other value.")]),
    ],
)  # fmt: skip
def test_says_what_is_wrong_and_what_to_do(text: str, expected: list[tuple[str, str]]) -> None:
    assert errors(text) == expected


def test_a_mistake_in_one_expression_leaves_the_others_alone() -> None:
    text = "${a.} ${b.c} ${d + } ${e ${f}"
    assert paths(text) == ["a.", "b.c", "d", "e", "f"]
    assert [span for span, _ in errors(text)] == [".", "", "${"]


@pytest.mark.parametrize(
    "text", ["x ${credentials.", "x ${credentials.}", "x ${base64(credentials."]
)
def test_a_half_typed_access_has_an_empty_name_where_the_cursor_stands(text: str) -> None:
    (path,) = parse_template(text).paths()
    cursor = text.index(".") + 1
    last = path.segments[-1]
    assert (last.name, last.span) == ("", Span(cursor, cursor))


def test_an_unclosed_expression_ends_with_its_line() -> None:
    template = parse_template("${a.\nb")
    part = template.parts[0]
    assert isinstance(part, ExpressionPart)
    assert (part.span, part.inside, part.closed) == (Span(0, 4), Span(2, 4), False)
    assert template.parts[1] == TextPart("\nb", Span(4, 6))


@pytest.mark.parametrize(
    "deep", ["(" * 10_000 + "a", "!" * 10_000 + "a", "a[" * 10_000, "`${" * 10_000, "a?" * 10_000,
             "2**" * 10_000, "a." * 10_000 + "b", "a+" * 10_000 + "a", "json(" * 10_000],
)  # fmt: skip
def test_what_is_nested_too_deeply_is_one_error_and_no_crash(deep: str) -> None:
    template = parse_template(f"${{{deep}}} ${{b}}")
    assert len(template.errors) >= 1
    assert list(template.paths())[-1].text == "b"


WORDS = st.sampled_from(
    ["${", "}", "a", ".", "?.", "[", "]", "(", ")", "'", '"', "`", "\\", "+", "**", "??", "||", "?",
     ":", "1", "{", ",", " ", "\n", "😀", "é", "base64", "typeof ", "=", "/*", "*/"]
)  # fmt: skip


@given(st.lists(WORDS).map("".join))
def test_any_text_can_be_parsed_and_its_parts_cover_it(text: str) -> None:
    template = parse_template(text)
    end = 0
    for part in template.parts:
        assert part.span.start == end
        end = part.span.end
    assert end == len(text)
    for error in template.errors:
        assert 0 <= error.span.start <= error.span.end <= len(text)
    for path in template.paths():
        assert 0 <= path.span.start <= path.span.end <= len(text)
    assert all(isinstance(call, Call) for call in template.calls())
