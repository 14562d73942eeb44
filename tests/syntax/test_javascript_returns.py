"""Which keys an exported function's result can have."""

import pytest
from syntax import javascript_corpus as corpus
from syntax.programs import program

from spec_lsp.syntax.javascript.returns import ReturnedShape, returned_shape

NAME = "getCredentialsFromConnectionParameters"


def returned(text: str, language="javascript") -> ReturnedShape:
    files, module = program({f"get.{language[0]}s": text})
    return returned_shape(files, files.method(module, NAME))


def shape(text: str, language="javascript") -> tuple[list[str], list[str], bool]:
    result = returned(text, language)
    for key in result.keys:
        assert key.name in key.span.of(text)
    return [key.name for key in result.keys], list(result.spreads), result.open


def method(body: str) -> str:
    return (
        "exports.get = async ({ connectionParameters, connectorParameters: app, ...rest }) => {\n"
        f"{body}\n}}"
    )


CLOSED = [
    ("return { a: 1, 'b-c': 2, 3: 4, d() {}, ['e']: 5, f }", ["a", "b-c", "3", "d", "e", "f"], []),
    ("return { ...connectionParameters, ...app }",
     [], ["connectionParameters", "connectorParameters"]),
    ("return connectionParameters", [], ["connectionParameters"]),
    ("const x = { a: 1 }; x.b = 2; x['c'] = 3; return x", ["a", "b", "c"], []),
    ("const x = {}; if (app) { x.a = 1 } console.log(x, JSON.stringify(x)); return x", ["a"], []),
    ("const x = {}; ({ a: x.b, c: [x.d] = y } = app); for (x.e of app) {} return x",
     ["b", "d", "e"], []),
    ("let r; if (app) { r = { a: 1 } } else r = { b: 2 }\nreturn r", ["a", "b"], []),
    ("if (!app) return; return app.x ? { a: 1 } : { b: 2 }", ["a", "b"], []),
    ("return app.x && { a: 1 } || {}", ["a"], []),
    ("return { ...(app.x && { a: 1 }), ...(app.y ? { b: 1 } : undefined) }", ["a", "b"], []),
    ("return Object.assign({}, connectionParameters, { z: 1 })", ["z"], ["connectionParameters"]),
    ("const x = {}; Object.assign(x, { a: 1 }); return x", ["a"], []),
    ("return Promise.resolve(Object.freeze({ a: 1 }))", ["a"], []),
    ("return (0, { a: 1 })", ["a"], []),
    ("const { apiKey, ...others } = connectionParameters; return { k: apiKey, ...others }",
     ["k"], ["connectionParameters"]),
    ("const p = connectionParameters || {}; return { ...p, ...rest.connectorParameters }",
     [], ["connectionParameters", "connectorParameters"]),
    ("connectionParameters.extra = 1; return connectionParameters",
     ["extra"], ["connectionParameters"]),
    ("const f = () => { return { no: 1 } }; [1].map(function () { return { z: 1 } })\nreturn { f }",
     ["f"], []),
    ("const x = { a: 1 }; sign(x, 2); return x; function sign(y) { y.signature = 1 }",
     ["a", "signature"], []),
    ("const x = { a: 1 }; check(x); return x; function check({ a }) { if (!a) throw 1 }",
     ["a"], []),
    ("const build = (p, q) => ({ ...p, q }); return await build({ a: 1, ...app })",
     ["a", "q"], ["connectorParameters"]),
    ("return (async () => { return { a: 1 } })()", ["a"], []),
    ("return fetch('/t').then((r) => ({ token: r })).catch(() => ({ none: 1 }))",
     ["token", "none"], []),
    ("try { const { data } = await post(); return { token: data.token } } catch (e) { throw e }",
     ["token"], []),
    ("throw new Error('no')", [], []),
    ("return undefined", [], []),
    ("", [], []),
    ("function inner(a, b) { return b } return inner(1, { a: 1 })", ["a"], []),
]  # fmt: skip


@pytest.mark.parametrize(("body", "keys", "spreads"), CLOSED)
def test_follows_what_is_returned(body, keys, spreads):
    assert shape(method(body)) == (keys, spreads, False)


@pytest.mark.parametrize(
    "body",
    [
        "return load()",
        "return new Session()",
        "return this.value",
        "return { [name]: 1 }",
        "return { ...load() }",
        "return { ...rest }",
        "return rest",
        "return app.nested",
        "return (await load()).data",
        "const x = {}; x[name] = 1; return x",
        "const x = {}; fill(x); return x",
        "const x = {}; const holder = { x }; fill(holder); return x",
        "const x = {}; own(x); return x; function own(y) { y[name] = 1 }",
        "const x = {}; own(...list, x); return x; function own(y, z) {}",
        "const x = {}; const y = x; y.a = 1; return x",
        "const x = load(); return x",
        "const { data } = await load(); return data",
        "return app ? { a: 1 } : load()",
        "return build(...app); function build(p) { return p }",
        "const r = () => r(); return r()",
        "return load().then((x) => x)",
        "return load().then(build)",
        "return missing",
        "fill(connectionParameters); return { ...connectionParameters }",
        "return arguments[0]",
        "return import('x')",
    ],
)
def test_is_open_where_it_cannot_follow(body):
    assert shape(method(body))[2] is True


@pytest.mark.parametrize(
    "text",
    [
        "exports.get = function* () { return {} }",
        "exports.get = wrap(() => ({}))",
        "module.exports = require('./x')",
        "exports.get = () => ({ a: 1 }",
        "",
    ],
)
def test_is_open_without_a_function_to_read(text):
    assert shape(text)[2] is True


def test_reads_the_context_under_any_name():
    text = """
        module.exports = (c) => {
          const { connectionParameters: { secret, ...others } } = c
          return { ...others, ...c['connectorParameters'], secret }
        }"""
    assert shape(text) == (["secret"], ["connectionParameters", "connectorParameters"], False)


def test_reads_typescript():
    text = """
        interface Result { a: string }
        export async function get({ connectionParameters }: Input): Promise<Result> {
          const rest = connectionParameters as Partial<Result>
          return <Result>({ ...rest, a: 'x' } as const satisfies Result)!
        }"""
    assert shape(text, "typescript") == (["a"], ["connectionParameters"], False)


def test_gives_the_places_of_keys_and_values():
    text = "module.exports = () => ({ '😀': 1, 'b-c': f(2), d, e() {} })"
    result = returned(text)
    assert [(k.name, k.span.of(text), k.value_span.of(text)) for k in result.keys] == [
        ("😀", "😀", "1"),
        ("b-c", "b-c", "f(2)"),
        ("d", "d", "d"),
        ("e", "e", "e() {}"),
    ]


def test_reads_real_method_files():
    assert shape(corpus.COMMONJS_API_KEY) == (["apiKey", "authHeader"], [], False)
    assert shape(corpus.SESSION_LOGIN) == (
        ["sessionId", "signature"],
        ["connectionParameters"],
        False,
    )
