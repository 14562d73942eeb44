"""Points in time are read as V8's ``Date.parse`` reads them."""

from __future__ import annotations

from random import Random

import pytest
from oracle.date_cases import date
from oracle.node_oracle import ask, number_of_cases, why_not

from spec_lsp.formulas.javascript_dates import parse_date

if reason := why_not():
    pytest.skip(reason, allow_module_level=True)


def test_dates_as_people_write_and_mistype_them() -> None:
    pick = Random(40)
    dates = [date(pick) for _ in range(number_of_cases(5_000))]
    answers = ask(
        [{"expression": "new Date(text).toJSON()", "variables": {"text": text}} for text in dates]
    )
    read = [(text, moment.iso if (moment := parse_date(text)) else None) for text in dates]
    theirs = [(text, answer["value"]) for text, answer in zip(dates, answers, strict=True)]
    assert read == theirs
    assert sum(moment is not None for _, moment in read) > len(dates) / 10
