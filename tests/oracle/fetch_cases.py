"""Random scripts over Headers, FormData, Blob, and forms as they come back."""

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
VALUES = [
    "1", "", " x ", "\t y\r\n", "a, b", "a;b=c", "é", "\xff", "text/plain", "x=1", "0", "\x01",
    "\x0b", "  ", "TEXT/HTML; charset=utf-8", "a  b",
]  # fmt: skip
_BAD_VALUES = ["€", "a\nb", "a\rb", "\x00", "\ud83d"]
_TEXTS = [
    "", "a", "é€😀", "line\nline", "cr\rlf\r\n", 'quo"te', "%0A%22", "\ud800x", "a=b&c=d", "b c+d",
    "\ufeffbom", '{"a":[1,null]}', "null", "not json", "--x", "\x00\x7f", "[]", "a" * 30,
]  # fmt: skip
TYPES = [
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
        return json.dumps(self._random.choice(VALUES))

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
        type_ = json.dumps(self._random.choice(TYPES))
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
        type_ = self._pick("", f", {json.dumps(self._random.choice(TYPES))}")
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
