"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

from spec_lsp.findings.finding import Fix, replacement
from spec_lsp.text.source import Span

_BEGINNING = 3  # letters by which a name is known


def nearest(name: str, candidates: Iterable[str]) -> str | None:
    """The candidate nearest to ``name``, or the only one that it begins; None where none is
    near enough that a person would take one for the other. Case and ``-``/``_`` weigh nothing."""
    from rapidfuzz.distance import OSA

    plain = plain_word(name)
    if not plain:
        return None
    best: tuple[int, int, str] | None = None
    begun: list[str] = []
    for candidate in candidates:
        if plain_word(candidate).startswith(plain):
            begun.append(candidate)
        # Of one word in two spellings the one that is written more alike.
        distance = OSA.distance(plain, plain_word(candidate))
        key = (distance, OSA.distance(name.lower(), candidate.lower()), candidate)
        if best is None or key[:2] < best[:2]:  # of equals the first: the usual one
            best = key
    if best is None:
        return None
    distance, _, candidate = best
    if distance > 1 and len(begun) == 1 and len(plain) >= _BEGINNING:
        return begun[0]
    return candidate if distance <= max(1, min(len(plain), len(candidate)) // 3) else None


def within(name: str, candidates: Iterable[str], edits: int) -> str | None:
    """The candidate that at most ``edits`` typing errors lead to, exactly as written."""
    from rapidfuzz.distance import OSA

    for candidate in candidates:
        if OSA.distance(name, candidate, score_cutoff=edits) <= edits:
            return candidate
    return None


def plain_word(name: str) -> str:
    """A name without what does not make another word of it: capitals, hyphens, underscores."""
    return name.lower().replace("-", "").replace("_", "")


def correction(path: str, span: Span, written: str, meant: str) -> Fix:
    """The fix that changes a name to the one that was meant. It is safe where the two are one
    word in two spellings; other letters may be another word."""
    is_safe = plain_word(written) == plain_word(meant)
    return replacement(path, span, meant, f"Change to `{meant}`", is_safe=is_safe)


_MOST = 8  # names in one sentence


def listed(names: Iterable[str], conjunction: str = "and") -> str:
    """Names for a sentence: `a`, `b` and `c`; of a long list the first, and how many more."""
    quoted = [f"`{name}`" for name in names]
    if len(quoted) > _MOST:
        quoted = [*quoted[:_MOST], f"{len(quoted) - _MOST} more"]
    if len(quoted) < 2:
        return "".join(quoted)
    return f"{', '.join(quoted[:-1])} {conjunction} {quoted[-1]}"


def either(names: Iterable[str]) -> str:
    """The same for alternatives: `a`, `b` or `c`."""
    return listed(names, "or")
