"""The words of a template's expressions, as JavaScript cuts and reads them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from spec_lsp.syntax.javascript.number import WHITESPACE, float_of_integer
from spec_lsp.text.source import Span

Kind = Literal["number", "string", "name", "sign", "backtick", "end"]


@dataclass(frozen=True, slots=True)
class Token:
    """One word. ``value`` is what a number or a text means; ``problem`` what is wrong with it."""

    kind: Kind
    text: str
    span: Span
    value: str | float | None = None
    problem: str | None = None


_SPACE = re.compile(rf"(?:[{WHITESPACE}]|/\*[\s\S]*?\*/)+")
_NAME = re.compile(r"(?:[^\W\d]|\$)[\w$\u200c\u200d]*")
_NUMBER = re.compile(
    r"0[xX][0-9a-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+"
    r"|(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9][0-9_]*)(?:[eE][+-]?[0-9_]+)?"
)
_STRING = re.compile(r"""'(?:[^'\\\r\n]|\\\r\n|\\[\s\S])*'|"(?:[^"\\\r\n]|\\\r\n|\\[\s\S])*\"""")
_SIGN = re.compile(
    r"\*\*=|===|!==|>>>|<<=|>>=|&&=|\|\|=|\?\?=|\.\.\."
    r"|=>|==|!=|<=|>=|&&|\|\||\?\?|\?\.(?![0-9])|\*\*|\+\+|--|<<|>>|[-+*/%&|^]=|[\s\S]"
)
_BAD_SEPARATOR = re.compile(r"__|_$|_[.eE]|[.eExXoObB+-]_|^0_")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]+)\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r\n|[\s\S]))")
_SIMPLE_ESCAPES = {
    "n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0",
    "\n": "", "\r": "", "\r\n": "", "\u2028": "", "\u2029": "",
}  # fmt: skip


def read_token(text: str, offset: int, end: int) -> Token:
    """The word at ``offset`` or behind the space there; none of it past ``end``."""
    if space := _SPACE.match(text, offset, end):
        offset = space.end()
    if offset >= end:
        return Token("end", "", Span(end, end))
    character = text[offset]
    if character in "'\"":
        return _string(text, offset, end)
    if match := _NUMBER.match(text, offset, end):
        return _number(text, match, end)
    if match := _NAME.match(text, offset, end):
        return Token("name", match[0], Span(offset, match.end()))
    if character == "`":
        return Token("backtick", character, Span(offset, offset + 1))
    match = _SIGN.match(text, offset, end)
    stop = match.end() if match else end
    return Token("sign", text[offset:stop], Span(offset, stop))


def _string(text: str, offset: int, end: int) -> Token:
    match = _STRING.match(text, offset, end)
    if match is None:
        problem = f"Close the text with `{text[offset]}`."
        return Token("string", text[offset:end], Span(offset, end), text[offset + 1 : end], problem)
    value, problem = unescape(match[0][1:-1])
    return Token("string", match[0], Span(offset, match.end()), value, problem)


def _number(text: str, match: re.Match[str], end: int) -> Token:
    span = Span(*match.span())
    following = _NAME.match(text, span.end, end)
    written = match[0]
    if following and following[0] == "n":
        problem = "Remove the `n`: a template has no big integers."
        return Token("number", written, Span(span.start, following.end()), 0.0, problem)
    if following:
        problem = f"`{written}{following[0]}` is neither a number nor a name."
        return Token("number", written, Span(span.start, following.end()), 0.0, problem)
    if _BAD_SEPARATOR.search(written):
        return Token("number", written, span, 0.0, "Between two digits only one `_` may stand.")
    digits = written.replace("_", "")
    if digits[:2].lower() in ("0x", "0o", "0b"):
        return Token("number", written, span, float_of_integer(int(digits, 0)))
    if digits[0] == "0" and digits[1:2].isdigit():
        return Token("number", written, span, 0.0, "Write the number without the leading zero.")
    return Token("number", written, span, float(digits))


def unescape(raw: str) -> tuple[str, str | None]:
    """What a text between quotes or backticks means, and what is wrong with its escapes."""
    if "\\" not in raw:
        return raw, None
    problem: str | None = None

    def meaning(match: re.Match[str]) -> str:
        nonlocal problem
        digits = match[1] or match[2] or match[3]
        if digits:
            code = int(digits, 16) if len(digits) < 16 else 0x110000
            if code > 0x10FFFF:
                problem = f"`{match[0]}` is past the last character, `\\u{{10FFFF}}`."
                return ""
            return chr(code)
        character = match[4]
        after = raw[match.end() : match.end() + 1]
        if character in "ux":
            problem = f"After `\\{character}` stands a character's number in hexadecimal digits."
        elif character in "123456789" or (character == "0" and after and after in "0123456789"):
            problem = "Write `\\\\` for a backslash; octal escapes are not possible."
        return _SIMPLE_ESCAPES.get(character, character)

    text = _ESCAPE.sub(meaning, raw)
    if any("\ud800" <= character <= "\udbff" for character in text):
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")
    return text, problem
