"""What a method takes from its context."""

import pytest
from syntax.programs import program

from spec_lsp.syntax.javascript.context import context_uses
from spec_lsp.syntax.javascript.uses import ContextUses


def found(text: str, language="javascript") -> ContextUses:
    files, module = program({f"test.{language[0]}s": text})
    return context_uses(files, files.method(module, "test"))


def uses(text: str, language="javascript") -> list[str]:
    """Each use as ``kind root.path``; that the spans are those of the names is checked."""
    shown = []
    for use in found(text, language).uses:
        for segment in use.segments:
            assert segment.span.of(text) == segment.name
        checked = "?" if use.is_checked else ""
        shown.append(f"{use.kind} {'.'.join(use.names) or '*'}{checked}")
    return shown


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("context.credentials.apiKey", ["read credentials.apiKey"]),
        (
            "context?.credentials?.['api-key']",
            [
                "name *?",
                "name credentials?",
                "name credentials.api-key?",
                "read credentials.api-key",
            ],
        ),
        ("(await (context.credentials || {})).a.b", ["read credentials.a.b"]),
        ("context.apiClient.get('/me').then(f)", ["call apiClient.get"]),
        ("context.credentials[name]", ["read credentials"]),
        ("log({ ...context.credentials })", ["read credentials"]),
        ("log(context)", ["escape *"]),
        ("context.credentials.a = 1", ["write credentials.a"]),
        ("context.credentials.a ??= 1", ["write credentials.a"]),
        ("({ b: context.credentials.a } = other)", ["write credentials.a"]),
        ("delete context.credentials.a", ["write credentials.a"]),
        ("[1].map(() => context.credentials.a)", ["escape credentials.a"]),
        ("((context) => context.other)(1)", []),
        ("1 + other.credentials.a", []),
    ],
)
def test_reads_accesses(body, expected):
    assert uses(f"exports.test = (context) => {body}") == expected


def test_reads_destructured_parameters():
    text = (
        "exports.test = ({ credentials: { apiKey, sub: { x = 1 } }, ...rest }) => apiKey + rest.a.b"
    )
    assert uses(text) == [
        "name credentials.apiKey",
        "name credentials.sub.x?",
        "read credentials.apiKey",
        "read a.b",
    ]


def test_follows_aliases_and_later_destructuring():
    text = """
        export async function test({ credentials }) {
          const { user, ...others } = credentials ?? {}
          const c = credentials
          return c.password + others.token
        }"""
    assert uses(text) == [
        "name credentials",
        "name credentials.user",
        "name credentials",
        "name credentials",
        "read credentials.password",
        "read credentials.token",
    ]


def test_follows_functions_of_the_file():
    text = """
        const header = ({ apiKey }, scheme) => `${scheme} ${apiKey}`
        exports.test = (c) => run(c, header(c.credentials, c.scheme))
        function run(context, h) { return context.apiClient.post('/x', h) }
        """
    assert uses(text) == [
        "name credentials.apiKey",
        "read scheme",
        "read credentials.apiKey",
        "name *",
        "name credentials",
        "name scheme",
        "call apiClient.post",
    ]


def test_a_variable_that_changes_is_not_followed():
    text = "exports.test = (c) => { let d = c; d = {}; return d.credentials.a }"
    assert uses(text) == ["escape *?"]


def test_types_are_no_uses():
    text = """
        export const test = ({ credentials }: { credentials: { a: string } }) =>
          (credentials as Record<keyof typeof credentials, any>).b!.c
        """
    assert uses(text, "typescript") == ["name credentials", "read credentials.b.c"]


def test_recursion_ends():
    text = "function f(c) { f(c.a, c.b); f(c.b); return c.credentials.x } exports.test = f"
    assert "read credentials.x" in uses(text)
