"""What a YAML parser complains about: which mistake it is, and where.

The parsers name the rule of the grammar that failed, mostly far behind the mistake. What
a person did is told from the text around the place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from spec_lsp.syntax.yaml.mistakes import MESSAGES, Mistake
from spec_lsp.syntax.yaml.nodes import Scalar
from spec_lsp.text.source import Span

_PLAIN_WORD = re.compile(r"[ \t]*(?:- +)*[^\s:#,\[\]{}'\"]+[ \t]*(?:\s#.*)?")
_KEY_WITHOUT_SPACE = re.compile(r"[ \t]*(?:- +)*[\w$.-]+:[^\s:/].*")
_EARLIER_COLON = re.compile(r"[^#]*?:[ \t]")
# White space that indents for the eye, but not in YAML.
ODD_INDENT = re.compile("(?<![^\r\n])[ \t\xa0\u2000-\u200b\u3000]+")
_BRACKETS = {"{": "}", "[": "]"}


@dataclass(frozen=True, slots=True)
class Problem:
    """An error of the parser. ``at`` is how far it got; ``span`` what to underline;
    ``suspects`` offsets on the lines that may be to blame, the likeliest first."""

    at: int
    mistake: Mistake
    span: Span
    message: str
    suspects: tuple[int, ...]
    may_be_sound: bool = False  # refused by libyaml for being newer than YAML 1.1

    @staticmethod
    def of(
        error: Exception, text: str, last: Scalar | None = None, bracket: int | None = None
    ) -> Problem:
        """Read whatever the parser raised about ``text``; its marks hold offsets in there.
        ``last`` is the last scalar that it had read, ``bracket`` the innermost one open."""
        return _Case(error, text, last, bracket).problem()


class _Case:
    """One complaint, and the text around it."""

    def __init__(
        self, error: Exception, text: str, last: Scalar | None, bracket: int | None
    ) -> None:
        mark: Any = getattr(error, "problem_mark", None)
        start: Any = getattr(error, "context_mark", None)
        self.text = text
        self.last = last
        self.bracket = bracket
        self.said = str(getattr(error, "problem", None) or error)
        self.context = str(getattr(error, "context", None) or "")
        self.at = min(mark.index, len(text)) if mark is not None else len(text)
        self.began = min(start.index, len(text)) if start is not None else self.at
        self.character = text[self.at : self.at + 1]

    def problem(self) -> Problem:
        """The mistake, with its place and words."""
        for judge in (self.scalar, self.flow, self.colon, self.start_of_value, self.block):
            found = judge()
            if found is not None:
                return found
        return self.made("other", self.at, self.at, self.began, detail=self.said)

    def made(
        self, mistake: Mistake, place: int, *suspects: int, detail: str = "", width: int = 0
    ) -> Problem:
        """A problem at ``place``; without ``width`` the word there is underlined."""
        end = min(place + width, len(self.text))
        span = Span(place, end) if place < end else _word(self.text, place)
        lines = tuple(dict.fromkeys((place, *suspects)))
        message = MESSAGES[mistake].format(detail)
        newer = (
            re.search("flow|alias|anchor|tag", self.context)
            or "unexpected ':'" in self.said
            or ("block scalar" in self.context and "tab character" in self.said)
        )
        return Problem(self.at, mistake, span, message, lines, bool(newer))

    def scalar(self) -> Problem | None:
        """Inside a quoted or a block scalar, or right behind a quoted one."""
        if "escape" in self.said or "hexadecimal" in self.said or "hexdecimal" in self.said:
            return self.made("escape", max(self.text.rfind("\\", 0, self.at + 1), 0), width=2)
        if "quoted scalar" in self.context:
            return self.made("unclosed-quote", self.began, self.at, width=1)
        if "block scalar" in self.context:
            header = max(self.text.rfind(sign, 0, self.at) for sign in "|>")
            return self.made("block-header", self.at, detail=self.text[max(header, 0) :][:1])
        return self.after_quote()

    def after_quote(self) -> Problem | None:
        last = self.last
        if last is None or last.style not in ("'", '"'):
            return None
        between = self.text[last.span.end : self.at]
        if between.strip(" \t") or not self.character or self.character in "\r\n:]},#\t":
            return None
        if re.search(r"[\r\n]", last.span.of(self.text)):
            # It ran on over lines and took the opening quote of another text for its end.
            return self.made("unclosed-quote", last.span.start, self.at, width=1)
        advice = "it twice (`''`)" if last.style == "'" else '`\\"`'
        return self.made("text-after-quote", self.at, detail=advice)

    def flow(self) -> Problem | None:
        """Inside brackets."""
        if self.character and self.character in "]}" and not self.open_bracket():
            return self.made("stray-bracket", self.at, detail=self.character, width=1)
        if not self.character and self.bracket is not None:
            self.began = self.bracket
        elif not self.open_bracket():
            return None
        if self.text[self.began : self.began + 1] not in _BRACKETS:
            return None
        if not self.character or not _is_closed(self.text, self.began):
            bracket = self.text[self.began]
            return self.made("unclosed-bracket", self.began, self.at, detail=bracket, width=1)
        place = self.at
        if self.character and self.character in "{['\"" and self.text[place - 1] == ":":
            return self.made("missing-space", place - 1, width=1)
        if self.character == ":":
            word = re.search(r"[^\s,{}\[\]]+[ \t]*\Z", self.text[self.began + 1 : self.at])
            place = self.began + 1 + word.start() if word else place
        if self.text.startswith("${", place) or self.text.startswith("${", self.at - 1):
            return self.made("unquoted-template", place)
        return self.made("missing-comma", place)

    def open_bracket(self) -> bool:
        return self.context.startswith("while parsing a flow")

    def colon(self) -> Problem | None:
        """A colon that cannot be, or one that is missing."""
        if "could not find expected ':'" in self.said or "simple key" in self.context:
            start = _content(self.text, self.began)
            if re.match(r"-[^\s-]", self.text[start : start + 2]):
                return self.made("item-without-space", start, self.at)
            line = _line(self.text, start).of(self.text)
            if _KEY_WITHOUT_SPACE.fullmatch(line):
                return self.made("missing-space", start, self.at)
            return self.made("missing-colon", start, self.at)
        if "unexpected ':'" in self.said:
            return self.made("missing-space", max(self.at - 1, 0), width=1)
        if "mapping values are not allowed" not in self.said:
            return None
        line = _line(self.text, self.at)
        if _EARLIER_COLON.match(self.text, line.start, self.at):
            return self.made("second-colon", self.at, width=1)
        above = _line_above(self.text, line)
        if above is None:
            return self.made("second-colon", self.at, width=1)
        content = above.of(self.text)
        for place in (above, line):
            odd = ODD_INDENT.match(self.text, place.start)
            if odd is not None and odd[0].strip(" \t"):
                return self.made("odd-space", place.start, self.at, width=odd.end() - odd.start())
        start = above.start + len(content) - len(content.lstrip(" \t"))
        if _KEY_WITHOUT_SPACE.fullmatch(content):
            return self.made("missing-space", start, self.at)
        if _PLAIN_WORD.fullmatch(content):
            return self.made("missing-colon", start, self.at)
        return self.made("over-indented", _content(self.text, line.start))

    def start_of_value(self) -> Problem | None:
        """A character with which nothing can start."""
        if "tab character" in self.said or (
            "cannot start any token" in self.said and self.character == "\t"
        ):
            tab = self.text.find("\t", self.at)
            return self.made("tab", tab if tab >= 0 else self.at, self.at, width=1)
        if re.search("cannot start any token|expected (the )?node content", self.said):
            sign = "a backtick" if self.character == "`" else f"`{self.character}`"
            return self.made("indicator", self.at, detail=sign)
        if self.context in ("while scanning an alias", "while scanning an anchor"):
            sign = self.text[self.began : self.began + 1]
            return self.made("anchor-name", self.began, detail=sign, width=1)
        if self.context.endswith(" a tag") or "tag handle" in self.said:
            mark = self.text.rfind("!", 0, self.at + 1)
            return self.made("tag", max(mark, 0), self.at, width=1)
        if "sequence entries are not allowed" in self.said:
            return self.made("list-on-key-line", self.at, width=1)
        if "mapping keys are not allowed" in self.said:
            return self.made("key-marker", self.at, width=1)
        return None

    def block(self) -> Problem | None:
        """A line that does not fit its neighbours."""
        if "block collection" in self.context and self.character != "-":
            indent = self.at - _line(self.text, self.at).start
            if indent == self.began - _line(self.text, self.began).start:
                return self.made("key-among-items", self.at)
        if "block mapping" in self.context and re.match(r"-(\s|$)", self.text[self.at :][:2]):
            return self.made("list-among-keys", self.at, width=1)
        if "block" in self.context or "<block end>" in self.said:
            return self.made("indentation", self.at)
        if "directive" in self.context or "document start" in self.said:
            return self.made("directive", self.at)
        return None


def _line(text: str, offset: int) -> Span:
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = re.compile(r"[\r\n]|\Z").search(text, max(start, offset))
    return Span(start, end.start() if end else len(text))


def _content(text: str, offset: int) -> int:
    """The first character of a line that is not white space, from ``offset`` on."""
    found = re.compile(r"[ \t]*").match(text, offset)
    return found.end() if found else offset


def _line_above(text: str, line: Span) -> Span | None:
    """The line above that holds anything but a comment, looked for within reason."""
    for _ in range(100):
        if line.start == 0:
            break
        line = _line(text, line.start - 1)
        content = line.of(text).strip()
        if content and not content.startswith("#"):
            return line
    return None


def _is_closed(text: str, start: int) -> bool:
    """Whether the bracket at ``start`` finds the one that closes it."""
    depth = 0
    token = re.compile(r"\"(?:[^\"\\]|\\.)*\"|'[^']*'|(?<!\S)#[^\r\n]*|[{}\[\]]")
    for match in token.finditer(text, start):
        depth += {"{": 1, "[": 1, "}": -1, "]": -1}.get(match[0], 0)
        if depth == 0:
            return True
    return False


def _word(text: str, place: int) -> Span:
    """What to underline: the word at the place, within its line."""
    rest = _line(text, place)
    if not text[place : rest.end].strip() and place:
        # The end of a line or of the text: the last character before it.
        end = place
        while end > 1 and text[end - 1].isspace():
            end -= 1
        return Span(end - 1, end)
    word = re.compile(r"[^\s:]+|:|[^\r\n]").match(text, place)
    return Span(*word.span()) if word else Span(place, place)
