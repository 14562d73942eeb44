"""Random scripts over requests of axios: what is sent, and what becomes of the answer."""

from __future__ import annotations

import json

from oracle.axios_cases import HEADER_VALUES, AxiosCases


class AxiosRequestCases(AxiosCases):
    """A source of scripts; the same seed gives the same ones."""

    def _data(self) -> str:
        return self._pick(
            self.value(), self.plain(), self.plain(), self._text(), "new URLSearchParams({a: 'b c'})",
            "Buffer.from('bytes')", "new Uint8Array([1, 2]).buffer", "new Uint8Array([1, 2, 3]).subarray(1)",
            "(() => { const f = new FormData(); f.append('a[]', '1'); f.append('a[]', '2'); return f })()",
            "new Blob(['x'])", "{toJSON() { return {made: 1} }}", "Object.create({a: 1})", "new Map([['a', 1]])", "7n",
        )  # fmt: skip

    def dispatched(self) -> str:
        """What reaches the adapter."""
        method = self._pick(
            "get",
            "post",
            "put",
            "patch",
            "delete",
            "head",
            "options",
            "postForm",
            "putForm",
            "request",
        )
        url = self._path()
        config = self.config()
        call = f"{method}({url}, {config})"
        if method in ("post", "put", "patch", "postForm", "putForm"):
            call = f"{method}({url}, {self._data()}, {config})"
        elif method == "request":
            call = f"request({{...{config}, url: {url}, data: {self._data()}}})"
        instance = self._pick("axios.create()", f"axios.create({self.config()})",
                              f"axios.create({self.config()}).create({self.config()})")  # fmt: skip
        return (
            "let seen = null\n"
            "const adapter = async (config) => { seen = config; return {status: 200, data: '{\"x\": 1}', headers: {}, config} }\n"
            f"await attempt(async () => {{ const i = {instance}; i.defaults.adapter = adapter\n"
            f"  const r = await i.{call}; return [r.data, r.status] }})\n"
            "results.push(seen === null ? null : show([seen.method, seen.url, seen.baseURL, seen.data, {...seen.headers}, seen.params, seen.timeout, seen.custom, seen.allowAbsoluteUrls]))\n"
            "return results"
        )

    def interceptors(self) -> str:
        """In which order interceptors run, and what becomes of errors in them."""
        steps = ["const i = axios.create({adapter: async (config) => { log.push(['sent', config.trail]); "
                 + self._pick("return {status: 200, data: 1, headers: {}, config}", "return {status: 200, data: 1, headers: {}, config}",
                              "throw new axios.AxiosError('down', 'ERR_NETWORK', config)") + " }})"]  # fmt: skip
        for index in self._some(0, 4):
            body = self._pick("return c", "return c", f"return {{...c, trail: (c.trail ?? '') + {index}}}",
                              f"throw new Error('r{index}')", "return Promise.resolve(c)", "")  # fmt: skip
            rejected = self._pick("undefined", "null", f"(e) => {{ log.push(['no{index}', e instanceof TypeError || e.message]); throw e }}",
                                  f"(e) => {{ log.push(['ok{index}']); return {{url: '/fixed', headers: {{}}, adapter: i.defaults.adapter, method: 'get'}} }}")  # fmt: skip
            options = self._pick("", "", ", {synchronous: true}", ", {synchronous: true}", ", {runWhen: () => false}", ", {runWhen: (c) => c.method === 'get'}")  # fmt: skip
            fulfilled = self._pick(
                f"(c) => {{ log.push('q{index}'); {body} }}",
                f"(c) => {{ log.push('q{index}'); {body} }}",
                "null",
            )
            steps.append(f"ids.push(i.interceptors.request.use({fulfilled}, {rejected}{options}))")
        for index in self._some(0, 3):
            body = self._pick(
                "return r",
                "return {...r, data: r.data + 1}",
                f"throw new Error('p{index}')",
                "return r.data",
            )
            rejected = self._pick(
                "undefined",
                f"(e) => {{ log.push(['no{index}', e instanceof TypeError || e.message]); throw e }}",
                f"() => 'rescued{index}'",
            )
            steps.append(
                f"ids.push(i.interceptors.response.use((r) => {{ log.push('p{index}'); {body} }}, {rejected}))"
            )
        if self._chance(0.3):
            steps.append(self._pick("i.interceptors.request.eject(ids[0])", "i.interceptors.request.clear()",
                                    "i.interceptors.response.eject(0)", "i.interceptors.request.eject('0')"))  # fmt: skip
        if self._chance(0.15):
            steps.append(
                "i.defaults.transitional = {...i.defaults.transitional, legacyInterceptorReqResOrdering: false}"
            )
        return (
            "const log = []; const ids = []\n" + "\n".join(steps)
            + "\nawait attempt(async () => { const r = await i.get('/x'); return r?.data ?? r })\n"
            "results.push(show(log), show(ids)); return results"
        )  # fmt: skip

    def answered(self) -> str:
        """What a response's text becomes, and which responses are errors."""
        status = self._pick(
            "200",
            "201",
            "204",
            "299",
            "300",
            "304",
            "400",
            "401",
            "404",
            "500",
            "503",
            "0",
            "undefined",
        )
        data = self._pick(
            "'{\"a\": 1}'",
            "'not json'",
            "''",
            "'[1'",
            "null",
            "{already: 1}",
            "'12'",
            "' true '",
            "'\\ufeff{}'",
        )
        members = [member for member in (
            f"responseType: {self._pick(repr('json'), repr('text'), repr('arraybuffer'))}",
            f"transitional: {self._pick('{silentJSONParsing: false}', '{forcedJSONParsing: false}', '{silentJSONParsing: false, forcedJSONParsing: true}')}",
            f"validateStatus: {self._pick('null', '(s) => s === 404', '() => true', 'undefined')}",
            f"transformResponse: {self._pick('[]', 'null', '(d, h, s) => [d, s]', '[(d) => d, (d) => [d]]', '() => { throw new Error(1) }')}",
        ) if self._chance(0.35)]  # fmt: skip
        members.append("adapter: (config) => new Promise((resolve, reject) => settle(resolve, reject, {"
                       f"status: {status}, statusText: 'S', data: {data}, headers: {self._headers()}, config, request: {{}}}}))")  # fmt: skip
        return (
            "const settle = (resolve, reject, r) => { const v = r.config.validateStatus; if (!r.status || !v || v(r.status)) resolve(r); "
            "else reject(new axios.AxiosError('Request failed with status code ' + r.status, 'E', r.config, r.request, r)) }\n"
            f"await attempt(async () => {{ const r = await axios.get('/x', {{{', '.join(members)}}})\n"
            "  return [r.status, r.statusText, r.data, {...r.headers}, r.headers instanceof axios.AxiosHeaders] })\n"
            f"await axios.get('/x', {{{', '.join(members)}}}).catch((e) => results.push(show([Object.keys(e).sort(), e.status, e.response?.data, axios.isAxiosError(e), axios.isCancel(e)])))\n"
            "return results"
        )

    # --- over the wire ---------------------------------------------------------------------------
    def exchange(self) -> str:
        """A request to the echo server at ``BASE``, and what came back."""
        method = self._pick(
            "get",
            "get",
            "post",
            "post",
            "put",
            "patch",
            "delete",
            "head",
            "options",
            "postForm",
            "putForm",
        )
        path = self._pick(
            "/echo", "/echo?a=1&b=%20", "/écho/ü?ä=ö&x[]=1|2", "/echo#fragment", "/echo/a%2Fb/../c//d",
            f"/status/{self._pick('200', '204', '400', '401', '403', '404', '429', '500', '503', '304')}",
            "/body?text=%EF%BB%BF{}&type=text/plain", "/body?text=%7B%22a%22:1%7D&type=application/json;charset=utf-8",
            "/body?base64=/wD%2B&type=image/png", "/body?text=zipped&gzip=1", "/body", "/body?text=12",
            "/body?text=x&header=Set-Cookie:a%3D1&header=Set-Cookie:b%3D2&header=X:1&header=X:2&header=ETag:1&header=ETag:2",
            "/redirect/302?to=/echo", "/redirect/301?to=/echo%3Fmoved%3D1",
        )  # fmt: skip
        members = [member for member in (
            f"params: {self.plain(2)}", f"params: {self.plain(2)}",
            "headers: {" + ", ".join(f"[{json.dumps(name)}]: {self._random.choice(HEADER_VALUES)}" for name in self._random.sample(["X-A", "x-b", "Accept", "Authorization", "Cookie"], 2)) + "}",
            f"auth: {{username: {self._text()}, password: {self._text()}}}", f"auth: {self._pick('null', '{}')}",
            f"responseType: {self._pick(repr('json'), repr('text'), repr('arraybuffer'))}", "maxRedirects: 0",
            f"validateStatus: {self._pick('null', '(s) => s < 500')}", f"responseEncoding: {self._pick(repr('latin1'), repr('utf8'), repr('base64'))}",
            "timeout: 5000", "maxContentLength: 10", "maxBodyLength: 5", "decompress: true", "withCredentials: true",
        ) if self._chance(0.15)]  # fmt: skip
        data = self._pick(
            self.plain(), self.plain(), self._text(), "new URLSearchParams({a: 'b c'})", "Buffer.from('bytes')",
            "new Uint8Array([1, 2]).buffer", "null", "undefined", "true", "7",
            "(() => { const f = new FormData(); f.append('a', 'é\\nx'); f.append('f', new Blob(['x'], {type: 't/u'}), 'n\"m'); return f })()",
            "{a: [1, 2], b: {c: 'd'}, e: Buffer.from('x')}",
        )  # fmt: skip
        type_ = self._pick(
            "",
            "",
            "",
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "application/json",
            "text/plain",
        )
        if type_:
            members.append(f"headers: {{'Content-Type': '{type_}'}}")
        # The package form-data never ends an empty form, and stumbles over objects as values;
        # with a stream behind it Node writes a head in UTF-8.
        if method.endswith("Form") or type_ == "multipart/form-data":
            members = [member for member in members if "é" not in member]
            data = self._pick(
                "{a: [1, 2], b: {c: 'd'}, e: Buffer.from('x')}",
                f"{{x: {self._text()}, 'é\"': {{z: [1, {self._text()}]}}}}",
            )
        config = "{" + ", ".join(members) + "}"
        with_data = method in ("post", "put", "patch", "postForm", "putForm")
        arguments = (
            f"BASE + {json.dumps(path)}, {data}, {config}"
            if with_data
            else f"BASE + {json.dumps(path)}, {config}"
        )
        # follow-redirects writes the user's name and password into the response's URL.
        url = "r.request.res.responseUrl?.replace(/^https?:[/][/][^/]*/, '')"
        answer = f"[r.status, r.statusText, r.data, r.headers.toJSON(), {url}, r.request.path]"
        return (
            f"const told = (r) => {{ const all = show({answer}); delete all[3]['content-length']; return all }}\n"
            f"await axios.{method}({arguments}).then((r) => results.push(told(r)), (e) => results.push(failed(e), e.response && told(e.response), e.status ?? null))\n"
            "return results"
        )
