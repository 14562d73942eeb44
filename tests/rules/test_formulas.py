"""SPEC301 and SPEC302: templates and formulas that are none."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, check


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def test_mistakes_in_a_template_are_marked_inside_the_string():
    check(
        api_client(
            """
            headers:
              A: {$template: "Bearer ${credentials.apiKey"}
            #                        ^^ SPEC301 Close this `${` with `}`.
              B: {$template: "${credentials.apiKey +}"}
            #                                       ^ SPEC301 Write a value here.
              C: {$template: "${credentials.apiKey = 1}"}
            #                                      ^ SPEC301 A template only reads values: write `==` to compare.
              D: {$template: "${}"}
            #                   ^ SPEC301 Write an expression between `${` and `}`.
              E: {$template: "${credentials.apiKey.trim()}"}
            #                   ^^^^^^^^^^^^^^^^^^^^^^^ SPEC301 `trim` cannot be called: only helpers can, as in `base64(…)`.
            """
        )
    )


def test_a_misspelt_formula():
    check(
        api_client(
            """
            headers:
              A: {$templat: "Bearer ${credentials.apiKey}"}
            #     ^^^^^^^^ SPEC302 There is no formula `$templat`; did you mean `$template`?
              B: {$Var: credentials.apiKey}
            #     ^^^^ SPEC302 There is no formula `$Var`; did you mean `$var`?
              D: {$tmpl: "Bearer ${credentials.apiKey}"}
            #     ^^^^^ SPEC302 There is no formula `$tmpl`; did you mean `$template`?
              C: {$cond: [1]}
            #     ^^^^^ SPEC302 The platform has no formula `$cond`: it is taken as plain data.
            """
        )
    )


@pytest.mark.parametrize(
    "data",
    [
        "$filter: x", "$top: 5", "$ref: x", "$schema: x", "$in: [1]", "$max: 5", "$whatever: 1",
        "$add: [$price, $fee]", "$group: {total: {$sum: $amount}}",
        "$addFields: {isBig: {$cond: [{$gt: [$total, 9]}, 1, 0]}}",
    ],
)  # fmt: skip
def test_names_of_other_languages_are_data(data: str):
    check(api_client(f"responseHandlers:\n  - data:\n      {data}\n"))


def test_below_a_misspelt_formula_the_others_are_looked_at():
    check(
        api_client(
            """
            headers:
              A: {$conct: [{$vr: credentials.apiKey}, {$cond: [1]}]}
            #     ^^^^^^ SPEC302 There is no formula `$conct`; did you mean `$concat`?
            #               ^^^ SPEC302 There is no formula `$vr`; did you mean `$var`?
            #                                          ^^^^^ SPEC302 The platform has no formula `$cond`: it is taken as plain data.
            """
        )
    )


def test_only_a_first_key_can_be_a_formula():
    check(api_client("responseHandlers:\n  - data: {name: x, $vr: y}\n"))
