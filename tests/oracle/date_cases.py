"""Random points in time, as people write them and as they mistype them."""

from __future__ import annotations

from random import Random

_YEARS = ["2024", "1999", "0050", "99", "7", "+002024", "-000001", "20245", "1969"]
_MONTHS = ["01", "2", "02", "12", "13", "0", "Feb", "march", "Sept"]
_DAYS = ["01", "29", "30", "31", "32", "5", "0"]
_TIMES = [
    "10:11", "10:11:12", "23:59:59.999", "24:00", "24:01", "1:2", "10", "10:11:12.5", "00:00:60",
    "12:30", "::5", "10:11:12.1234567",
]  # fmt: skip
_ZONES = [
    "", "", "Z", "z", "+02:00", "-0530", "+2", " GMT", " UTC+3", " EST", " PM", " am", " (CET)",
    "+", "-05", " foo", " +0200", " GMT-08:00",
]  # fmt: skip


def date(pick: Random) -> str:
    """A date, mostly with a time, sometimes with a zone."""
    separator = pick.choice(["-", "-", "-", "/", " ", ".", ", "])
    parts = [pick.choice(_YEARS), pick.choice(_MONTHS), pick.choice(_DAYS)]
    if pick.random() < 0.3:
        pick.shuffle(parts)
    text = separator.join(parts[: pick.choice([1, 2, 3, 3, 3, 3])])
    if pick.random() < 0.3:
        text = pick.choice(["Mon ", "Monday, ", "on ", " ", "(x) ", "T"]) + text
    if pick.random() < 0.7:
        text += pick.choice(["T", "T", " ", " at ", "t", ", "])
        text += pick.choice(_TIMES) + pick.choice(_ZONES)
    if pick.random() < 0.1:
        at = pick.randrange(len(text) + 1)
        text = text[:at] + pick.choice("{}[]_~|^`@!#$%&*;<=>?\"'\\é\u00a0\u2028\x1c😀") + text[at:]
    return text
