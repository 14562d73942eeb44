"""Formulas that take a person's name apart: ``$firstName``, ``$lastName``.

Both read names as K's parser does, the npm package humanparser 2.7 (found out by experiment, the
word lists by trying out every word of up to six letters).
"""

from __future__ import annotations

import re
from typing import Final

from spec_lsp.formulas.javascript_values import JSON, UNDEFINED, Value, is_nullish, to_text
from spec_lsp.formulas.scope import Scope
from spec_lsp.syntax.javascript.number import WHITESPACE

SALUTATIONS: Final = frozenset({
    "br", "dr", "fr", "hon", "honorable", "judge", "master", "miss", "mister", "mr", "mrs",
    "ms", "mx", "pr", "prof", "rev", "sr", "sra", "srta", "tuan",
})  # fmt: skip
SUFFIXES: Final = frozenset({
    "apr", "cme", "dmd", "i", "ii", "iii", "iv", "jr", "junior", "kc", "ma", "md", "pe",
    "phd", "qc", "rph", "senior", "sr", "v",
})  # fmt: skip
# Words that belong to the last name behind them.
PARTICLES: Final = frozenset({
    "al", "ben", "bin", "da", "de", "del", "della", "den", "der", "di", "du", "ibn", "la",
    "lo", "op", "pietro", "st", "te", "ten", "ter", "van", "vanden", "vere", "von",
})  # fmt: skip
_SPACE = f"[{re.escape(WHITESPACE)}]"
_BETWEEN_WORDS = re.compile(f'(?:{_SPACE}|")+')
_WORD = "[A-Za-z0-9_]"
# The first comma of each kind is written as "Last, First": `Last , First` and `Last,First`.
_COMMAS: Final = (
    re.compile(f"({_WORD}){_SPACE}+,{_SPACE}+({_WORD})"),
    re.compile(f"({_WORD}),({_WORD})"),
)


def evaluate_first_name(node: dict[str, JSON], scope: Scope) -> Value:
    """The first name; undefined where there is one word only, or nothing."""
    return _names(scope.evaluate(node["$firstName"]))[0]


def evaluate_last_name(node: dict[str, JSON], scope: Scope) -> Value:
    """The last name with its particles (``van Beethoven``); one word is a last name."""
    return _names(scope.evaluate(node["$lastName"]))[1]


def _names(value: Value) -> tuple[Value, Value]:
    text = "" if is_nullish(value) else to_text(value).strip(WHITESPACE)
    if not text:
        return UNDEFINED, UNDEFINED
    for comma in _COMMAS:
        text = comma.sub(r"\1, \2", text, count=1)
    words = _BETWEEN_WORDS.split(text.strip(WHITESPACE + '"'))
    first: Value = words[0] if len(words) == 1 else UNDEFINED
    if len(words) > 1 and _is_in(SUFFIXES, words[-1]):
        words.pop()
        words[-1] = words[-1].replace(",", "", 1)
    comma_at = next((at for at, word in enumerate(words) if "," in word), None)
    if comma_at is not None:
        last = _before_comma(words[: comma_at + 1])
        first = words[comma_at + 1] if comma_at + 1 < len(words) else first
    else:
        if len(words) > 1 and _is_in(SALUTATIONS, words[0]):
            words = words[1:]
        first, last = words[0], _with_particles(words[1:])
    return (first, last) if last else (UNDEFINED, first or UNDEFINED)


def _is_in(names: frozenset[str], word: str) -> bool:
    return word.replace(".", "").lower() in names


def _before_comma(words: list[str]) -> str:
    """The last name in ``Last Jr., First``: all the words, salutations too, but no suffix."""
    parts = " ".join(words).replace(",", "", 1).split(" ")
    if _is_in(SUFFIXES, parts[-1]):
        parts.pop()
    return " ".join(parts).strip(WHITESPACE)


def _with_particles(words: list[str]) -> str:
    """The last of the words, and the particles right before it."""
    start = len(words) - 1
    while start > 0 and _is_in(PARTICLES, words[start - 1]):
        start -= 1
    return " ".join(words[max(start, 0) :]).strip(WHITESPACE)
