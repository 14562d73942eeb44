"""SPEC304: calls of helpers in templates."""

from __future__ import annotations

import pytest
from marked import CONNECTOR, check, fixed, found

from spec_lsp.findings.finding import Severity


def api_client(text: str) -> dict[str, str]:
    return {**CONNECTOR, "auth/make-api-client.map.yml": text}


def test_helpers_that_do_not_exist():
    check(
        api_client(
            """
            headers:
              A: {$template: "Basic ${btoa(credentials.apiKey)}"}
            #                         ^^^^ SPEC304 There is no helper `btoa`; did you mean `base64`?
              B: {$template: "Basic ${Base64(credentials.apiKey)}"}
            #                         ^^^^^^ SPEC304 There is no helper `Base64`; did you mean `base64`?
              C: {$template: "${`${reverse(credentials.apiKey)}`}"}
            #                      ^^^^^^^ SPEC304 There is no helper `reverse`; the one that is documented is `base64(…)`.
              D: {$template: "${credentials(1)}"}
            #                   ^^^^^^^^^^^ SPEC304 `credentials` is a variable and cannot be called; a helper is `base64(…)`.
            """
        )
    )


def test_wrong_numbers_of_arguments():
    check(
        api_client(
            """
            headers:
              A: {$template: "${base64()}"}
            #                   ^^^^^^ SPEC304 `base64(text)` is called without its `text`.
              B: {$template: "${base64(credentials.apiKey, ':', credentials.apiKey)}"}
            #                                              ^^^^^^^^^^^^^^^^^^^^^^^ SPEC304 `base64(text)` takes no more than that: remove this.
            """
        )
    )


def test_helpers_that_only_local_runs_are_sure_to_know_are_hints():
    files = api_client("headers: {A: {$template: '${trim(credentials.apiKey)}'}}\n")
    (finding,) = found(files)[1]
    assert finding.severity is Severity.HINT
    check(
        api_client(
            """
            headers:
              A: {$template: "${trim(credentials.apiKey)}"}
            #                   ^^^^ SPEC304 No documentation of the platform shows `trim`: it works in local runs, but the platform may not know it.
            """
        )
    )


@pytest.mark.parametrize(
    "template",
    [
        "Basic ${base64(credentials.apiKey + ':')}",
        "Basic ${base64(`${credentials.apiKey}:x`)}",
        "btoa(credentials.apiKey)",
        r"\${btoa(1)}",
    ],
)
def test_what_is_documented_and_what_is_text_is_fine(template: str):
    check(
        api_client(f"headers: {{A: {{$template: '{template.replace(chr(39), chr(39) * 2)}'}}}}\n")
    )


def test_a_call_that_is_only_half_written_has_its_syntax_error_alone():
    check(
        api_client(
            """
            headers:
              A: {$template: "${btoa(credentials.apiKey}"}
            #                                          ^ SPEC301 Close the parenthesis with `)`.
            """
        )
    )


def test_after_the_fix_there_is_no_finding():
    files = api_client('headers: {A: {$template: "a\\tb ${b64encode(credentials.apiKey)}"}}\n')
    (finding,) = found(files)[1]
    after = fixed(files, finding.fixes[0])
    assert "a\\tb ${base64(credentials.apiKey)}" in after["auth/make-api-client.map.yml"]
    assert found(after)[1] == ()
