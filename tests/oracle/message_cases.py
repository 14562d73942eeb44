"""Random scripts over Request, Response, their bodies and streams, and over what fetch sends."""

from __future__ import annotations

import json

from oracle.fetch_cases import TYPES, VALUES, FetchCases


class MessageCases(FetchCases):
    """A source of scripts; the same seed gives the same ones."""

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
            types = self._random.sample(TYPES, 2)
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
        steps = [
            "let c; const pulled = []; const cancelled = []",
            "const s = new ReadableStream({start(x) { c = x }, pull() { pulled.push(1) }, cancel(why) { cancelled.push(why) }}"
            + self._pick("", ", {highWaterMark: 0}", ", {highWaterMark: 3}")
            + ")",
            "let reader = null; const reads = []",
        ]
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
                f"[{json.dumps(name)}, {json.dumps(self._random.choice(VALUES))}]"
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
