"""Random URLs: right ones, odd ones, broken ones; and what is written to their parts.

Left out is what Node 20 does not do as the standard says (docs/environment.md): "^" in paths,
opaque paths as bases, "xn--" before what is ASCII, what looks like a drive ("C:x") before "..",
ports written that begin with no digit, an empty host or one that begins with a colon (Node aborts)
written to a URL that is not special.
"""

from __future__ import annotations

from random import Random

_SCHEMES = [
    "http:", "https:", "HTTP:", "ws:", "wss:", "ftp:", "file:", "File:", "data:", "mailto:",
    "javascript:", "blob:", "foo:", "a+b-c.1:", "1a:", "", "", "blob:https:", "http", ":", "é:",
]  # fmt: skip
_SLASHES = ["//", "//", "//", "//", "/", "", "///", "\\\\", "/\\", "////", "\t//"]
_USERS = [
    "", "", "", "", "", "user@", "user:pass@", ":@", "@", "us:p:q@", "a@b@", "ü:ß@", "%41:%zz@",
    "a b:c|d@", "`{}'\"@", "user:@", ":pass@",
]  # fmt: skip
_HOSTS = [
    "example.com", "EXAMPLE.com", "localhost", "a", "api.example.co.uk", "example.com.", "",
    "127.0.0.1", "127.1", "0x7f.1", "0x7f000001", "017700000001", "256.256.256.256", "1.2.3.4.5",
    "4294967295", "4294967296", "0xffffffffff", "1.2.3", "1.2.3.4.", "1.2.3.08", "1.0x.2", "0x",
    "a.1", "a.0x1", "1.2.3.", "09", "1..2", "..", ".", "a..b", ".a", "foo.0x4g", "99999999999",
    "[::1]", "[::]", "[1:2:3:4:5:6:7:8]", "[1::8]", "[::ffff:1.2.3.4]", "[1:2:0:0:5:0:0:0]",
    "[::1", "::1]", "[]", "[1:2:3:4:5:6:7::]", "[1:2:3:4:5:6:7:8:9]", "[::1.2.3]", "[::01.2.3.4]",
    "[1::2::3]", "[g::1]", "[::FFFF:AB]", "[12345::]", "[::1.2.3.256]", "[0:0:1::]", "[1:2]",
    "[::1%25eth0]", "[1.2.3.4]", "[:1]", "[::127.0.0.1]", "[1:0:0:2:0:0:0:3]",
    "bücher.example", "BÜCHER.example", "faß.de", "xn--bcher-kva.example", "xn--", "xn--a",
    "xn--zz-zz", "XN--BCHER-KVA.de", "日本語.jp", "例え。テスト", "☃.net", "💩.la", "ΑΣ.gr", "ς.gr",
    "a\u00adb", "\u00ad", "ﬁ.com", "１２７.１", "ａ.com", "K.com", "İ.com", "\u0301a.com",
    "a\u0301.com", "ﷺ", "℀", "a\u2028b", "a\ufffdb", "xn--pokxncvks", "xn--e28h.com", "é.xn--e28h",
    "a b", "a%20b", "a%41b", "%e4%bd%a0", "%ff", "a%", "a%2", "a%00", "a<b", "a>b", "a|b",
    "a`b", "a{b}", "a'b", 'a"b', "a_b", "a~b", "a!b", "a$b", "a*b", "a,b", "a;b", "a&b=c", "a+b",
    "-a-.com", "a--b", "ab--c.com", "C:", "C|", "%43:", "%31%32%37.1", "a\x7f", "a\x01",
    "a\ud83d", "a\tb", "\u200d", "a\u200cb", "[::1]x", "x[::1]", "a\u3002b", "%5b::1]",
]  # fmt: skip
_PORTS = [
    "", "", "", "", "", ":80", ":443", ":8080", ":", ":1", ":65535", ":65536", ":00080", ":8a",
    ":-1", ":21", ":9999999999", ": 80", ":\t8\n0", ":8080:90",
]  # fmt: skip
_SEGMENTS = [
    "a", "b", "..", ".", "%2e", "%2E%2e", ".%2e", "", "", "c:", "C|", "C:", "c|d", "a b", "é", "!",
    "%", "%zz", "...", "a;b", "a@b", "aa:b", "{x}", "`", '"', "<a>", "|", "[", "]", "'", "\\", "~",
    "%41", "a\tb", "\x01", "\x7f", "😀", "\ud83d", "\ufeff", "a=b&c", "+", "*", "$", "%2f", "..%2f",
]  # fmt: skip
_QUERIES = [
    "", "", "", "?", "?a=1", "?a=1&b=2", "?a b=ü", "?a='\"<>`{}|\\", "?%41%zz", "?a#b", "?a?b",
    "?a+b=c+d", "?a=%20&&b&=c", "?x=\ud800", "?a=1\t2", "?\x00\x7f", "?[]=1", "?a/b\\c",
]  # fmt: skip
_HASHES = ["", "", "", "#", "#a", "#a b", "#ü", "#a`b\"<>{}|'\\", "#%zz", "#a#b?c", "#\x00\n"]
_AROUND = ["", "", "", "", "", "", " ", "\t", "\x00", "\n ", "\u00a0", "\x1f"]
_SOUP = "abC:/\\?#[]@!$&'()*+,;=%.0129xX-_~ \t\n\"<>`{|}éß日😀\u00ad\ud800\x00\x7f"
_BASES = [
    "http://example.com/a/b/c?q#h", "https://user:pw@host:81/x/../y", "file:///C:/dir/file",
    "file://server/share/x", "file:///a/b", "foo://host/a/b?x", "foo:/a/b",
    "http://x", "foo://", "file:///C:", "nope", "ws://h/",
]  # fmt: skip
PROPERTIES = [
    "href", "protocol", "username", "password", "host", "hostname", "port", "pathname", "search",
    "hash",
]  # fmt: skip


class UrlCases:
    """A source of random URLs; the same seed gives the same ones."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def url(self) -> str:
        pick = self._random.choice
        if self._random.random() < 0.1:
            return self.soup()
        around = pick(_AROUND)
        text = f"{around}{pick(_SCHEMES)}{self._rest()}{pick(_AROUND)}"
        if self._random.random() < 0.15:
            at = self._random.randrange(len(text) + 1)
            text = text[:at] + pick(_SOUP) + text[at + self._random.randrange(2) :]
        return text

    def _rest(self) -> str:
        pick = self._random.choice
        if self._random.random() < 0.2:
            return self.path() + pick(_QUERIES) + pick(_HASHES)
        host = pick(_USERS) + pick(_HOSTS) + pick(_PORTS)
        return pick(_SLASHES) + host + pick(["", "/", "/", "\\"]) + self.path() + self._end()

    def _end(self) -> str:
        return self._random.choice(_QUERIES) + self._random.choice(_HASHES)

    def path(self) -> str:
        pick = self._random.choice
        count = self._random.choice([0, 0, 1, 2, 3, 5])
        return pick(["/", "/", "/", "\\"]).join(pick(_SEGMENTS) for _ in range(count))

    def soup(self) -> str:
        return "".join(self._random.choice(_SOUP) for _ in range(self._random.randrange(1, 14)))

    def base(self) -> str | None:
        return self._random.choice([None, *_BASES])

    def right_url(self) -> str:
        return self._random.choice([
            "https://api.example.com:8443/v1/users?page=2#top", "http://127.0.0.1/", "http://x",
            "https://user:pw@host:81/x/../y", "http://[::1]:3000/x", "ftp://u@h/p", "ws://h/",
            "foo://h:80/p", "foo://host/a/b?x", "wss://a.b:1/?", "blob:https://a.b/c", "foo:a b",
            "file:///", "file:///C:/dir/file", "file://server/share/x", "mailto:x@y",
        ])  # fmt: skip

    def url_and_assignments(self) -> tuple[str, list[tuple[str, str]]]:
        """A URL, and properties of it with what is written to them, one after the other."""
        url = self.right_url()
        return url, [self._assignment() for _ in range(3)]

    def _assignment(self) -> tuple[str, str]:
        pick = self._random.choice
        name = pick(PROPERTIES)
        fitting = {
            "href": [self.right_url()],
            "protocol": _SCHEMES,
            "username": ["", *[user.strip("@") for user in _USERS]],
            "password": ["", *[user.strip("@") for user in _USERS]],
            "host": [host + pick(_PORTS) for host in _HOSTS],
            "hostname": [host + pick(["", "", ":80"]) for host in _HOSTS],
            "port": [port.removeprefix(":") for port in _PORTS],
            "pathname": [pick(["", "/", "\\"]) + self.path(), "", "//", "/a?b#c"],
            "search": [*_QUERIES, "a=b", "a b"],
            "hash": [*_HASHES, "a", "a b"],
        }[name]
        odd = self.soup().replace(":", "") if name.startswith("host") else self.soup()
        value = pick(fitting) if self._random.random() < 0.9 else odd
        value += pick(["", "", "", "/x", "?x", "#x", "\\x"])
        if name == "port" and not value[:1].isdigit():
            value = ""
        if name.startswith("host"):
            value = value.lstrip(":").replace("::", ":") or "x"
        return name, value

    def pairs(self) -> list[tuple[str, str]]:
        """What forms send: names that come twice, odd characters, lone surrogates."""
        pick = self._random.choice
        words = [
            "a",
            "b",
            "a b",
            "ü",
            "",
            "a&b=c",
            "%41",
            "+",
            "\ud83d",
            "😀",
            "~!*'()",
            "z",
            "１",
            "\n",
        ]
        return [(pick(words), pick(words)) for _ in range(self._random.choice([0, 1, 2, 3, 6]))]

    def query(self) -> str:
        """Node 20 takes letters for bytes where they stand beside broken percent-encoding."""
        pick = self._random.choice
        pieces = [
            "a", "b", "=", "=", "&", "&", "+", "%20", "%C3%BC", "?", "#", ";", "1", "%F0%9F%98%80",
            "%00", " ", *pick([["%ff", "%E4%BD", "%zz", "%"], ["é", "\ud800", "日"]]),
        ]  # fmt: skip
        return pick(["", "", "?", "??"]) + "".join(
            pick(pieces) for _ in range(self._random.randrange(12))
        )

    def operation(self) -> list[str]:
        """A method of URLSearchParams and its arguments."""
        pick = self._random.choice
        names = ["a", "b", "ü", "", "a b", "😀"]
        name = pick(["append", "set", "delete", "delete", "has", "has", "get", "getAll", "sort"])
        many = {"append": 2, "set": 2, "get": 1, "getAll": 1, "sort": 0}.get(name, pick([1, 2]))
        return [name, *(pick(names) for _ in range(many))]

    def plain_url(self) -> str:
        """What an older parser is given: URLs, references, and what people mistype."""
        pick = self._random.choice
        reference = pick(["", "/", "./", "../", "../../", "//cdn.example", "a/b", "?q", "#h"])
        start = pick([
            *["http://example.com", "https://u:p@Example.com:8080", "https://[::1]:3000", "http:",
              "HTTPS://a.b", "mailto:a@b.c", "foo://h", "foo:x", "file:///a", "//h.example", "", "",
              "javascript:alert(1)", "ws://x", "https://bücher.example", "http://a.b:", "x:y"],
            reference,
        ])  # fmt: skip
        path = "".join(
            pick(["/", "/"])
            + pick(["a", "b", "..", ".", "", "a b", "%41", "é", "c;d", "x'y", "{z}"])
            for _ in range(self._random.randrange(4))
        )
        return (
            start + path + pick(["", "", "?a=1&b=2", "?", "?x=%20 y"]) + pick(["", "", "#h", "#"])
        )
