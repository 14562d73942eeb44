"""Random scripts over Headers, FormData, Blob, Request, Response and their bodies."""

from __future__ import annotations

import json
from random import Random

# What scripts give back: everything as JSON, errors by name.
PRELUDE = """
const show = async (value) => {
  if (value === undefined) return 'undefined'
  if (value === null || typeof value !== 'object') return typeof value === 'function' ? 'function' : value
  if (value instanceof Error || value instanceof DOMException) return ['error', value.name]
  if (value instanceof ArrayBuffer) return ['buffer', ...new Uint8Array(value)]
  if (ArrayBuffer.isView(value)) return ['bytes', ...value]
  if (Array.isArray(value)) { const all = []; for (const item of value) all.push(await show(item)); return all }
  if (value instanceof File) return ['file', value.name, value.type, await value.text()]
  if (value instanceof Blob) return ['blob', value.size, value.type, await value.text()]
  if (value instanceof FormData || value instanceof Headers) return [value[Symbol.toStringTag], await show([...value])]
  if (value[Symbol.toStringTag]) return value[Symbol.toStringTag]
  const all = {}; for (const key of Object.keys(value)) all[key] = await show(value[key]); return all
}
const results = []
const attempt = async (step) => { try { results.push(await show(await step())) } catch (error) { results.push(['error', error.name]) } }
const blind = (text) => text.replace(/----formdata-undici-\\d+/g, 'BOUNDARY')
"""

_NAMES = [
    "a", "A", "b", "X-Long-Name", "x-long-name", "content-type", "Content-Type", "set-cookie",
    "Set-Cookie", "cookie", "Cookie", "accept", "!#$%&'*+-.^_`|~", "host", "sec-x", "z1",
]  # fmt: skip
_BAD_NAMES = ["", "a b", "a:b", "é", "€", "a\n", " a", "a\x00", "(x)", 'a"', "a,b"]
_VALUES = [
    "1", "", " x ", "\t y\r\n", "a, b", "a;b=c", "é", "\xff", "text/plain", "x=1", "0", "\x01",
    "\x0b", "  ", "TEXT/HTML; charset=utf-8", "a  b",
]  # fmt: skip
_BAD_VALUES = ["€", "a\nb", "a\rb", "\x00", "\ud83d"]
_TEXTS = [
    "", "a", "é€😀", "line\nline", "cr\rlf\r\n", 'quo"te', "%0A%22", "\ud800x", "a=b&c=d", "b c+d",
    "\ufeffbom", '{"a":[1,null]}', "null", "not json", "--x", "\x00\x7f", "[]", "a" * 30,
]  # fmt: skip
_TYPES = [
    "", "text/plain", "TEXT/Html; Charset=UTF-8", "application/json", "a/b;c=d", "x", "é", "a/b; c=\"d e\"",
    "multipart/form-data", "application/x-www-form-urlencoded", "*/*", "a/b;charset=x, a/b", "image/png",
    "text/html;charset=\"gbk\"", "text/plain;x=y;x=z", "a/b ; c = d", ",text/plain,", "text/plain;",
]  # fmt: skip


class FetchCases:
    """A source of scripts; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)
        self._texts = _TEXTS

    def _pick(self, *choices: str) -> str:
        return self._random.choice(choices)

    def _name(self) -> str:
        bad = self._random.random() < 0.08
        return json.dumps(self._random.choice(_BAD_NAMES if bad else _NAMES))

    def _value(self) -> str:
        chance = self._random.random()
        if chance < 0.06:
            return json.dumps(self._random.choice(_BAD_VALUES))
        if chance < 0.12:
            return self._pick("null", "undefined", "1.5", "true", "[1,2]", "{}", "Symbol('s')")
        return json.dumps(self._random.choice(_VALUES))

    def _text(self) -> str:
        return json.dumps(self._random.choice(self._texts))

    def _some(self, low: int, high: int) -> range:
        return range(self._random.randrange(low, high + 1))

    # --- Headers -----------------------------------------------------------------------------
    def headers_init(self) -> str:
        """What a Headers constructor may be given, sound or not."""
        pairs = [(self._name(), self._value()) for _ in self._some(0, 4)]
        listed = ",".join(f"[{name},{value}]" for name, value in pairs)
        record = ",".join(f"{name}:{value}" for name, value in pairs)
        return self._pick(
            f"[{listed}]", f"{{{record}}}", f"{{{record}}}", f"new Map([{listed}])",
            f"new Headers([{listed}])",
            self._pick("undefined", "null", "1", "'ab'", "[[1]]", "['ab']", "[1]", "[[]]",
                       "new Set(['ab'])", "new Headers({a: 'b'}).entries()"),
        )  # fmt: skip

    def headers(self) -> str:
        """Operations on Headers; what each gives, and what is left."""
        steps = [f"const h = new Headers({self.headers_init()})"]
        for _ in self._some(0, 6):
            name, value = self._name(), self._value()
            steps.append("await attempt(() => " + self._pick(
                f"h.append({name}, {value})", f"h.append({name}, {value})", f"h.set({name}, {value})",
                f"h.delete({name})", f"h.get({name})", f"h.has({name})", "h.getSetCookie()",
                "h.append('a')", "[...h.keys()]", "[...h.values()]",
            ) + ")")  # fmt: skip
        walk = self._pick("", "for (const [name] of h) { if (name === 'a') h.delete('a') }")
        return (
            "\n".join(steps) + f"\n{walk}\n"
            "const seen = []; h.forEach((value, name, self) => seen.push(name, value, self === h))\n"
            "results.push(seen, [...h]); return results"
        )

    # --- Blob and FormData -------------------------------------------------------------------
    def _bytes(self) -> str:
        numbers = ",".join(str(self._random.randrange(256)) for _ in self._some(0, 5))
        return self._pick(f"new Uint8Array([{numbers}])", f"new Uint8Array([{numbers}]).buffer",
                          f"new DataView(new Uint8Array([{numbers}]).buffer)",
                          f"new Uint8Array([1, {numbers}]).subarray(1)")  # fmt: skip

    def blob(self) -> str:
        """An expression that makes a Blob or File."""
        sources = ",".join(
            self._pick(
                self._text(), self._text(), self._bytes(), "1", "null", "new Blob(['in', 'ner'])"
            )
            for _ in self._some(0, 3)
        )
        type_ = json.dumps(self._random.choice(_TYPES))
        if self._random.random() < 0.4:
            return f"new File([{sources}], {self._text()}, {{type: {type_}, lastModified: 5}})"
        return f"new Blob([{sources}], {{type: {type_}}})"

    def blobs(self) -> str:
        """A blob, and slices of it."""
        # Node 20 ends its process over NaN and fractions.
        begin, end = self._random.choice([
            ("undefined", "undefined"), ("0", "1"), ("1", "undefined"), ("-2", "undefined"),
            ("'1'", "100"), ("-100", "2"), ("0", "'3'"), ("0", "0"),
        ])  # fmt: skip
        type_ = self._pick("", f", {json.dumps(self._random.choice(_TYPES))}")
        return (
            f"const whole = {self.blob()}\nawait attempt(() => whole)\n"
            "const b = new Blob(['abc' + await whole.text()], {type: 'a/b'})\n"
            f"const s = b.slice({begin}, {end}{type_})\n"
            "await attempt(() => b); await attempt(() => s); await attempt(() => s.arrayBuffer())\n"
            "await attempt(async () => { let all = []; for await (const c of b.stream()) all.push(...c); return all })\n"
            "return results"
        )

    def _form(self) -> str:
        steps = ["const f = new FormData()"]
        names = self._random.sample(self._texts, 2)
        for _ in self._some(0, 5):
            name = json.dumps(self._random.choice(names))
            value = self._pick(self._text(), self._text(), self.blob(), "1", "null", "{}")
            file_name = self._pick("", "", "", f", {self._text()}")
            steps.append("await attempt(() => " + self._pick(
                f"f.append({name}, {value}{file_name})", f"f.append({name}, {value}{file_name})",
                f"f.append({name}, {value}{file_name})", f"f.set({name}, {value}{file_name})",
                f"f.delete({name})", f"f.get({name})", f"f.getAll({name})", f"f.has({name})",
            ) + ")")  # fmt: skip
        return "\n".join(steps)

    def form(self) -> str:
        """A form, as it is sent, and as it comes back."""
        # undici drops a BOM at the beginning of every name and text; the standard does not.
        self._texts = [text for text in _TEXTS if text[:1] != "\ufeff"]
        return (
            self._form() + "\nresults.push(await show(f))\n"
            "await attempt(async () => blind(await new Response(f).text()))\n"
            "await attempt(async () => blind(new Response(f).headers.get('content-type')))\n"
            "await attempt(() => new Response(f).formData())\n"
            "return results"
        )

    def urlencoded(self) -> str:
        """A form that comes urlencoded."""
        text = "".join(
            self._pick("a", "b", "=", "&", "+", "%", "%41", "%e2%82%ac", "%zz", "=", "&", ";")
            for _ in self._some(0, 10)
        )
        type_ = self._pick("application/x-www-form-urlencoded", "Application/X-WWW-Form-URLEncoded; a=b",
                           "application/x-www-form-urlencoded;charset=latin1")  # fmt: skip
        return (
            f"await attempt(() => new Response({json.dumps(text)}, "
            f"{{headers: {{'content-type': '{type_}'}}}}).formData()); return results"
        )

    def multipart(self) -> str:
        """A multipart body as some server wrote it, with a slip now and then."""
        boundary = self._pick(
            "-" * 26 + "x1", "-" * 26 + "x1", "-" * 26 + "x1", "B", "a" * 70, "a" * 71
        )
        parts: list[str] = []
        for _ in self._some(0, 3):
            # undici wants one blank after each semicolon and the name before the file's name.
            disposition = self._pick(
                'form-data; name="a"', 'form-data; name="a"; filename="f.txt"', 'form-data; name="é"',
                'form-data; name="%22%0D%0A%41"', 'form-data; name=""', "form-data", "form-data; name=a",
                'attachment; name="a"', *['form-data; name="b"'] * 6,
            )  # fmt: skip
            header = self._pick(
                "Content-Disposition", "content-disposition", "Content-Disposition", "X-Other"
            )
            more = self._pick("", "", "\r\nContent-Type: text/html", "\r\ncontent-type:image/png; a=b", "\r\nX: y",
                              "\r\nbroken", "\r\nContent-Type:")  # fmt: skip
            content = self._pick("", "text", "two\r\nlines", "--" + boundary[:3], "\r\n", "é")
            colon = self._pick(":", ": ", ": ", " : ")
            parts.append(f"--{boundary}\r\n{header}{colon}{disposition}{more}\r\n\r\n{content}\r\n")
        body = self._pick("", "", "", "\r\n", "preamble\r\n") + "".join(parts)
        body += f"--{boundary}" + self._pick(
            "--", "--", "--\r\n", "--\r\nepilogue", "", "\r\n", "-- "
        )
        if self._random.random() < 0.15:
            at = self._random.choice([1, 2, -1, -2, -3, -4]) % len(body)
            body = body[:at] + self._pick("x", "-") + body[at + 1 :]
        kind = self._pick(f"multipart/form-data; boundary={boundary}", f'multipart/form-data; boundary="{boundary}"',
                          f"Multipart/Form-Data; charset=utf-8; BOUNDARY={boundary}")  # fmt: skip
        return (
            f"await attempt(() => new Response({json.dumps(body)}, "
            f"{{headers: {{'content-type': {json.dumps(kind)}}}}}).formData()); return results"
        )

    # --- bodies --------------------------------------------------------------------------------
    def body(self) -> str:
        """What a Request or Response may be given for a body."""
        return self._pick(
            self._text(), self._text(), self._bytes(), self.blob(), "new URLSearchParams('a=b c&d=é')",
            "1", "null", "undefined", "{}", "true",
            f"new ReadableStream({{start(c) {{ c.enqueue(new Uint8Array([65, 66])); c.enqueue(new Uint8Array({self._pick('0', '3')})); c.close() }}}})",
            "new ReadableStream({start(c) { c.enqueue('text'); c.close() }})",
            "new ReadableStream({start(c) { c.error(new RangeError('bad')) }})",
            "new ReadableStream({pull(c) { this.n = (this.n ?? 0) + 1; if (this.n > 3) c.close(); else c.enqueue(new Uint8Array([this.n])) }})",
        )  # fmt: skip

    def _reading(self, of: str) -> str:
        return "await attempt(() => " + self._pick(
            f"{of}.text()", f"{of}.json()", f"{of}.arrayBuffer()", f"{of}.blob()", f"{of}.bytes()",
            f"{of}.formData()", f"{of}.bodyUsed", f"{of}.body?.locked", f"{of}.body",
            f"{of}.body.getReader().read().then((r) => [r.done, r.value?.length > 0])",
            f"({of}.body.cancel().catch(() => 0), {of}.bodyUsed)", f"{of}.clone().text()", f"{of}.clone().blob()",
            f"(async () => {{ const all = []; for await (const c of {of}.body) all.push(...c); return all }})()",
            f"(async () => {{ const [x, y] = {of}.body.tee(); return [await new Response(x).text(), await new Response(y).text()] }})()",
        ) + ")"  # fmt: skip

    def response(self) -> str:
        """A response, and everything that can be read of it, some of it twice."""
        members: list[str] = []
        if self._random.random() < 0.4:
            status = self._pick("200", "201", "204", "304", "404", "500", "599", "600", "199", "0", "'302'",
                                "101", "205", "65736", "NaN", "201.9", "null", "-1", "undefined")  # fmt: skip
            members.append(f"status: {status}")
        if self._random.random() < 0.3:
            members.append(f"statusText: {self._value()}")
        if self._random.random() < 0.5:
            members.append(f"headers: {self.headers_init()}")
        elif self._random.random() < 0.5:
            types = self._random.sample(_TYPES, 2)
            members.append(
                f"headers: [['content-type', {json.dumps(types[0])}], ['x', {json.dumps(types[1])}]]"
            )
        init = self._pick(
            "{" + ", ".join(members) + "}", "{" + ", ".join(members) + "}", "undefined", "null", "1"
        )
        made = self._pick(
            f"new Response({self.body()}, {init})", f"new Response({self.body()}, {init})",
            f"new Response({self.body()}, {init})", f"Response.json({self._pick('{a: [1]}', 'null', 'undefined', self._text())}, {init if init != 'null' else '{}'})",
            f"Response.redirect({self._pick(repr('https://h/é?x'), repr('/x'), repr('HTTP://H'))}, {self._pick('301', '302', '200', '308', 'undefined')})",
            "Response.error()",
        )  # fmt: skip
        reads = "\n".join(self._reading("r") for _ in self._some(1, 4))
        return (
            f"const r = {made}\n"
            "results.push(r.status, r.ok, r.statusText, r.type, r.url, r.redirected, [...r.headers])\n"
            "await attempt(() => r.headers.append('x', 'y'))\n"
            f"{reads}\nreturn results"
        )

    def request(self) -> str:
        """A request, one made from it, and everything that can be read of them."""
        members = ["method: " + self._pick(*["'POST'", "'PUT'", "'post'", "'patch'", "'PATCH'", "'DELETE'", "'x'"] * 3, "'get'", "'trace'", "'a b'", "undefined", "'HEAD'")]  # fmt: skip
        if self._random.random() < 0.5:
            members.append(f"body: {self.body()}")
        if self._random.random() < 0.4:
            members.append(f"headers: {self.headers_init()}")
        members += [member for member in (
            "redirect: " + self._pick("'follow'", "'manual'", "'error'", "'x'"),
            "mode: " + self._pick("'cors'", "'no-cors'", "'navigate'", "'x'", "'same-origin'"),
            "credentials: " + self._pick("'omit'", "'include'", "'x'"),
            "cache: " + self._pick("'no-store'", "'reload'", "'x'"),
            "keepalive: " + self._pick("1", "''"),
            "integrity: " + self._pick("'sha'", "1"),
            "referrer: " + self._pick("''", "'https://h/r'", "'about:client'", "'::'"),
            "referrerPolicy: " + self._pick("'origin'", "'x'", "''"),
            "duplex: 'half'", "signal: " + self._pick("AbortSignal.abort()", "null", "{}", "new AbortController().signal"),
        ) if self._random.random() < 0.09]  # fmt: skip
        url = self._pick("'https://h.example/p?q#f'", "'https://h.example'", *["new URL('http://h/a b')", "'x:y'", "{toString() { return 'http://h/o' }}"] * 4, "'/x'", "'http://u:p@h/'")  # fmt: skip
        init = "{" + ", ".join(members) + "}"
        second = self._pick("undefined", "{}", "{method: 'PUT'}", "{method: 'POST', body: 'new'}", "{headers: {a: 'b'}}", "{method: 'GET'}")  # fmt: skip
        fields = "[x.method, x.url, [...x.headers], x.redirect, x.mode, x.credentials, x.cache, x.keepalive, x.integrity, x.referrer, x.referrerPolicy, x.duplex, x.destination, x.signal.aborted, x.bodyUsed]"  # fmt: skip
        # How long a body that went over to another request stays locked is undici's own affair.
        reads = "\n".join(
            self._pick(
                self._reading("s"),
                self._reading("s"),
                "await attempt(() => r.text())",
                "await attempt(() => r.bodyUsed)",
            )
            for _ in self._some(1, 3)
        )
        return (
            f"const fields = (x) => {fields}\n"
            f"const r = new Request({url}, {init})\nresults.push(fields(r))\n"
            f"let s = r; await attempt(() => {{ s = {self._pick('r.clone()', f'new Request(r, {second})')}; return fields(s) }})\n"
            f"results.push(r.bodyUsed)\n{reads}\nreturn results"
        )

    # --- streams ---------------------------------------------------------------------------------
    def stream(self) -> str:
        """Chunks put into a stream and taken out of it in some order."""
        steps = ["let c; const pulled = []; const cancelled = []",
                 "const s = new ReadableStream({start(x) { c = x }, pull() { pulled.push(1) }, cancel(why) { cancelled.push(why) }}"  # fmt: skip
                 + self._pick("", ", {highWaterMark: 0}", ", {highWaterMark: 3}") + ")",
                 "let reader = null; const reads = []"]  # fmt: skip
        for index in self._some(1, 8):
            steps.append(self._pick(
                f"await attempt(() => c.enqueue({index}))", f"await attempt(() => c.enqueue({index}))",
                "await attempt(() => c.close())", "await attempt(() => c.error(new RangeError('e')))",
                "await attempt(() => c.desiredSize)", "await attempt(() => { reader = s.getReader() })",
                "await attempt(() => { reads.push(reader.read().catch((e) => e)) })",
                "await attempt(() => { reader.releaseLock() })", "await attempt(() => s.locked)",
                "await attempt(() => s.cancel('why'))", "await attempt(() => reader.cancel('that'))",
                "await attempt(() => { reads.push(reader.closed.catch((e) => e)) })",
            ))  # fmt: skip
        steps.append("const idle = new Promise((resolve) => setTimeout(resolve, 5, 'pending'))")
        steps.append("results.push(cancelled, pulled.length, await show(await Promise.all(reads.map((read) => Promise.race([read, idle])))))")  # fmt: skip
        return "\n".join(steps) + "\nreturn results"

    # --- over the wire ---------------------------------------------------------------------------
    def exchange(self) -> str:
        """A request to the echo server at ``BASE``, and what came back."""
        method = self._pick(
            "GET", "GET", "POST", "PUT", "PATCH", "DELETE", "post", "OPTIONS", "HEAD", "query"
        )
        members = [f"method: '{method}'"]
        if method.upper() not in ("GET", "HEAD") and self._random.random() < 0.7:
            body = self._pick(
                self._text(), self._bytes(), self.blob(), "new URLSearchParams({a: 'b c', d: '€&='})", "1",
                "(() => { const f = new FormData(); f.append('a', 'é\\n'); f.append('f', new Blob(['x']), 'n.txt'); return f })()", "JSON.stringify({a: 1})", "null", "''",
            )  # fmt: skip
            members.append(f"body: {body}")
        # undici gives a form a new boundary on each hop, and has no bytes left for a second one.
        may_move = not any(
            word in members[-1] for word in ("Uint8Array", "Blob", "File", "FormData")
        )
        names = ["x-a", "X-B", "Accept", "authorization", "cookie", "x-c"]
        if may_move:
            names.append("content-type")
        if self._random.random() < 0.6:
            pairs = ",".join(
                f"[{json.dumps(name)}, {json.dumps(self._random.choice(_VALUES))}]"
                for name in self._random.sample(names, 2)
            )
            members.append(f"headers: [{pairs}]")
        if self._random.random() < 0.3:
            members.append(f"redirect: {self._pick(repr('manual'), repr('error'), repr('follow'))}")
        status = self._pick(
            "200", "201", "204", "400", "401", "404", "429", "500", "503", "304", "418"
        )
        path = self._pick(
            "/echo", "/echo?a=1&b=%20", "/écho/ü?ä=ö&x[]=1|2", "/echo#fragment", "/echo/a%2Fb/../c//d",
            f"/status/{status}", f"/status/{status}",
            "/body?text=%EF%BB%BFhi&type=text/plain", "/body?text=%7B%22a%22:1%7D&type=application/json;charset=utf-8",
            "/body?base64=/wD%2B&type=image/png", "/body?text=zipped&gzip=1", "/body",
            "/body?text=x&header=Set-Cookie:a%3D1&header=Set-Cookie:b%3D2&header=X:1&header=X:2&header=x-e:",
            f"/body?status={status}&text=abc",
        )  # fmt: skip
        if may_move and self._random.random() < 0.3:
            status = self._pick("301", "302", "303", "307", "308")
            path = f"/redirect/{status}?to=/echo%3Fmoved%3D1"
            path = self._pick(path, path, "/redirect/307?to=/redirect/302%3Fto%3D/echo")
        read = self._pick("text", "text", "json", "arrayBuffer", "blob", "bytes")
        return (
            "try {\n"
            f"const r = await fetch({self._pick('', 'new URL')}(BASE + {json.dumps(path)}), {{{', '.join(members)}}})\n"
            "results.push(r.status, r.statusText, r.ok, r.url.slice(BASE.length), r.redirected, r.type, await show(r.body))\n"
            "results.push([...r.headers].filter(([name]) => name !== 'content-length'))\n"
            f"await attempt(async () => {{ const v = await r.{read}(); return typeof v === 'string' ? blind(v) : v }})\n"
            "results.push(r.bodyUsed)\n"
            "} catch (error) { results.push([error.name, error.message, error.cause instanceof Error]) }\n"
            "return results"
        )
