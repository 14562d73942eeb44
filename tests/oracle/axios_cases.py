"""Random scripts over axios: URLs, headers, forms and configurations."""

from __future__ import annotations

import json
from random import Random

# What scripts give back: everything as JSON, errors by name, message and code.
PRELUDE = """
const axios = require('axios')
const failed = (error) => ['error', error.name, error.isAxiosError && error.name !== 'SyntaxError' ? error.message : '', error.code ?? null]
const show = (value, depth = 0) => {
  if (value === undefined) return 'undefined'
  if (typeof value === 'function') return 'function'
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? `${value}n` : value
  if (depth > 8) return 'deep'
  if (value instanceof Error) return failed(value)
  if (value instanceof Date) return `date ${+value}`
  if (value instanceof ArrayBuffer) return ['buffer', ...new Uint8Array(value)]
  if (ArrayBuffer.isView(value)) return [Buffer.isBuffer(value) ? 'Buffer' : 'bytes', ...value]
  if (value instanceof Blob) return ['blob', value.size, value.type]
  if (Array.isArray(value)) return value.map((item) => show(item, depth + 1))
  if (value instanceof URLSearchParams) return ['params', value.toString()]
  if (value instanceof FormData) return ['form', ...[...value].map((pair) => show(pair, depth + 1))]
  if (typeof value.getBoundary === 'function') return ['form-data']
  return Object.fromEntries(Object.keys(value).map((key) => [key, show(value[key], depth + 1)]))
}
const results = []
const attempt = async (step) => { try { results.push(show(await step())) } catch (error) { results.push(failed(error)) } }
"""

_KEYS = [
    "a", "b", "c d", "é", "x[]", "y{}", "z.w", "q[r]", "0", "1", "a:b", " spaced ", "$ref", "__proto__",
]  # fmt: skip
_TEXTS = [
    "", "x", "é€😀", "a b", "a+b", "a&b=c", "a:b$c,d", "[e]", "f@g/h?i#j", "%20", "'()!~*", "1", "null", '{"k":1}',
    "two\nlines", "\ttab",
]  # fmt: skip
_HEADERS = [
    "X-A", "x-a", "Content-Type", "content-type", "Accept", "Authorization", "Set-Cookie", "X-Long-Name",
    "get", "set", "common", "user-agent", "__proto__", "constructor", "x_y",
]  # fmt: skip
HEADER_VALUES = [
    '"1"', '" padded "', '""', "null", "undefined", "false", "true", "5", '["a", "b"]', '"é"', '"€"', '"a\\nb"',
    '"text/plain"', '"application/json"', '"multipart/form-data"', '"application/x-www-form-urlencoded"',
    '"a=1; b=2"', '"x\\u0000y"',
]  # fmt: skip


class AxiosCases:
    """A source of scripts; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _chance(self, of: float) -> bool:
        return self._random.random() < of

    def _some(self, low: int, high: int) -> range:
        return range(self._random.randrange(low, high + 1))

    def _text(self) -> str:
        return json.dumps(self._random.choice(_TEXTS))

    def _key(self) -> str:
        return f"[{json.dumps(self._random.choice(_KEYS))}]"

    def value(self, depth: int = 3, listed: bool = False) -> str:
        """An expression for any value that goes into parameters or a body."""
        if depth == 0 or self._chance(0.45):
            return self._pick(
                self._text(), self._text(), "1", "-0.5", "true", "false", "null", "undefined", "NaN", "1e21", "0",
                # The engine's dates have no zone's name in their texts, which lists would show.
                "8" if listed else "new Date(86400000)",
            )  # fmt: skip
        if self._chance(0.5):
            return "[" + ", ".join(self.value(depth - 1, True) for _ in self._some(0, 3)) + "]"
        return self.plain(depth - 1, listed)

    def plain(self, depth: int = 3, listed: bool = False) -> str:
        """An expression for a plain object."""
        return (
            "{"
            + ", ".join(f"{self._key()}: {self.value(depth, listed)}" for _ in self._some(0, 4))
            + "}"
        )

    # --- parameters ----------------------------------------------------------------------------
    def _serializer(self) -> str:
        return self._pick(
            "undefined", "undefined", "undefined", "{indexes: null}", "{indexes: true}", "{indexes: false}",
            "{dots: true}", "{indexes: true, dots: true}", "{metaTokens: false}", "{maxDepth: 1}",
            "{encode: (v) => `<${v}>`}", "{encode: (v, d) => d(v)}", "{serialize: (p) => 'p=' + Object.keys(p).length}",
            "(p) => Object.keys(p).join('+')", "{visitor(v, k) { this.append(k, typeof v); return false }}",
            "{encode: 1}", "{serialize: 1}", "{unknown: 1}",
            "{visitor(v, k, p, h) { return h.defaultVisitor.call(this, v, k, p, h) }}",
        )  # fmt: skip

    def _params(self) -> str:
        return self._pick(
            self.plain(), self.plain(), self.plain(), self.plain(), "undefined", "null", "{}", "'a=b'", "[1, [2]]",
            "new URLSearchParams('a=b c&a=é')", "Object.create({inherited: 1}, {own: {value: 2, enumerable: true}})",
            "(() => { const o = {a: 1}; o.self = o; return o })()", "(() => { const o = {a: []}; o.a.push(o); return o })()",
            "new Map([['a', 1]])", "{f: () => 1, s: new Set([1]), r: /x/}", "{b: Buffer.from('hi'), u: new Uint8Array([65])}",
        )  # fmt: skip

    def _base(self) -> str:
        return self._pick(
            "undefined", "''", "'https://h.example'", "'https://h.example/v1'", "'https://h.example/v1/'",
            "'https://h.example/v1//'", "'http:bad'", "'/relative'", "'https://h.example/v1?x=1'",
        )  # fmt: skip

    def _path(self) -> str:
        return self._pick(
            "undefined", "''", "'/p'", "'p'", "'//p.example/q'", "'https://other.example/p'", "'/p?x=1'", "'/p#h'",
            "'/p?x=1#h'", "'?y'", "'///p'", "'HTTPS://up.example'", "'https:p'", "' http:p'", "'mailto:x@y'", "'../up'",
        )  # fmt: skip

    def uri(self) -> str:
        """Which URL a configuration leads to."""
        config = f"url: {self._path()}, baseURL: {self._base()}, params: {self._params()}, paramsSerializer: {self._serializer()}"  # fmt: skip
        if self._chance(0.2):
            config += f", allowAbsoluteUrls: {self._pick('false', 'true')}"
        instance = self._pick(
            "axios", "axios", f"axios.create({{baseURL: {self._base()}, params: {self.plain()}}})"
        )
        return f"await attempt(() => {instance}.getUri({{{config}}})); return results"

    # --- headers -------------------------------------------------------------------------------
    def _header(self) -> str:
        return json.dumps(self._random.choice(_HEADERS))

    def _headers(self) -> str:
        pairs = [(self._header(), self._random.choice(HEADER_VALUES)) for _ in self._some(0, 4)]
        return self._pick(
            "{" + ", ".join(f"[{name}]: {value}" for name, value in pairs) + "}",
            "{" + ", ".join(f"[{name}]: {value}" for name, value in pairs) + "}",
            "{" + ", ".join(f"[{name}]: {value}" for name, value in pairs) + "}",
            "new axios.AxiosHeaders({" + ", ".join(f"[{name}]: {value}" for name, value in pairs) + "})",
            "[" + ", ".join(f"[{name}, {value}]" for name, value in pairs) + "]",
            "new Map([" + ", ".join(f"[{name}, {value}]" for name, value in pairs) + "])",
            "'A: 1\\r\\nb : 2\\nSet-Cookie: x\\nset-cookie: y\\nA: 3\\nETag: 1\\netag: 2\\n: none\\nnone'",
            "undefined", "null", "new Headers({h: '1'})",
        )  # fmt: skip

    def headers(self) -> str:
        """Operations on AxiosHeaders."""
        steps = [f"const h = new axios.AxiosHeaders({self._headers()})"]
        for _ in self._some(1, 6):
            name, value = self._header(), self._random.choice(HEADER_VALUES)
            rewrite = self._pick("", "", ", true", ", false", ", () => false")
            matcher = self._pick("", "", ", 'a'", ", /^[a-z]/", ", (v) => v === '1'", ", true")
            steps.append("await attempt(() => " + self._pick(
                f"h.set({name}, {value}{rewrite})", f"h.set({name}, {value}{rewrite})", f"h.set({self._headers()}{rewrite})",
                f"h.get({name}{matcher})", f"h.has({name}{matcher})", f"h.delete({name}{matcher})",
                f"h.delete([{name}, {self._header()}])", f"h.clear({matcher[2:]})", "h.normalize()", "h.normalize(true)",
                f"h.concat({self._headers()}, {self._headers()})", "h.toJSON()", "h.toJSON(true)", "h.toString()",
                f"h.setContentType({value}{rewrite})", "h.getContentType()", "h.hasAuthorization()", "h.getSetCookie()",
                "[...h]", "axios.AxiosHeaders.from(h) === h", f"h.get({name}, true)", f"h.get({name}, 5)",
                f"axios.AxiosHeaders.concat({self._headers()}, h)", f"Object.keys(Object.assign(h, {{[{name}]: 'as'}}))",
            ) + ")")  # fmt: skip
        return (
            "\n".join(steps) + "\nresults.push(show(h), JSON.stringify(h), `${h}`); return results"
        )

    # --- forms ---------------------------------------------------------------------------------
    def forms(self) -> str:
        """Objects to forms and back."""
        target = self._pick("new FormData()", "new URLSearchParams()", "new FormData()")
        values = self._pick(self.plain(), self.plain(), self.plain(), "{b: new Blob(['x']), f: new File(['y'], 'n')}",
                            "{u: new Uint8Array([65, 66])}", "null", "'text'", "[1, {a: 2}]")  # fmt: skip
        pairs = ", ".join(
            f"[{json.dumps(self._form_name())}, {self._text()}]" for _ in self._some(0, 5)
        )
        return (
            f"await attempt(() => axios.toFormData({values}, {target}, {self._serializer()}))\n"
            f"const f = new FormData(); for (const [name, value] of [{pairs}]) f.append(name, value)\n"
            "await attempt(() => axios.formToJSON(f)); return results"
        )

    def _form_name(self) -> str:
        return self._pick(
            "a", "a", "a[]", "a[0]", "a[1]", "a[b]", "a[b][c]", "a.b", "a[b][]", "x y", "é", "a[2][z]", "__proto__",
            "a[__proto__]", "[]", "", "a[", "a]b", "0", "a[length]", "b[1]", "b[0]", "a[b]c",
        )  # fmt: skip

    # --- configurations --------------------------------------------------------------------------
    def config(self) -> str:
        """Members of a configuration that no request depends on getting wrong."""
        members = [member for member in (
            f"headers: {self._header_config()}", f"headers: {self._header_config()}", f"params: {self.plain(2)}",
            f"timeout: {self._pick('0', '5', 'undefined')}", f"custom: {self.value(2)}", f"data: {self.value(2)}",
            "transformRequest: " + self._pick("[(d) => `t${typeof d}`]", "undefined", "(d, h) => { h.set('T', '1'); return d }"),
            f"auth: {{username: {self._text()}, password: {self._text()}}}",
            f"validateStatus: {self._pick('undefined', 'null', '(s) => s < 500')}",
            f"transitional: {self._pick('{}', 'undefined', '{silentJSONParsing: false}', '{validateStatusUndefinedResolves: false}')}",
            f"responseType: {self._pick(repr('json'), repr('text'), repr('arraybuffer'))}",
            f"method: {self._pick(repr('POST'), repr('put'), 'undefined')}", f"baseURL: {self._base()}",
            "env: {x: 1}", "maxRedirects: 0", "[Symbol.for('s')]: 1",
        ) if self._chance(0.18)]  # fmt: skip
        return "{" + ", ".join(members) + "}"

    def _header_config(self) -> str:
        own = ", ".join(
            f"[{self._header()}]: {self._random.choice(HEADER_VALUES)}" for _ in self._some(0, 2)
        )
        buckets = ", ".join(
            f"{bucket}: {{[{self._header()}]: {self._random.choice(HEADER_VALUES)}}}"
            for bucket in self._random.sample(
                ["common", "get", "post", "put", "delete"], self._random.randrange(3)
            )
        )
        return "{" + ", ".join(part for part in (buckets, own) if part) + "}"

    def merged(self) -> str:
        """Two configurations made one."""
        first = self._pick(self.config(), self.config(), "undefined", "axios.defaults")
        return f"await attempt(() => axios.mergeConfig({first}, {self.config()})); return results"
