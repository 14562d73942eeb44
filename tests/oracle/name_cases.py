"""Random names of people: with salutations, suffixes, particles and commas, and odd ones."""

from __future__ import annotations

from random import Random

from spec_lsp.formulas.names import PARTICLES, SALUTATIONS, SUFFIXES

_GIVEN = ["Ada", "Ludwig", "J.", "Ana María", "O'Neil", "Xavier-Marie", "é", "小龍", "von", "Jr"]
_FAMILY = ["Lovelace", "Beethoven", "Smith-Jones", "é", "Müller", "X", "Mr", "de", "Sr."]
_ODD = [",", ",,", ".", "&", "and", "(Nick)", '"Nick"', ",A", "A,B", "Cc,Jr", ",Jr", "A,", "3rd"]
_BETWEEN = [" "] * 12 + ["  ", "\t", ",", ", ", ", ", " ,", " , ", "\u00a0", "\n"]


def name(pick: Random) -> str:
    """A name: mostly one that a person could have."""
    if pick.random() < 0.25:
        return _odd_name(pick)
    words = [pick.choice(_GIVEN)] if pick.random() < 0.9 else []
    if pick.random() < 0.4:
        words.insert(0, _dressed(pick, SALUTATIONS))
    words += [pick.choice(_GIVEN) for _ in range(pick.choice([0, 0, 1, 2]))]
    words += [_dressed(pick, PARTICLES) for _ in range(pick.choice([0, 0, 0, 1, 2]))]
    words.append(pick.choice(_FAMILY))
    if pick.random() < 0.2:  # Last, First
        words = [words[-1] + ",", *words[:-1]]
    if pick.random() < 0.4:
        words[-1] += pick.choice(["", "", ","])
        words.append(_dressed(pick, SUFFIXES))
    return " ".join(words)


def _dressed(pick: Random, words: frozenset[str]) -> str:
    """One of the words, or something like one: with dots, in other letters."""
    word = pick.choice([*sorted(words), "esq", "the", "zu"])
    word = pick.choice([word, word.title(), word.upper()])
    return pick.choice([word, word, word + ".", ".".join(word)])


def _odd_name(pick: Random) -> str:
    words = [*_ODD, *_GIVEN, *_FAMILY, "van", "Ph.D.", "Dr.", "jr."]
    text = "".join(pick.choice(words) + pick.choice(_BETWEEN) for _ in range(pick.randrange(6)))
    return pick.choice(["", "", " ", ","]) + text
