"""SPEC408: response handlers that cannot do what they are there for."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, check, fixed, found


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def test_handlers_that_cannot_do_anything():
    check(
        api_client(
            """
            responseHandlers:
              - {status: 401, key: access_token_expired}
            #   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ SPEC408 This handler says nothing of the response: give it `error`, `isSuccess` or `data`.
              - match: false
            #          ^^^^^ SPEC408 This handler never applies: its `match` is always `false`.
                isSuccess: true
              - match: response.status == 401
            #          ^^^^^^^^^^^^^^^^^^^^^^ SPEC408 This `match` is no formula, so that it always applies: write one, such as `{$eval: {$var: response.status}, is: 401}`.
                error: {key: token_expired}
            #                ^^^^^^^^^^^^^ SPEC408 The platform does nothing about the key `token_expired`; did you mean `access_token_expired`?
              - match: {status: 404}
            #          ^^^^^^^^^^^^^ SPEC408 This `match` is no formula, so that it always applies: write one, such as `{$eval: {$var: response.status}, is: 401}`.
                error: {message: none}
              - match: {$var: response.data.ok}
            #   ^^^^^ SPEC408 This handler says nothing of the response: give it `error`, `isSuccess` or `data`.
              - error:
                  key: "rate_limit_exceded"
            #          ^^^^^^^^^^^^^^^^^^^^ SPEC408 The platform does nothing about the key `rate_limit_exceded`; did you mean `rate_limit_exceeded`?
              - error: {key: out_of_coffee}
            #                ^^^^^^^^^^^^^ SPEC408 The platform does nothing about the key `out_of_coffee`; it knows `access_token_expired`, `connection_is_defunct` or `rate_limit_exceeded`.
            """
        )
    )


def test_handlers_in_args_too():
    check(
        api_client(
            """
            args:
              responseHandlers:
                - match: false
            #            ^^^^^ SPEC408 This handler never applies: its `match` is always `false`.
                  data: {}
            """
        )
    )


def test_what_is_no_list_is_told_of_once():
    check(
        api_client(
            """
            responseHandlers: {match: false}
            #                 ^^^^^^^^^^^^^^ SPEC101 `responseHandlers` must be a list (`- item`), not a mapping (`name: value`).
            """
        )
    )


@pytest.mark.parametrize(
    "handler",
    [
        "{match: {$eval: {$var: response.status}, is: 401}, error: {key: connection_is_defunct}}",
        "{match: true, isSuccess: false}",
        "{match: {status: {$var: response.data.ok}}, isSuccess: false}",
        "{match: , isSuccess: false}",
        "{match: {$other: response.data.ok}, isSuccess: false}",
        "{error: {message: Failed}}",
        "{error: {key: {$var: response.data.key}}}",
        "{error: {key: }}",
        "{$var: connectorParameters}",
        "",
    ],
)
def test_what_may_work_is_fine(handler: str):
    check(api_client(f"responseHandlers:\n  - {handler}\n"))


def test_an_anchored_handler_is_told_of_once():
    files = api_client(
        "args: {responseHandlers: &all [{match: false, data: 1}]}\nresponseHandlers: *all\n"
    )
    assert [finding.code for finding in found(files)[1]] == ["SPEC408"]


def test_after_the_fix_there_is_no_finding():
    files = api_client("responseHandlers: [{error: {key: 'unauthorized'}}]\n")
    (finding,) = found(files)[1]
    (fix,) = finding.fixes
    after = fixed(files, fix)
    assert "{key: access_token_expired}" in after["auth/make-api-client.map.yml"]
    assert found(after)[1] == ()
