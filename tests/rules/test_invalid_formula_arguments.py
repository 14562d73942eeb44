"""SPEC303: formulas with arguments from which they make nothing, or always the same."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, check, fixed, found


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def test_map_reads_a_literal_mapping_and_evaluates_its_value():
    check(
        api_client(
            """
            headers:
              A:
                $map:
                  value: $.credentials.apiKey
            #            ^^^^^^^^^^^^^^^^^^^^ SPEC303 This is the text itself, not the variable: write `{$var: credentials.apiKey}`.
                  mappings:
            #     ^^^^^^^^ SPEC303 `$map` does not read `mappings`; did you mean `mapping`?
                    - {from: a, to: b}
              B:
                $map:
                  value: {$var: credentials.apiKey}
                  mapping: {$var: credentials.apiKey}
            #              ^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `mapping` takes a list as it stands; from a formula `$map` reads nothing.
              C: {$map: {value: {$var: credentials.apiKey}, mapping: [{a: b}], defaultValue: c}}
            #                                                         ^^^^^^ SPEC303 A row of `mapping` has `from` and `to`; this has neither.
            #                                                                  ^^^^^^^^^^^^ SPEC303 `$map` does not read `defaultValue`; did you mean `default`?
              D: {$map: {value: {$var: credentials.apiKey}}}
            #     ^^^^ SPEC303 `$map` needs `mapping`, which is not here.
              E: {$map: {value: 'other.apiKey', mapping: [], mappings: []}}
            #                                                ^^^^^^^^ SPEC303 `$map` does not read `mappings`, only `mapping`.
              F: {$map: $.credentials.apiKey}
            #           ^^^^^^^^^^^^^^^^^^^^ SPEC303 `$map` takes `{value, mapping: [{from, to}], default}`; from a single value it makes nothing.
            """
        )
    )


def test_an_eval_needs_one_operator_of_its_own():
    check(
        api_client(
            """
            responseHandlers:
              - error: {$eval: {$var: response.status}}
            #           ^^^^^ SPEC303 This `$eval` has no operator, so that it is always true: write one below it, such as `is: …`.
              - error: {$eval: {$var: response.status}, is_not: 200}
            #                                           ^^^^^^ SPEC303 `is_not` is no operator of `$eval`: here it is called `isNot`.
              - error: {$eval: {$var: response.status}, more_than: 200}
            #                                           ^^^^^^^^^ SPEC303 `more_than` is no operator of `$eval`: here it is called `gt`.
              - error: {$eval: {$var: response.status}, isEmty: true}
            #                                           ^^^^^^ SPEC303 `$eval` has no operator `isEmty`; did you mean `isEmpty`?
              - error: {$eval: {$var: response.status}, matches: 2}
            #                                           ^^^^^^^ SPEC303 `$eval` has no operator `matches`; it is taken as true.
              - error: {$eval: {$var: response.status}, gte: 200, lt: 300}
            #                                                     ^^ SPEC303 `lt` is ignored: `$eval` reads one operator. Combine several with `$and`.
              - error:
                  $eval:
                    $var: response.status
                    is: 200
            #       ^^ SPEC303 `is` is ignored: an operator stands beside `$eval`, not inside it.
            """
        )
    )


def test_the_conditions_of_a_case_filter():
    check(
        api_client(
            """
            baseUri:
              $case:
                cases:
                  - filter: [{field: credentials.apiKey, operator: isNot, value: a}]
            #                                                      ^^^^^ SPEC303 `isNot` is no operator of `$case`: here it is called `is_not`.
                    value: https://a.example.com
                  - filter: [{field: credentials.apiKey, operator: gt, value: 1}]
            #                                                      ^^ SPEC303 `gt` is no operator of `$case`: here it is called `more_than`.
                    value: https://b.example.com
                  - filter: [{field: credentials.apiKey, operator: start_with, value: 1}]
            #                                                      ^^^^^^^^^^ SPEC303 `$case` has no operator `start_with`; it is taken as true.
                    value: https://c.example.com
                  - filter: [{field: 'credentials[*].x', operator: is, value: 1}]
            #                                     ^ SPEC303 An index is a number; a locator has no wildcard.
                    value: https://d.example.com
                  - filter: [{field: {$var: credentials.apiKey}, operator: is, value: {$var: credentials.apiKey}}]
            #                        ^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `field` is the path of a variable as text: the `$case` fails.
            #                                                                         ^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 A formula is not evaluated here: the field is compared with it as it stands. Write the whole filter as a formula (`$eval: …`) instead.
                    value: https://e.example.com
                  - filter: [{operator: is, value: 1}]
            #                 ^^^^^^^^ SPEC303 This condition has no `field`: the `$case` fails.
                    value: https://f.example.com
                  - filter: [{field: credentials.apiKey, value: 1}]
            #                 ^^^^^ SPEC303 This condition has no `operator`, so that it always holds.
                    value: https://g.example.com
                  - filter:
                      field: credentials.apiKey
            #         ^^^^^ SPEC303 This filter always matches: put its condition into a list (`- field: …`).
                      operator: is
                      value: 1
                    value: https://h.example.com
                  - filter: [{$eval: {$var: credentials.apiKey}, is: 1}]
            #                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 A formula in the list of a filter is not read: write it as the filter itself, without the list.
                    value: https://i.example.com
                  - filter: false
            #               ^^^^^ SPEC303 The filter `false` always matches: write a formula, or a list of `{field, operator, value}`.
                    value: https://j.example.com
            """
        )
    )


def test_paths_that_are_none():
    check(
        api_client(
            """
            headers:
              A: {$var: $credentials.apiKey}
            #            ^^^^^^^^^^^^^^^^^^ SPEC303 After `$` comes a dot: write `$.credentials.apiKey`.
              B: {$var: 'credentials[apiKey]'}
            #                        ^^^^^^ SPEC303 An index is a number; write a field's name after a dot: `.apiKey`.
              C: {$var: '${credentials.apiKey}'}
            #            ^^^^^^^^^^^^^^^^^^^^^ SPEC303 A path stands here without braces: write `credentials.apiKey`.
              D: {$var: {$concat: [credentials, .apiKey]}}
            #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `$var` takes the path of a variable as text; a formula there is not evaluated.
              E: {$var: 5}
            #           ^ SPEC303 The path that `$var` reads is text, not `5`.
              F: {$copy: 'headers[x'}
            #                    ^^ SPEC303 Close the bracket with `]`.
              G: {$var: "credentials.api\\x4bey[*]"}
            #                                  ^ SPEC303 An index is a number; a locator has no wildcard.
            """
        )
    )


def test_formulas_with_arguments_of_another_shape():
    check(
        api_client(
            """
            headers:
              A: {$concat: Bearer}
            #              ^^^^^^ SPEC303 `$concat` takes a list, or `{values, delimiter}`; from a single value it makes nothing.
              B:
                $concat:
                  $var: credentials.apiKey
            #     ^^^^ SPEC303 `$concat` takes a list, or `{values, delimiter}`; from a formula it makes nothing.
              C: {$concat: {values: text, separator: ','}}
            #                       ^^^^ SPEC303 `values` takes a list; from a single value `$concat` makes nothing.
            #                             ^^^^^^^^^ SPEC303 `$concat` does not read `separator`; did you mean `delimiter`?
              D: {$tpl: {template: {$var: credentials.apiKey}, values: {$var: credentials}}}
            #                      ^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `template` takes a text as it stands; it is not evaluated.
            #                                                          ^^^^^^^^^^^^^^^^^^^ SPEC303 `values` takes a mapping as it stands, one key for each `{key}` of the template.
              E: {$iterate: {source: $.credentials.list}}
            #     ^^^^^^^^ SPEC303 `$iterate` needs `item`, which is not here.
            #                        ^^^^^^^^^^^^^^^^^^ SPEC303 `source` is a list, and this is a single value: write `{$var: credentials.list}`.
              F: {$firstNotEmpty: text}
            #                     ^^^^ SPEC303 `$firstNotEmpty` takes a list; from a single value it makes nothing.
              G: {$and: {a: 1}}
            #           ^^^^^^ SPEC303 `$and` takes a list; from a mapping it makes nothing.
              H: {$case: {$var: credentials.apiKey}}
            #            ^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `$case` takes a list of `{filter, value}`, or `{cases, default}`; from a formula it makes nothing.
              I: {$case: {cases: {$var: credentials.apiKey}}}
            #                    ^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `cases` takes a list as it stands; from a formula `$case` reads nothing.
            """
        )
    )


def test_keys_beside_a_formula_are_ignored():
    check(
        api_client(
            """
            headers:
              $mergeObjects: [{A: b}]
              Accept: application/json
            # ^^^^^^ SPEC303 `Accept` and `X-B` are ignored: beside `$mergeObjects` nothing else is read.
              X-B: c
            baseUri:
              $concat: [https://, example.com]
              delimiter: ''
            # ^^^^^^^^^ SPEC303 `delimiter` is ignored: it belongs inside `$concat`.
            """
        )
    )


@pytest.mark.parametrize(
    "value",
    [
        "{$map: {value: {$var: credentials.apiKey}, mapping: [{from: a, to: b}], default: c}}",
        "{$map: {value: literal, mapping: [{to: b}]}}",
        "{$concat: {values: {$var: credentials.apiKey}, delimiter: ','}}",
        "{$concat: []}",
        "{$and: {$var: credentials.apiKey}}",
        "{$eval: {$var: credentials.apiKey}, isEmpty: true}",
        "{$case: [{filter: {$var: credentials.apiKey}, value: a}, {value: b}]}",
        "{$case: {cases: [{filter: null, value: a}], default: b}}",
        "{$case: {cases: [{filter: [{field: $.credentials.apiKey, operator: is_empty}], value: a}]}}",
        "{$iterate: {source: {$var: credentials.apiKey}, item: {$var: item}}}",
        "{$tpl: {template: '{a}', values: {a: {$var: credentials.apiKey}}}}",
        "{$var: 'credentials.apiKey[0x1][ 2 ]'}",
        "{$var: $}",
        "{$plain: {$map: {mappings: 1}, x: y}}",
        "{$record: {$var: 5, id: 1}}",
        "{'1': a, $var: 5}",
        "{$dataSchemaRef: {type: data-collection}, title: Users}",
        "{$lookup: {value: 1}, default: 2}",
        "{$concat: , x: 1}",
    ],
)
def test_what_can_work_is_fine(value: str):
    body = f"responseHandlers:\n  - match: {{$eval: 1, is: 2}}\n    data: {value}\n"
    if value.startswith("{$concat: ,"):
        findings = found(api_client(body))[1]
        assert [finding.message for finding in findings] == [
            "`x` is ignored: beside `$concat` nothing else is read."
        ]
    else:
        check(api_client(body))


def test_in_a_file_that_does_not_parse_what_is_missing_may_not_have_been_read():
    findings = found(api_client("headers:\n  A:\n    $eval: {$var: credentials.apiKey}\n  B: ]\n"))[
        1
    ]
    assert {finding.code for finding in findings} == {"SPEC001"}


def test_an_anchored_formula_is_told_of_once():
    check(
        api_client(
            """
            headers:
              A: &key {$var: $credentials.apiKey}
            #                 ^^^^^^^^^^^^^^^^^^ SPEC303 After `$` comes a dot: write `$.credentials.apiKey`.
              B: *key
              C: {$firstNotEmpty: [*key]}
            """
        )
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "{$map: {value: $.credentials.apiKey, mapping: [{from: a, to: b}]}}",
            "{$map: {value: {$var: credentials.apiKey}, mapping: [{from: a, to: b}]}}",
        ),
        (
            "{$map: {value: {$var: credentials.apiKey}, mappings: [{from: a, to: b}]}}",
            "{$map: {value: {$var: credentials.apiKey}, mapping: [{from: a, to: b}]}}",
        ),
        ("{$eval: {$var: credentials}, is_not: 1}", "{$eval: {$var: credentials}, isNot: 1}"),
        ("{$var: $credentials.apiKey}", "{$var: $.credentials.apiKey}"),
        ('{$var: "credentials[apiKey]"}', '{$var: "credentials.apiKey"}'),
        ("{$var: '{{credentials[0]}}x'}", None),
        ("{$var: '${credentials.apiKey}'}", "{$var: credentials.apiKey}"),
        (
            "{$iterate: {source: credentials.apiKey, item: {$var: item}}}",
            "{$iterate: {source: {$var: credentials.apiKey}, item: {$var: item}}}",
        ),
        (
            "{$case: [{filter: [{field: credentials.apiKey, operator: isNotEmpty}], value: a}]}",
            "{$case: [{filter: [{field: credentials.apiKey, operator: is_not_empty}], value: a}]}",
        ),
    ],
)
def test_after_the_fix_there_is_no_finding(before: str, after: str | None):
    files = api_client(f"responseHandlers:\n  - match: {{$eval: 1, is: 1}}\n    data: {before}\n")
    findings = [finding for finding in found(files)[1] if finding.code == "SPEC303"]
    fixes = [fix for finding in findings for fix in finding.fixes]
    if after is None:
        assert fixes == []
        return
    (fix,) = fixes
    assert not fix.is_safe
    mended = fixed(files, fix)
    assert f"data: {after}\n" in mended["auth/make-api-client.map.yml"]
    assert found(mended)[1] == ()


def test_a_text_with_braces_in_a_var_is_told_of_once():
    check(
        api_client(
            """
            headers:
              A: {$var: "{{credentials.apiKey}}"}
            #            ^^^^^^^^^^^^^^^^^^^^^^ SPEC303 A path stands here without braces: write `credentials.apiKey`.
              B: {$var: "Bearer ${credentials.apikey}"}
            #           ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC303 `$var` takes the path of one variable; a text with `${…}` is a `$template`.
              C: {$var: "${credentials.apiKey}"}
            #            ^^^^^^^^^^^^^^^^^^^^^ SPEC303 A path stands here without braces: write `credentials.apiKey`.
            """
        )
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('{$var: "{{ credentials.apiKey }}"}', "{$var: credentials.apiKey}"),
        ('{$var: "Bearer ${credentials.apiKey}"}', '{$template: "Bearer ${credentials.apiKey}"}'),
    ],
)
def test_after_taking_the_braces_away_there_is_no_finding(before: str, after: str):
    files = api_client(f"headers:\n  A: {before}\n  B: b\n")
    (finding,) = found(files)[1]
    (fix,) = finding.fixes
    mended = fixed(files, fix)
    assert mended["auth/make-api-client.map.yml"] == f"headers:\n  A: {after}\n  B: b\n"
    assert found(mended)[1] == ()


def test_a_template_is_a_text():
    check(
        api_client(
            """
            headers:
              $template:
                Authorization: Bearer 1
            #   ^^^^^^^^^^^^^ SPEC303 `$template` takes a text; from a mapping it makes nothing.
            query:
              a: {$template: [a, b]}
            #                ^^^^^^ SPEC303 `$template` takes a text; from a list it makes nothing.
            """
        )
    )


def test_a_formula_behind_other_keys_is_plain_data():
    check(
        api_client(
            """
            baseUri: https://api.example.com
            $template: "Bearer ${credentials.apiKey}"
            ^^^^^^^^^ SPEC303 `$template` is evaluated only as the first key of a mapping: here it is plain data.
            query:
              filter: {name: x, $or: [{a: 1}], $concat: [$a, $b]}
              schema: {type: object, $var: credentials.apiKey}
            """
        )
    )


def test_a_text_that_is_meant_as_a_variable():
    check(
        api_client(
            """
            baseUri:
              $map:
                value: credentials.apiKey
            #          ^^^^^^^^^^^^^^^^^^ SPEC303 This is the text itself, not the variable: write `{$var: credentials.apiKey}`.
                mapping: [{from: a, to: b}]
            responseHandlers:
              - match: {$eval: $.response.status, is: 401}
            #                  ^^^^^^^^^^^^^^^^^ SPEC303 This is the text itself, not the variable: write `{$var: response.status}`.
                error: {key: access_token_expired}
            """
        )
    )
    files = api_client("responseHandlers: [{match: {$eval: response.status, is: 401}, data: 1}]\n")
    (finding,) = found(files)[1]
    mended = fixed(files, finding.fixes[0])
    assert mended["auth/make-api-client.map.yml"] == (
        "responseHandlers: [{match: {$eval: {$var: response.status}, is: 401}, data: 1}]\n"
    )
    assert found(mended)[1] == ()


def test_a_mapping_in_place_of_rows_is_not_mended_by_another_name():
    files = api_client(
        "headers: {A: {$map: {value: {$var: credentials.apiKey}, mappings: {a: b}}}}\n"
    )
    (finding,) = found(files)[1]
    assert finding.fixes == ()


def test_a_variable_stands_without_a_dollar_in_jsonata():
    check(
        api_client(
            """
            headers:
              A: {$jsonata: $credentials.apiKey}
            #               ^^^^^^^^^^^^ SPEC303 In JSONata `$credentials` is a name that the expression gives, here none: the method's variables are its input. Write `credentials`.
              B:
                $jsonata: "'$credentials' & $string($credentials.apiKey)"
            #                                       ^^^^^^^^^^^^ SPEC303 In JSONata `$credentials` is a name that the expression gives, here none: the method's variables are its input. Write `$$.credentials`.
              C: {$jsonata: "($credentials := 5; $credentials)"}
              D: {$jsonata: "$map([1], function($credentials) { $credentials })"}
              E: {$jsonata: "$replace(credentials.apiKey, /$credentials/, '')"}
              F: {$jsonata: "$sum([1]) & $$.credentials.apiKey & $other"}
              G: {$jsonata: "[1]@$credentials.($credentials)"}
              H: {$jsonata: {$concat: ['$credentials']}}
              I: {$jsonata: }
            """
        )
    )
    files = api_client("headers: {A: {$jsonata: $credentials.apiKey}}")
    _, (finding,) = found(files)
    assert fixed(files, finding.fixes[0])["auth/make-api-client.map.yml"] == (
        "headers: {A: {$jsonata: credentials.apiKey}}"
    )
