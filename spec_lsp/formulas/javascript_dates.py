"""Points in time as V8's ``Date.parse`` reads them, without a zone in UTC.

ECMAScript's own format first (ECMA-262, 21.4.1.32, with V8's leniences); what is not that is
read as V8's older parser does: numbers, month names, ``AM``/``PM`` and zones in nearly any
order, words before the first number and text in parentheses ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from spec_lsp.syntax.javascript.number import WHITESPACE

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ZONES: Final = {
    "ut": 0, "utc": 0, "z": 0, "gmt": 0, "cdt": -5, "cst": -6, "edt": -4, "est": -5,
    "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
}  # fmt: skip
_ISO = re.compile(
    r"(?P<year>[0-9]{4}|[+-][0-9]{6})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?"
    r"(?:[tT](?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
    r"(?::(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?)?"
    r"(?P<zone>[zZ]|[+-][0-9]{2}:?[0-9]{2})?)?"
)
# What begins like a date of that format and goes on with a time is not tried again.
_ISO_START = re.compile(
    r"(?P<year>[0-9]{4}|[+-][0-9]{6})(?![0-9])"
    r"(?:-(?P<month>0[1-9]|1[0-2])(?![0-9])(?:-(?P<day>0[1-9]|[12][0-9]|3[01])(?![0-9]))?)?-?"
)
# To that parser line ends are no white space, and whatever else comes from "A" on is a letter:
# brackets, braces, "_", "~", "é".
_SPACES = re.sub("[\n\r\u2028\u2029]", "", WHITESPACE)
_LETTER = f"[^\\x00-@{_SPACES}]"
_TIME_FOLLOWS = re.compile(f"(?<!-)[tT](?!{_LETTER})")
_TOKEN = re.compile(
    f"(?P<number>[0-9]+)|(?P<space>[{_SPACES}]+)|(?P<word>{_LETTER}+)|(?P<sign>.)", re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A point in time, in UTC; years of any size."""

    year: int
    month: int
    day: int
    hour: int
    minute: int
    second: int
    milliseconds: int

    @property
    def iso(self) -> str:
        """As ``Date.toISOString`` writes it."""
        year = f"{self.year:04d}" if 0 <= self.year <= 9999 else f"{self.year:+07d}"
        clock = f"{self.hour:02d}:{self.minute:02d}:{self.second:02d}.{self.milliseconds:03d}"
        return f"{year}-{self.month:02d}-{self.day:02d}T{clock}Z"


def parse_date(text: str) -> Moment | None:
    """The point in time that a text names; None where ``Date.parse`` gives NaN."""
    match = _ISO.fullmatch(text)
    if match:
        moment = _iso_moment(match)
        if moment is not None or match["hour"] is not None:
            return moment
    start = _ISO_START.match(text)
    if start is None or start["year"] == "-000000":
        return _OlderParser(text).moment()
    if _TIME_FOLLOWS.match(text, start.end()):
        return None
    days = [int(part) for part in start.groups() if part is not None]
    return _OlderParser(text[start.end() :], days, seen_number=True).moment()


def _iso_moment(match: re.Match[str]) -> Moment | None:
    if match["year"] == "-000000":
        return None
    month, day = int(match["month"] or 1), int(match["day"] or 1)
    clock = [int(match[name] or 0) for name in ("hour", "minute", "second")]
    clock.append(_milliseconds(match["fraction"] or "0"))
    offset = 0
    if match["zone"] and match["zone"] not in "zZ":
        hours, minutes = int(match["zone"][1:3]), int(match["zone"][-2:])
        if hours > 23 or minutes > 59:
            return None
        offset = (hours * 60 + minutes) * (-1 if match["zone"][0] == "-" else 1)
    return _moment(int(match["year"]), month, day, clock, offset)


def _milliseconds(digits: str) -> int:
    return int(f"{digits[:3]:<03}")


def _moment(year: int, month: int, day: int, clock: list[int], offset: int) -> Moment | None:
    """The moment, ``offset`` minutes east of UTC; None where a part is out of its range."""
    hour, minute, second, milliseconds = clock
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    if not (hour < 24 and minute < 60 and second < 60) and clock != [24, 0, 0, 0]:
        return None
    # Python's dates begin with year 1: calculate 400 years, a whole cycle, at a time.
    cycles, cycle_year = divmod(year - 2000, 400)
    days = date(2000 + cycle_year, month, 1).toordinal() + day - 1
    minutes = hour * 60 + minute - offset
    carried = timedelta(days=days, minutes=minutes)
    if abs(cycles * 146_097 + carried.days - 719_163) > 100_000_000:
        return None
    when = date.fromordinal(carried.days)
    minutes = carried.seconds // 60
    return Moment(
        when.year + cycles * 400, when.month, when.day, minutes // 60, minutes % 60, second,
        milliseconds,
    )  # fmt: skip


@dataclass(slots=True)
class _OlderParser:
    """V8's older parser: one walk over the words of a text."""

    text: str
    days: list[int] = field(default_factory=list[int])
    clock: list[int] = field(default_factory=list[int])
    month: int | None = None
    half_day: int | None = None
    sign: int | None = None
    zone_hour: int | None = None
    zone_minute: int | None = None
    seen_number: bool = False
    tokens: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])
    at: int = 0

    def moment(self) -> Moment | None:
        """The moment, or None where the text is no date."""
        self.tokens = [(match.lastgroup or "", match[0]) for match in _TOKEN.finditer(self.text)]
        while self.at < len(self.tokens):
            kind, word = self.tokens[self.at]
            self.at += 1
            if kind == "number":
                self.seen_number = True
                fine = self._number(_integer(word))
            elif kind == "word":
                fine = self._word(word.lower())
            else:
                fine = kind == "space" or self._sign(word)
            if not fine:
                return None
        return self._result()

    def _peek(self) -> tuple[str, str]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def _skip(self, sign: str) -> bool:
        found = self._peek() == ("sign", sign)
        self.at += found
        return found

    def _expects_clock(self, number: int) -> bool:
        return len(self.clock) in (1, 2, 3) and number < (1000 if len(self.clock) == 3 else 60)

    def _finish_clock(self, number: int) -> None:
        self.clock = [*self.clock, number, 0, 0, 0][:4]

    def _number(self, number: int) -> bool:
        if self._skip(":"):
            if self._skip(":"):
                if self.clock:
                    return False
                self.clock = [number, 0]
                return True
            if len(self.clock) == 4:
                return False
            self.clock.append(number)
            self._skip(".")
            return True
        if self._peek() == ("sign", ".") and self._expects_clock(number):
            self.at += 1
            self.clock.append(number)
            kind, digits = self._peek()
            if kind != "number":
                return False
            self.at += 1
            self._finish_clock(_milliseconds(digits))
            return True
        self._skip(".")
        if self.zone_hour is not None and self.zone_minute is None and number < 60:
            self.zone_minute = number
            return True
        if self._expects_clock(number):
            self._finish_clock(number)
            kind, word = self._peek()
            return kind in ("end", "space") or word in ("Z", "z", "+", "-")
        if len(self.days) == 3:
            return False
        self.days.append(number)
        self._skip("-")
        return True

    def _word(self, word: str) -> bool:
        if word in ("am", "pm") and self.clock:
            self.half_day = 12 if word == "pm" else 0
        elif word[:3] in _MONTHS:
            self.month = _MONTHS.index(word[:3]) + 1
            self._skip("-")
        elif word in _ZONES and self.seen_number:
            self.sign = -1 if _ZONES[word] < 0 else 1
            self.zone_hour, self.zone_minute = abs(_ZONES[word]), 0
        else:
            # Other words may only stand before the first number, and not right before it.
            return not self.seen_number and self._peek()[0] != "number"
        return True

    def _sign(self, sign: str) -> bool:
        in_utc = self.zone_hour == 0 and self.zone_minute == 0
        if sign in "+-" and (in_utc or self.clock):
            return self._offset(sign)
        if sign in "+-)" and self.seen_number:
            return False
        if sign == "(":
            self._skip_parentheses()
        return True

    def _offset(self, sign: str) -> bool:
        self.sign = -1 if sign == "-" else 1
        self.seen_number = True
        digits = ""
        if self._peek()[0] == "number":
            digits = self._peek()[1]
            self.at += 1
        number = _integer(digits or "0")
        if self._peek() == ("sign", ":"):
            self.zone_hour, self.zone_minute = number, None
        elif len(digits) in (1, 2):
            self.zone_hour, self.zone_minute = number, 0
        elif len(digits) in (3, 4):
            self.zone_hour, self.zone_minute = divmod(number, 100)
        else:
            return False
        return True

    def _skip_parentheses(self) -> None:
        depth = 1
        while depth and self.at < len(self.tokens):
            word = self.tokens[self.at][1]
            depth += (word == "(") - (word == ")")
            self.at += 1

    def _result(self) -> Moment | None:
        if not self.days:
            return None
        clock = [*self.clock, 0, 0, 0, 0][:4]
        if self.half_day is not None:
            if clock[0] > 12:
                return None
            clock[0] = clock[0] % 12 + self.half_day
        offset = (self.zone_hour or 0) * 60 + (self.zone_minute or 0)
        year, month, day = self._calendar()
        if 0 <= year <= 49:
            year += 2000
        elif 50 <= year <= 99:
            year += 1900
        return _moment(year, month, day, clock, offset * (self.sign or 0))

    def _calendar(self) -> tuple[int, int, int]:
        """Year, month and day; what is not there is 1, the year too (2001, then)."""
        first, second, third = [*self.days, 1, 1][:3]
        is_day = 1 <= first <= 31
        if self.month is None:
            return (third, first, second) if is_day else (first, second, third)
        return (second, self.month, first) if is_day else (first, self.month, second)


def _integer(digits: str) -> int:
    """A number of which only the first nine digits count."""
    return int(digits.lstrip("0")[:9] or 0)
